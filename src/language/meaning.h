// What words about time say, before it is worked out against a moment. A grammar fills a Meaning;
// resolve() is the same for every language.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "language/days.h"
#include "language/language.h"

namespace language {

constexpr int hour = 3600;

// Seconds since midnight, up to 24:00. Half::open did not say which half of the day it means
// ("six"); Half::written neither, but gave digits with minutes ("7:30"), as the 24-hour clock does;
// Half::of_24 is of a language whose clock has 24 hours ("6 Uhr").
struct Clock {
  enum class Half { said, open, written, of_24 };
  int seconds = 0;
  Half half = Half::said;
  bool operator==(const Clock&) const = default;
};

// A part of a day, [start, end) in seconds since midnight.
struct Part {
  enum class Kind { morning, midday, afternoon, evening, night };
  Kind kind;
  int start, end;
  bool operator==(const Part&) const = default;
};

// "this", "next", "last" before a name of something that comes again.
enum class Which { coming, current, next, last };

// A share of a stretch: "the end of june", "later this week".
enum class Portion { whole, beginning, early, middle, late, end, remaining, elapsed };

// Which day or days. Fields that are set narrow each other: a weekday within a week, a day of a
// month of a year.
struct DaySpec {
  std::optional<Days> base;  // already known: tomorrow, next week
  std::optional<Feast> feast;
  std::optional<int> weekday;  // Monday is 0
  std::optional<int> day, month, year;
  int nth = 0;                  // the nth such weekday or, where none is said, day of a stretch
  bool working = false;         // nth counts working days
  Which which = Which::coming;  // of the weekday, the month or the feast
  int weeks_later = 0;          // "friday week"
  Portion portion = Portion::whole;

  bool empty() const { return *this == DaySpec{}; }
  bool operator==(const DaySpec&) const = default;
};

// One end of a stretch, or all that was said.
struct Moment {
  std::optional<base::Instant> instant;  // already exact: "in twenty minutes"
  std::optional<base::Period> stretch;   // already known: "the last two hours"
  DaySpec days;
  std::optional<Clock> clock;
  std::optional<Part> part;

  bool empty() const { return *this == Moment{}; }
  bool operator==(const Moment&) const = default;
};

// How something repeats; what it does not say comes from the Moment beside it ("every" + "friday at
// 5").
struct Repeat {
  enum class Every { unsaid, minute, hour, day, week, month, year };
  Every every = Every::unsaid;
  int interval = 1;
  unsigned weekdays = 0;  // bit 0 is Monday
  int count = 0;
  bool once = false;  // the days are listed, each of them just once: "monday and wednesday"
  std::optional<Moment> from, until;
  bool operator==(const Repeat&) const = default;
};

struct Meaning {
  enum class Bound { none, before, after, since };
  Moment start;
  std::optional<Moment> end;
  std::optional<Length> length;
  Bound bound = Bound::none;
  std::optional<Repeat> repeat;
  // Beside the start's own where it repeats: days of the month or places of the weekday ("the 1st
  // and 15th"), times of the day ("at 8 and 20").
  std::vector<int> also_places;
  std::vector<Moment> also_at;
};

// Joins two specs; false where they contradict each other.
bool join(DaySpec& into, const DaySpec& more);
// Something that was said before now says something else.
bool overwritten(const Moment& before, const Moment& after);

base::Result<When> resolve(const Meaning& meaning, const Context& context);

// The steps of resolve(), for grammars that must know a day or a moment before they go on.
base::Result<Days> resolve_days(const DaySpec& spec, const Context& context);
base::Result<When> resolve_moment(const Moment& moment, const Context& context);
base::Result<Recurrence> resolve_repeat(const Meaning& meaning, const Context& context);
// Seconds since midnight, past 24:00 for the small hours of a night. An open hour lies in the part;
// else 1 to 7 (written with minutes: 1 to 6, of 24: 1 to 5) are after noon, the others as said.
base::Result<int> resolve_clock(const Clock& clock, const std::optional<Part>& part);

Day today(const Context& context);
// Days as a stretch of instants in the context's zone.
Span span_of(const Days& days, const Context& context);
base::Instant instant_of(Day day, int seconds, const Context& context);
base::Period period_of(const When& when, const Context& context);

}  // namespace language
