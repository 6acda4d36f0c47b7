#include "formats/charset.h"

#include <array>

#include "base/text.h"

namespace formats {
namespace {

constexpr char32_t replacement = 0xFFFD;

// 0x80 … 0x9F; the five bytes that Windows leaves open are replaced.
constexpr std::array<char32_t, 32> windows_1252 = {
    0x20AC,      replacement, 0x201A, 0x0192, 0x201E, 0x2026,      0x2020, 0x2021,
    0x02C6,      0x2030,      0x0160, 0x2039, 0x0152, replacement, 0x017D, replacement,
    replacement, 0x2018,      0x2019, 0x201C, 0x201D, 0x2022,      0x2013, 0x2014,
    0x02DC,      0x2122,      0x0161, 0x203A, 0x0153, replacement, 0x017E, 0x0178};

char32_t from_windows_1252(unsigned char byte) {
  return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
}

char32_t from_latin_9(unsigned char byte) {
  switch (byte) {
    case 0xA4:
      return 0x20AC;
    case 0xA6:
      return 0x0160;
    case 0xA8:
      return 0x0161;
    case 0xB4:
      return 0x017D;
    case 0xB8:
      return 0x017E;
    case 0xBC:
      return 0x0152;
    case 0xBD:
      return 0x0153;
    case 0xBE:
      return 0x0178;
    default:
      return byte;
  }
}

char32_t from_ascii(unsigned char byte) { return byte < 0x80 ? byte : replacement; }

Decoded map_bytes(std::string_view bytes, char32_t (*map)(unsigned char)) {
  Decoded out;
  out.text.reserve(bytes.size());
  for (char byte : bytes) {
    char32_t code = map(static_cast<unsigned char>(byte));
    out.damaged |= code == replacement;
    base::append_utf8(out.text, code);
  }
  return out;
}

Decoded repair_utf8(std::string_view bytes) {
  if (base::valid_utf8(bytes)) return {std::string(bytes)};
  Decoded out{.damaged = true};
  for (size_t at = 0; at < bytes.size();)
    base::append_utf8(out.text, base::next_code_point(bytes, at));
  return out;
}

bool is_one_of(std::string_view charset, std::initializer_list<std::string_view> names) {
  for (std::string_view name : names)
    if (base::iequals_ascii(charset, name)) return true;
  return false;
}

}  // namespace

Decoded decode_charset(std::string_view bytes, std::string_view charset) {
  charset = base::trim(charset);
  if (is_one_of(charset, {"utf-8", "utf8"})) return repair_utf8(bytes);
  if (is_one_of(charset, {"", "us-ascii", "ascii", "ansi_x3.4-1968"}))
    return base::valid_utf8(bytes) ? Decoded{std::string(bytes)}
                                   : map_bytes(bytes, from_windows_1252);
  // What calls itself Latin 1 is Windows-1252 in practice; the two differ only in control
  // characters.
  if (is_one_of(charset, {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1", "windows-1252",
                          "cp1252"}))
    return map_bytes(bytes, from_windows_1252);
  if (is_one_of(charset, {"iso-8859-15", "iso8859-15", "iso_8859-15", "latin-9", "latin9"}))
    return map_bytes(bytes, from_latin_9);
  return map_bytes(bytes, from_ascii);
}

}  // namespace formats
