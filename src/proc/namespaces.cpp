#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "proc/descriptor.h"
#include "proc/guards.h"

namespace proc {
namespace {

int error_of(long result) { return result < 0 ? errno : 0; }

int write_to(const char* path, std::string_view text) {
  Descriptor file(::open(path, O_WRONLY | O_CLOEXEC));
  return file ? error_of(::write(file.get(), text.data(), text.size())) : errno;
}

// Ends as the child ended, so that whoever waits for this process learns how.
[[noreturn]] void end_like(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) {
    ::signal(WTERMSIG(status), SIG_DFL);
    ::kill(::getpid(), WTERMSIG(status));
  }
  ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

}  // namespace

int enter_user_namespace() {
  uid_t user = ::geteuid();
  gid_t group = ::getegid();
  if (int error = error_of(::unshare(CLONE_NEWUSER))) return error;
  // Without a map of its own user a process cannot mount, so the map belongs to the guard.
  if (int error = write_to("/proc/self/setgroups", "deny"); error && error != ENOENT) return error;
  if (int error = write_to("/proc/self/gid_map", fmt::format("0 {} 1", group))) return error;
  return write_to("/proc/self/uid_map", fmt::format("0 {} 1", user));
}

int leave_network() { return error_of(::unshare(CLONE_NEWNET)); }

int leave_ipc() { return error_of(::unshare(CLONE_NEWIPC | CLONE_NEWUTS)); }

int enter_empty_root() {
  // Any folder that is always there does: the mount lies over it in this namespace alone.
  constexpr const char* place = "/proc";
  constexpr unsigned long how = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
  if (int error = error_of(::unshare(CLONE_NEWNS))) return error;
  if (int error = error_of(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr)))
    return error;
  if (int error = error_of(::mount("none", place, "tmpfs", how, "size=4k,nr_inodes=2,mode=0555")))
    return error;
  if (int error = error_of(::chdir(place))) return error;
  if (int error = error_of(::syscall(SYS_pivot_root, ".", "."))) return error;
  if (int error = error_of(::umount2(".", MNT_DETACH))) return error;
  return error_of(::chdir("/"));
}

int continue_in_own_processes() {
  if (int error = error_of(::unshare(CLONE_NEWPID))) return error;
  pid_t child = ::fork();
  if (child < 0) return errno;
  if (child > 0) {
    ::close_range(0, ~0u, 0);
    end_like(child);
  }
  return error_of(::prctl(PR_SET_PDEATHSIG, SIGKILL));
}

}  // namespace proc
