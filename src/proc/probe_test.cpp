// The forbidden things, each tried for real by the raw system call, so that no library is in
// between. A probe is asked for one by its name and answers with the errno, 0 where it succeeded.
#include <fcntl.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <thread>

#include "proc/testing.h"

namespace proc {
namespace {

int error_of(long result) { return result < 0 ? errno : 0; }

int open_file(const char* path, int how) {
  return error_of(::syscall(SYS_openat, AT_FDCWD, path, how, 0600));
}

int connect_out() {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (socket < 0) return errno;
  sockaddr_in there{.sin_family = AF_INET, .sin_port = htons(9), .sin_addr = {}, .sin_zero = {}};
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int error = error_of(::connect(socket, reinterpret_cast<sockaddr*>(&there), sizeof there));
  return error == EINPROGRESS || error == ECONNREFUSED ? 0 : error;  // a network would answer so
}

// An abstract socket, such as a desktop's bus listens on.
int connect_abstract(const std::string& name) {
  int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  if (socket < 0) return errno;
  sockaddr_un there{.sun_family = AF_UNIX, .sun_path = {}};
  std::memcpy(there.sun_path + 1, name.data(), name.size());
  auto bytes = socklen_t(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  return error_of(::connect(socket, reinterpret_cast<sockaddr*>(&there), bytes));
}

int fork_process() {
  long child = ::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr);
  if (child == 0) ::_exit(0);
  return error_of(child);
}

int run_program() {
  char* const none[] = {nullptr};
  return error_of(::syscall(SYS_execve, "/bin/true", none, none));
}

int read_memory_of(pid_t other) {
  char byte = 0;
  iovec here{&byte, 1}, there{&byte, 1};
  int error = error_of(::process_vm_readv(other, &here, 1, &there, 1, 0));
  return error == EFAULT ? 0 : error;  // it was allowed to look
}

int run_written_bytes() {
  return error_of(::syscall(SYS_mmap, nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == -1
                      ? -1
                      : 0);
}

int start_thread() {
  try {
    std::thread([] {}).join();
    return 0;
  } catch (const std::system_error& error) {
    return error.code().value();
  }
}

int try_it(const std::string& what, const std::string& with) {
  const std::map<std::string, int (*)(const std::string&)> attempts = {
      {"open a file", [](auto& path) { return open_file(path.c_str(), O_RDONLY); }},
      {"write a file", [](auto& path) { return open_file(path.c_str(), O_WRONLY | O_CREAT); }},
      {"read /proc/1", [](auto&) { return open_file("/proc/1/environ", O_RDONLY); }},
      {"look at a file", [](auto& path) { return error_of(::access(path.c_str(), F_OK)); }},
      {"make a folder", [](auto&) { return error_of(::mkdirat(AT_FDCWD, "/made", 0700)); }},
      {"open a socket", [](auto&) { return error_of(::socket(AF_INET, SOCK_STREAM, 0)); }},
      {"connect out", [](auto&) { return connect_out(); }},
      {"connect to a bus", [](auto& name) { return connect_abstract(name); }},
      {"fork", [](auto&) { return fork_process(); }},
      {"start a thread", [](auto&) { return start_thread(); }},
      {"run a program", [](auto&) { return run_program(); }},
      {"trace the parent",
       [](auto& id) { return error_of(::ptrace(PTRACE_SEIZE, std::stoi(id), nullptr, nullptr)); }},
      {"read the parent's memory", [](auto& id) { return read_memory_of(std::stoi(id)); }},
      {"signal the parent", [](auto& id) { return error_of(::kill(std::stoi(id), 0)); }},
      {"mount", [](auto&) { return error_of(::mount("none", "/", "tmpfs", 0, nullptr)); }},
      {"enter a namespace", [](auto&) { return error_of(::unshare(CLONE_NEWUSER)); }},
      {"run written bytes", [](auto&) { return run_written_bytes(); }},
      {"use a descriptor",
       [](auto& number) { return error_of(::lseek(std::stoi(number), 0, SEEK_CUR)); }},
      {"share memory", [](auto& key) { return error_of(::shmget(std::stoi(key), 0, 0)); }},
  };
  return attempts.at(what)(with);
}

[[noreturn]] void spin() {
  for (volatile uint64_t i = 0;; i = i + 1) {
  }
}

// Takes and touches memory, a megabyte at a time, until there is none; says how many it had.
void take_all_memory(Channel& channel) {
  std::vector<std::unique_ptr<std::string>> taken;
  for (;;) {
    taken.push_back(std::make_unique<std::string>(size_t(1) << 20, 'x'));
    (void)channel.send('m', std::to_string(taken.size()));
    (void)channel.flush();
  }
}

// As a role that serves does: takes the next connection of the socket it was handed.
void greet_caller(const Call& call) {
  Descriptor caller(::accept4(call.file, nullptr, nullptr, SOCK_CLOEXEC));
  int error = caller ? error_of(::sendto(caller.get(), "hello", 5, 0, nullptr, 0)) : errno;
  (void)call.channel.send('n', std::to_string(error));
}

void answer(Call call) {
  while (auto asked = call.channel.receive().value_or(std::nullopt)) {
    size_t split = asked->body.find('\n');
    std::string what = asked->body.substr(0, split);
    std::string with = split == std::string::npos ? "" : asked->body.substr(split + 1);
    if (what == "spin") spin();
    if (what == "crash") __builtin_trap();
    if (what == "take all memory") take_all_memory(call.channel);
    if (what == "greet a caller") {
      greet_caller(call);
    } else if (what == "say the input") {
      (void)call.channel.send('i', call.input());
    } else if (what == "say the argument") {
      (void)call.channel.send('a', call.argument);
    } else if (what == "say the environment") {
      (void)call.channel.send('e', environ[0] ? environ[0] : "");
    } else {
      (void)call.channel.send('n', std::to_string(try_it(what, with)));
    }
    (void)call.channel.flush();
  }
}

// All guards but one, or one alone.
std::vector<Guard> all_but(std::initializer_list<Guard> kept) {
  std::vector<Guard> rest;
  for (int i = 0; i <= int(last_of<Guard>); ++i)
    if (std::ranges::find(kept, Guard(i)) == kept.end()) rest.push_back(Guard(i));
  return rest;
}

}  // namespace

std::span<const Role> probes() {
  static const Role all[] = {
      {"probe", {}, nullptr, answer},
      {"serving", {.serves = true, .without = {}}, nullptr, answer},
      {"threads", {.threads = true, .without = {}}, nullptr, answer},
      {"unconfined", {.without = all_but({})}, nullptr, answer},
      {"namespaces only",
       {.without = all_but({Guard::user_namespace, Guard::empty_root, Guard::no_network,
                            Guard::own_ipc, Guard::own_processes})},
       nullptr,
       answer},
      {"landlock only", {.without = all_but({Guard::landlock})}, nullptr, answer},
      {"limits only", {.without = all_but({Guard::limits})}, nullptr, answer},
      {"seccomp only",
       {.without = all_but({Guard::no_capabilities, Guard::system_calls})},
       nullptr,
       answer},
  };
  return all;
}

}  // namespace proc
