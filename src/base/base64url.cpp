#include "base/base64url.h"

#include <cstdint>

namespace base {
namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::string to_base64url(std::string_view bytes) {
  std::string out;
  uint32_t held = 0;
  int bits = 0;
  for (char byte : bytes) {
    held = held << 8 | uint8_t(byte);
    for (bits += 8; bits >= 6; bits -= 6) out += letters[held >> (bits - 6) & 63];
  }
  if (bits > 0) out += letters[held << (6 - bits) & 63];
  return out;
}

Result<std::string> from_base64url(std::string_view text) {
  std::string out;
  uint32_t held = 0;
  int bits = 0;
  for (char letter : text) {
    size_t value = letters.find(letter);
    if (value == letters.npos) return fail(Code::invalid, "This is not a text in base64url.");
    held = held << 6 | uint32_t(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += char(held >> bits);
  }
  if (to_base64url(out) != text) return fail(Code::invalid, "This is not a text in base64url.");
  return out;
}

}  // namespace base
