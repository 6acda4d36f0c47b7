// What Landlock (man 7 landlock) can take from a process, by the version that the kernel speaks.
// Described here as of ABI 6: the build machine's header may be older than the kernel that runs.
// Nothing here allocates: it may be used between fork and exec.
#pragma once
#include <cstddef>
#include <cstdint>

namespace proc {

// linux/landlock.h, struct landlock_ruleset_attr.
struct LandlockRules {
  uint64_t files = 0, network = 0, scopes = 0;
};

// From which version it knows of ports.
constexpr long landlock_ports = 4;

// 0 or less: the kernel has none, and errno says why.
long landlock_version() noexcept;
// All that a ruleset of this version can deny.
LandlockRules landlock_everything(long version) noexcept;
// A new ruleset's descriptor, closed on exec; -1 with errno.
int landlock_ruleset(const LandlockRules& denied, long version) noexcept;
// From now on the calling thread and its children have only what the ruleset allows.
bool landlock_restrict(int ruleset) noexcept;

}  // namespace proc
