#include "proc/landlock.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "proc/descriptor.h"
#include "proc/guards.h"

namespace proc {

long landlock_version() noexcept {
  constexpr uint64_t ask_version = 1;
  return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, ask_version);
}

LandlockRules landlock_everything(long version) noexcept {
  constexpr uint64_t refer = 1 << 13, truncate = 1 << 14, device_control = 1 << 15;
  LandlockRules all{.files = (1 << 13) - 1};
  if (version >= 2) all.files |= refer;
  if (version >= 3) all.files |= truncate;
  if (version >= landlock_ports) all.network = 0b11;  // bind and connect TCP
  if (version >= 5) all.files |= device_control;
  if (version >= 6) all.scopes = 0b11;  // abstract sockets and signals stay inside
  return all;
}

int landlock_ruleset(const LandlockRules& denied, long version) noexcept {
  size_t bytes = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  return int(::syscall(SYS_landlock_create_ruleset, &denied, bytes, 0));
}

bool landlock_restrict(int ruleset) noexcept {
  return ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}

namespace {

// linux/landlock.h, struct landlock_path_beneath_attr and landlock_net_port_attr.
struct [[gnu::packed]] PathRule {
  uint64_t allowed;
  int32_t file;
};
struct PortRule {
  uint64_t allowed, port;
};

// What is not there needs no rule.
bool allow_reading(int ruleset, const char* path) {
  constexpr uint64_t read_file = 1 << 2;
  Descriptor file(::open(path, O_PATH | O_CLOEXEC));
  if (!file) return true;
  PathRule rule{read_file, file.get()};
  return ::syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0) == 0;
}

bool allow_connecting(int ruleset, int port) {
  constexpr uint64_t connect_tcp = 1 << 1;
  PortRule rule{connect_tcp, uint64_t(port)};
  return ::syscall(SYS_landlock_add_rule, ruleset, 2, &rule, 0) == 0;
}

}  // namespace

int apply_landlock(const Confinement& confinement, const std::vector<int>& ports) {
  constexpr int name_servers = 53;
  long version = landlock_version();
  if (version < 0) return errno;
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return errno;
  Descriptor ruleset(landlock_ruleset(landlock_everything(version), version));
  if (!ruleset) return errno;
  for (const char* path : confinement.reads)
    if (!allow_reading(ruleset.get(), path)) return errno;
  if (confinement.network && version >= landlock_ports) {
    if (!allow_connecting(ruleset.get(), name_servers)) return errno;
    for (int port : ports)
      if (!allow_connecting(ruleset.get(), port)) return errno;
  }
  return landlock_restrict(ruleset.get()) ? 0 : errno;
}

}  // namespace proc
