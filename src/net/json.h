// Replies that are JSON, or a stream of events whose data are JSON. They are read in the courier,
// beside nothing but the one connection that they came by; what arrives here are values.
#pragma once
#include <optional>

#include "base/json.h"
#include "net/http.h"

namespace net {

// Of one value; of all of them, the request's bytes_max.
constexpr size_t json_bytes_max = size_t(4) << 20;

// One event of a stream; one without data and text is a sign of life, and no event yet.
struct JsonEvent {
  std::optional<base::Json> data = {};  // nothing: it is no JSON
  std::string text = {};                // then the beginning of what it is: "[DONE]"
  std::string id = {};                  // the last one in the stream so far
  std::optional<std::chrono::milliseconds> retry = {};  // as the stream last asked for
};

struct JsonReply {
  HttpReply head = {};  // without its body
  bool empty = true;    // there was no body
  bool streamed = false;
  std::optional<base::Json> body = {};  // where it was no stream; nothing: it is no JSON
  // Of the whole stream, as in JsonEvent.
  std::string id = {};
  std::optional<std::chrono::milliseconds> retry = {};
};

// Gets the events of a 2xx reply, and signs of life of any; false: it has seen enough, and the
// request ends well.
using EventSink = std::function<bool(const JsonEvent&)>;

// As fetch(). A stream is what calls itself one, and what does not begin as an object or a list
// does. A value that is larger than json_bytes_max, or holds more values than
// proc::json_values_max, is `too_large`; what is no JSON is no failure.
std::expected<JsonReply, Failure> fetch_json(const HttpRequest& request,
                                             const std::stop_token& stop,
                                             const EventSink& on_event = {},
                                             const HeadSink& on_head = {});

}  // namespace net
