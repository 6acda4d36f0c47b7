// The body of a reply, read as JSON or as a stream of events whose data are JSON: the courier's
// side of fetch_json(). Private to the room.
#pragma once
#include "net/json.h"
#include "net/sse.h"

namespace net {

class JsonBody {
 public:
  explicit JsonBody(EventSink on_event);
  void take_head(const HttpReply& head);
  // The next bytes, cut anywhere; false: it has seen enough, or they are too many.
  bool take(std::string_view bytes);
  // The body is at its end.
  void finish();

  bool too_large() const { return too_large_; }
  // What came of it; without the reply's own head.
  JsonReply reply() &&;

 private:
  bool is_known(std::string_view bytes);
  void dispatch(const SseEvent& event);
  void show(const JsonEvent& event);

  EventSink on_event_;
  SseParser events_{json_bytes_max};
  std::optional<bool> streamed_;  // nothing: not known before its first byte that is no blank
  std::string whole_;             // of what is no stream
  size_t bytes_ = 0;              // so far
  bool shown_ = false;            // something of the last bytes
  bool seen_enough_ = false, too_large_ = false;
  std::optional<base::Json> value_;
};

}  // namespace net
