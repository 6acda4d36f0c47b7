#include "proc/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <thread>

#include "base/file.h"
#include "proc/started.h"

namespace proc {
namespace {

using base::Code;

constexpr std::chrono::seconds beginning_max{30};

// Above all that the child's own are moved to.
Descriptor moved_up(int descriptor) {
  return Descriptor(::fcntl(descriptor, F_DUPFD_CLOEXEC, input_descriptor + 1));
}

// The file actions and attributes of posix_spawn(3), which want to be destroyed.
struct Spawning {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  Spawning() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
  }
  Spawning(const Spawning&) = delete;
  Spawning& operator=(const Spawning&) = delete;
  ~Spawning() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
};

// The child's standard streams lead nowhere: it must not write to the person's terminal. A session
// of its own keeps the terminal's Ctrl-C away from it.
void set_up(Spawning& how, int channel, int input) {
  for (int stream : {0, 1, 2})
    ::posix_spawn_file_actions_addopen(&how.actions, stream, "/dev/null", O_RDWR, 0);
  ::posix_spawn_file_actions_adddup2(&how.actions, channel, channel_descriptor);
  if (input >= 0) ::posix_spawn_file_actions_adddup2(&how.actions, input, input_descriptor);
  int first_closed = input >= 0 ? input_descriptor + 1 : input_descriptor;
  ::posix_spawn_file_actions_addclosefrom_np(&how.actions, first_closed);
  sigset_t none, all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&how.attributes, &none);
  ::posix_spawnattr_setsigdefault(&how.attributes, &all);
  ::posix_spawnattr_setflags(&how.attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
}

Result<pid_t> spawn(const Started& started, int channel, int input) {
  Spawning how;
  set_up(how, channel, input);
  auto words = command_line(started);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  char* environment[] = {nullptr};
  pid_t id = 0;
  // The program that runs, even if another one has taken its place on the disk meanwhile.
  int error = ::posix_spawn(&id, "/proc/self/exe", &how.actions, &how.attributes, arguments.data(),
                            environment);
  if (error == 0) return id;
  return std::unexpected(base::error_from_errno(error, "Cannot start another process of Hearth"));
}

Ending ending_of(int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return Ending::well;
  if (WIFEXITED(status) && WEXITSTATUS(status) == exit_out_of_time) return Ending::out_of_time;
  if (WIFEXITED(status) && WEXITSTATUS(status) == exit_out_of_memory) return Ending::out_of_memory;
  return Ending::crashed;
}

}  // namespace

Result<Process> Process::start(const Launch& launch) {
  CHECK(program_plays_roles());
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
    return std::unexpected(base::error_from_errno(errno, "Cannot speak to another process"));
  Descriptor ours(ends[0]), end(ends[1]), theirs = moved_up(end.get());
  Descriptor input = launch.input ? moved_up(launch.input->get()) : Descriptor();
  Started started{launch.role, launch.argument, launch.limits, launch.input != nullptr};
  pid_t id = TRY(spawn(started, theirs.get(), input.get()));
  end = Descriptor();
  theirs = Descriptor();
  Process process(id, Channel(std::move(ours)));
  process.channel_.set_deadline(std::chrono::steady_clock::now() + beginning_max);
  auto first = TRY(process.channel_.receive());
  if (!first || first->kind != hello)
    return base::fail(Code::unavailable, "Another process of Hearth ended as it began.");
  process.standings_ = TRY(decode<std::vector<Standing>>(first->body));
  process.channel_.set_deadline(Deadline::max());
  return process;
}

Process::Process(Process&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      ending_(other.ending_),
      channel_(std::move(other.channel_)),
      standings_(std::move(other.standings_)) {}

Process& Process::operator=(Process&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(ending_, other.ending_);
  std::swap(channel_, other.channel_);
  std::swap(standings_, other.standings_);
  return *this;
}

Process::~Process() {
  if (id_ < 0) return;
  ::kill(id_, SIGKILL);
  while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Ending Process::end(std::chrono::milliseconds patience) {
  if (id_ < 0) return ending_;
  Deadline deadline = std::chrono::steady_clock::now() + patience;
  int status = 0;
  bool killed = false;
  std::chrono::microseconds pause{50};
  while (::waitpid(id_, &status, killed ? 0 : WNOHANG) != id_) {
    killed = killed || std::chrono::steady_clock::now() >= deadline;
    if (killed) ::kill(id_, SIGKILL);
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::microseconds(5000));
  }
  id_ = -1;
  return ending_ = killed ? Ending::out_of_time : ending_of(status);
}

}  // namespace proc
