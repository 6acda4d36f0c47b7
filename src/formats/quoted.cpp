#include "formats/quoted.h"

#include <array>
#include <cstdint>

namespace formats {
namespace {

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view hex_digits = "0123456789ABCDEF";
constexpr size_t line_length_max = 76;

constexpr std::array<int, 256> make_base64_values() {
  std::array<int, 256> values;
  values.fill(-1);
  for (size_t i = 0; i < base64_digits.size(); ++i)
    values[static_cast<unsigned char>(base64_digits[i])] = int(i);
  return values;
}
constexpr auto base64_values = make_base64_values();

// Where the line break that begins at `at` ends; `at` itself if there is none.
size_t behind_break(std::string_view text, size_t at) {
  if (text.substr(at, 2) == "\r\n") return at + 2;
  return at < text.size() && text[at] == '\n' ? at + 1 : at;
}

// A '=' at the end of a line, perhaps with blanks behind it.
size_t behind_soft_break(std::string_view text, size_t equals) {
  size_t at = text.find_first_not_of(" \t", equals + 1);
  if (at == std::string_view::npos) return text.size();
  size_t behind = behind_break(text, at);
  return behind == at ? equals : behind;
}

std::string encoded_byte(unsigned char byte) {
  return {'=', hex_digits[byte >> 4], hex_digits[byte & 15]};
}

}  // namespace

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '=') {
      out += text[at++];
      continue;
    }
    int high = at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
    int low = at + 2 < text.size() ? hex_digit(text[at + 2]) : -1;
    size_t behind = behind_soft_break(text, at);
    if (high >= 0 && low >= 0) {
      out += char(high << 4 | low);
      at += 3;
    } else if (behind != at) {
      at = behind;
    } else {
      out += text[at++];
    }
  }
  return out;
}

std::string encode_quoted_printable(std::string_view text) {
  std::string out;
  size_t length = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      out += "\r\n";
      length = 0;
      continue;
    }
    bool at_line_end = i + 1 == text.size() || text[i + 1] == '\n';
    bool blank = byte == ' ' || byte == '\t';
    bool plain = (byte > ' ' && byte < 0x7F && byte != '=') || (blank && !at_line_end);
    std::string piece = plain ? std::string(1, text[i]) : encoded_byte(byte);
    if (length + piece.size() >= line_length_max) {
      out += "=\r\n";
      length = 0;
    }
    out += piece;
    length += piece.size();
  }
  return out;
}

std::string decode_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    if (c == '=') break;
    int value = base64_values[static_cast<unsigned char>(c)];
    if (value < 0) continue;
    bits = bits << 6 | uint32_t(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += char(bits >> count & 0xFF);
  }
  return out;
}

std::string encode_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t at = 0; at < bytes.size(); at += 3) {
    uint32_t bits = 0;
    for (size_t i = at; i < at + 3; ++i)
      bits = bits << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0);
    for (int shift = 18; shift >= 0; shift -= 6) out += base64_digits[bits >> shift & 63];
  }
  size_t missing = (3 - bytes.size() % 3) % 3;
  return out.replace(out.size() - missing, missing, missing, '=');
}

}  // namespace formats
