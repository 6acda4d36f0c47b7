// Private to the room: one HTTP reply of a server, a message or a stream of them.
#pragma once
#include <optional>

#include "mcp/transport.h"
#include "net/json.h"

namespace mcp {

class HttpAnswer {
 public:
  // `wanted`: the id that the answer must have; nothing for a stream that no request began.
  HttpAnswer(std::optional<int64_t> wanted, const Limits& limits, const Patience& patience,
             std::function<void(const Message&)> aside);

  bool take(const net::JsonEvent& event);  // false: it has seen enough
  // After the reply has ended: what it was where it was no stream.
  void finish(const net::JsonReply& reply);

  const std::optional<Message>& message() const { return message_; }
  const std::optional<base::Error>& trouble() const { return trouble_; }
  // "" where no event named itself.
  const std::string& last_event() const { return last_event_; }
  std::optional<std::chrono::milliseconds> retry() const { return retry_; }

 private:
  void take_message(const Json& json);
  bool enough() const { return message_ || trouble_; }

  std::optional<int64_t> wanted_;
  Limits limits_;
  std::chrono::steady_clock::time_point end_;
  std::function<void(const Message&)> aside_;
  size_t messages_ = 0;
  std::string last_event_;
  std::optional<std::chrono::milliseconds> retry_;
  std::optional<Message> message_;
  std::optional<base::Error> trouble_;
};

}  // namespace mcp
