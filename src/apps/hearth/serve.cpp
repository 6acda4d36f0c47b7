// `hearth serve` keeps the house open and awake; other commands of the same person reach it by a
// Unix socket in the house's folder. One JSON object a line:
//   client → server  {"arguments": […], "folder": "/cwd", "interactive": true, "colours": true},
//   then {"line": "…"} for each question server → client  {"out": "…"}, {"err": "…"}, {"ask":
//   "prompt", "secret": false}, {"read": true}, {"exit": 0}
// The answer to a question for a secret is no JSON, so that it passes through guarded memory alone:
// its length as a number of 8 digits ("nothing!" where there is none), then the text.
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <list>

#include "apps/hearth/commands.h"
#include "apps/hearth/web.h"
#include "base/json.h"

namespace hearth {
namespace {

using base::Json;

constexpr size_t line_bytes_max = size_t(4) << 20;

base::Path socket_path(const base::Path& home) { return home / "socket"; }

bool fill_address(const base::Path& path, sockaddr_un& address) {
  address = {};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof address.sun_path) return false;
  std::copy(path.native().begin(), path.native().end(), address.sun_path);
  return true;
}

// Lines of JSON over a connected socket. Owns the descriptor.
class Wire {
 public:
  explicit Wire(int descriptor) : descriptor_(descriptor) {}
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  ~Wire() { ::close(descriptor_); }

  bool send(const Json& json) { return send_bytes(json.dump() + "\n"); }

  std::optional<Json> receive() {
    size_t end;
    while ((end = buffer_.find('\n')) == std::string::npos) {
      char chunk[4096];
      ssize_t got = ::recv(descriptor_, chunk, sizeof chunk, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0 || buffer_.size() > line_bytes_max) return {};
      buffer_.append(chunk, size_t(got));
    }
    auto json = Json::parse(buffer_.substr(0, end));
    buffer_.erase(0, end + 1);
    if (!json) return {};
    return std::move(*json);
  }

  // What was asked for last; nothing is on its way but the answer.
  std::optional<crypto::Secret> receive_secret() {
    char length[8];
    size_t size = 0;
    if (!buffer_.empty() || !receive_exactly(length)) return {};
    auto read = std::from_chars(length, std::end(length), size);
    if (read.ptr != std::end(length) || size > crypto::Secret::size_max) return {};
    bool whole = false;
    auto secret = crypto::Secret::filled(size, [&](std::span<char> space) {
      whole = receive_exactly(space);
      return space.size();
    });
    if (!whole) return {};
    return secret;
  }

  void send_secret(const std::optional<crypto::Secret>& secret) {
    std::string length = secret ? fmt::format("{:08}", secret->text().size()) : "nothing!";
    send_bytes(length) && send_bytes(secret ? secret->text() : "");
  }

