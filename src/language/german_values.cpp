// German numbers, money and counted things.
#include "base/text.h"
#include "language/german.h"
#include "language/german_words.h"
#include "language/money.h"
#include "language/quantity.h"

namespace language::de {
namespace {

using base::Decimal, base::Result;

constexpr CurrencyName currencies[] = {{"us dollar", "USD"},
                                       {"us - dollar", "USD"},
                                       {"schweizer franken", "CHF"},
                                       {"kanadische dollar", "CAD"},
                                       {"australische dollar", "AUD"},
                                       {"britische pfund", "GBP"},
                                       {"schwedische kronen", "SEK"},
                                       {"norwegische kronen", "NOK"},
                                       {"danische kronen", "DKK"},
                                       {"tschechische kronen", "CZK"},
                                       {"euro", "EUR"},
                                       {"euros", "EUR"},
                                       {"dollar", "USD"},
                                       {"pfund", "GBP"},
                                       {"franken", "CHF"},
                                       {"fr", "CHF"},
                                       {"sfr", "CHF"},
                                       {"yen", "JPY"},
                                       {"yuan", "CNY"},
                                       {"zloty", "PLN"},
                                       {"forint", "HUF"},
                                       {"rupien", "INR"},
                                       {"lira", "TRY"},
                                       {"hrywnja", "UAH"},
                                       {"schekel", "ILS"}};

std::optional<std::string> take_small_coin(Cursor& c, std::string_view default_currency) {
  if (c.take_any({"rappen", "rp"})) return "CHF";
  if (c.take("pence")) return "GBP";
  if (c.take_any({"cent", "cents", "ct"})) return std::string(default_currency);
  return std::nullopt;
}

bool take_article(Cursor& c) { return c.take("ein"); }

// "ein Zwanziger", "ein Fünfer", "ein Fuffi".
std::optional<int64_t> take_note(Cursor& c) {
  static constexpr int64_t notes[] = {1, 2, 5, 10, 20, 50, 100, 200, 500};
  Cursor mark = c;
  take_article(c);
  std::string_view word = c.peek();
  ++c.at;
  if (word == "fuffi" || word == "fuffziger") return 50;
  auto value = word.ends_with("er") ? number_named(word.substr(0, word.size() - 2)) : std::nullopt;
  if (value && std::ranges::find(notes, *value) != std::end(notes)) return value;
  c = mark;
  return std::nullopt;
}

std::optional<Decimal> take_money_number(Cursor& c) {
  auto value = take_number(c);
  if (value && c.glued()) c.take(", -");  // "20,-"
  return value;
}

constexpr MoneyWords money_words{.currencies = currencies,
                                 .take_number = take_money_number,
                                 .take_note = take_note,
                                 .take_coin = take_small_coin,
                                 .joint = "und"};

constexpr Measure measures[] = {{" g gr gramm ", "g"},      {" kg kilo kilos kilogramm ", "kg"},
                                {" mg milligramm ", "mg"},  {" l liter ", "l"},
                                {" ml milliliter ", "ml"},  {" cl zentiliter ", "cl"},
                                {" dl deziliter ", "dl"},   {" pfund pfd ", "lb"},
                                {" el essloffel ", "tbsp"}, {" tl teeloffel ", "tsp"},
                                {" cm zentimeter ", "cm"},  {" m meter ", "m"}};
constexpr Measure containers[] = {{" flasche flaschen ", "bottle"},
                                  {" dose dosen ", "can"},
                                  {" buchse buchsen ", "tin"},
                                  {" packung packungen pack ", "pack"},
                                  {" packchen paket pakete ", "packet"},
                                  {" schachtel schachteln ", "box"},
                                  {" tute tuten beutel sack ", "bag"},
                                  {" bund bunde strauss ", "bunch"},
                                  {" laib laibe ", "loaf"},
                                  {" glas glaser ", "jar"},
                                  {" karton kartons ", "carton"},
                                  {" scheibe scheiben ", "slice"},
                                  {" stuck stucke ", "piece"},
                                  {" zehe zehen ", "clove"},
                                  {" tasse tassen ", "cup"},
                                  {" tube tuben ", "tube"},
                                  {" rolle rollen ", "roll"},
                                  {" tafel tafeln riegel ", "bar"},
                                  {" kasten kisten kiste ", "crate"},
                                  {" becher ", "tub"},
                                  {" kopf kopfe ", "head"},
                                  {" handvoll ", "handful"},
                                  {" prise prisen ", "pinch"}};

bool take_of(Cursor& c) { return c.take("von der") || c.take("von"); }

constexpr CountingWords counting{.take_number = take_number,
                                 .take_article = take_article,
                                 .take_of = take_of,
                                 .measures = measures,
                                 .containers = containers,
                                 .containers_need_of = false};

}  // namespace

Result<Decimal> read_number(std::string_view words) {
  auto tokens = number_tokens(words);
  Cursor c(tokens);
  bool negative = c.take_any({"minus", "-"});
  c.take_any({"etwa", "ungefahr", "circa", "rund", "der", "die", "das"});
  Cursor mark = c;
  auto ordinal = take_ordinal(c);
  auto value = ordinal && c.done() ? std::optional(Decimal(*ordinal)) : std::nullopt;
  if (!value) {
    c = mark;
    value = take_number(c);
  }
  c.take_any({"mal", "von", "."});
  if (value && negative) value = *Decimal(0).minus(*value);
  if (value && c.done()) return *value;
  return not_understood_as("a number", words);
}

Result<Grammar::Amount> read_amount(std::string_view words, std::string_view default_currency) {
  auto tokens = number_tokens(words);
  Cursor c(tokens);
  c.take_any({"etwa", "ungefahr", "circa", "rund", "genau"});
  auto amount = take_amount(c, money_words, default_currency);
  c.take(".");
  if (amount && c.done()) return *amount;
  return not_understood_as("an amount of money", words, "Say it like '12,50 Euro'.");
}

Quantity read_quantity(std::string_view words) {
  return quantity_of(base::trim(words), number_tokens(base::trim(words)), counting);
}

}  // namespace language::de
