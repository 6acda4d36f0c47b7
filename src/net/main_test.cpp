// Connections leave from couriers, which are run from this program too; beside them one that does
// what somebody who has taken a courier over would.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "net/courier.h"
#include "proc/sandbox.h"

namespace {

bool opens(const char* path, int how) { return ::open(path, how, 0600) >= 0; }

// Connecting to a port of this machine on which something listens.
bool connects(int port) {
  int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in there{.sin_family = AF_INET, .sin_port = htons(uint16_t(port)), .sin_addr = {}};
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool done = ::connect(socket, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0;
  ::close(socket);
  return done;
}

bool forks() {
  pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  if (child > 0) ::waitpid(child, nullptr, 0);
  return child > 0;
}

// `ports`: that of its route, and another one.
std::string all_it_can(const std::string& ports) {
  int own = std::atoi(ports.c_str()), other = std::atoi(ports.c_str() + ports.find(' '));
  std::string done;
  auto attempt = [&](const char* what, bool succeeded) {
    if (succeeded) done += std::string(what) + "; ";
  };
  attempt("read what names hosts", opens("/etc/hosts", O_RDONLY));
  attempt("read another file", opens("/etc/passwd", O_RDONLY));
  attempt("read a room", opens("/tmp", O_RDONLY | O_DIRECTORY));
  attempt("write a file", opens("/etc", O_TMPFILE | O_WRONLY) || opens("/hosts", O_CREAT | O_RDWR));
  attempt("look at others", opens("/proc/1/stat", O_RDONLY));
  attempt("speak to a program of this machine", ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
  attempt("listen", [] {
    sockaddr_in any{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {}};
    int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    return ::bind(socket, reinterpret_cast<sockaddr*>(&any), sizeof any) == 0 &&
           ::listen(socket, 1) == 0;
  }());
  attempt("start a process", forks());
  attempt("connect to its port", connects(own));
  attempt("connect to another port", connects(other));
  (void)proc::open_no_more();
  attempt("then connect once more", connects(own));
  attempt("then read what names hosts", opens("/etc/hosts", O_RDONLY));
  return done;
}

void answer(proc::Call call) { (void)call.channel.send('x', all_it_can(call.argument)); }

}  // namespace

int main(int argc, char** argv) {
  proc::Role roles[] = {net::courier_role(), net::courier_role(), net::courier_role()};
  roles[1].name = "hijacked";
  roles[1].play = answer;
  roles[2].name = "unconfined";
  roles[2].play = answer;
  for (int guard = 0; guard <= int(proc::last_of<proc::Guard>); ++guard)
    roles[2].confinement.without.push_back(proc::Guard(guard));
  if (auto status = proc::play_role(argc, argv, roles)) return *status;
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
