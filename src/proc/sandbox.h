// What a process of ours gives up before it reads anything that others wrote.
//
// Each guard is tried by itself: where the kernel or a container lacks one, the others still apply,
// and the Standing says which one does not and why. Linux; the manual pages are namespaces(7),
// landlock(7), seccomp(2), capabilities(7), setrlimit(2).
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "base/time.h"
#include "proc/wire.h"

namespace proc {

enum class Guard {
  user_namespace,   // no rights of the person's account beyond its own
  empty_root,       // a root folder with nothing in it
  no_network,       // a network with no interface
  own_ipc,          // no shared memory or queues of others
  own_processes,    // sees and signals nobody but itself
  no_capabilities,  // and none can be had back
  closed_memory,    // others cannot trace it, it leaves no core
  landlock,         // no file can be opened, no TCP port used
  system_calls,     // only those on the list
  limits,           // of memory, time, file sizes, processes
};
template <>
inline constexpr Guard last_of<Guard> = Guard::limits;

// Whether a guard holds; `error` is the errno of what failed, 0 where it holds.
struct Standing {
  Guard guard = {};
  int error = 0;
  bool operator==(const Standing&) const = default;
};
template <>
struct Fields<Standing> {
  static auto of(auto& standing) { return std::tie(standing.guard, standing.error); }
};

// "no network"; and what of a confined process is less sure without it: "it has no network".
const char* name_of(Guard guard);
const char* promise_of(Guard guard);

struct Limits {
  base::Seconds cpu{1};                    // 0: as much as it needs
  size_t memory_bytes = size_t(64) << 20;  // of address space, beyond what it has when it begins
  std::vector<int> ports = {};             // TCP, that a role with a network may connect to
};

// How far a role is confined.
struct Confinement {
  bool threads = false;  // may start threads of its own
  // May look up hosts and connect to them: by TCP to the ports of its Limits alone (and those of
  // name servers), where Landlock knows of ports.
  bool network = false;
  bool serves = false;                  // may accept connections on the socket it was handed
  std::vector<const char*> reads = {};  // files that it may open for reading
  std::vector<Guard> without;           // for tests, which prove each guard by itself
};

// Exit statuses of a process that hit a limit.
constexpr int exit_out_of_time = 81, exit_out_of_memory = 82;

// From now on the calling thread of a confined process opens no socket, file or connection more.
// 0 or an errno. It is there for roles with a network, which have to open some first.
int open_no_more();

// Confines the calling process, which has one thread. It returns in a child of it, where a process
// namespace could be had; the caller then waits for that child and ends as it does.
std::vector<Standing> confine(const Limits& limits, const Confinement& confinement);

}  // namespace proc
