#include "mcp/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "crypto/crypto.h"

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

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> out;
  for (const std::string& word : words) out.push_back(const_cast<char*>(word.c_str()));
  out.push_back(nullptr);
  return out;
}

// The program's whole path, found where its own PATH would find it; "" for none.
std::string found(const std::string& program) {
  if (program.contains('/')) return access(program.c_str(), X_OK) == 0 ? program : "";
  for (const char* folder : {"/usr/local/bin/", "/usr/bin/", "/bin/"})
    if (access((folder + program).c_str(), X_OK) == 0) return folder + program;
  return "";
}

// Why a child did not come as far as its program: a pointer into this program's own text.
struct Trouble {
  const char* what = nullptr;
  int error = 0;
};

// All that the child needs, made before the fork: after it only system calls may follow.
struct Launch {
  std::string program;
  std::vector<char*> words, environment;
  Confinement confinement;
  int input, output, report;
};

[[noreturn]] void become(const Launch& launch) noexcept {
  constexpr int report = 3;
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  for (int one = 1; one < NSIG; ++one) signal(one, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  int input = fcntl(launch.input, F_DUPFD, 10), output = fcntl(launch.output, F_DUPFD, 10),
      reporting = fcntl(launch.report, F_DUPFD, 10);
  int nothing = open("/dev/null", O_WRONLY);
  dup2(nothing, 2);
  dup2(input, 0);
  dup2(output, 1);
  dup3(reporting, report, O_CLOEXEC);
  close_range(report + 1, ~0u, 0);
  Trouble trouble{launch.confinement.apply(), errno};
  if (!trouble.what) {
    execve(launch.program.c_str(), launch.words.data(), launch.environment.data());
    trouble = {"start it", errno};
  }
  (void)!write(report, &trouble, sizeof trouble);
  _exit(127);
}

}  // namespace

base::Result<Child> Child::start(const Command& command) {
  std::string program = found(command.words[0]);
  if (program.empty())
    return base::fail(Code::not_found, fmt::format("There is no program '{}'.", command.words[0]),
                      "Give its whole path.");
  Ends input, output, report;
  int pair[2];
  bool made = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0;
  if (made) input.ours = pair[0], input.theirs = pair[1];
  made = made && pipe2(pair, O_CLOEXEC) == 0;
  if (made) output.ours = pair[0], output.theirs = pair[1];
  made = made && pipe2(pair, O_CLOEXEC) == 0;
  if (!made) return base::fail(Code::unavailable, "No connection to a program could be made.");
  report.ours = pair[0], report.theirs = pair[1];

  Rights rights = command.rights;
  for (std::string& folder : folders_of(command.words)) rights.reads.push_back(std::move(folder));
  std::string home = rights.folder.empty() ? "/tmp" : rights.folder;
  std::vector<std::string> environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8",
                                          "HOME=" + home, "TMPDIR=/tmp"};
  environment.insert(environment.end(), command.environment.begin(), command.environment.end());
  Launch launch{program,      pointers(command.words), pointers(environment), Confinement(rights),
                input.theirs, output.theirs,           report.theirs};
  pid_t process = fork();
  if (process == 0) become(launch);
  for (std::string& one : environment) crypto::wipe(one);
  if (process < 0) return base::fail(Code::unavailable, "No further process can be started.");
  Child child(process, std::exchange(input.ours, -1), std::exchange(output.ours, -1));
  close(std::exchange(report.theirs, -1));
  Trouble trouble;
  if (read(report.ours, &trouble, sizeof trouble) == sizeof trouble)
    return base::fail(Code::unavailable,
                      fmt::format("'{}' was not started, because this machine could not {}: {}.",
                                  command.words[0], trouble.what, std::strerror(trouble.error)));
  fcntl(child.input(), F_SETFL, O_NONBLOCK);
  return child;
}

Child::Child(Child&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      input_(std::exchange(other.input_, -1)),
      output_(std::move(other.output_)) {}

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
}

bool Child::gone_within(int milliseconds) const {
  for (int waited = 0;; waited += 5) {
    if (waitpid(process_, nullptr, WNOHANG) != 0) return true;
    if (waited >= milliseconds) return false;
    usleep(5000);
  }
}

}  // namespace mcp
