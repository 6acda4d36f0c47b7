// Counted things in any language's words: "two lemons", "500 g of flour", "eggs x 12".
#pragma once
#include <span>

#include "language/language.h"
#include "language/token.h"

namespace language {

struct Measure {
  std::string_view words, unit;
};
// How a language counts things.
struct CountingWords {
  std::optional<base::Decimal> (*take_number)(Cursor&);
  bool (*take_article)(Cursor&);  // "a", "some": one
  bool (*take_of)(Cursor&);
  std::span<const Measure> measures, containers;
  bool containers_need_of;
};

// `words` without blanks around them, and their tokens.
Quantity quantity_of(std::string_view words, const std::vector<Token>& tokens,
                     const CountingWords& counting);

}  // namespace language
