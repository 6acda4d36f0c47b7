#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "proc/descriptor.h"
#include "proc/guards.h"

namespace proc {
namespace {

// linux/landlock.h as of ABI 6: the build machine's header may be older than the kernel that runs.
struct Ruleset {
  uint64_t files = 0, network = 0, scopes = 0;
};
constexpr uint64_t ask_version = 1;

// All that a ruleset of this version can deny.
Ruleset everything(long version) {
  constexpr uint64_t refer = 1 << 13, truncate = 1 << 14, device_control = 1 << 15;
  Ruleset all{.files = (1 << 13) - 1};
  if (version >= 2) all.files |= refer;
  if (version >= 3) all.files |= truncate;
  if (version >= 4) all.network = 0b11;  // bind and connect TCP
  if (version >= 5) all.files |= device_control;
  if (version >= 6) all.scopes = 0b11;  // abstract sockets and signals stay inside
  return all;
}

size_t bytes_of(long version) { return version >= 6 ? 24 : version >= 4 ? 16 : 8; }

}  // namespace

int apply_landlock() {
  long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, ask_version);
  if (version < 0) return errno;
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return errno;
  Ruleset all = everything(version);
  Descriptor ruleset(int(::syscall(SYS_landlock_create_ruleset, &all, bytes_of(version), 0)));
  if (!ruleset) return errno;
  return ::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) < 0 ? errno : 0;
}

}  // namespace proc
