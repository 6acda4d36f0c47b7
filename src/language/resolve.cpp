// From a meaning to the time meant. Days are worked out in resolve_days.cpp, repetition in
// resolve_repeat.cpp.
#include <tuple>

#include "language/meaning.h"

namespace language {
namespace {

using base::Code, base::fail, base::Instant, base::Local, base::Period, base::Result, base::Seconds;
using std::chrono::days;
using Kind = Part::Kind;

constexpr int day_seconds = 24 * hour;

std::string clock_text(int seconds) {
  return fmt::format("{:02}:{:02}", seconds / hour % 24, seconds / 60 % 60);
}

// The reading of an open hour that lies in the part of the day.
int open_hour_in(const Part& part, int seconds) {
  int morning = seconds % (12 * hour), later = morning + 12 * hour;
  switch (part.kind) {
    case Kind::morning:
      return morning;
    case Kind::midday:
      return morning >= 10 * hour ? morning : later;
    case Kind::afternoon:
      return later;
    case Kind::evening:
      return morning == 0 ? day_seconds : later;
    case Kind::night:
      return morning < 4 * hour ? day_seconds + morning : later;
  }
  return seconds;
}

bool lies_in(const Part& part, int seconds) {
  switch (part.kind) {
    case Kind::morning:
      return seconds < 12 * hour;
    case Kind::midday:
      return seconds >= 10 * hour && seconds < 16 * hour;
    case Kind::afternoon:
      return seconds >= 12 * hour && seconds < 20 * hour;
    case Kind::evening:
      return seconds >= 16 * hour && seconds <= day_seconds;
    case Kind::night:
      return seconds >= 16 * hour && seconds < day_seconds + 6 * hour;
  }
  return false;
}

bool single(const Days& d) { return d.end - d.first == days(1); }

Result<Day> the_day(const Moment& moment, const Context& context) {
  Days found = TRY(resolve_days(moment.days, context));
  if (!single(found) && context.near) {  // "8pm this week", of what was spoken of before
    Day near = base::day_of(context.zone.to_local(*context.near));
    if (near >= found.first && near < found.end) return near;
  }
  if (!single(found))
    return fail(Code::invalid, "A time is said, but of more than one day.",
                "Say which day is meant.");
  return found.first;
}

// Without a day, the next such time after now.
Result<Day> day_for(const Moment& moment, int seconds, const Context& context) {
  if (!moment.days.empty()) return the_day(moment, context);
  Day day = today(context);
  return instant_of(day, seconds, context) > context.now ? day : day + days(1);
}

Result<When> remaining_or_elapsed(const Moment& moment, const Context& context) {
  Period whole = span_of(TRY(resolve_days(moment.days, context)), context).period;
  Instant middle = context.now;
  bool of_near = context.near && (middle < whole.start || middle >= whole.end);
  if (of_near) middle = *context.near;
  if (middle < whole.start || middle >= whole.end)
    return fail(Code::invalid, "Earlier and later can only be said of a time that is running now.");
  if (moment.days.portion == Portion::remaining) return Span{{middle, whole.end}};
  return Span{{whole.start, middle}};
}

// What has not said its half lies after noon before this hour.
int after_noon_until(const Clock& clock) {
  switch (clock.half) {
    case Clock::Half::open:
      return 8 * hour;
    case Clock::Half::written:
      return 7 * hour;
    case Clock::Half::of_24:
      return 6 * hour;
    case Clock::Half::said:
      return 0;
  }
  return 0;
}

// The other end of a range, or a part of the day, may move this clock to the other half of the day.
bool movable(const Clock& clock, bool in_part) {
  return clock.half == Clock::Half::open ||
         (clock.half != Clock::Half::said && (in_part || clock.seconds < after_noon_until(clock)));
}

// The end's clock in the reading that comes first after the start's.
int clock_after(int start, const Clock& clock, bool in_part) {
  int step = movable(clock, in_part) ? 12 * hour : day_seconds;
  int first = step == day_seconds ? clock.seconds : clock.seconds % step;
  while (first <= start) first += step;
  return first;
}

// An open start takes the reading closest before an end that said its half.
void settle_open_start(Clock& start, const Clock& end) {
  if (!movable(start, false) || movable(end, false)) return;
  int morning = start.seconds % (12 * hour), later = morning + 12 * hour;
  start = {later < end.seconds ? later : morning, Clock::Half::said};
}

// "from 2 to 4pm on tuesday", "next week mon to wed", "7 to 9 in the evening": what one end says
// counts for both.
void share(Moment& start, Moment& end) {
  if (start.clock && start.days.empty() && !start.instant) start.days = end.days;
  if (start.clock && !start.part && end.clock) start.part = end.part;
  if (end.clock && !end.part && start.clock && end.days.empty()) end.part = start.part;
  DaySpec &a = start.days, &b = end.days;
  if (b.day && !b.month && !b.base) b.month = a.month;
  bool a_partial = a.weekday || a.day;
  if (a_partial && !a.base && !a.month && !a.feast) {
    if (b.weekday || b.day) a.base = b.base;
    if (a.day && b.day) a.month = b.month;
  }
  bool in_order = std::tie(a.month, a.day) <= std::tie(b.month, b.day);
  if (a.day && b.day && a.month && !a.year && b.year && in_order) a.year = b.year;
  bool b_partial = b.weekday || b.day;
  if (b_partial && !b.base && !b.month && a.base && a.base->unit != Unit::day) b.base = a.base;
}

// Both ends have a clock and the end names no day of its own: the end follows the start.
Result<When> clock_range(const Moment& start, const Moment& end, const Context& context) {
  int from = TRY(resolve_clock(*start.clock, start.part));
  Day day = TRY(day_for(start, from, context));
  int to = clock_after(from, *end.clock, start.part || end.part);
  return Span{{instant_of(day, from, context), instant_of(day, to, context)}};
}

// The first instant behind the end of a range. A part of the day ends a range of clocks where it
// begins.
Instant end_of(const When& end, bool start_is_exact) {
  if (auto* point = std::get_if<Point>(&end)) return point->at;
  const Span& span = std::get<Span>(end);
  return start_is_exact && !span.whole_days ? span.period.start : span.period.end;
}

Result<When> resolve_range(Moment start, Moment end, const Context& context) {
  if (start.clock && end.clock && !start.part) settle_open_start(*start.clock, *end.clock);
  share(start, end);
  bool same_day = end.days.empty() || end.days == start.days;
  if (start.clock && end.clock && same_day) return clock_range(start, end, context);
  bool unsaid_beginning =
      end.clock && !start.clock && !start.part && !start.instant && !start.stretch;
  if (unsaid_beginning)
    return fail(Code::invalid, "It is said when that ends, but not at what time it begins.",
                "Say both, like 'friday 6pm to sunday noon'.");
  When first = TRY(resolve_moment(start, context));
  Context later = context;
  Period begin = period_of(first, context);
  if (end.days.which == Which::coming) later.now = begin.start;
  if (end.days.empty() && (end.clock || end.part) && !start.instant)
    end.days.base = one_day(base::day_of(context.zone.to_local(begin.start)));
  When last = TRY(resolve_moment(end, later));
  Period result{begin.start, end_of(last, std::holds_alternative<Point>(first))};
  if (result.end <= result.start)
    return fail(Code::invalid, "That stretch of time ends before it begins.");
  auto whole = [](const When& when) {
    auto* s = std::get_if<Span>(&when);
    return s && s->whole_days;
  };
  return Span{result, whole(first) && whole(last)};
}

Result<When> resolve_before(const Moment& start, const When& when, const Context& context) {
  Instant end = period_of(when, context).start, begin = context.now;
  bool within_a_day = (start.clock || start.part) && !start.days.empty();
  if (within_a_day) {
    Day day = TRY(the_day(start, context));
    bool opens_with_part = start.clock && start.part;
    Instant opening = instant_of(day, opens_with_part ? start.part->start : 0, context);
    if (opening >= end) opening = instant_of(day, 0, context);
    if (opening >= end) opening = context.now;
    begin = std::max(begin, opening);
  }
  if (end <= begin)
    return fail(Code::invalid, "The time before that is already past, or has no beginning.");
  return Span{{begin, end}};
}

Result<When> resolve_after(const Moment& start, const When& when, const Context& context) {
  Instant begin = period_of(when, context).end;
  auto* span = std::get_if<Span>(&when);
  if (span && span->whole_days) {
    if (begin < context.now) return Span{{begin, context.now}};
    return fail(Code::invalid, "A time after that has no end.",
                "Say until when, like 'from friday to sunday'.");
  }
  Day day = base::day_of(context.zone.to_local(period_of(when, context).start));
  int closing = start.clock && start.part ? start.part->end : day_seconds;
  Instant end = std::max(instant_of(day, closing, context), begin);
  return Span{{begin, end}};
}

Result<When> resolve_since(Moment start, const Context& context) {
  bool may_be_past = !start.days.empty() && !start.days.base;
  if (start.days.which == Which::coming && may_be_past) start.days.which = Which::last;
  Instant begin = period_of(TRY(resolve_moment(start, context)), context).start;
  if (begin > context.now && start.clock && start.days.empty()) begin -= days(1);
  bool season = start.days.base && start.days.base->unit == Unit::quarter;
  if (begin > context.now && season) begin = shift(begin, Length{.months = -12}, context.zone);
  if (begin >= context.now) return fail(Code::invalid, "That time is not past yet.");
  return Span{{begin, context.now}};
}

Result<When> resolve_length(const When& when, const Length& length, const Context& context) {
  if (auto* point = std::get_if<Point>(&when))
    return Span{{point->at, shift(point->at, length, context.zone)}};
  const Span& span = std::get<Span>(when);
  if (!span.whole_days || !length.whole_days())
    return fail(Code::invalid, "It is not said at what time that begins.",
                "Say a time, like 'at 3'.");
  return Span{{span.period.start, shift(span.period.start, length, context.zone)}, true};
}

// "after lunch" is today as long as lunch is not over.
Meaning with_running_part(Meaning meaning, const Context& context) {
  const Moment& start = meaning.start;
  bool part_alone = start.part && !start.clock && start.days.empty();
  bool after = meaning.bound == Meaning::Bound::after;
  if (after && part_alone && instant_of(today(context), start.part->end, context) > context.now)
    meaning.start.days.base = one_day(today(context));
  return meaning;
}

}  // namespace

Instant instant_of(Day day, int seconds, const Context& context) {
  return context.zone.to_instant(Local(day) + Seconds(seconds));
}

Span span_of(const Days& d, const Context& context) {
  return {{instant_of(d.first, 0, context), instant_of(d.end, 0, context)}, true};
}

Period period_of(const When& when, const Context& context) {
  if (auto* point = std::get_if<Point>(&when)) return {point->at, point->at};
  if (auto* span = std::get_if<Span>(&when)) return span->period;
  const auto& repeat = std::get<Recurrence>(when);
  Instant start = context.zone.to_instant(repeat.first);
  return {start,
          context.zone.to_instant(repeat.first + (repeat.whole_day ? days(1) : repeat.length))};
}

Result<int> resolve_clock(const Clock& clock, const std::optional<Part>& part) {
  bool open = clock.half != Clock::Half::said;
  bool after_noon = clock.seconds >= hour && clock.seconds < after_noon_until(clock);
  if (!part) return clock.seconds + (after_noon ? 12 * hour : 0);
  bool small_hours = part->kind == Kind::night && clock.seconds < 6 * hour;
  int said = small_hours ? clock.seconds + day_seconds : clock.seconds;
  int seconds = open ? open_hour_in(*part, clock.seconds) : said;
  if (lies_in(*part, seconds)) return seconds;
  return fail(Code::invalid, fmt::format("{} does not lie in the part of the day that was said.",
                                         clock_text(clock.seconds)));
}

Result<When> resolve_moment(const Moment& moment, const Context& context) {
  bool exact = moment.instant || moment.stretch;
  bool more =
      !moment.days.empty() || moment.clock || moment.part || (moment.instant && moment.stretch);
  if (exact && more) return fail(Code::invalid, "Two times are named.", "Name one of them.");
  if (moment.instant) return Point{*moment.instant};
  if (moment.stretch) return Span{*moment.stretch};
  bool of_now =
      moment.days.portion == Portion::remaining || moment.days.portion == Portion::elapsed;
  if (of_now) return remaining_or_elapsed(moment, context);
  if (moment.clock) {
    int seconds = TRY(resolve_clock(*moment.clock, moment.part));
    return Point{instant_of(TRY(day_for(moment, seconds, context)), seconds, context)};
  }
  if (moment.part) {
    Day day = TRY(day_for(moment, moment.part->start, context));
    return Span{
        {instant_of(day, moment.part->start, context), instant_of(day, moment.part->end, context)}};
  }
  return span_of(TRY(resolve_days(moment.days, context)), context);
}

Result<When> resolve(const Meaning& said, const Context& context) {
  Meaning meaning = with_running_part(said, context);
  if (meaning.repeat) return TRY(resolve_repeat(meaning, context));
  if (meaning.bound != Meaning::Bound::none && meaning.length)
    return fail(Code::invalid, "A time before or after another has no length of its own.");
  if (meaning.bound == Meaning::Bound::since) return resolve_since(meaning.start, context);
  When when = meaning.end ? TRY(resolve_range(meaning.start, *meaning.end, context))
                          : TRY(resolve_moment(meaning.start, context));
  if (meaning.bound == Meaning::Bound::before) return resolve_before(meaning.start, when, context);
  if (meaning.bound == Meaning::Bound::after) return resolve_after(meaning.start, when, context);
  return meaning.length ? resolve_length(when, *meaning.length, context) : when;
}

}  // namespace language