  bool same_user() const {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(descriptor_, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == ::getuid();
  }
  int descriptor() const { return descriptor_; }

 private:
  bool send_bytes(std::string_view rest) {
    while (!rest.empty()) {
      ssize_t sent = ::send(descriptor_, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return false;
      rest.remove_prefix(size_t(sent));
    }
    return true;
  }

  bool receive_exactly(std::span<char> space) {
    while (!space.empty()) {
      ssize_t got = ::recv(descriptor_, space.data(), space.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      space = space.subspan(size_t(got));
    }
    return true;
  }

  int descriptor_;
  std::string buffer_;
};

// The terminal of a client.
class FarConsole : public Console {
 public:
  FarConsole(Wire& wire, const Json& hello)
      : wire_(wire),
        folder_(hello["folder"].string()),
        interactive_(hello["interactive"] == Json(true)),
        colours_(hello["colours"] == Json(true)) {}
  void out(std::string_view text) override { wire_.send(Json::object().set("out", text)); }
  void err(std::string_view text) override { wire_.send(Json::object().set("err", text)); }
  std::optional<std::string> ask(std::string_view prompt) override {
    return question(Json::object().set("ask", prompt));
  }
  std::optional<crypto::Secret> ask_secret(std::string_view prompt) override {
    if (!wire_.send(Json::object().set("ask", prompt).set("secret", true))) return {};
    return wire_.receive_secret();
  }
  std::string read_all() override {
    return question(Json::object().set("read", true)).value_or("");
  }
  bool interactive() const override { return interactive_; }
  bool colours() const override { return colours_; }
  base::Path path(const std::string& name) const override { return folder_ / name; }

 private:
  std::optional<std::string> question(const Json& json) {
    if (!wire_.send(json)) return {};
    auto answer = wire_.receive();
    if (!answer || !(*answer)["line"].as_string()) return {};
    return (*answer)["line"].string();
  }

  Wire& wire_;
  base::Path folder_;
  bool interactive_, colours_;
};

// A client that goes away stops its task.
class HangUpWatch {
 public:
  explicit HangUpWatch(int descriptor)
      : thread_([this, descriptor](std::stop_token over) {
          while (!over.stop_requested()) {
            pollfd watched{.fd = descriptor, .events = POLLRDHUP, .revents = 0};
            if (::poll(&watched, 1, 50) > 0 &&
                (watched.revents & (POLLRDHUP | POLLHUP | POLLERR))) {
              source_.request_stop();
              return;
            }
          }
        }) {}
  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::jthread thread_;
};

void answer_client(Wire& wire, const Session::Served& served, const base::Path& home) {
  auto hello = wire.receive();
  if (!hello || !wire.same_user()) return;
  std::vector<std::string> arguments;
  for (const Json& argument : (*hello)["arguments"].items()) arguments.push_back(argument.string());
  FarConsole console(wire, *hello);
  HangUpWatch watch(wire.descriptor());
  Session session(served, home, console, watch.token());
  wire.send(Json::object().set("exit", run_command(arguments, session)));
}

// The clients that are being answered, each on a thread of its own; waits for them at its end.
class Guests {
 public:
  Guests(Session::Served served, base::Path home, std::function<void()> after)
      : served_(std::move(served)), home_(std::move(home)), after_(std::move(after)) {}
  void answer(int caller) {
    std::erase_if(guests_, [](const Guest& guest) { return guest.gone->load(); });
    auto gone = std::make_shared<std::atomic<bool>>(false);
    guests_.push_back({gone, std::jthread([this, caller, gone] {
                         Wire wire(caller);
                         answer_client(wire, served_, home_);
                         after_();
                         gone->store(true);
                       })});
  }

 private:
  struct Guest {
    std::shared_ptr<std::atomic<bool>> gone;
    std::jthread thread;
  };
  Session::Served served_;
  base::Path home_;
  std::function<void()> after_;  // each
  std::list<Guest> guests_;
};

int listen_at(const base::Path& path) {
  sockaddr_un address;
  if (!fill_address(path, address)) return -1;
  int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ::unlink(path.c_str());
  mode_t before = ::umask(0177);
  bool bound = ::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
               ::listen(listener, 16) == 0;
  ::umask(before);
  if (bound) return listener;
  ::close(listener);
  return -1;
}

int reply_to(Console& console, Wire& wire, const Json& message) {
  if (message.has("out")) console.out(message["out"].string());
  if (message.has("err")) console.err(message["err"].string());
  if (message.has("read")) wire.send(Json::object().set("line", console.read_all()));
  if (message["secret"] == Json(true)) {
    wire.send_secret(console.ask_secret(message["ask"].string()));
  } else if (message.has("ask")) {
    auto line = console.ask(message["ask"].string());
    wire.send(Json::object().set("line", line ? Json(*line) : Json()));
  }
  return message.has("exit") ? int(message["exit"].integer()) : -1;
}

// Before any thread: they inherit it.
void block_ends() {
  sigset_t ends;
  sigemptyset(&ends);
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&ends, signal);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
}

void answer_until_the_end(int listener, Guests& guests) {
  sigset_t ends;
  pthread_sigmask(SIG_BLOCK, nullptr, &ends);
  timespec no_wait{};
  while (sigtimedwait(&ends, nullptr, &no_wait) < 0) {
    pollfd door{.fd = listener, .events = POLLIN, .revents = 0};
    if (::poll(&door, 1, 100) <= 0) continue;
    int caller = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (caller >= 0) guests.answer(caller);
  }
}

base::Result<std::unique_ptr<Web>> open_web(const WebLine& line, Session& session,
                                            house::House& house, std::mutex& turn, Clock& clock) {
  if (line.none) return std::unique_ptr<Web>();
  return Web::open(line,
                   {.house = house,
                    .home = session.home(),
                    .turn = turn,
                    .say = [&](const std::string& text) { session.console().err(text + "\n"); },
                    .changed = [&clock] { clock.poke(); },
                    .destroyed = [] { ::kill(::getpid(), SIGTERM); }});
}

void say_awake(Session& session, house::House& house, const Web* web) {
  Console& console = session.console();
  console.out(
      fmt::format("Hearth is awake in {}. Ctrl-C puts it to sleep.\n", session.home().string()));
  if (!web) return;
  bool first = std::ranges::none_of(house.devices().list(), [](const house::Device& device) {
    return device.kind == house::DeviceKind::browser;
  });
  if (first)
    console.out(fmt::format("Open {} in your browser: the link lets one in, within 10 minutes.\n",
                            Web::pairing_link(house, web->address())));
  else
    console.out(fmt::format("Open {} in your browser; `hearth pair` lets another one in.\n",
                            web->address()));
}

}  // namespace

int serve(Session& session, const WebLine& line) {
  Console& console = session.console();
  if (session.served()) {
    console.err("hearth: this house is being served already.\n");
    return 1;
  }
  block_ends();
  auto house = session.house();
  if (!house) return say_error(console, house.error());
  int listener = listen_at(socket_path(session.home()));
  if (listener < 0)
    return say_error(console,
                     base::error_from_errno(errno, "Cannot listen in " + session.home().string()));
  std::mutex turn;
  std::unique_ptr<Web> web;
  std::atomic<Web*> open = nullptr;  // the clock's thread looks at it
  Clock clock(**house, [&](const std::string& notice) {
    console.out(notice + "\n");
    Web* told = open.load();
    if (!told) return;
    told->notice(notice);
    told->changed_elsewhere();  // a reminder was told, a card ran out
  });
  auto opened = open_web(line, session, **house, turn, clock);
  if (!opened) return say_error(console, opened.error());
  web = std::move(*opened);
  open = web.get();
  say_awake(session, **house, web.get());
  {
    Guests guests({**house, turn, web ? web->address() : ""}, session.home(), [&] {
      clock.poke();
      if (web) web->changed_elsewhere();
    });
    answer_until_the_end(listener, guests);
  }
  ::close(listener);
  ::unlink(socket_path(session.home()).c_str());
  // What runs still is taken up at the next start, as after a crash: it is all in the journal.
  if (web && !web->close(std::chrono::seconds(3))) std::_Exit(0);
  return 0;
}

std::optional<int> forward(const base::Path& home, const std::vector<std::string>& arguments,
                           Console& console) {
  sockaddr_un address;
  if (!fill_address(socket_path(home), address)) return {};
  int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  Wire wire(descriptor);
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return {};
  Json list = Json::array();
  for (const std::string& argument : arguments) list.push(argument);
  Json hello = Json::object();
  hello.set("arguments", std::move(list)).set("folder", std::filesystem::current_path().string());
  hello.set("interactive", console.interactive()).set("colours", console.colours());
  if (!wire.send(hello)) return {};
  while (auto message = wire.receive()) {
    int status = reply_to(console, wire, *message);
    if (status >= 0) return status;
  }
  console.err(
      "hearth: the running `hearth serve` went away before it had answered; what was acknowledged "
      "is kept. Ask again.\n");
  return 1;
}

}  // namespace hearth
