// Private to the room: one HTTP reply of a server, read as JSON or as a stream of events.
#pragma once
#include <optional>

#include "mcp/transport.h"
#include "net/sse.h"

namespace mcp {

class HttpAnswer {
 public:
  // `wanted`: the id that the answer must have; nothing for a stream that no request began.
  HttpAnswer(std::optional<int64_t> wanted, const Limits& limits, const Patience& patience,
             std::function<void(const Message&)> aside);

  bool take_head(const net::HttpReply& reply);
  bool take_body(std::string_view piece);  // false: it has seen enough
  // After the reply has ended: what JSON it was.
  void finish();

  const std::optional<Message>& message() const { return message_; }
  const std::optional<base::Error>& trouble() const { return trouble_; }
  bool is_stream() const { return is_stream_; }
  const std::string& last_event() const { return parser_.last_id(); }
  std::optional<std::chrono::milliseconds> retry() const { return parser_.retry(); }

 private:
  void take_message(std::string_view bytes);
  bool enough() const { return message_ || trouble_; }

  std::optional<int64_t> wanted_;
  Limits limits_;
  std::chrono::steady_clock::time_point end_;
  std::function<void(const Message&)> aside_;
  net::SseParser parser_;
  bool is_stream_ = false;
  std::string json_;
  size_t messages_ = 0;
  std::optional<Message> message_;
  std::optional<base::Error> trouble_;
};

}  // namespace mcp
