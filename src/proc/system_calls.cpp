#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>

#include "proc/guards.h"
#include "proc/sanitized.h"

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

// What a stream is told of its descriptor.
int allow_asking_mode(scmp_filter_ctx filter) {
  return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
                          SCMP_A1(SCMP_CMP_EQ, F_GETFL));
}

constexpr int with_threads[] = {
    SCMP_SYS(set_robust_list),   SCMP_SYS(rseq),
    SCMP_SYS(rt_sigprocmask),    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(clock_nanosleep),   SCMP_SYS(gettid),
    SCMP_SYS(sched_setaffinity),
};

// How sanitizers look whether memory is there, and begin a thread.
constexpr int with_sanitizers[] = {SCMP_SYS(pipe2), SCMP_SYS(sigaltstack), SCMP_SYS(gettid),
                                   SCMP_SYS(sched_getaffinity)};

constexpr int with_network[] = {
    SCMP_SYS(connect),     SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(getsockname),
    SCMP_SYS(getpeername), SCMP_SYS(sendmsg),    SCMP_SYS(recvmsg),    SCMP_SYS(sendmmsg),
    SCMP_SYS(shutdown),    SCMP_SYS(socketpair), SCMP_SYS(pipe2),      SCMP_SYS(eventfd2),
    SCMP_SYS(ioctl),       SCMP_SYS(fcntl),      SCMP_SYS(newfstatat), SCMP_SYS(fstat),
    SCMP_SYS(uname),       SCMP_SYS(getpid),     SCMP_SYS(seccomp),    SCMP_SYS(rt_sigaction),
};
constexpr int that_open[] = {SCMP_SYS(socket), SCMP_SYS(openat)};

// Connections that come in at a socket that is there; none can be made, and nothing bound.
constexpr int with_connections[] = {
    SCMP_SYS(accept),         SCMP_SYS(accept4),         SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),        SCMP_SYS(readv),           SCMP_SYS(writev),
    SCMP_SYS(shutdown),       SCMP_SYS(setsockopt),      SCMP_SYS(getsockopt),
    SCMP_SYS(getpeername),    SCMP_SYS(getsockname),     SCMP_SYS(ioctl),
    SCMP_SYS(fcntl),          SCMP_SYS(epoll_create1),   SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),     SCMP_SYS(epoll_pwait),     SCMP_SYS(eventfd2),
    SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime),
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

// Sockets of the internet alone; files for reading; and to be restricted further.
int allow_network(scmp_filter_ctx filter) {
  constexpr int no_writing = O_ACCMODE | O_CREAT | O_TRUNC;
  for (int call : with_network)
    if (int error = allow(filter, call)) return error;
  for (int family : {AF_INET, AF_INET6})
    if (int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
                                     SCMP_A0(SCMP_CMP_EQ, scmp_datum_t(family))))
      return error;
  if (int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
                                   SCMP_A0(SCMP_CMP_EQ, PR_SET_NO_NEW_PRIVS)))
    return error;
  return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                          SCMP_A2(SCMP_CMP_MASKED_EQ, no_writing, O_RDONLY));
}

}  // namespace

int open_no_more() {
  Filter filter(seccomp_init(SCMP_ACT_ALLOW), seccomp_release);
  if (!filter) return ENOMEM;
  int error = 0;
  for (int call : that_open)
    if (!error) error = seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0);
  // libcurl (7.88) asks for it also where it was handed a socket that is connected; told that it
  // goes on, it looks and finds it connected.
  if (!error)
    error = seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EINPROGRESS), SCMP_SYS(connect), 0);
  if (!error) error = seccomp_load(filter.get());
  return -error;
}

int restrict_system_calls(const Confinement& confinement) {
  Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), seccomp_release);
  if (!filter) return ENOMEM;
  int error = 0;
  for (int call : always)
    if (!error) error = allow(filter.get(), call);
  for (int call : with_sanitizers)
    if (!error && sanitized) error = allow(filter.get(), call);
  if (!error) error = allow_memory(filter.get());
  if (!error) error = allow_asking_mode(filter.get());
  if (!error && confinement.threads) error = allow_threads(filter.get());
  if (!error && confinement.network) error = allow_network(filter.get());
  if (confinement.serves)
    for (int call : with_connections)
      if (!error) error = allow(filter.get(), call);
  if (!error) error = seccomp_load(filter.get());
  return -error;
}

}  // namespace proc
