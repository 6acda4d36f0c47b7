// Rule E1: what the owner said word for word is worth what their request is worth.
#pragma once
#include <string>
#include <string_view>

namespace trust {

// Does `value` stand in `text` as whole words? Case and runs of white space are forgiven and
// nothing else: an accent, a look-alike letter or a mark that cannot be seen makes another value,
// and a part of an address, a number or a compound is not the whole: neither "lima.example" nor
// "ana@lima.example" stands in "write to ana@lima.example.evil.example".
bool stands_in(std::string_view text, std::string_view value);

// The form in which two values are compared that must be the same to the letter: lower case, white
// space as single blanks, trimmed.
std::string canonical(std::string_view text);

}  // namespace trust
