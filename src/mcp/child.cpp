#include "mcp/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace mcp {
namespace {

using base::Code;

struct Ends {
  int ours = -1, theirs = -1;
  ~Ends() {
    if (ours >= 0) close(ours);
    if (theirs >= 0) close(theirs);
  }
};

class SpawnOptions {
 public:
  SpawnOptions() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnOptions() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> out;
  for (const std::string& word : words) out.push_back(const_cast<char*>(word.c_str()));
  out.push_back(nullptr);
  return out;
}

}  // namespace

base::Result<Child> Child::start(const Command& command) {
  Ends input, output;
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    return base::fail(Code::unavailable, "No connection to a child process could be made.");
  input.ours = pair[0], input.theirs = pair[1];
  if (pipe2(pair, O_CLOEXEC) != 0)
    return base::fail(Code::unavailable, "No connection to a child process could be made.");
  output.ours = pair[0], output.theirs = pair[1];

  SpawnOptions options;
  posix_spawn_file_actions_adddup2(&options.actions, input.theirs, 0);
  posix_spawn_file_actions_adddup2(&options.actions, output.theirs, 1);
  posix_spawn_file_actions_addopen(&options.actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&options.actions, 3);
  std::vector<std::string> environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"};
  environment.insert(environment.end(), command.environment.begin(), command.environment.end());
  pid_t process = 0;
  int error =
      posix_spawnp(&process, command.words[0].c_str(), &options.actions, &options.attributes,
                   pointers(command.words).data(), pointers(environment).data());
  if (error != 0)
    return base::fail(
        Code::not_found,
        fmt::format("'{}' could not be started: {}.", command.words[0], std::strerror(error)),
        "Give the program's whole path.");
  fcntl(input.ours, F_SETFL, O_NONBLOCK);
  fcntl(output.ours, F_SETFL, O_NONBLOCK);
  return Child(process, std::exchange(input.ours, -1), std::exchange(output.ours, -1));
}

Child::Child(Child&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)) {}

Child::~Child() {
  if (process_ < 0) return;
  close(input_);
  bool gone = gone_within(300);
  if (!gone) {
    kill(-process_, SIGTERM);
    gone = gone_within(300);
  }
  kill(-process_, SIGKILL);  // also what it left behind
  if (!gone) waitpid(process_, nullptr, 0);
  close(output_);
}

bool Child::gone_within(int milliseconds) const {
  for (int waited = 0;; waited += 5) {
    if (waitpid(process_, nullptr, WNOHANG) != 0) return true;
    if (waited >= milliseconds) return false;
    usleep(5000);
  }
}

}  // namespace mcp
