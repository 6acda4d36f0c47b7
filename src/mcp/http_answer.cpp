#include "mcp/http_answer.h"

namespace mcp {
namespace {

const base::Error not_the_protocol{Code::corrupt,
                                   "The server sent something that is not JSON-RPC."};

}  // namespace

HttpAnswer::HttpAnswer(std::optional<int64_t> wanted, const Limits& limits,
                       const Patience& patience, std::function<void(const Message&)> aside)
    : wanted_(wanted),
      limits_(limits),
      end_(std::chrono::steady_clock::now() + patience.total_max),
      aside_(std::move(aside)) {}

bool HttpAnswer::take(const net::JsonEvent& event) {
  if (std::chrono::steady_clock::now() > end_)
    trouble_ = {Code::unavailable, "The server did not answer in time."};
  if (enough()) return false;
  if (!event.id.empty()) last_event_ = event.id;
  if (event.retry) retry_ = event.retry;
  if (event.data) take_message(*event.data);
  if (!event.data && !event.text.empty()) trouble_ = not_the_protocol;
  return !enough();
}

void HttpAnswer::finish(const net::JsonReply& reply) {
  if (!reply.id.empty()) last_event_ = reply.id;
  if (reply.retry) retry_ = reply.retry;
  if (enough() || reply.head.status / 100 != 2 || reply.empty) return;
  bool is_stream = reply.head.header("content-type").starts_with("text/event-stream");
  if (reply.body)
    take_message(*reply.body);
  else if (!is_stream)
    trouble_ = not_the_protocol;
}

void HttpAnswer::take_message(const Json& json) {
  auto message = read_message(json);
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
