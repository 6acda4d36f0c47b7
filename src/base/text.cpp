#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace base {
namespace {

constexpr char32_t replacement = 0xFFFD;

// Sequence length by lead byte; 0 for a byte that cannot lead (RFC 3629).
size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

// Decodes strictly; `replacement` and length 1 for malformed bytes.
std::pair<char32_t, size_t> decode(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  size_t length = sequence_length(byte(at));
  if (length == 1) return {byte(at), 1};
  if (length == 0 || at + length > text.size()) return {replacement, 1};
  char32_t code = byte(at) & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {replacement, 1};
    code = code << 6 | (byte(at + i) & 0x3F);
  }
  static constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  bool surrogate = code >= 0xD800 && code < 0xE000;
  if (code < smallest[length] || surrogate || code > 0x10FFFF) return {replacement, 1};
  return {code, length};
}

char32_t lower_code_point(char32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c < 0x80) return c;
  if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) ||
      (c >= 0x410 && c <= 0x42F))
    return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  bool odd_is_lower =
      (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177) || (c >= 0x1E00 && c <= 0x1EFF);
  if (odd_is_lower) return c | 1;
  bool even_is_lower = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  if (even_is_lower && c % 2 == 1) return c + 1;
  return c;
}

// Base letters of U+00E0 … U+017F in their lower-case forms; '\0' keeps the code point.
constexpr std::string_view latin1_base = "aaaaaaaceeeeiiiidnooooo\0ouuuuypy";  // ÷ stays
constexpr std::string_view latin_extended_base =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln"
    "nnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

// Cyrillic and Greek letters that look like a Latin one (the common part of Unicode TR 39's
// confusables).
struct LookAlike {
  char32_t code;
  char latin;
};
constexpr LookAlike look_alikes[] = {
    {0x430, 'a'}, {0x435, 'e'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'},
    {0x445, 'x'}, {0x456, 'i'}, {0x458, 'j'}, {0x455, 's'}, {0x501, 'd'}, {0x51B, 'q'},
    {0x51D, 'w'}, {0x4BB, 'h'}, {0x3B1, 'a'}, {0x3BF, 'o'}, {0x3C1, 'p'}, {0x3BD, 'v'},
    {0x3B9, 'i'}, {0x3BA, 'k'}, {0x3C5, 'u'}, {0x3C7, 'x'}, {0x131, 'i'}, {0x251, 'a'},
    {0x261, 'g'}, {0x43A, 'k'}, {0x43C, 'm'}, {0x442, 't'}};

// Shows nothing, or changes how what follows is shown; fillers, too, that pass for a blank.
bool invisible(char32_t c) {
  return c == 0xAD || c == 0x34F || c == 0x61C || c == 0x115F || c == 0x1160 || c == 0x17B4 ||
         c == 0x17B5 || (c >= 0x180B && c <= 0x180F) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x2800 ||
         c == 0x3164 || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xFFA0 ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0x1D173 && c <= 0x1D17A) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

bool combining(char32_t c) { return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF); }

bool blank(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x202F || c == 0x3000;
}

char32_t fold_code_point(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full width forms
  c = lower_code_point(c);
  if (c < 0x80) return c;
  if (c >= 0xE0 && c <= 0xFF) return latin1_base[c - 0xE0] ? char32_t(latin1_base[c - 0xE0]) : c;
  if (c >= 0x100 && c - 0x100 < latin_extended_base.size())
    return char32_t(latin_extended_base[c - 0x100]);
  auto found = std::find_if(std::begin(look_alikes), std::end(look_alikes),
                            [&](auto& l) { return l.code == c; });
  return found == std::end(look_alikes) ? c : char32_t(found->latin);
}

}  // namespace

bool valid_utf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    auto [code, length] = decode(text, at);
    if (code == replacement && length == 1) return false;
    at += length;
  }
  return true;
}

char32_t next_code_point(std::string_view text, size_t& at) {
  auto [code, length] = decode(text, at);
  at += length;
  return code;
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += char(c);
  } else if (c < 0x800) {
    out += {char(0xC0 | c >> 6), char(0x80 | (c & 0x3F))};
  } else if (c < 0x10000) {
    out += {char(0xE0 | c >> 12), char(0x80 | (c >> 6 & 0x3F)), char(0x80 | (c & 0x3F))};
  } else {
    out += {char(0xF0 | c >> 18), char(0x80 | (c >> 12 & 0x3F)), char(0x80 | (c >> 6 & 0x3F)),
            char(0x80 | (c & 0x3F))};
  }
}

std::string lower(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();)
    append_utf8(out, lower_code_point(next_code_point(text, at)));
  return out;
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (invisible(c) || combining(c)) continue;
    if (blank(c)) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += ' ';
    gap = false;
    if (c == 0xDF || c == 0x1E9E) {
      out += "ss";
    } else {
      append_utf8(out, fold_code_point(c));
    }
  }
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view white = " \t\r\n\v\f";
  size_t first = text.find_first_not_of(white);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t at = 0;;) {
    size_t next = text.find(separator, at);
    parts.push_back(text.substr(at, next - at));
    if (next == std::string_view::npos) return parts;
    at = next + 1;
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

std::string join_words(const std::vector<std::string>& parts) {
  if (parts.size() < 2) return parts.empty() ? "" : parts[0];
  return fmt::format("{} and {}", fmt::join(parts.begin(), parts.end() - 1, ", "), parts.back());
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  if (!text.contains(from)) return text;
  std::string out;
  size_t begin = 0;
  for (size_t at; (at = text.find(from, begin)) != std::string::npos; begin = at + from.size())
    out.append(text, begin, at - begin).append(to);
  return out.append(text, begin);
}

bool iequals_ascii(std::string_view a, std::string_view b) {
  auto low = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return low(x) == low(y); });
}

std::string visible(std::string_view text, size_t length_max) {
  std::string out;
  size_t length = 0;
  for (size_t at = 0; at < text.size(); ++length) {
    if (length == length_max) return out + "…";
    char32_t c = next_code_point(text, at);
    if (c == '\n') {
      out += "⏎";
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || invisible(c) || c == replacement) {
      out += fmt::format("‹U+{:04X}›", uint32_t(c));
    } else {
      append_utf8(out, c);
    }
  }
  return out;
}

}  // namespace base
