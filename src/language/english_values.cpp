// English numbers, money and counted things.
#include "base/text.h"
#include "language/english.h"
#include "language/english_words.h"
#include "language/money.h"
#include "language/quantity.h"

namespace language::en {
namespace {

using base::Decimal, base::Result;

constexpr CurrencyName currencies[] = {{"us dollars", "USD"},
                                       {"us dollar", "USD"},
                                       {"canadian dollars", "CAD"},
                                       {"australian dollars", "AUD"},
                                       {"swiss francs", "CHF"},
                                       {"pounds sterling", "GBP"},
                                       {"swedish kronor", "SEK"},
                                       {"norwegian kroner", "NOK"},
                                       {"danish kroner", "DKK"},
                                       {"new zealand dollars", "NZD"},
                                       {"hong kong dollars", "HKD"},
                                       {"singapore dollars", "SGD"},
                                       {"kuwaiti dinars", "KWD"},
                                       {"mexican pesos", "MXN"},
                                       {"czech crowns", "CZK"},
                                       {"euro", "EUR"},
                                       {"euros", "EUR"},
                                       {"dollar", "USD"},
                                       {"dollars", "USD"},
                                       {"buck", "USD"},
                                       {"bucks", "USD"},
                                       {"pound", "GBP"},
                                       {"pounds", "GBP"},
                                       {"quid", "GBP"},
                                       {"sterling", "GBP"},
                                       {"franc", "CHF"},
                                       {"francs", "CHF"},
                                       {"fr", "CHF"},
                                       {"yen", "JPY"},
                                       {"yuan", "CNY"},
                                       {"rmb", "CNY"},
                                       {"renminbi", "CNY"},
                                       {"kronor", "SEK"},
                                       {"krona", "SEK"},
                                       {"zloty", "PLN"},
                                       {"zlotys", "PLN"},
                                       {"koruna", "CZK"},
                                       {"forint", "HUF"},
                                       {"forints", "HUF"},
                                       {"rupee", "INR"},
                                       {"rupees", "INR"},
                                       {"lira", "TRY"},
                                       {"hryvnia", "UAH"},
                                       {"real", "BRL"},
                                       {"reais", "BRL"},
                                       {"won", "KRW"},
                                       {"shekel", "ILS"},
                                       {"shekels", "ILS"},
                                       {"rand", "ZAR"}};

// "cents", "p": hundredths, of the pound for pence.
std::optional<std::string> take_small_coin(Cursor& c, std::string_view default_currency) {
  if (c.take_any({"pence", "penny", "p"})) return "GBP";
  if (c.take_any({"cent", "cents", "ct", "c"})) return std::string(default_currency);
  return std::nullopt;
}

std::optional<int64_t> take_note(Cursor& c) {
  Cursor mark = c;
  c.take("a");
  if (c.take("fiver")) return 5;
  if (c.take("tenner")) return 10;
  c = mark;
  return std::nullopt;
}

std::optional<Decimal> take_money_number(Cursor& c) {
  if (auto number = take_number(c)) return number;
  return c.take_any({"a", "an", "one"}) ? std::optional<Decimal>(1) : std::nullopt;
}

constexpr MoneyWords money_words{.currencies = currencies,
                                 .take_number = take_money_number,
                                 .take_note = take_note,
                                 .take_coin = take_small_coin,
                                 .joint = "and"};

constexpr Measure measures[] = {{" g gr gram grams gramme grammes ", "g"},
                                {" kg kilo kilos kilogram kilograms ", "kg"},
                                {" mg milligram milligrams ", "mg"},
                                {" l liter liters litre litres ", "l"},
                                {" ml milliliter milliliters millilitre millilitres ", "ml"},
                                {" cl centiliter centiliters centilitre centilitres ", "cl"},
                                {" dl deciliter deciliters decilitre decilitres ", "dl"},
                                {" oz ounce ounces ", "oz"},
                                {" lb lbs pound pounds ", "lb"},
                                {" tbsp tablespoon tablespoons ", "tbsp"},
                                {" tsp teaspoon teaspoons ", "tsp"},
                                {" cm centimeter centimeters centimetre centimetres ", "cm"},
                                {" m meter meters metre metres ", "m"}};
// Containers count only before "of": "two bottles of wine", but two "bottles".
constexpr Measure containers[] = {{" bottle bottles ", "bottle"},
                                  {" can cans ", "can"},
                                  {" tin tins ", "tin"},
                                  {" pack packs ", "pack"},
                                  {" packet packets ", "packet"},
                                  {" box boxes ", "box"},
                                  {" bag bags ", "bag"},
                                  {" bunch bunches ", "bunch"},
                                  {" loaf loaves ", "loaf"},
                                  {" jar jars ", "jar"},
                                  {" carton cartons ", "carton"},
                                  {" slice slices ", "slice"},
                                  {" piece pieces ", "piece"},
                                  {" clove cloves ", "clove"},
                                  {" cup cups ", "cup"},
                                  {" pint pints ", "pint"},
                                  {" tube tubes ", "tube"},
                                  {" roll rolls ", "roll"},
                                  {" bar bars ", "bar"},
                                  {" crate crates ", "crate"},
                                  {" case cases ", "case"},
                                  {" stick sticks ", "stick"},
                                  {" head heads ", "head"},
                                  {" glass glasses ", "glass"},
                                  {" tray trays ", "tray"},
                                  {" tub tubs ", "tub"},
                                  {" sheet sheets ", "sheet"},
                                  {" set sets ", "set"},
                                  {" handful handfuls ", "handful"},
                                  {" pinch pinches ", "pinch"}};

bool take_article(Cursor& c) { return c.take_any({"a", "an", "some"}); }
bool take_of(Cursor& c) { return c.take_any({"of the", "of"}); }

constexpr CountingWords counting{.take_number = take_number,
                                 .take_article = take_article,
                                 .take_of = take_of,
                                 .measures = measures,
                                 .containers = containers,
                                 .containers_need_of = true};

// "one hundred and third"
Decimal with_trailing_ordinal(const Decimal& hundreds, Cursor& c) {
  Cursor mark = c;
  c.take("and");
  bool whole = hundreds.scale() == 0 && hundreds.coefficient() % 100 == 0;
  auto last = whole ? take_ordinal(c) : std::nullopt;
  auto sum = last ? hundreds.plus(Decimal(*last)) : Result<Decimal>(hundreds);
  if (last && sum) return *sum;
  c = mark;
  return hundreds;
}

}  // namespace

Result<Decimal> read_number(std::string_view words) {
  auto tokens = tokenise(words);
  Cursor c(tokens);
  bool negative = c.take_any({"minus", "negative", "-"});
  c.take_any({"about", "around", "the", "roughly"});
  std::optional<Decimal> value;
  if (auto ordinal = take_ordinal(c); ordinal && c.done()) {
    value = Decimal(*ordinal);
  } else {
    c.at = ordinal ? 0 : c.at;
    value = take_number(c);
    if (value && !c.done()) value = with_trailing_ordinal(*value, c);
  }
  if (!value && c.take_any({"a", "an"})) value = Decimal(1);
  c.take_any({"a", "an", "of", "."});
  if (value && negative) value = *Decimal(0).minus(*value);
  if (value && c.done()) return *value;
  return not_understood_as("a number", words);
}

Result<Grammar::Amount> read_amount(std::string_view words, std::string_view default_currency) {
  auto tokens = tokenise(words);
  Cursor c(tokens);
  c.take_any({"about", "around", "roughly", "exactly"});
  auto amount = take_amount(c, money_words, default_currency);
  c.take(".");
  if (amount && c.done()) return *amount;
  return not_understood_as("an amount of money", words, "Say it like '12.50 euros'.");
}

Quantity read_quantity(std::string_view words) {
  return quantity_of(base::trim(words), tokenise(base::trim(words)), counting);
}

}  // namespace language::en
