#include "mcp/stdio.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "mcp/line_reader.h"

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
  StdioTransport(Child child, LineReader lines, const Limits& limits)
      : child_(std::move(child)), lines_(std::move(lines)), limits_(limits) {}

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
      Json json = TRY(line(deadline));
      Message message = TRY(read_message(json));
      bool answers = message.kind == Message::Kind::result || message.kind == Message::Kind::error;
      if (answers && message.id == Json(id)) return message;
      if (answers) continue;
      if (message.method == "notifications/progress" && message.body["progressToken"] == Json(id))
        deadline.progressed();
      if (auto reply = aside(message)) TRY(send(*reply, deadline));
    }
    return base::fail(Code::limit, "The server sends without end and does not answer.");
  }

  Result<Json> line(const Deadline& deadline) {
    for (;;) {
      TRY(deadline.check());
      if (auto json = TRY(lines_.next(Clock::now() + tick))) return std::move(*json);
    }
  }

  Result<void> send(const Json& message, const Deadline& deadline) {
    std::string bytes = message.dump() + "\n";
    for (std::string_view left = bytes; !left.empty();) {
      TRY(deadline.check());
      ssize_t count = ::send(child_.input(), left.data(), left.size(), MSG_NOSIGNAL);
      if (count > 0) left.remove_prefix(size_t(count));
      if (count < 0 && errno != EAGAIN && errno != EINTR) return ended();
      if (count < 0) wait_until_writable();
    }
    return {};
  }

  void wait_until_writable() const {
    pollfd waiting{.fd = child_.input(), .events = POLLOUT};
    poll(&waiting, 1, int(tick.count()));
  }

  Child child_;
  LineReader lines_;
  Limits limits_;
};

}  // namespace

Result<std::unique_ptr<Transport>> start_stdio(const Command& command, const Limits& limits) {
  Child child = TRY(Child::start(command));
  auto lines = TRY(LineReader::start(child.take_output(), limits.message_bytes_max));
  return std::make_unique<StdioTransport>(std::move(child), std::move(lines), limits);
}

}  // namespace mcp
