#include "net/json_body.h"

#include "base/text.h"

namespace net {

using base::Json;

namespace {

constexpr size_t text_bytes_max = 200;
constexpr std::string_view blank = " \t\r\n";

std::optional<Json> read(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return std::nullopt;
  return std::move(*json);
}

}  // namespace

JsonBody::JsonBody(EventSink on_event) : on_event_(std::move(on_event)) {}

void JsonBody::take_head(const HttpReply& head) {
  if (head.header("content-type").starts_with("text/event-stream")) streamed_ = true;
}

bool JsonBody::is_known(std::string_view bytes) {
  size_t first = bytes.find_first_not_of(blank);
  if (!streamed_ && first != std::string_view::npos)
    streamed_ = bytes[first] != '{' && bytes[first] != '[';
  return streamed_.has_value();
}

bool JsonBody::take(std::string_view bytes) {
  bytes_ += bytes.size();
  shown_ = false;
  if (is_known(bytes) && *streamed_) {
    auto fed = events_.feed(bytes, [this](const SseEvent& event) { dispatch(event); });
    too_large_ = too_large_ || !fed;
  } else {
    too_large_ = too_large_ || bytes_ > json_bytes_max;
    if (!too_large_) whole_ += bytes;
  }
  if (!shown_ && !too_large_) show({});
  return !seen_enough_ && !too_large_;
}

void JsonBody::finish() {
  if (streamed_ == true)
    events_.finish([this](const SseEvent& event) { dispatch(event); });
  else
    value_ = read(whole_);
}

void JsonBody::dispatch(const SseEvent& event) {
  if (seen_enough_ || too_large_) return;
  JsonEvent one{.data = read(event.data), .text = {}, .id = event.id, .retry = events_.retry()};
  if (!one.data) one.text = base::visible(event.data, text_bytes_max);
  if (!base::valid_utf8(one.id)) one.id.clear();
  show(one);
}

void JsonBody::show(const JsonEvent& event) {
  shown_ = true;
  seen_enough_ = seen_enough_ || !on_event_(event);
}

JsonReply JsonBody::reply() && {
  std::string id = base::valid_utf8(events_.last_id()) ? events_.last_id() : "";
  return {.empty = bytes_ == 0,
          .streamed = streamed_ == true,
          .body = std::move(value_),
          .id = std::move(id),
          .retry = events_.retry()};
}

}  // namespace net
