#include "protocol/json.h"

#include <charconv>

namespace protocol {

std::unexpected<base::Error> not_a(const char* what, std::string_view name) {
  return base::fail(base::Code::invalid,
                    fmt::format("'{}' has to be {}.", base::visible(name, 40), what));
}

Result<void> read_into(std::string& out, const Json& json, std::string_view name, From) {
  if (!json.as_string()) return not_a("a text", name);
  out = json.string();
  return {};
}

Result<void> read_into(bool& out, const Json& json, std::string_view name, From from) {
  if (json.as_bool()) return out = *json.as_bool(), Result<void>();
  bool yes = json.string() == "true", no = json.string() == "false";
  if (from == From::json || (!yes && !no)) return not_a("true or false", name);
  out = yes;
  return {};
}

Result<void> read_into(int64_t& out, const Json& json, std::string_view name, From from) {
  if (json.as_int()) return out = *json.as_int(), Result<void>();
  const std::string& text = json.string();
  auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  bool whole = !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (from == From::json || !whole) return not_a("a whole number", name);
  return {};
}

Result<void> read_into(base::Instant& out, const Json& json, std::string_view name, From) {
  auto read = json.as_string() ? base::parse_instant(json.string())
                               : Result<base::Instant>(not_a("a time", name));
  if (!read) return not_a("a time such as 2026-05-04T09:00:00Z", name);
  out = *read;
  return {};
}

}  // namespace protocol
