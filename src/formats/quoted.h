// The transfer encodings of mail and old cards (RFC 2045 6.7, 6.8).
#pragma once
#include <string>
#include <string_view>

namespace formats {

// What is malformed stays as it stands; soft line breaks vanish.
std::string decode_quoted_printable(std::string_view text);
// UTF-8 text with LF line ends, as lines of at most 76 characters that end with CRLF.
std::string encode_quoted_printable(std::string_view text);

// Characters outside the alphabet are passed over; ends at the first '='.
std::string decode_base64(std::string_view text);
std::string encode_base64(std::string_view bytes);

// The number a hexadecimal digit stands for, or -1.
int hex_digit(char c);

}  // namespace formats
