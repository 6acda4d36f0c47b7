// The header of a mail or of one of its parts (RFC 5322 2.2, RFC 2045 5.1, RFC 2231).
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/mime.h"

namespace formats {

// Unfolded, in UTF-8, without control characters; encoded words still encoded.
struct HeaderBlock {
  std::vector<Header> fields;
  std::string_view body;  // what follows the blank line
  bool cut = false;       // there was more than the limits allow

  // The value of the first field of that name, or "".
  std::string_view find(std::string_view name) const;
};
HeaderBlock split_header(std::string_view bytes, const MailLimits& limits);

// "text/plain; charset=utf-8" or "attachment; filename*=utf-8''%e2%82%ac.pdf": the value in lower
// case, the parameters by their names in lower case, decoded.
struct HeaderValue {
  std::string value;
  std::map<std::string, std::string> parameters;

  std::string parameter(const std::string& name) const;
};
HeaderValue parse_header_value(std::string_view text);

// "<a@b> <c@d>": the ids without their brackets.
std::vector<std::string> parse_message_ids(std::string_view text);

}  // namespace formats
