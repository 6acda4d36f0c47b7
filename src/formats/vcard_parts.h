// What reading and writing vCards share.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "formats/vcard.h"

namespace formats {

// "1985-04-12", "19850412", "--0412", "1985", "1985-04", "---12", with or without a time behind it
// (RFC 6350 4.3.1).
std::optional<PartialDate> parse_partial_date(std::string_view text);
// The compact form of RFC 6350.
std::string format_partial_date(const PartialDate& date);

// A scheme, a colon, and no character that a URI cannot have.
bool looks_like_uri(std::string_view text);

}  // namespace formats
