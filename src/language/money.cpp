#include "language/money.h"

#include "language/counting.h"

namespace language {
namespace {

using base::Decimal;

struct Currency {
  std::string_view signs;  // between blanks, as tokens
  std::string_view code;
};
constexpr Currency currencies[] = {
    {" € eur ", "EUR"}, {" $ usd us$ ", "USD"}, {" £ gbp ", "GBP"}, {" chf ", "CHF"},
    {" ¥ jpy ", "JPY"}, {" cny ", "CNY"},       {" sek ", "SEK"},   {" nok ", "NOK"},
    {" dkk ", "DKK"},   {" pln zł zl ", "PLN"}, {" czk ", "CZK"},   {" huf ", "HUF"},
    {" ₹ inr ", "INR"}, {" try ₺ ", "TRY"},     {" uah ₴ ", "UAH"}, {" cad ", "CAD"},
    {" aud ", "AUD"},   {" nzd ", "NZD"},       {" brl ", "BRL"},   {" krw ₩ ", "KRW"},
    {" ils ₪ ", "ILS"}, {" mxn ", "MXN"},       {" zar ", "ZAR"},   {" sgd ", "SGD"},
    {" hkd ", "HKD"},   {" kwd ", "KWD"}};

std::optional<std::string> take_currency(Cursor& c, const MoneyWords& words) {
  for (const CurrencyName& name : words.currencies)
    if (c.take(name.phrase)) return std::string(name.code);
  for (const Currency& currency : currencies) {
    if (c.done() || currency.signs.find(fmt::format(" {} ", c.peek())) == std::string_view::npos)
      continue;
    ++c.at;
    return std::string(currency.code);
  }
  return std::nullopt;
}

std::optional<Decimal> hundredths(std::optional<Decimal> number) {
  if (!number) return std::nullopt;
  auto value = number->divided_by(Decimal(100));
  return value ? std::optional<Decimal>(*value) : std::nullopt;
}

// "and thirty cents", "fifty" behind whole units.
std::optional<Decimal> take_trailing_coins(Cursor& c, const MoneyWords& words) {
  Cursor mark = c;
  c.take(words.joint);
  auto coins = words.take_number(c);
  bool fits = coins && coins->scale() == 0 && *coins < Decimal(100) && *coins >= Decimal(0);
  if (fits && (words.take_coin(c, "EUR") || c.done())) return hundredths(coins);
  c = mark;
  return std::nullopt;
}

// The currency behind a number, and what the coins behind it add.
struct Named {
  std::optional<Decimal> value;
  std::optional<std::string> currency;
};

Named named_behind(Decimal value, Cursor& c, const MoneyWords& words,
                   std::string_view default_currency) {
  if (auto coin = words.take_coin(c, default_currency)) return {hundredths(value), coin};
  auto currency = take_currency(c, words);
  auto coins = currency ? take_trailing_coins(c, words) : std::nullopt;
  return {coins ? sum(value, coins) : value, currency};
}

}  // namespace

std::optional<Grammar::Amount> take_amount(Cursor& c, const MoneyWords& words,
                                           std::string_view default_currency) {
  bool negative = c.take_any({"-", "minus"});
  Named named{.value = {}, .currency = take_currency(c, words)};
  bool in_front = named.currency.has_value();
  auto note = words.take_note(c);
  named.value = note ? std::optional(Decimal(*note)) : words.take_number(c);
  if (!named.value) return std::nullopt;
  if (in_front) {
    auto repeated = take_currency(c, words);  // "$20 usd"
    if (repeated && *repeated != *named.currency && *named.currency != "USD") return std::nullopt;
    if (repeated) named.currency = repeated;
  } else if (!(note && words.take_coin(c, default_currency))) {
    named = named_behind(*named.value, c, words, default_currency);
  } else {
    return std::nullopt;
  }
  if (!named.value) return std::nullopt;
  Decimal value = negative ? *Decimal(0).minus(*named.value) : *named.value;
  return Grammar::Amount{value, named.currency.value_or(std::string(default_currency))};
}

}  // namespace language
