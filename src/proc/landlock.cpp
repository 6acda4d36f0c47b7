#include "proc/landlock.h"

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
  if (version >= 4) all.network = 0b11;  // bind and connect TCP
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

int apply_landlock() {
  long version = landlock_version();
  if (version < 0) return errno;
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return errno;
  Descriptor ruleset(landlock_ruleset(landlock_everything(version), version));
  if (!ruleset) return errno;
  return landlock_restrict(ruleset.get()) ? 0 : errno;
}

}  // namespace proc
