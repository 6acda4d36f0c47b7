// Numbers and lengths as every language writes and counts them.
#pragma once
#include "base/decimal.h"
#include "language/days.h"
#include "language/token.h"

namespace language {

std::optional<base::Decimal> sum(std::optional<base::Decimal> a, std::optional<base::Decimal> b);
std::optional<base::Decimal> product(std::optional<base::Decimal> a, int64_t b);
std::optional<base::Decimal> divided(int64_t a, int64_t b);

// A number in digits with its points and commas: "1,250.5", "1250", "12,50", "1.250,50". The sign
// `grouping` before exactly three digits separates thousands.
std::optional<base::Decimal> take_digits(Cursor& c, char grouping);
// A whole number up to 9999 that is not the beginning of a decimal.
std::optional<int> take_small_digits(Cursor& c);
// Two digits glued on, like the minutes of "15:30".
std::optional<int> two_digits(const Cursor& c, size_t ahead);
// "1/2".
std::optional<base::Decimal> take_slashed_fraction(Cursor& c);

// A unit of time under all its names.
struct TimeUnit {
  std::string_view names;  // between blanks
  int months, days;
  int64_t seconds;
};
// amount × unit: whole months and days as such, what is left as days of a 30-day month and seconds
// of a 24-hour day.
std::optional<Length> scaled(const base::Decimal& amount, const TimeUnit& unit);
void add(Length& to, const Length& more);

}  // namespace language
