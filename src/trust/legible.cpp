#include "trust/legible.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace trust {
namespace {

constexpr size_t mixed_shown_max = 3, accents_max = 3;

// Alphabets whose letters pass for one another's. Other scripts mix with Latin in honest text.
struct Alphabet {
  const char* name;
  char32_t first, last;
};
constexpr Alphabet alphabets[] = {
    {"Latin", 'A', 'Z'},
    {"Latin", 'a', 'z'},
    {"Latin", 0xC0, 0xD6},
    {"Latin", 0xD8, 0xF6},
    {"Latin", 0xF8, 0x2AF},
    {"Latin", 0x1E00, 0x1EFF},
    {"Greek", 0x370, 0x3FF},
    {"Greek", 0x1F00, 0x1FFF},
    {"Cyrillic", 0x400, 0x52F},
    {"Cyrillic", 0x1C80, 0x1C8F},
    {"Armenian", 0x531, 0x587},
    {"Cherokee", 0x13A0, 0x13FD},
    {"Cherokee", 0xAB70, 0xABBF},
    {"letters in disguise", 0xFF21, 0xFF3A},
    {"letters in disguise", 0xFF41, 0xFF5A},
    {"letters in disguise", 0x1D400, 0x1D7FF},
    {"letters in disguise", 0x24B6, 0x24E9},
};
constexpr std::string_view disguise = "letters in disguise";

const char* alphabet_of(char32_t c) {
  for (const Alphabet& alphabet : alphabets)
    if (c >= alphabet.first && c <= alphabet.last) return alphabet.name;
  return nullptr;
}

std::vector<std::string> alphabets_in(std::string_view word) {
  std::vector<std::string> found;
  for (size_t at = 0; at < word.size();) {
    const char* name = alphabet_of(base::next_code_point(word, at));
    if (name && std::ranges::find(found, name) == found.end()) found.push_back(name);
  }
  return found;
}

// "ana@example.org", "https://…", "example.org": read as a whole.
bool is_address(std::string_view word) {
  size_t dot = word.find('.');
  return word.find('@') != word.npos || (dot != word.npos && dot > 0 && dot + 1 < word.size());
}

std::vector<std::string_view> split_at(std::string_view text, std::string_view marks) {
  std::vector<std::string_view> parts;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find_first_of(marks, at), text.size());
    if (end > at) parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

size_t length_of(std::string_view text) {
  size_t length = 0;
  for (size_t at = 0; at < text.size(); ++length) base::next_code_point(text, at);
  return length;
}

bool accent(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
         (c >= 0xFE20 && c <= 0xFE2F);
}

// Accents beyond the third on one letter would run into the lines above and below.
std::string without_piles(std::string_view text) {
  std::string out;
  size_t piled = 0;
  for (size_t at = 0; at < text.size();) {
    char32_t c = base::next_code_point(text, at);
    piled = accent(c) ? piled + 1 : 0;
    if (piled > accents_max)
      out += fmt::format("‹U+{:04X}›", uint32_t(c));
    else
      base::append_utf8(out, c);
  }
  return out;
}

std::string grouped(size_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

}  // namespace

std::vector<MixedWord> mixed_words(std::string_view text, size_t count_max) {
  std::vector<MixedWord> out;
  auto look = [&](std::string_view word) {
    if (out.size() == count_max) return;
    std::vector<std::string> found = alphabets_in(word);
    bool disguised = std::ranges::find(found, disguise) != found.end();
    if (found.size() > 1 || disguised) out.push_back({std::string(word), std::move(found)});
  };
  for (std::string_view word : split_at(text, " \t\r\n\f\v\"()<>[]{},;")) {
    if (is_address(word))
      look(word);
    else
      for (std::string_view part : split_at(word, "-'/.:")) look(part);
  }
  return out;
}

std::string legible(std::string_view text, size_t length_max) {
  size_t length = length_of(text);
  std::string out = without_piles(base::visible(text, length_max));
  if (length > length_max)
    out += fmt::format(" (the first {} of {} characters)", grouped(length_max), grouped(length));
  for (const MixedWord& mixed : mixed_words(text, mixed_shown_max))
    out += fmt::format(" (take care: “{}” mixes {})", base::visible(mixed.word, 60),
                       base::join_words(mixed.alphabets));
  return out;
}

}  // namespace trust
