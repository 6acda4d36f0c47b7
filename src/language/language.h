// Reads and says times, numbers and answers in people's words. Everything here is deterministic:
// the same words, the same `now`, the same result. Words that are not wholly understood are
// refused, and the refusal names the part that was not understood; nothing is guessed. README.md
// lists what the words mean.
//
// All functions are pure, may be called from any thread, take linear time and read at most 300
// bytes (`limit`).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/decimal.h"
#include "base/time.h"

namespace language {

// What `when` words are read against. `near` is a moment an earlier part of the request spoke of
// ("that morning", "the day before", "an hour later"); a time of day alone is one of its day.
struct Context {
  base::Instant now;
  base::Zone zone;
  std::optional<base::Instant> near = {};
  std::string tag = "en";  // BCP 47
};

// A rule that repeats, in the terms of RFC 5545. `first` is the first occurrence at or after now.
// COUNT counts from `first`; UNTIL is a UTC time, or a date where whole_day.
struct Recurrence {
  base::Local first;
  base::Seconds length{0};
  bool whole_day = false;
  std::string rrule;  // "FREQ=WEEKLY;BYDAY=SU"
  bool operator==(const Recurrence&) const = default;
};

// An exact time.
struct Point {
  base::Instant at;
  bool operator==(const Point&) const = default;
};

// A stretch of time: a day, an afternoon, a week, "from 3 to 5".
struct Span {
  base::Period period;
  bool whole_days = false;  // "friday", "next week"
  bool operator==(const Span&) const = default;
};

using When = std::variant<Point, Span, Recurrence>;

// `invalid` with a sentence when the words are not a time, or not wholly.
base::Result<When> read_when(std::string_view words, const Context&);
// `said` in place of `before`, with what only `before` says: "wednesday" in place of "tuesday at
// 10" is "wednesday at 10", "3pm" in place of "every tuesday at 2" "every tuesday 3pm", "8" in
// place of "7 pm" "8 pm". Just `said`
// where it says a day and a time itself, or the two together are no time.
std::string in_place_of(std::string_view before, std::string_view said, const Context&);
// Any time as a stretch: a point has length zero, a recurrence is its first occurrence.
base::Result<base::Period> read_period(std::string_view words, const Context&);
// "an hour and a half", "45 min", "a fortnight". Days are 24 hours, months 30 days, years 365.
base::Result<base::Seconds> read_duration(std::string_view words, const Context&);
// "two dozen", "1,250.5", "half a", "twenty-one", "third".
base::Result<base::Decimal> read_number(std::string_view words, const Context&);
// "12.50 euros", "£20", "a fiver", "three quid fifty"; the default currency where none is named.
base::Result<base::Money> read_money(std::string_view words, const Context&,
                                     std::string_view default_currency = "EUR");
// Canonical digits, "+" kept: "+49301234567"; spoken digits too ("double oh seven").
std::optional<std::string> read_phone(std::string_view words);
// Also "ana at example dot org".
std::optional<std::string> read_mail_address(std::string_view words);

enum class Answer { yes, no, maybe };
std::optional<Answer> read_answer(std::string_view words);

// A counted thing: "two lemons" is {2, "", "lemons"}, "500 g of flour" {500, "g", "flour"}, "milk"
// {1, "", "milk"}.
struct Quantity {
  base::Decimal count;
  std::string unit, thing;
  bool operator==(const Quantity&) const = default;
};
Quantity read_quantity(std::string_view words);

// How people say a time, relative to now: "today at 14:30", "Thursday 14 May at 09:00". read_when
// reads it back to the same minute.
std::string say_when(base::Instant, const Context&);
std::string say_day(base::Day, const Context&);
std::string say_period(base::Period, const Context&);
// "every Sunday at 18:00"
std::string say_recurrence(const Recurrence&, const Context&);

}  // namespace language
