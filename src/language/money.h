// Amounts of money in any language's words.
#pragma once
#include <span>

#include "language/grammar.h"
#include "language/token.h"

namespace language {

// What a language calls a currency: {"us dollars", "USD"}.
struct CurrencyName {
  std::string_view phrase, code;
};

// How a language speaks of money. Its currencies' signs and codes need not be named.
struct MoneyWords {
  std::span<const CurrencyName> currencies;
  std::optional<base::Decimal> (*take_number)(Cursor&);
  // "a fiver".
  std::optional<int64_t> (*take_note)(Cursor&);
  // "cents": the currency of which it is a hundredth.
  std::optional<std::string> (*take_coin)(Cursor&, std::string_view default_currency);
  std::string_view joint;  // "and" before the coins
};

std::optional<Grammar::Amount> take_amount(Cursor& c, const MoneyWords& words,
                                           std::string_view default_currency);

}  // namespace language
