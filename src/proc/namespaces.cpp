#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
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

// The file at another place as well, for reading. What is not there is left out.
int show(const char* file, const std::string& at) {
  constexpr uint64_t attributes[] = {MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0, 0,
                                     0};  // linux/mount.h, struct mount_attr
  if (::access(file, R_OK) < 0) return 0;
  for (size_t end = at.find('/', 1); end != std::string::npos; end = at.find('/', end + 1))
    ::mkdir(at.substr(0, end).c_str(), 0555);
  if (!Descriptor(::open(at.c_str(), O_CREAT | O_RDONLY | O_CLOEXEC, 0444))) return errno;
  if (int error = error_of(::mount(file, at.c_str(), nullptr, MS_BIND, nullptr))) return error;
  return error_of(
      ::syscall(SYS_mount_setattr, AT_FDCWD, at.c_str(), 0, attributes, sizeof attributes));
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

int enter_empty_root(const std::vector<const char*>& reads) {
  // Any folder that is always there does: the mount lies over it in this namespace alone.
  constexpr const char* place = "/proc";
  constexpr unsigned long how = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  if (int error = error_of(::unshare(CLONE_NEWNS))) return error;
  if (int error = error_of(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr)))
    return error;
  if (int error = error_of(::mount("none", place, "tmpfs", how, "size=64k,nr_inodes=64,mode=0555")))
    return error;
  for (const char* file : reads)
    if (int error = show(file, place + std::string(file))) return error;
  if (int error = error_of(::mount(nullptr, place, nullptr, how | MS_REMOUNT | MS_RDONLY, nullptr)))
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
