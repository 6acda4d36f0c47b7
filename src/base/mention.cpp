#include "base/mention.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace base {
namespace {

// A text in lower case, and where each byte of it stood before: the length of some letters changes.
struct Lowered {
  std::string text;
  std::vector<size_t> from;  // one more than there are bytes; empty: every byte where it was
};

Lowered lowered(std::string_view text) {
  Lowered out{lower(text), {}};
  if (out.text.size() == text.size()) return out;
  out.text.clear();
  for (size_t at = 0; at < text.size();) {
    size_t begin = at;
    next_code_point(text, at);
    std::string letter = lower(text.substr(begin, at - begin));
    out.from.insert(out.from.end(), letter.size(), begin);
    out.text += letter;
  }
  out.from.push_back(text.size());
  return out;
}

// Letters and digits; beyond ASCII everything that is no punctuation and no symbol.
bool in_words(char32_t c) {
  if (c < 0x80) return std::isalnum(static_cast<unsigned char>(c));
  bool latin_sign = c < 0xC0 && c != 0xAA && c != 0xB5 && c != 0xBA;
  bool sign = (c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3040);
  return !latin_sign && !sign;
}

char32_t letter_at(std::string_view text, size_t at) {
  return at < text.size() ? next_code_point(text, at) : U' ';
}

char32_t letter_before(std::string_view text, size_t at) {
  if (at == 0) return U' ';
  do --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  return next_code_point(text, at);
}

// Of an address also what joins its parts.
constexpr std::string_view joins = ".-_+";

bool stands_whole(std::string_view text, size_t at, std::string_view word) {
  bool address = word.contains('@');
  size_t end = at + word.size();
  size_t first = at, last = end;
  if (address && at > 0 && joins.contains(text[at - 1])) first = at - 1;
  if (address && end < text.size() && joins.contains(text[end])) last = end + 1;
  bool begins = !in_words(letter_at(word, 0)) || !in_words(letter_before(text, first));
  bool ends = !in_words(letter_before(word, word.size())) || !in_words(letter_at(text, last));
  return begins && ends;
}

}  // namespace

Mentions::Mentions(std::vector<std::string> words) {
  std::set<std::string> known;
  for (const std::string& word : words) {
    std::string low = lower(trim(word));
    if (low.size() >= 2 && known.insert(low).second) words_.push_back(std::move(low));
  }
  std::ranges::sort(words_, std::greater(), &std::string::size);
}

std::vector<Mentions::Place> Mentions::places(std::string_view text) const {
  Lowered low = lowered(text);
  auto before = [&](size_t at) { return low.from.empty() ? at : low.from[at]; };
  std::vector<Place> found;
  for (const std::string& word : words_)
    for (size_t at = 0; (at = low.text.find(word, at)) != std::string::npos; ++at)
      if (stands_whole(low.text, at, word)) found.push_back({before(at), before(at + word.size())});
  std::ranges::sort(found, {}, &Place::begin);
  return found;
}

bool Mentions::in(std::string_view text) const { return !places(text).empty(); }

std::string Mentions::without(std::string_view text) const {
  std::string out;
  size_t done = 0;
  for (const Place& place : places(text)) {
    if (place.begin >= done) {
      out += text.substr(done, place.begin - done);
      out += blacked_out;
    }
    done = std::max(done, place.end);
  }
  return out.append(text.substr(done));
}

bool Mentions::within(std::string_view bytes) const {
  std::string low = lower(bytes);
  return std::ranges::any_of(words_, [&](const std::string& word) { return low.contains(word); });
}

bool Mentions::in_any(const Json& json) const {
  if (auto* text = json.as_string()) return in(*text);
  if (auto* object = json.as_object())
    return std::ranges::any_of(*object, [&](auto& member) { return in_any(member.second); });
  return std::ranges::any_of(json.items(), [&](auto& item) { return in_any(item); });
}

Json Mentions::without_any(const Json& json) const {
  if (auto* text = json.as_string()) return Json(without(*text));
  if (auto* object = json.as_object()) {
    Json out = Json::object();
    for (const auto& [name, value] : *object) out.set(name, without_any(value));
    return out;
  }
  if (!json.as_array()) return json;
  Json out = Json::array();
  for (const Json& item : json.items()) out.push(without_any(item));
  return out;
}

}  // namespace base
