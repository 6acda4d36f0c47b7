// From "every …" to a rule of RFC 5545 and its first occurrence.
#include "base/text.h"
#include "language/meaning.h"

namespace language {
namespace {

using base::Code, base::fail, base::Instant, base::Local, base::Result, base::Seconds;
using std::chrono::days;
using Every = Repeat::Every;

constexpr int day_seconds = 24 * hour;
constexpr int days_searched = 366 * 9;  // 29 February, across a century
constexpr std::array weekday_codes = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

struct Rule {
  Every every;
  int interval = 1;
  unsigned weekdays = 0;
  int month = 0;
  std::vector<int> month_days, places;  // of the month, of the weekday in it; −1 is the last
  int working_day = 0;                  // the nth of the month

  bool in_month() const { return working_day || !month_days.empty() || !places.empty(); }
};

std::unexpected<base::Error> unclear(std::string_view why) {
  return fail(Code::invalid, std::string(why),
              "Say it like 'every sunday at six' or 'the first of every month'.");
}

Result<Rule> rule_of_feast(const Feast& feast, int interval) {
  Rule rule{.every = Every::year, .interval = interval, .month = feast.month};
  if (feast.rule == Feast::Rule::fixed) {
    rule.month_days = {feast.day};
  } else if (feast.rule == Feast::Rule::nth_weekday && feast.day == 0) {
    rule.weekdays = 1u << feast.weekday;
    rule.places = {feast.nth};
  } else {
    return unclear("That feast moves from year to year and cannot repeat by a rule.");
  }
  return rule;
}

// What repeats, by the narrowest thing that was said. `every` stays unsaid where nothing tells.
Result<Rule> narrowest(const Repeat& repeat, const DaySpec& spec, const std::vector<int>& also) {
  if (spec.feast) return rule_of_feast(*spec.feast, repeat.interval);
  Rule rule{.every = repeat.every,
            .interval = repeat.interval,
            .weekdays = repeat.weekdays,
            .month = spec.month.value_or(0)};
  if (spec.weekday) rule.weekdays |= 1u << *spec.weekday;
  auto& counted = rule.weekdays && !spec.day ? rule.places : rule.month_days;
  if (spec.working) rule.working_day = spec.nth;
  if (!spec.working && (spec.day || spec.nth)) counted = {spec.day.value_or(spec.nth)};
  counted.insert(counted.end(), also.begin(), also.end());
  if (rule.weekdays && (!rule.month_days.empty() || rule.working_day))
    return unclear("A day of the month is not always that weekday.");
  if (rule.in_month()) {
    rule.every = rule.month ? Every::year : Every::month;
  } else if (rule.month) {
    return unclear("It is not said which day of the month is meant.");
  } else if (rule.weekdays) {
    rule.every = Every::week;
  }
  return rule;
}

// "every monday in june": a month that names no day bounds what repeats more often.
Meaning bounded_by_month(Meaning meaning, const Context& context) {
  DaySpec& spec = meaning.start.days;
  const Repeat& repeat = *meaning.repeat;
  bool often = repeat.weekdays || repeat.every == Every::day || repeat.every == Every::week;
  if (!spec.month || spec.day || spec.nth != 0 || spec.base || !often) return meaning;
  DaySpec month{.month = spec.month, .year = spec.year, .which = spec.which};
  auto found = resolve_days(month, context);
  if (!found) return meaning;
  spec.base = *found;
  spec.month.reset();
  spec.year.reset();
  return meaning;
}

Result<Rule> rule_of(const Meaning& meaning) {
  const Repeat& repeat = *meaning.repeat;
  Rule rule = TRY(narrowest(repeat, meaning.start.days, meaning.also_places));
  const DaySpec& spec = meaning.start.days;
  bool one_of_them = spec.which != Which::coming || spec.weeks_later != 0 ||
                     (spec.portion != Portion::whole && !spec.base);
  if (one_of_them) return unclear("It repeats, yet names a single day.");
  bool has_part = meaning.start.part || meaning.start.clock;
  if (rule.every == Every::unsaid && !has_part)
    return unclear("It is not said how often that repeats.");
  if (rule.every == Every::unsaid) rule.every = Every::day;
  bool narrowed = rule.in_month() || rule.weekdays;
  bool daily_weekdays =
      repeat.every == Every::day && rule.every == Every::week && repeat.interval == 1;
  bool yearly_of_month = repeat.every == Every::month && rule.every == Every::year;
  if (narrowed && repeat.every != Every::unsaid && repeat.every != rule.every && !daily_weekdays)
    return unclear(yearly_of_month ? "It names one month, yet repeats every month."
                                   : "It is not said which of those days is meant.");
  return rule;
}

bool matches(const Rule& rule, Day day) {
  if (rule.month && month_number(day) != rule.month) return false;
  Days month = month_of(day);
  if (rule.working_day) return nth_working_day(month, rule.working_day) == day;
  if (!rule.month_days.empty())
    return std::ranges::any_of(rule.month_days, [&](int number) {
      return number < 0 ? day == month.end + days(number) : day_number(day) == number;
    });
  if (!(rule.weekdays >> weekday_number(day) & 1)) return rule.weekdays == 0;
  return rule.places.empty() || std::ranges::any_of(rule.places, [&](int place) {
           return nth_weekday(month, weekday_number(day), place) == day;
         });
}

std::string by_day(const Rule& rule) {
  std::vector<std::string> codes;
  for (unsigned i = 0; i < 7; ++i) {
    if (!(rule.weekdays >> i & 1)) continue;
    if (rule.places.empty()) codes.push_back(weekday_codes[i]);
    for (int place : rule.places) codes.push_back(fmt::format("{}{}", place, weekday_codes[i]));
  }
  return base::join(codes, ",");
}

std::string rrule_text(const Rule& rule) {
  static constexpr std::array names = {"",       "MINUTELY", "HOURLY", "DAILY",
                                       "WEEKLY", "MONTHLY",  "YEARLY"};
  std::string out = fmt::format("FREQ={}", names[size_t(rule.every)]);
  if (rule.interval > 1) out += fmt::format(";INTERVAL={}", rule.interval);
  if (rule.month) out += fmt::format(";BYMONTH={}", rule.month);
  if (!rule.month_days.empty())
    out += fmt::format(";BYMONTHDAY={}", fmt::join(rule.month_days, ","));
  if (rule.weekdays) out += ";BYDAY=" + by_day(rule);
  if (rule.working_day) out += fmt::format(";BYDAY=MO,TU,WE,TH,FR;BYSETPOS={}", rule.working_day);
  return out;
}

// When in the day it begins: a part of the day stands for its usual hour.
Result<std::optional<int>> seconds_of_day(const Moment& moment) {
  if (moment.clock) return TRY(resolve_clock(*moment.clock, moment.part));
  if (!moment.part) return std::nullopt;
  switch (moment.part->kind) {
    case Part::Kind::morning:
      return std::max(moment.part->start, 9 * hour);
    case Part::Kind::afternoon:
      return std::max(moment.part->start, 14 * hour);
    case Part::Kind::night:
      return std::max(moment.part->start, 21 * hour);
    default:
      return moment.part->start;
  }
}

// All the times of day, ascending; a rule can only say them where they have the same minutes. An
// open hour that another time names already is that of the other half of the day: "at 7 and 19".
Result<std::vector<int>> times_of_day(const Meaning& meaning) {
  std::vector<Moment> moments = {meaning.start};
  moments.insert(moments.end(), meaning.also_at.begin(), meaning.also_at.end());
  std::vector<int> times;
  for (const Moment& moment : moments)
    if (auto seconds = TRY(seconds_of_day(moment))) times.push_back(*seconds);
  for (size_t i = 0; i < times.size(); ++i) {
    const Moment& moment = moments[i];
    bool open = moment.clock && moment.clock->half != Clock::Half::said && !moment.part;
    if (open && std::ranges::count(times, times[i]) > 1)
      times[i] = (times[i] + 12 * hour) % day_seconds;
  }
  std::ranges::sort(times);
  times.erase(std::ranges::unique(times).begin(), times.end());
  bool one_rule = times.size() < 2 || times.back() < day_seconds;
  for (int time : times) one_rule = one_rule && time % hour == times[0] % hour;
  if (!one_rule) return unclear("Those times need a repetition each.");
  return times;
}

std::string by_hour(const std::vector<int>& times) {
  if (times.size() < 2) return "";
  std::vector<int> hours(times.size());
  std::ranges::transform(times, hours.begin(), [](int time) { return time / hour; });
  return fmt::format(";BYHOUR={}", fmt::join(hours, ","));
}

// Midnight ends the day that was said: the rule is that of the day after.
Result<Rule> a_day_later(Rule rule) {
  if (rule.in_month()) return unclear("Midnight ends one day and begins another.");
  rule.weekdays = (rule.weekdays << 1 | rule.weekdays >> 6) & 0x7F;
  return rule;
}

// Like a weekday by itself, days that are listed lie after today; where they follow each other,
// the first of them comes first.
Instant beginning_of_list(const Repeat& repeat, const Context& context) {
  auto run = run_of(repeat.weekdays);
  Day day = run ? weekday_after(today(context), run->first) : today(context) + days(1);
  return instant_of(day, 0, context);
}

// Where the repetition may begin and must end; `end` is the first instant it no longer reaches.
struct Bounds {
  Instant begin;
  std::optional<Instant> end;
};

Result<Bounds> bounds_of(const Meaning& meaning, const Context& context) {
  const Repeat& repeat = *meaning.repeat;
  Bounds bounds{context.now, {}};
  const auto& base = meaning.start.days.base;
  if (base) {
    bool fixed = base->unit == Unit::day || meaning.start.days.day || meaning.start.days.nth != 0;
    if (fixed) return unclear("It repeats, yet names a single day.");
    Span span = span_of(TRY(resolve_days(meaning.start.days, context)), context);
    bounds = {std::max(span.period.start, context.now), span.period.end};
  }
  if (repeat.once) bounds.begin = std::max(bounds.begin, beginning_of_list(repeat, context));
  if (meaning.start.stretch) bounds = {meaning.start.stretch->start, meaning.start.stretch->end};
  if (repeat.from)
    bounds.begin = period_of(TRY(resolve_moment(*repeat.from, context)), context).start;
  if (repeat.until) {
    Context later = context;
    bool after_beginning = repeat.from && repeat.until->days.which == Which::coming;
    if (after_beginning) later.now = std::max(context.now, bounds.begin);
    When until = TRY(resolve_moment(*repeat.until, later));
    auto* span = std::get_if<Span>(&until);
    bool one_day_long =
        span && span->whole_days && span->period.end - span->period.start <= days(2);
    bounds.end =
        one_day_long ? span->period.end : period_of(until, context).start + Seconds(span ? 0 : 1);
  }
  return bounds;
}

std::string until_text(Instant end, bool whole_day, const Context& context) {
  if (whole_day)
    return base::format_local(base::day_of(context.zone.to_local(end)) - days(1), "%Y%m%d");
  Instant last = end - Seconds(1);
  return base::format_local(Local(last.time_since_epoch()), "%Y%m%dT%H%M%SZ");
}

Result<Seconds> length_of(const Meaning& meaning, int start) {
  if (meaning.end) {
    bool clocks = meaning.end->clock && meaning.start.clock && meaning.end->days.empty();
    if (!clocks) return unclear("It is not said when each of them ends.");
    Meaning once{.start = {.clock = Clock{start}}, .end = meaning.end};
    Context any{base::Instant{}, base::Zone::utc()};
    base::Period period = period_of(TRY(resolve(once, any)), any);
    return period.end - period.start;
  }
  if (meaning.length && !meaning.length->whole_days()) return Seconds(meaning.length->seconds);
  return Seconds(0);
}

// Every so many minutes or hours: from the time that was said, or one interval from now.
Result<Recurrence> within_the_day(const Meaning& meaning, const Rule& rule,
                                  const Context& context) {
  bool more_said =
      !meaning.start.days.empty() || meaning.end || meaning.start.part || !meaning.also_at.empty();
  if (more_said) return unclear("That repeats within the day, and only on some days.");
  Bounds bounds = TRY(bounds_of(meaning, context));
  int step = rule.interval * (rule.every == Every::hour ? hour : 60);
  Instant first = meaning.repeat->from ? bounds.begin : context.now + Seconds(step);
  if (meaning.start.clock)
    first = period_of(TRY(resolve_moment(meaning.start, context)), context).start;
  Recurrence out{context.zone.to_local(first), Seconds(0), false, rrule_text(rule)};
  if (meaning.length) bounds.end = shift(first, *meaning.length, context.zone);
  if (bounds.end && *bounds.end <= first)
    return fail(Code::invalid, "That repetition ends before it begins.");
  if (int count = meaning.repeat->count) {
    out.rrule += fmt::format(";COUNT={}", count);
  } else if (bounds.end) {
    out.rrule += ";UNTIL=" + until_text(*bounds.end, false, context);
  }
  return out;
}

Result<Local> first_of(const Rule& rule, const std::vector<int>& times, Instant begin,
                       const Context& context) {
  Day day = base::day_of(context.zone.to_local(begin));
  for (int i = 0; i < days_searched; ++i, day += days(1)) {
    if (!matches(rule, day)) continue;
    for (int time : times)
      if (instant_of(day, time, context) >= begin) return Local(day) + Seconds(time);
  }
  return unclear("There is no such day.");
}

}  // namespace

Result<Recurrence> resolve_repeat(const Meaning& whole, const Context& context) {
  Meaning meaning = bounded_by_month(whole, context);
  Rule rule = TRY(rule_of(meaning));
  if (meaning.bound != Meaning::Bound::none || meaning.start.instant || meaning.start.days.year)
    return unclear("It repeats at no certain time.");
  if (rule.every == Every::minute || rule.every == Every::hour)
    return within_the_day(meaning, rule, context);
  std::vector<int> times = TRY(times_of_day(meaning));
  bool whole_day = times.empty();
  if (whole_day) times = {0};
  Seconds length = TRY(length_of(meaning, times[0]));
  if (times[0] >= day_seconds) {
    rule = TRY(a_day_later(rule));
    times[0] -= day_seconds;
  }
  Bounds bounds = TRY(bounds_of(meaning, context));
  Instant begin = whole_day
                      ? instant_of(base::day_of(context.zone.to_local(bounds.begin)), 0, context)
                      : bounds.begin;
  Recurrence out{TRY(first_of(rule, times, begin, context)), length, whole_day,
                 rrule_text(rule) + by_hour(times)};
  if (meaning.length && meaning.length->whole_days())
    bounds.end = instant_of(shift(base::day_of(out.first), *meaning.length), 0, context);
  if (meaning.repeat->count > 0) out.rrule += fmt::format(";COUNT={}", meaning.repeat->count);
  if (meaning.repeat->count > 0 || !bounds.end) return out;
  Local end = context.zone.to_local(*bounds.end);
  if (out.first >= (whole_day ? Local(base::day_of(end)) : end))
    return fail(Code::invalid, "That repetition ends before it begins.");
  out.rrule += ";UNTIL=" + until_text(*bounds.end, whole_day, context);
  return out;
}

}  // namespace language
