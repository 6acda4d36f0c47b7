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

bool word_byte(unsigned char c) { return std::isalnum(c) || c >= 0x80; }

// Does the word go on beyond its edge? An address goes on over dots and the like, too.
bool goes_on(std::string_view text, size_t edge, ptrdiff_t step, bool address) {
  auto at = [&](size_t place) -> unsigned char { return place < text.size() ? text[place] : ' '; };
  if (word_byte(at(edge))) return true;
  constexpr std::string_view joins = ".-_+";
  return address && joins.contains(char(at(edge))) && word_byte(at(edge + size_t(step)));
}

bool stands_whole(std::string_view text, size_t at, std::string_view word) {
  bool address = word.contains('@');
  bool begins = at == 0 || !word_byte(word.front()) || !goes_on(text, at - 1, -1, address);
  return begins && (!word_byte(word.back()) || !goes_on(text, at + word.size(), 1, address));
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
