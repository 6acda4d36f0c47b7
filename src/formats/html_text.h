// The text of an HTML mail, as a person would see it.
#pragma once
#include <string>
#include <string_view>

namespace formats {

// No parser of pages: reads once from left to right and never fails. Scripts, styles and comments
// are dropped, and so is what the page hides (display:none, hidden), since nobody would see it.
// Blocks become lines, blanks collapse except in <pre>, entities become characters.
std::string html_to_text(std::string_view html);

// "&auml;", "&#228;" and "&#xE4;" as UTF-8; what is no entity stays.
std::string decode_entities(std::string_view text);

}  // namespace formats
