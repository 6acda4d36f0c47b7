// English numbers, money and counted things.
#include "base/text.h"
#include "language/english.h"
#include "language/english_words.h"

namespace language::en {
namespace {

using base::Code, base::Decimal, base::fail, base::Result;

struct Currency {
  std::string_view words;  // between blanks, as tokens
  std::string_view code;
};
constexpr Currency currencies[] = {{" € eur euro euros ", "EUR"},
                                   {" $ usd us$ dollar dollars buck bucks ", "USD"},
                                   {" £ gbp pound pounds quid sterling ", "GBP"},
                                   {" chf franc francs fr ", "CHF"},
                                   {" ¥ jpy yen ", "JPY"},
                                   {" cny yuan rmb renminbi ", "CNY"},
                                   {" sek kronor krona ", "SEK"},
                                   {" nok ", "NOK"},
                                   {" dkk ", "DKK"},
                                   {" pln zloty zlotys zł ", "PLN"},
                                   {" czk koruna ", "CZK"},
                                   {" huf forint forints ", "HUF"},
                                   {" ₹ inr rupee rupees ", "INR"},
                                   {" try lira ₺ ", "TRY"},
                                   {" uah hryvnia ₴ ", "UAH"},
                                   {" cad ", "CAD"},
                                   {" aud ", "AUD"},
                                   {" nzd ", "NZD"},
                                   {" brl real reais ", "BRL"},
                                   {" krw won ₩ ", "KRW"},
                                   {" ils shekel shekels ₪ ", "ILS"},
                                   {" mxn ", "MXN"},
                                   {" zar rand ", "ZAR"},
                                   {" sgd ", "SGD"},
                                   {" hkd ", "HKD"},
                                   {" kwd ", "KWD"}};

struct Note {
  std::string_view word;
  int64_t amount;
};
constexpr Note notes[] = {{"fiver", 5}, {"tenner", 10}};

std::optional<std::string> take_currency(Cursor& c) {
  struct Phrase {
    std::string_view words, code;
  };
  static constexpr Phrase phrases[] = {
      {"us dollars", "USD"},          {"us dollar", "USD"},         {"canadian dollars", "CAD"},
      {"australian dollars", "AUD"},  {"swiss francs", "CHF"},      {"pounds sterling", "GBP"},
      {"swedish kronor", "SEK"},      {"norwegian kroner", "NOK"},  {"danish kroner", "DKK"},
      {"new zealand dollars", "NZD"}, {"hong kong dollars", "HKD"}, {"singapore dollars", "SGD"},
      {"kuwaiti dinars", "KWD"},      {"mexican pesos", "MXN"},     {"czech crowns", "CZK"}};
  for (const Phrase& phrase : phrases)
    if (c.take(phrase.words)) return std::string(phrase.code);
  for (const Currency& currency : currencies) {
    if (c.done() || currency.words.find(fmt::format(" {} ", c.peek())) == std::string_view::npos)
      continue;
    ++c.at;
    return std::string(currency.code);
  }
  return std::nullopt;
}

// "cents", "p": hundredths, of the pound for pence.
std::optional<std::string> take_small_coin(Cursor& c, std::string_view default_currency) {
  if (c.take_any({"pence", "penny", "p"})) return "GBP";
  if (c.take_any({"cent", "cents", "ct", "c"})) return std::string(default_currency);
  return std::nullopt;
}

std::optional<Decimal> hundredths(std::optional<Decimal> number) {
  if (!number) return std::nullopt;
  auto value = number->divided_by(Decimal(100));
  return value ? std::optional<Decimal>(*value) : std::nullopt;
}

// "and thirty cents", "fifty" behind whole units.
std::optional<Decimal> take_trailing_coins(Cursor& c) {
  Cursor mark = c;
  c.take("and");
  auto coins = take_number(c);
  bool fits = coins && coins->scale() == 0 && *coins < Decimal(100) && *coins >= Decimal(0);
  if (fits && (take_small_coin(c, "EUR") || c.done())) return hundredths(coins);
  c = mark;
  return std::nullopt;
}

std::optional<Decimal> take_money_number(Cursor& c) {
  for (const Note& note : notes) {
    Cursor mark = c;
    c.take("a");
    if (c.take(note.word)) return Decimal(note.amount);
    c = mark;
  }
  if (auto number = take_number(c)) return number;
  return c.take_any({"a", "an", "one"}) ? std::optional<Decimal>(1) : std::nullopt;
}

std::optional<Grammar::Amount> take_amount(Cursor& c, std::string_view default_currency) {
  bool negative = c.take_any({"-", "minus"});
  auto currency = take_currency(c);
  Cursor number_at = c;
  auto value = take_money_number(c);
  if (!value) return std::nullopt;
  bool note = number_at.looks_at_any({"a fiver", "fiver", "a tenner", "tenner"});
  auto coin = currency ? std::nullopt : take_small_coin(c, default_currency);
  if (coin) {
    currency = coin;
    value = hundredths(value);
  } else if (!currency) {
    currency = take_currency(c);
    auto coins = currency ? take_trailing_coins(c) : std::nullopt;
    auto sum = coins ? value->plus(*coins) : base::Result<Decimal>(*value);
    if (!sum) return std::nullopt;
    value = *sum;
  } else {
    auto repeated = take_currency(c);  // "$20 usd"
    if (repeated && *repeated != *currency && *currency != "USD") return std::nullopt;
    if (repeated) currency = repeated;
  }
  if (!value || (note && coin)) return std::nullopt;
  if (negative) value = *Decimal(0).minus(*value);
  return Grammar::Amount{*value, currency.value_or(std::string(default_currency))};
}

struct Measure {
  std::string_view words, unit;
};
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

template <class Table>
std::string_view unit_in(const Table& table, std::string_view word) {
  for (const Measure& measure : table)
    if (measure.words.find(fmt::format(" {} ", word)) != std::string_view::npos)
      return measure.unit;
  return {};
}

std::string take_unit_of_measure(Cursor& c) {
  if (c.done()) return "";
  std::string_view measure = unit_in(measures, c.peek());
  std::string_view container =
      c.peek(1) == "of" ? unit_in(containers, c.peek()) : std::string_view();
  if (measure.empty() && container.empty()) return "";
  Cursor behind = c;
  ++behind.at;
  behind.take("of");
  if (behind.done()) return "";
  c = behind;
  return std::string(measure.empty() ? container : measure);
}

// The number in front: digits, words, "a", "half a"; digits with letters glued on ("7up") are a
// name, unless the letters are a measure.
std::optional<Decimal> take_count(Cursor& c) {
  Cursor mark = c;
  auto number = take_number(c);
  if (number && *number > Decimal(0)) {
    if (c.glued() && (c.peek() == "x" || c.peek() == "×")) ++c.at;
    bool part_of_name =
        c.done() || c.looks_at_any({"%", "percent", "-", "/", "+", "."}) ||
        (c.glued() && c.is_word() && unit_in(measures, c.peek()).empty() && !c.follows("x"));
    c.take_any({"x", "×", "of the", "of"});
    if (!part_of_name && !c.done()) return number;
  }
  c = mark;
  if (c.take_any({"a", "an", "some"}) && !c.done()) return Decimal(1);
  c = mark;
  return std::nullopt;
}

// "eggs x 12", "milk (2)" behind the thing.
std::optional<Quantity> counted_behind(const std::vector<Token>& tokens, std::string_view words) {
  size_t n = tokens.size();
  bool times = n >= 3 && tokens[n - 1].kind == Token::Kind::number &&
               (tokens[n - 2].text == "x" || tokens[n - 2].text == "×");
  bool brackets = n >= 4 && tokens[n - 1].text == ")" &&
                  tokens[n - 2].kind == Token::Kind::number && tokens[n - 3].text == "(";
  if (!times && !brackets) return std::nullopt;
  auto count = Decimal::parse(tokens[times ? n - 1 : n - 2].text);
  if (!count || *count == Decimal(0)) return std::nullopt;
  size_t end = tokens[times ? n - 2 : n - 3].start;
  return Quantity{*count, "", std::string(base::trim(words.substr(0, end)))};
}

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
  return fail(Code::invalid,
              fmt::format("I do not understand '{}' as a number.", base::visible(words, 60)));
}

Result<Grammar::Amount> read_amount(std::string_view words, std::string_view default_currency) {
  auto tokens = tokenise(words);
  Cursor c(tokens);
  c.take_any({"about", "around", "roughly", "exactly"});
  auto amount = take_amount(c, default_currency);
  c.take(".");
  if (amount && c.done()) return *amount;
  return fail(
      Code::invalid,
      fmt::format("I do not understand '{}' as an amount of money.", base::visible(words, 60)),
      "Say it like '12.50 euros'.");
}

Quantity read_quantity(std::string_view words) {
  words = base::trim(words);
  auto tokens = tokenise(words);
  if (auto behind = counted_behind(tokens, words)) return *behind;
  Cursor c(tokens);
  auto count = take_count(c);
  if (!count) return {1, "", std::string(words)};
  std::string unit = take_unit_of_measure(c);
  return {*count, unit, std::string(words.substr(c.token().start))};
}

}  // namespace language::en
