// Character sets of old mails and cards, to UTF-8.
#pragma once
#include <string>
#include <string_view>

namespace formats {

struct Decoded {
  std::string text;      // valid UTF-8
  bool damaged = false;  // some bytes became U+FFFD
};

// Knows UTF-8, US-ASCII, ISO-8859-1, ISO-8859-15 and Windows-1252 by their usual names; of any
// other charset only the ASCII part is taken. Without a name (or as US-ASCII) it is UTF-8 if that
// fits, else Windows-1252.
Decoded decode_charset(std::string_view bytes, std::string_view charset = {});

}  // namespace formats
