#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>

#include <cerrno>
#include <memory>

#include "proc/guards.h"

namespace proc {
namespace {

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

// Messages over descriptors that are there, memory, time, and the end.
constexpr int always[] = {
    SCMP_SYS(read),      SCMP_SYS(write),        SCMP_SYS(recvfrom),      SCMP_SYS(sendto),
    SCMP_SYS(poll),      SCMP_SYS(ppoll),        SCMP_SYS(pread64),       SCMP_SYS(lseek),
    SCMP_SYS(close),     SCMP_SYS(brk),          SCMP_SYS(munmap),        SCMP_SYS(mremap),
    SCMP_SYS(madvise),   SCMP_SYS(futex),        SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom), SCMP_SYS(rt_sigreturn), SCMP_SYS(sched_yield),   SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),      SCMP_SYS(exit_group),
};

constexpr int with_threads[] = {
    SCMP_SYS(set_robust_list),   SCMP_SYS(rseq),
    SCMP_SYS(rt_sigprocmask),    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(clock_nanosleep),   SCMP_SYS(gettid),
    SCMP_SYS(sched_setaffinity),
};

int allow(scmp_filter_ctx filter, int call) {
  return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
}

// Memory may be had, but none that could be run.
int allow_memory(scmp_filter_ctx filter) {
  for (int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
    if (int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                                     SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)))
      return error;
  return 0;
}

// Threads, but no processes. clone3 hides its flags from the filter; the C library knows how to do
// without it.
int allow_threads(scmp_filter_ctx filter) {
  for (int call : with_threads)
    if (int error = allow(filter, call)) return error;
  if (int error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0))
    return error;
  return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                          SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
}

}  // namespace

int restrict_system_calls(bool threads) {
  Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), seccomp_release);
  if (!filter) return ENOMEM;
  int error = 0;
  for (int call : always)
    if (!error) error = allow(filter.get(), call);
  if (!error) error = allow_memory(filter.get());
  if (!error && threads) error = allow_threads(filter.get());
  if (!error) error = seccomp_load(filter.get());
  return -error;
}

}  // namespace proc
