#include "mcp/http_answer.h"

namespace mcp {

HttpAnswer::HttpAnswer(std::optional<int64_t> wanted, const Limits& limits,
                       const Patience& patience, std::function<void(const Message&)> aside)
    : wanted_(wanted),
      limits_(limits),
      end_(std::chrono::steady_clock::now() + patience.total_max),
      aside_(std::move(aside)),
      parser_(limits.message_bytes_max) {}

bool HttpAnswer::take_head(const net::HttpReply& reply) {
  is_stream_ = reply.header("content-type").starts_with("text/event-stream");
  return true;
}

bool HttpAnswer::take_body(std::string_view piece) {
  if (std::chrono::steady_clock::now() > end_)
    trouble_ = {Code::unavailable, "The server did not answer in time."};
  if (enough()) return false;
  if (!is_stream_) return json_.append(piece), true;
  auto fed = parser_.feed(piece, [this](const net::SseEvent& event) {
    if (!event.data.empty() && !enough()) take_message(event.data);
  });
  if (!fed && !enough()) trouble_ = fed.error();
  return !enough();
}

void HttpAnswer::finish() {
  if (enough()) return;
  if (is_stream_)
    return parser_.finish([this](const net::SseEvent& event) {
      if (!event.data.empty() && !enough()) take_message(event.data);
    });
  if (!json_.empty()) take_message(json_);
}

void HttpAnswer::take_message(std::string_view bytes) {
  auto message = read_message(bytes, limits_);
  if (!message) {
    trouble_ = message.error();
    return;
  }
  bool answers = message->kind == Message::Kind::result || message->kind == Message::Kind::error;
  bool ours = answers && wanted_ && (message->id == Json(*wanted_) || message->id.is_null());
  if (ours) {
    message_ = std::move(*message);
  } else if (++messages_ > limits_.messages_max) {
    trouble_ = {Code::limit, "The server sends without end and does not answer."};
  } else if (!answers) {
    aside_(*message);
  }
}

}  // namespace mcp
