// English numbers, ordinals and lengths of time.
#include "language/counting.h"
#include "language/english_words.h"

namespace language::en {
namespace {

using base::Decimal;

constexpr std::array small_numbers = {"zero",    "one",     "two",       "three",    "four",
                                      "five",    "six",     "seven",     "eight",    "nine",
                                      "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                      "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array tens = {"",      "",      "twenty",  "thirty", "forty",
                             "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::array small_ordinals = {
    "zeroth",     "first",     "second",    "third",       "fourth",     "fifth",     "sixth",
    "seventh",    "eighth",    "ninth",     "tenth",       "eleventh",   "twelfth",   "thirteenth",
    "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"};
constexpr std::array tens_ordinals = {"",          "",         "twentieth", "thirtieth",
                                      "fortieth",  "fiftieth", "sixtieth",  "seventieth",
                                      "eightieth", "ninetieth"};

struct Scale {
  std::string_view name;
  int64_t factor;
};
constexpr Scale scales[] = {
    {"thousand", 1'000}, {"grand", 1'000}, {"million", 1'000'000}, {"billion", 1'000'000'000}};
constexpr int64_t spoken_max = 1'000'000'000'000;

template <size_t N>
std::optional<int> place(const std::array<const char*, N>& names, std::string_view word) {
  for (size_t i = 0; i < N; ++i)
    if (!word.empty() && word == names[i]) return int(i);
  return std::nullopt;
}

std::optional<int> small_number(std::string_view word) {
  if (word == "nought" || word == "nil") return 0;
  return place(small_numbers, word);
}

std::optional<int> tens_number(std::string_view word) {
  auto found = place(tens, word == "fourty" ? "forty" : word);
  return found ? std::optional(*found * 10) : std::nullopt;
}

std::optional<int64_t> scale_factor(Cursor& c) {
  for (const Scale& scale : scales)
    if (c.take(scale.name)) return scale.factor;
  return std::nullopt;
}

// "two thousand five hundred and six", "a hundred".
std::optional<int64_t> take_spoken(Cursor& c) {
  Cursor mark = c;
  int64_t total = 0, group = 1;
  if (c.looks_at_any({"a hundred", "a thousand", "a million", "a billion", "a grand"})) {
    ++c.at;
  } else if (auto first = take_below_hundred(c)) {
    group = *first;
  } else {
    return std::nullopt;
  }
  for (bool scaled = false; total < spoken_max;) {
    if (group > 0 && group < 100 && c.take("hundred")) {
      group *= 100;
      scaled = true;
    } else if (auto factor = group > 0 ? scale_factor(c) : std::nullopt) {
      total += group * *factor;
      group = 0;
      scaled = true;
    } else {
      Cursor before = c;
      c.take("and");
      auto more = scaled && group % 100 == 0 ? take_below_hundred(c) : std::nullopt;
      if (!more) {
        c = before;
        return total + group;
      }
      group += *more;
      scaled = false;
    }
  }
  c = mark;
  return std::nullopt;
}

// "1/2", "½", "half", "a quarter", "three quarters".
std::optional<Decimal> take_fraction(Cursor& c) {
  static constexpr std::pair<std::string_view, int> names[] = {{"½", 50},
                                                               {"¼", 25},
                                                               {"¾", 75},
                                                               {"half a", 50},
                                                               {"half an", 50},
                                                               {"a half", 50},
                                                               {"one half", 50},
                                                               {"half", 50},
                                                               {"three quarters", 75},
                                                               {"three - quarters", 75},
                                                               {"a quarter", 25},
                                                               {"one quarter", 25},
                                                               {"quarter", 25}};
  for (auto& [name, hundredths] : names)
    if (c.take(name)) return divided(hundredths, 100);
  return take_slashed_fraction(c);
}

// "point five", "point two five" behind a spoken number.
std::optional<Decimal> take_spoken_fraction(Cursor& c) {
  Cursor mark = c;
  std::string digits;
  if (c.take("point")) {
    while (digits.size() < 12) {
      auto digit = c.peek() == "oh" ? std::optional(0) : small_number(c.peek());
      if (!digit || *digit > 9) break;
      ++c.at;
      digits += char('0' + *digit);
    }
  }
  if (!digits.empty()) return *Decimal::parse("0." + digits);
  c = mark;
  return std::nullopt;
}

std::optional<Decimal> take_plain_number(Cursor& c) {
  if (auto fraction = take_fraction(c)) return fraction;
  if (c.take_any({"a couple of", "a couple", "couple of", "a pair of", "a pair"}))
    return Decimal(2);
  if (c.looks_at_any({"a dozen", "dozen"})) {
    c.take("a");
    return Decimal(1);
  }
  if (auto digits = take_digits(c, ',')) {
    Cursor mark = c;
    auto fraction = take_fraction(c);
    if (fraction && *fraction < Decimal(1)) return sum(digits, fraction);
    c = mark;
    return digits;
  }
  auto spoken = take_spoken(c);
  if (!spoken) return std::nullopt;
  auto fraction = take_spoken_fraction(c);
  return fraction ? sum(Decimal(*spoken), fraction) : Decimal(*spoken);
}

constexpr TimeUnit time_units[] = {{" second seconds sec secs s ", 0, 0, 1},
                                   {" minute minutes min mins m ", 0, 0, 60},
                                   {" hour hours hr hrs h ", 0, 0, hour},
                                   {" day days d night nights ", 0, 1, 0},
                                   {" week weeks w ", 0, 7, 0},
                                   {" fortnight fortnights ", 0, 14, 0},
                                   {" month months mo ", 1, 0, 0},
                                   {" year years yr yrs y ", 12, 0, 0},
                                   {" decade decades ", 120, 0, 0}};

const TimeUnit* unit_at(const Cursor& c) {
  std::string_view word = c.peek();
  if (!c.is_word()) return nullptr;
  bool short_form =
      word == "m" || word == "s" || word == "w" || word == "d" || word == "y" || word == "mo";
  Cursor behind = c;
  ++behind.at;
  bool closes = c.behind_number() && behind.done();  // "20 m"
  if (short_form && !c.glued() && !closes) return nullptr;
  for (const TimeUnit& unit : time_units)
    if (unit.names.find(fmt::format(" {} ", word)) != std::string_view::npos) return &unit;
  return nullptr;
}

// "two solid hours", "a quick ten minutes": says nothing of how long it is.
void take_quality(Cursor& c) {
  c.take_any({"full", "solid", "clear", "whole", "good", "quick", "short", "long", "more"});
}

// "ten", "half an", "two solid" before a unit.
std::optional<Decimal> take_counted(Cursor& c) {
  auto number = take_number(c);
  c.take_any({"of an", "of a"});
  take_quality(c);
  c.take("-");
  return unit_at(c) ? number : std::nullopt;
}

// The amount before a unit: a number, or "a", "an", "another", "a few", "a quick ten".
std::optional<Decimal> take_unit_amount(Cursor& c) {
  Cursor mark = c;
  if (auto number = take_counted(c)) return number;
  c = mark;
  if (c.take_any({"a few", "few"}) && unit_at(c)) return Decimal(3);
  c = mark;
  if (c.take_any({"another", "a further", "an extra", "a", "an"})) {
    take_quality(c);
    if (unit_at(c)) return Decimal(1);
    if (auto number = take_counted(c)) return number;
  }
  c = mark;
  if (c.looks_at_any({"hour and a half", "day and a half", "week and a half"})) return Decimal(1);
  return std::nullopt;
}

std::optional<Decimal> take_trailing_fraction(Cursor& c) {
  if (c.take_any({"and a half of", "and a half", "and half", "- and - a - half"}))
    return divided(1, 2);
  if (c.take("and a quarter")) return divided(1, 4);
  if (c.take_any({"and three quarters", "and three quarter"})) return divided(3, 4);
  return std::nullopt;
}

std::optional<Decimal> with_trailing_fraction(std::optional<Decimal> whole, Cursor& c) {
  Cursor mark = c;
  auto fraction = whole && whole->scale() == 0 ? take_trailing_fraction(c) : std::nullopt;
  if (fraction) return sum(whole, fraction);
  c = mark;
  return whole;
}

std::optional<Length> take_length_item(Cursor& c) {
  Cursor mark = c;
  auto amount = take_unit_amount(c);
  if (!amount) return std::nullopt;
  const TimeUnit* unit = unit_at(c);
  ++c.at;
  auto fraction = take_trailing_fraction(c);
  auto length = scaled(fraction ? sum(amount, fraction).value_or(*amount) : *amount, *unit);
  if (!length) c = mark;
  return length;
}

}  // namespace

std::optional<int> take_below_hundred(Cursor& c) {
  if (auto whole = tens_number(c.peek())) {
    ++c.at;
    Cursor mark = c;
    c.take_glued("-");
    auto unit = small_number(c.peek());
    if (unit && *unit >= 1 && *unit <= 9) {
      ++c.at;
      return *whole + *unit;
    }
    c = mark;
    return whole;
  }
  auto small = small_number(c.peek());
  if (small) ++c.at;
  return small;
}

std::optional<int> take_small(Cursor& c) {
  return c.is_number() ? take_small_digits(c) : take_below_hundred(c);
}

std::optional<int> take_ordinal(Cursor& c) {
  if (c.is_number() && c.peek().size() <= 3 && c.glued(1)) {
    std::string_view suffix = c.peek(1);
    if (suffix != "st" && suffix != "nd" && suffix != "rd" && suffix != "th") return std::nullopt;
    int value = std::stoi(std::string(c.peek()));
    c.at += 2;
    return value;
  }
  if (auto tens_only = place(tens_ordinals, c.peek())) {
    ++c.at;
    return *tens_only * 10;
  }
  Cursor mark = c;
  int whole = 0;
  if (auto tens_part = tens_number(c.peek())) {
    whole = *tens_part;
    ++c.at;
    c.take_glued("-");
  }
  auto unit = place(small_ordinals, c.peek());
  if (unit && *unit > 0 && (whole == 0 || *unit < 10)) {
    ++c.at;
    return whole + *unit;
  }
  c = mark;
  return std::nullopt;
}

std::optional<Decimal> take_number(Cursor& c) {
  auto value = take_plain_number(c);
  value = with_trailing_fraction(value, c);  // "three and a half million"
  if (!value) return std::nullopt;
  if (c.take("dozen")) {
    c.take("of");
    value = product(value, 12);
  } else if (auto factor = scale_factor(c)) {
    value = product(value, *factor);
  } else if (c.glued() && c.take("k")) {
    value = product(value, 1000);
  }
  return with_trailing_fraction(value, c);
}

std::optional<Length> take_length(Cursor& c, bool minutes_may_be_bare) {
  auto length = take_length_item(c);
  if (!length) return std::nullopt;
  for (Cursor mark = c;; mark = c) {
    c.take(",");
    c.take("and");
    auto more = take_length_item(c);
    if (more) {
      add(*length, *more);
      continue;
    }
    auto rest = minutes_may_be_bare ? take_small(c) : std::nullopt;
    if (rest && *rest < 60 && c.done() && length->seconds > 0 && length->seconds % 60 == 0) {
      length->seconds += *rest * (length->seconds % hour == 0 ? 60 : 1);
      return length;
    }
    c = mark;
    return length;
  }
}

bool at_time_unit(const Cursor& c) { return unit_at(c) != nullptr; }

}  // namespace language::en
