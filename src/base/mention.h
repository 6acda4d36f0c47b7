// The words that stand for one person (names, mail addresses, phone numbers), found in any text and
// blacked out.
//
// A word counts where it stands whole, case aside: "Tomas" is in "Tomas's party" and not in
// "Tomasina"; an address is not in a longer one.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace base {

// What stands where a mention was.
inline constexpr std::string_view blacked_out = "▇▇▇";

class Mentions {
 public:
  Mentions() = default;
  // Empty words and those of one letter are left out: they would be everywhere.
  explicit Mentions(std::vector<std::string> words);
  // Longest first.
  const std::vector<std::string>& words() const { return words_; }

  bool in(std::string_view text) const;
  std::string without(std::string_view text) const;
  // In these bytes, also as a part of a longer word: for what is no text, such as changesets.
  bool within(std::string_view bytes) const;
  // The same as in() and without() for every string in the JSON, names of members aside.
  bool in_any(const Json& json) const;
  Json without_any(const Json& json) const;

 private:
  struct Place {
    size_t begin, end;
  };
  std::vector<Place> places(std::string_view text) const;
  std::vector<std::string> words_;  // in lower case
};

}  // namespace base
