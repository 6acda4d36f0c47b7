// UTF-8 text as people write it: checked, folded for comparison, cut and joined.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

bool valid_utf8(std::string_view text);
// Decodes one code point at `at` and moves `at` behind it; a malformed byte yields U+FFFD and moves
// by one.
char32_t next_code_point(std::string_view text, size_t& at);
void append_utf8(std::string& out, char32_t code_point);

// Lower case for Latin, Greek and Cyrillic letters; everything else unchanged. Byte length may
// change.
std::string lower(std::string_view text);
// The form under which two names are the same: lower case, accents and zero-width marks gone,
// common look-alikes of Latin letters (Cyrillic, Greek, full width) mapped to them, runs of white
// space to one blank, trimmed. For security decisions and for search.
std::string fold(std::string_view text);

std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
// "a", "a and b", "a, b and c"
std::string join_words(const std::vector<std::string>& parts);
std::string replace_all(std::string text, std::string_view from, std::string_view to);
bool iequals_ascii(std::string_view a, std::string_view b);

// What may be printed where a decision is made: control characters, bidi marks and zero-width marks
// become visible (‹U+202E›), line breaks ⏎. `length_max` in code points, cut with …
std::string visible(std::string_view text, size_t length_max = 500);

}  // namespace base
