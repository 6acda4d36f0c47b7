// German numbers, ordinals and lengths of time.
#include "language/counting.h"
#include "language/german_words.h"

namespace language::de {
namespace {

using base::Decimal;

constexpr std::array small_numbers = {"null",     "eins",     "zwei",     "drei",     "vier",
                                      "funf",     "sechs",    "sieben",   "acht",     "neun",
                                      "zehn",     "elf",      "zwolf",    "dreizehn", "vierzehn",
                                      "funfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"};
constexpr std::array tens = {"",        "",        "zwanzig", "dreissig", "vierzig",
                             "funfzig", "sechzig", "siebzig", "achtzig",  "neunzig"};

template <size_t N>
std::optional<int64_t> place(const std::array<const char*, N>& names, std::string_view word) {
  for (size_t i = 0; i < N; ++i)
    if (!word.empty() && word == names[i]) return int64_t(i);
  return std::nullopt;
}

std::optional<int64_t> small_number(std::string_view word) {
  if (word == "ein") return 1;
  if (word == "zwo") return 2;
  return place(small_numbers, word);
}

// "einundzwanzig": the ones stand before the tens.
std::optional<int64_t> below_hundred(std::string_view word) {
  if (auto small = small_number(word)) return small;
  if (auto whole = place(tens, word)) return *whole * 10;
  size_t joint = word.find("und");
  if (joint == std::string_view::npos) return std::nullopt;
  auto ones = small_number(word.substr(0, joint));
  auto whole = place(tens, word.substr(joint + 3));
  bool fits = ones && whole && *ones >= 1 && *ones <= 9;
  return fits ? std::optional(*whole * 10 + *ones) : std::nullopt;
}

// What stands before and behind "hundert" or "tausend"; nothing before it is one, nothing behind
// it none.
template <class Before, class Behind>
std::optional<int64_t> counted(std::string_view word, std::string_view scale, int64_t factor,
                               Before&& before, Behind&& behind) {
  size_t at = word.find(scale);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view front = word.substr(0, at), rest = word.substr(at + scale.size());
  if (rest.starts_with("und")) rest.remove_prefix(3);
  std::optional<int64_t> count = front.empty() ? 1 : before(front);
  std::optional<int64_t> more = rest.empty() ? 0 : behind(rest);
  bool fits = count && more && *more < factor;
  return fits ? std::optional(*count * factor + *more) : std::nullopt;
}

std::optional<int64_t> below_thousand(std::string_view word) {
  if (auto found = counted(word, "hundert", 100, below_hundred, below_hundred)) return found;
  return below_hundred(word);
}

std::optional<int64_t> take_scale(Cursor& c) {
  if (c.take_any({"hundert"})) return 100;
  if (c.take_any({"tausend", "tsd"})) return 1'000;
  if (c.take_any({"million", "millionen", "mio"})) return 1'000'000;
  if (c.take_any({"milliarde", "milliarden", "mrd"})) return 1'000'000'000;
  return std::nullopt;
}

// "anderthalb", "zweieinhalb", "eineinhalb".
std::optional<Decimal> and_a_half(std::string_view word) {
  if (word == "anderthalb" || word == "anderthalbe") return divided(3, 2);
  if (word.ends_with('e')) word.remove_suffix(1);
  if (!word.ends_with("einhalb")) return std::nullopt;
  word.remove_suffix(7);
  if (word.ends_with("und")) word.remove_suffix(3);
  auto whole = below_hundred(word);
  return whole && *whole > 0 ? divided(*whole * 2 + 1, 2) : std::nullopt;
}

// "1/2", "½", "halb", "ein viertel", "drei viertel".
std::optional<Decimal> take_fraction(Cursor& c) {
  static constexpr std::pair<std::string_view, int> names[] = {
      {"½", 50},           {"¼", 25},
      {"¾", 75},           {"ein halbe", 50},
      {"ein halb", 50},    {"halbe", 50},
      {"halb", 50},        {"drei viertel", 75},
      {"dreiviertel", 75}, {"ein dreiviertel", 75},
      {"ein viertel", 25}, {"viertel", 25}};
  for (auto& [name, hundredths] : names)
    if (c.take(name)) return divided(hundredths, 100);
  return take_slashed_fraction(c);
}

// "fünf Komma zwei fünf".
Decimal with_spoken_fraction(int64_t whole, Cursor& c) {
  Cursor mark = c;
  std::string digits;
  for (bool led = c.take("komma"); led && digits.size() < 12; ++c.at) {
    auto digit = small_number(c.peek());
    if (!digit || *digit > 9) break;
    digits += char('0' + *digit);
  }
  if (!digits.empty()) return *Decimal::parse(fmt::format("{}.{}", whole, digits));
  c = mark;
  return Decimal(whole);
}

std::optional<Decimal> take_plain_number(Cursor& c) {
  if (auto fraction = take_fraction(c)) return fraction;
  if (auto half = and_a_half(c.peek())) {
    ++c.at;
    return half;
  }
  if (auto digits = take_digits(c, '.')) {
    Cursor mark = c;
    auto fraction = c.glued() && c.is_number() ? std::nullopt : take_fraction(c);
    if (fraction && *fraction < Decimal(1)) return sum(digits, fraction);
    c = mark;
    return digits;
  }
  if (c.looks_at("dutzend")) return Decimal(1);
  auto spoken = number_named(c.peek());
  if (!spoken) return std::nullopt;
  ++c.at;
  return with_spoken_fraction(*spoken, c);
}

constexpr TimeUnit time_units[] = {{" sekunde sekunden sek s ", 0, 0, 1},
                                   {" minute minuten min m ", 0, 0, 60},
                                   {" viertelstunde viertelstunden ", 0, 0, 900},
                                   {" dreiviertelstunde ", 0, 0, 2700},
                                   {" stunde stunden std stdn h ", 0, 0, hour},
                                   {" tag tage d nacht nachte nachten ", 0, 1, 0},
                                   {" woche wochen ", 0, 7, 0},
                                   {" monat monate ", 1, 0, 0},
                                   {" quartal quartale quartalen vierteljahr ", 3, 0, 0},
                                   {" halbjahr ", 6, 0, 0},
                                   {" jahr jahre ", 12, 0, 0},
                                   {" jahrzehnt jahrzehnte jahrzehnten ", 120, 0, 0}};

const TimeUnit* unit_at(const Cursor& c) {
  std::string_view word = c.peek();
  if (!c.is_word()) return nullptr;
  bool short_form = word == "m" || word == "s" || word == "d";
  if (short_form && !c.glued()) return nullptr;
  for (const TimeUnit& unit : time_units)
    if (unit.names.find(fmt::format(" {} ", word)) != std::string_view::npos) return &unit;
  return nullptr;
}

// The amount before a unit: a number, "ein paar", "ein und ein halb".
std::optional<Decimal> take_unit_amount(Cursor& c) {
  Cursor mark = c;
  if (c.take_any({"ein paar", "paar", "einige"}) && unit_at(c)) return Decimal(3);
  c = mark;
  auto number = take_number(c);
  c.take("-");
  if (number && unit_at(c)) return number;
  c = mark;
  return std::nullopt;
}

std::optional<Length> take_length_item(Cursor& c) {
  Cursor mark = c;
  auto amount = take_unit_amount(c);
  if (!amount) return std::nullopt;
  const TimeUnit* unit = unit_at(c);
  ++c.at;
  auto length = scaled(*amount, *unit);
  if (!length) c = mark;
  return length;
}

}  // namespace

std::optional<int64_t> number_named(std::string_view word) {
  if (word.size() > 60) return std::nullopt;
  if (auto found = counted(word, "tausend", 1000, below_thousand, below_thousand)) return found;
  return below_thousand(word);
}

std::optional<int> take_small(Cursor& c) {
  if (c.is_number()) return take_small_digits(c);
  auto number = number_named(c.peek());
  if (!number || *number > 9999) return std::nullopt;
  ++c.at;
  return int(*number);
}

// "siebte", "achte" and "dritte" lost a letter; from twenty on the ending is "ste".
std::optional<int> ordinal_named(std::string_view word) {
  static constexpr std::pair<std::string_view, int> names[] = {
      {"erste", 1}, {"zweite", 2}, {"zwote", 2}, {"dritte", 3}, {"siebte", 7}, {"achte", 8}};
  for (auto& [name, value] : names)
    if (word == name) return value;
  auto between = [&](std::string_view ending, int64_t least, int64_t most) -> std::optional<int> {
    if (!word.ends_with(ending)) return std::nullopt;
    auto number = number_named(word.substr(0, word.size() - ending.size()));
    return number && *number >= least && *number <= most ? std::optional(int(*number))
                                                         : std::nullopt;
  };
  if (auto small = between("te", 4, 19)) return small;
  return between("ste", 20, 366);
}

std::optional<int> take_ordinal(Cursor& c) {
  if (auto named = ordinal_named(c.peek())) {
    ++c.at;
    return named;
  }
  bool dotted = c.is_number() && c.peek().size() <= 3 && c.peek(1) == "." && c.glued(1);
  bool decimal = dotted && c.is_number(2) && c.glued(2);
  if (!dotted || decimal) return std::nullopt;
  int value = std::stoi(std::string(c.peek()));
  c.at += 2;
  return value;
}

std::optional<Decimal> take_number(Cursor& c) {
  Cursor mark = c;
  if (c.take("ein") && !c.looks_at_any({"dutzend", "million", "milliarde", "hundert", "tausend"}))
    c = mark;
  auto value = take_plain_number(c);
  if (!value) {
    c = mark;
    return std::nullopt;
  }
  if (c.take("dutzend")) return product(value, 12);
  if (auto factor = take_scale(c)) return product(value, *factor);
  mark = c;
  bool half_more = value->scale() == 0 && c.take_any({"und ein halbe", "und ein halb"});
  if (half_more) return sum(value, divided(1, 2));
  c = mark;
  return value;
}

std::optional<Length> take_length(Cursor& c, bool minutes_may_be_bare) {
  auto length = take_length_item(c);
  if (!length) return std::nullopt;
  bool glued_minutes = c.follows("h") && c.glued() && c.is_number() && c.peek().size() == 2;
  if (glued_minutes) length->seconds += *take_small(c) * 60;  // "1h30"
  for (Cursor mark = c;; mark = c) {
    c.take_any({",", "und"});
    if (auto more = take_length_item(c)) {
      add(*length, *more);
      continue;
    }
    bool whole_hours = length->seconds % hour == 0 && length->seconds > 0;
    auto minutes = minutes_may_be_bare && whole_hours ? take_small(c) : std::nullopt;
    if (minutes && *minutes < 60 && c.done()) {
      length->seconds += *minutes * 60;
      return length;
    }
    c = mark;
    return length;
  }
}

bool at_time_unit(const Cursor& c) { return unit_at(c) != nullptr; }

}  // namespace language::de
