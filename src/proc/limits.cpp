#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <new>

#include "proc/guards.h"
#include "proc/sanitized.h"

namespace proc {
namespace {

// Those it was given and no more, poll() wants to see them counted (and a sanitizer's pipe, by
// which it looks at memory); and some for connections.
constexpr rlim_t descriptors_given = sanitized ? 7 : 5, descriptors_of_network = 64;
// Of a role that serves: as many as the machine lets it have, up to this.
constexpr rlim_t descriptors_max = 8192;

int limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
  rlimit both{soft, hard};
  return ::setrlimit(resource, &both) < 0 ? errno : 0;
}

int limit_descriptors(const Confinement& confinement) {
  rlim_t most = confinement.network ? descriptors_of_network : descriptors_given;
  rlimit now{};
  if (confinement.serves && ::getrlimit(RLIMIT_NOFILE, &now) == 0)
    most = std::min(now.rlim_max, descriptors_max);
  return limit(RLIMIT_NOFILE, most, most);
}

}  // namespace

int drop_capabilities() {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return errno;
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct none[2] = {};
  return ::syscall(SYS_capset, &header, none) < 0 ? errno : 0;
}

int close_memory() { return ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ? errno : 0; }

size_t address_space() {
  size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * size_t(::sysconf(_SC_PAGESIZE));
}

int apply_limits(const Limits& limits, size_t address_space_now, const Confinement& confinement) {
  std::signal(SIGXCPU, [](int) { ::_exit(exit_out_of_time); });
  std::set_new_handler([] { ::_exit(exit_out_of_memory); });
  auto seconds = rlim_t(limits.cpu.count());
  rlim_t memory = address_space_now + limits.memory_bytes;
  int error = limit(RLIMIT_CORE, 0, 0);
  if (!error && seconds > 0) error = limit(RLIMIT_CPU, seconds, seconds + 1);
  if (!error) error = limit(RLIMIT_FSIZE, 0, 0);
  if (!error) error = limit_descriptors(confinement);
  if (!error && !confinement.threads) error = limit(RLIMIT_NPROC, 0, 0);
  if (!error && !sanitized && address_space_now > 0) error = limit(RLIMIT_AS, memory, memory);
  return error;
}

}  // namespace proc
