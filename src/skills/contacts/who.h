// Who is meant by a name.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "skills/contacts/directory.h"

namespace contacts {

// Everybody whom `said` names as a whole, in the first of these ways that names anybody: the owner
// ("me"); a mail address; a whole name; a relation ("my wife"); a given name, or whole words of a
// name or a nickname ("Ana", "Ben Carter" for "Ben J. Carter"); a calling; a relation near to it (a
// spouse for "my wife"). "Ana's" is "Ana", and "Mr Okafor" is "Okafor" where no name has the title.
// Comparison is on folded forms. People whom somebody else put there are looked at only where the
// owner's own directory names nobody.
std::vector<Line> named(std::string_view said, const std::vector<Line>& directory);

// For where nobody is named: everybody of the owner's own directory who may still be meant, in the
// first of these ways that gives anybody: without an s at the end ("anas", "the landlords"); by
// words of their names and of what they are called, such as their organisation; by the beginning of
// a first name or a nickname ("Nad"). Good enough to find somebody, never to be sure of them.
std::vector<Line> nearly_named(std::string_view said, const std::vector<Line>& directory);

// Without the mark of the possessive: "Ana's" is "Ana".
std::string plain_name(std::string_view said);

// Everybody of the owner's own directory but the owner whom a text names somewhere: "mum's glasses
// are ready, tell her" names mum. Names that are everyday words ("will", "may") count only where
// they are written large.
std::vector<Line> named_within(std::string_view text, const std::vector<Line>& directory);

// Whoever has words that begin with the words of `text`: with all of them, or where nobody has,
// with as many as anybody has, if that is more than half.
std::vector<Line> with_words(std::string_view text, const std::vector<Line>& directory);

// Whether `said` is how people speak of themselves: "me", "myself".
bool means_owner(std::string_view said);

}  // namespace contacts
