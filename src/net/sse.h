// Server-sent events: the text/event-stream format of the HTML standard (WHATWG, section 9.2.6),
// read piece by piece.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace net {

struct SseEvent {
  std::string type = "message";
  std::string data;  // lines joined by \n
  std::string id;    // the last one seen in the stream
  bool operator==(const SseEvent&) const = default;
};

class SseParser {
 public:
  using Sink = std::function<void(const SseEvent&)>;
  explicit SseParser(size_t event_bytes_max = size_t(4) << 20)
      : event_bytes_max_(event_bytes_max) {}

  // Takes the next bytes, cut anywhere. `limit` for an event larger than event_bytes_max: the
  // stream is lost then.
  base::Result<void> feed(std::string_view bytes, const Sink& sink);
  // The stream is at its end. The standard drops an event without its blank line; servers of models
  // leave that line out, so here it counts.
  void finish(const Sink& sink);

  // How long the stream asks to wait before it is opened anew, where it said so.
  std::optional<std::chrono::milliseconds> retry() const { return retry_; }
  const std::string& last_id() const { return id_; }

 private:
  void take_line(std::string_view line, const Sink& sink);
  void take_field(std::string_view name, std::string_view value);
  void dispatch(const Sink& sink);

  size_t event_bytes_max_;
  std::string line_;
  std::string type_, data_, id_;
  std::optional<std::chrono::milliseconds> retry_;
  bool first_line_ = true;
  bool after_return_ = false;  // a \n that comes now belongs to the \r before
};

}  // namespace net
