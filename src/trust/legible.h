// Somebody else's text, made fit to stand where the owner decides.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace trust {

// One line. Control characters, bidi and zero-width marks, and piled-up accents are made visible;
// a long text is cut and its length said; words that mix alphabets whose letters look alike are
// pointed out. `length_max` in code points.
std::string legible(std::string_view text, size_t length_max = 500);

// A word whose letters are of several alphabets that look alike, or only look like letters.
struct MixedWord {
  std::string word;
  std::vector<std::string> alphabets;  // {"Latin", "Cyrillic"}
  bool operator==(const MixedWord&) const = default;
};
// At most `count_max`, in their order. An address counts as one word; otherwise hyphens and
// apostrophes end one.
std::vector<MixedWord> mixed_words(std::string_view text, size_t count_max);

}  // namespace trust
