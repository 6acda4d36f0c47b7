#include "proc/sandbox.h"

#include <algorithm>
#include <functional>

#include "proc/guards.h"

namespace proc {

const char* name_of(Guard guard) {
  switch (guard) {
    case Guard::user_namespace:
      return "user namespace";
    case Guard::empty_root:
      return "empty root";
    case Guard::no_network:
      return "no network";
    case Guard::own_ipc:
      return "own ipc";
    case Guard::own_processes:
      return "own processes";
    case Guard::no_capabilities:
      return "no capabilities";
    case Guard::closed_memory:
      return "closed memory";
    case Guard::landlock:
      return "Landlock";
    case Guard::system_calls:
      return "seccomp";
    case Guard::limits:
      return "limits";
  }
  return "";
}

const char* promise_of(Guard guard) {
  switch (guard) {
    case Guard::user_namespace:
      return "it has none of your account's rights over the machine";
    case Guard::empty_root:
      return "it sees no file";
    case Guard::no_network:
      return "it has no network";
    case Guard::own_ipc:
      return "it shares no memory with other programs";
    case Guard::own_processes:
      return "it sees and signals no other process";
    case Guard::no_capabilities:
      return "it can never become more than it is";
    case Guard::closed_memory:
      return "no other program of yours looks into it";
    case Guard::landlock:
      return "it opens no file, whatever is mounted";
    case Guard::system_calls:
      return "it asks the kernel for nothing but memory and messages";
    case Guard::limits:
      return "it ends when it takes too much time or memory";
  }
  return "";
}

// The order matters: namespaces need the rights that they give, what takes rights away comes after
// them, and the list of system calls last, since all others use some that are not on it.
std::vector<Standing> confine(const Limits& limits, const Confinement& confinement) {
  std::vector<Standing> standings;
  auto apply = [&](Guard guard, const std::function<int()>& how) {
    bool left_out = std::ranges::find(confinement.without, guard) != confinement.without.end();
    standings.push_back({guard, left_out ? -1 : how()});
  };
  size_t before = address_space();
  apply(Guard::user_namespace, enter_user_namespace);
  if (!confinement.network) apply(Guard::no_network, leave_network);
  apply(Guard::own_ipc, leave_ipc);
  apply(Guard::empty_root, [&] { return enter_empty_root(confinement.reads); });
  apply(Guard::own_processes, continue_in_own_processes);
  apply(Guard::no_capabilities, drop_capabilities);
  apply(Guard::closed_memory, close_memory);
  apply(Guard::landlock, [&] { return apply_landlock(confinement, limits.ports); });
  apply(Guard::limits, [&] { return apply_limits(limits, before, confinement); });
  apply(Guard::system_calls, [&] { return restrict_system_calls(confinement); });
  return standings;
}

}  // namespace proc
