#include "language/counting.h"

namespace language {
namespace {

using base::Decimal;

// The blanks of "1 000 000"; a single one more often stands between two numbers.
void take_spaced_groups(Cursor& c, std::string& whole) {
  auto group = [&](size_t i) { return c.is_number(i) && !c.glued(i) && c.peek(i).size() == 3; };
  if (whole.size() > 3 || whole[0] == '0' || !group(0) || !group(1)) return;
  for (; group(0); ++c.at) whole += c.peek();
}

}  // namespace

std::optional<Decimal> take_digits(Cursor& c, char grouping) {
  if (!c.is_number()) return std::nullopt;
  Cursor mark = c;
  std::string whole(c.peek()), fraction;
  char thousands = 0;
  ++c.at;
  take_spaced_groups(c, whole);
  for (; fraction.empty() && (c.peek() == "." || c.peek() == ",") && c.glued() && c.is_number(1) &&
         c.glued(1);) {
    char sign = c.peek()[0];
    std::string_view group = c.peek(1);
    bool may_group = group.size() == 3 && whole.size() <= (thousands ? 30 : 3) && whole[0] != '0';
    bool more =
        c.glued(2) && (c.peek(2) == "." || c.peek(2) == ",") && c.is_number(3) && c.glued(3);
    bool is_group = may_group && (sign == thousands || (!thousands && (sign == grouping || more)));
    if (is_group) {
      whole += group;
      thousands = sign;
    } else if (sign == thousands) {
      c = mark;
      return std::nullopt;
    } else {
      fraction = group;
    }
    c.at += 2;
  }
  auto value = Decimal::parse(fraction.empty() ? whole : whole + "." + fraction);
  if (value) return *value;
  c = mark;
  return std::nullopt;
}

std::optional<Decimal> divided(int64_t a, int64_t b) {
  auto value = Decimal(a).divided_by(Decimal(b));
  return value ? std::optional<Decimal>(*value) : std::nullopt;
}

std::optional<Decimal> sum(std::optional<Decimal> a, std::optional<Decimal> b) {
  if (!a || !b) return std::nullopt;
  auto value = a->plus(*b);
  return value ? std::optional<Decimal>(*value) : std::nullopt;
}

std::optional<Decimal> product(std::optional<Decimal> a, int64_t b) {
  if (!a) return std::nullopt;
  auto value = a->times(Decimal(b));
  return value ? std::optional<Decimal>(*value) : std::nullopt;
}

std::optional<int> take_small_digits(Cursor& c) {
  bool decimal =
      c.glued(1) && (c.peek(1) == "." || c.peek(1) == ",") && c.is_number(2) && c.glued(2);
  if (!c.is_number() || c.peek().size() > 4 || decimal) return std::nullopt;
  int value = std::stoi(std::string(c.peek()));
  ++c.at;
  return value;
}

std::optional<int> two_digits(const Cursor& c, size_t ahead) {
  if (!c.is_number(ahead) || !c.glued(ahead) || c.peek(ahead).size() != 2) return std::nullopt;
  return std::stoi(std::string(c.peek(ahead)));
}

std::optional<Decimal> take_slashed_fraction(Cursor& c) {
  bool slashed = c.is_number() && c.peek(1) == "/" && c.glued(1) && c.is_number(2) && c.glued(2);
  if (!slashed || c.peek().size() > 2 || c.peek(2).size() > 2) return std::nullopt;
  auto value = divided(std::stoi(std::string(c.peek())), std::stoi(std::string(c.peek(2))));
  if (value) c.at += 3;
  return value;
}

std::optional<Length> scaled(const Decimal& amount, const TimeUnit& unit) {
  if (amount > Decimal(100'000) || amount < Decimal(0)) return std::nullopt;
  int64_t unit_seconds = unit.seconds + 86'400ll * unit.days + 30ll * 86'400 * unit.months;
  auto all_months = product(amount, unit.months);
  auto months = int(all_months->approximate());
  auto rest = unit.months ? all_months->minus(Decimal(months))->times(Decimal(30 * 86'400))
                          : amount.times(Decimal(unit_seconds));
  if (!rest) return std::nullopt;
  auto seconds = rest->rounded(0)->coefficient();
  if (unit.seconds) return Length{0, 0, seconds};
  Length out{months, int(seconds / 86'400), seconds % 86'400};
  if (out.months > 12 * 200 || out.days > 200 * 366) return std::nullopt;
  return out;
}

void add(Length& to, const Length& more) {
  to.months += more.months;
  to.days += more.days;
  to.seconds += more.seconds;
}

}  // namespace language
