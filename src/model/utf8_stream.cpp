#include "model/utf8_stream.h"

#include "base/text.h"

namespace model {
namespace {

// How many bytes a code point takes by its first byte (RFC 3629).
size_t length_by_lead(unsigned char lead) {
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xC2 && lead < 0xE0 ? 2 : 1;
}

// Whether more bytes could make the text at its end a code point.
bool on_its_way(std::string_view text) {
  if (text.size() >= length_by_lead(static_cast<unsigned char>(text[0]))) return false;
  return std::all_of(text.begin() + 1, text.end(), [](char c) { return (c & 0xC0) == 0x80; });
}

std::string valid(std::string_view text, size_t end) {
  std::string out;
  for (size_t at = 0; at < end;) base::append_utf8(out, base::next_code_point(text, at));
  return out;
}

}  // namespace

std::string Utf8Stream::feed(std::string_view bytes) {
  kept_ += bytes;
  size_t end = kept_.size();
  for (size_t back = 1; back <= std::min<size_t>(3, kept_.size()); ++back)
    if (on_its_way(std::string_view(kept_).substr(kept_.size() - back))) end = kept_.size() - back;
  std::string whole = valid(std::string_view(kept_).substr(0, end), end);
  kept_.erase(0, end);
  return whole;
}

std::string Utf8Stream::finish() {
  std::string rest = valid(kept_, kept_.size());
  kept_.clear();
  return rest;
}

}  // namespace model
