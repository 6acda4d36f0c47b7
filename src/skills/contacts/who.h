// Who is meant by a name.
#pragma once
#include <string_view>
#include <vector>

#include "skills/contacts/directory.h"

namespace contacts {

// Everybody whom `said` names as a whole, in the first of these ways that names anybody: the owner
// ("me"); a mail address; a whole name; a relation ("my wife"); a nickname, a given name, or whole
// words of a name ("Ana", "Ben Carter" for "Ben J. Carter"); a relation near to it (a spouse for
// "my wife"). Comparison is on folded forms. People whom somebody else put there are looked at only
// where the owner's own directory names nobody.
std::vector<Line> named(std::string_view said, const std::vector<Line>& directory);

// Whoever has words that begin with the words of `text`: with all of them, or where nobody has,
// with as many as anybody has, if that is more than half.
std::vector<Line> with_words(std::string_view text, const std::vector<Line>& directory);

// Whether `said` is how people speak of themselves: "me", "myself".
bool means_owner(std::string_view said);

}  // namespace contacts
