#include "net/sse.h"

#include <algorithm>
#include <cctype>

namespace net {

base::Result<void> SseParser::feed(std::string_view bytes, const Sink& sink) {
  while (!bytes.empty()) {
    if (after_return_ && bytes.front() == '\n') bytes.remove_prefix(1);
    after_return_ = false;
    size_t end = bytes.find_first_of("\r\n");
    line_.append(bytes.substr(0, end));
    if (line_.size() + data_.size() > event_bytes_max_) {
      return base::fail(
          base::Code::limit,
          fmt::format("An event of the stream is larger than {} bytes.", event_bytes_max_));
    }
    if (end == std::string_view::npos) return {};
    after_return_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    std::string line = std::exchange(line_, {});
    take_line(line, sink);
  }
  return {};
}

void SseParser::finish(const Sink& sink) {
  std::string line = std::exchange(line_, {});
  if (!line.empty()) take_line(line, sink);
  dispatch(sink);
}

void SseParser::take_line(std::string_view line, const Sink& sink) {
  if (first_line_ && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  first_line_ = false;
  if (line.empty()) return dispatch(sink);
  size_t colon = line.find(':');
  if (colon == 0) return;  // a comment
  std::string_view value =
      colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  take_field(line.substr(0, colon), value);
}

void SseParser::take_field(std::string_view name, std::string_view value) {
  if (name == "event") type_ = value;
  if (name == "data") data_.append(value).push_back('\n');
  if (name == "id" && !value.contains('\0')) id_ = value;
  bool digits = !value.empty() && value.size() < 10 &&
                std::ranges::all_of(value, [](unsigned char c) { return std::isdigit(c) != 0; });
  if (name == "retry" && digits) retry_ = std::chrono::milliseconds(std::stoll(std::string(value)));
}

void SseParser::dispatch(const Sink& sink) {
  std::string type = std::exchange(type_, {}), data = std::exchange(data_, {});
  if (data.empty()) return;
  data.pop_back();
  sink({.type = type.empty() ? "message" : std::move(type), .data = std::move(data), .id = id_});
}

}  // namespace net
