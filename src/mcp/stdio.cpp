#include "mcp/stdio.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace mcp {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds tick(50);  // how soon a stop is seen

auto ended() { return base::fail(Code::unavailable, "The server ended before it answered."); }

// When to give up on one answer.
class Deadline {
 public:
  explicit Deadline(const Patience& patience)
      : patience_(patience), begun_(Clock::now()), last_(begun_) {}
  void progressed() { last_ = Clock::now(); }
  Result<void> check() const {
    auto now = Clock::now();
    if (patience_.stop.stop_requested()) return base::fail(Code::unavailable, "It was stopped.");
    if (now - last_ < patience_.idle_max && now - begun_ < patience_.total_max) return {};
    return base::fail(Code::unavailable, "The server did not answer in time.");
  }

 private:
  const Patience& patience_;
  Clock::time_point begun_, last_;
};

class StdioTransport : public Transport {
 public:
  StdioTransport(Child child, const Limits& limits) : child_(std::move(child)), limits_(limits) {}

  Result<Message> exchange(const Request& request, const Aside& aside,
                           const Patience& patience) override {
    Deadline deadline(patience);
    TRY(send(request_message(request.id, request.method, request.params), deadline));
    auto answer = await(request.id, aside, deadline);
    if (answer || request.method == "initialize") return answer;
    Deadline at_once({.idle_max = milliseconds(100)});
    (void)send(notification_message("notifications/cancelled",
                                    Json::object().set("requestId", request.id)),
               at_once);
    return answer;
  }

  Result<void> notify(const Json& message, const std::vector<net::HttpHeader>&,
                      const Patience& patience) override {
    return send(message, Deadline(patience));
  }

  void listen(const std::vector<net::HttpHeader>&, Aside) override {}

 private:
  Result<Message> await(int64_t id, const Aside& aside, Deadline& deadline) {
    for (size_t seen = 0; seen < limits_.messages_max; ++seen) {
      std::string bytes = TRY(line(deadline));
      Message message = TRY(read_message(bytes, limits_));
      bool answers = message.kind == Message::Kind::result || message.kind == Message::Kind::error;
      if (answers && message.id == Json(id)) return message;
      if (answers) continue;
      if (message.method == "notifications/progress" && message.body["progressToken"] == Json(id))
        deadline.progressed();
      if (auto reply = aside(message)) TRY(send(*reply, deadline));
    }
    return base::fail(Code::limit, "The server sends without end and does not answer.");
  }

  // The next line that is not empty.
  Result<std::string> line(const Deadline& deadline) {
    for (;;) {
      size_t end = read_.find('\n');
      if (end != std::string::npos) {
        std::string found = read_.substr(0, end);
        read_.erase(0, end + 1);
        if (!found.empty()) return found;
        continue;
      }
      if (read_.size() > limits_.message_bytes_max)
        return base::fail(Code::limit, fmt::format("The server sent a message larger than {} MB.",
                                                   limits_.message_bytes_max >> 20));
      TRY(read_more(deadline));
    }
  }

  Result<void> read_more(const Deadline& deadline) {
    char buffer[16 * 1024];
    for (;;) {
      TRY(deadline.check());
      ssize_t count = read(child_.output(), buffer, sizeof buffer);
      if (count > 0) return read_.append(buffer, size_t(count)), Result<void>();
      if (count == 0 || (errno != EAGAIN && errno != EINTR)) return ended();
      wait_for(child_.output(), POLLIN);
    }
  }

  Result<void> send(const Json& message, const Deadline& deadline) {
    std::string bytes = message.dump() + "\n";
    for (std::string_view left = bytes; !left.empty();) {
      TRY(deadline.check());
      ssize_t count = ::send(child_.input(), left.data(), left.size(), MSG_NOSIGNAL);
      if (count > 0) left.remove_prefix(size_t(count));
      if (count < 0 && errno != EAGAIN && errno != EINTR) return ended();
      if (count < 0) wait_for(child_.input(), POLLOUT);
    }
    return {};
  }

  static void wait_for(int descriptor, short event) {
    pollfd waiting{.fd = descriptor, .events = event};
    poll(&waiting, 1, int(tick.count()));
  }

  Child child_;
  Limits limits_;
  std::string read_;  // not yet a whole line
};

}  // namespace

Result<std::unique_ptr<Transport>> start_stdio(const Command& command, const Limits& limits) {
  return std::make_unique<StdioTransport>(TRY(Child::start(command)), limits);
}

}  // namespace mcp
