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
  int nth = 0, month_day = 0, month = 0;  // month_day −1 is the last
};

std::unexpected<base::Error> unclear(std::string_view why) {
  return fail(Code::invalid, std::string(why),
              "Say it like 'every sunday at six' or 'the first of every month'.");
}

// What repeats, by the narrowest thing that was said. `every` stays unsaid where nothing tells.
Result<Rule> narrowest(const Repeat& repeat, const DaySpec& spec) {
  Rule rule{repeat.every, repeat.interval, repeat.weekdays, 0, 0, spec.month.value_or(0)};
  Every by_month = rule.month ? Every::year : Every::month;
  if (spec.feast) {
    const Feast& feast = *spec.feast;
    bool fixed = feast.rule == Feast::Rule::fixed;
    if (!fixed && (feast.rule != Feast::Rule::nth_weekday || feast.day != 0))
      return unclear("That feast moves from year to year and cannot repeat by a rule.");
    if (fixed) return Rule{Every::year, rule.interval, 0, 0, feast.day, feast.month};
    return Rule{Every::year, rule.interval, 1u << feast.weekday, feast.nth, 0, feast.month};
  }
  if (spec.weekday) rule.weekdays |= 1u << *spec.weekday;
  rule.nth = rule.weekdays ? spec.nth : 0;
  rule.month_day = spec.day ? *spec.day : rule.weekdays ? 0 : spec.nth;
  if (rule.month_day && rule.weekdays)
    return unclear("A day of the month is not always that weekday.");
  if (rule.nth || rule.month_day) {
    rule.every = by_month;
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
  Rule rule = TRY(narrowest(repeat, meaning.start.days));
  const DaySpec& spec = meaning.start.days;
  bool one_of_them = spec.which != Which::coming || spec.weeks_later != 0 ||
                     (spec.portion != Portion::whole && !spec.base);
  if (one_of_them) return unclear("It repeats, yet names a single day.");
  bool has_part = meaning.start.part || meaning.start.clock;
  if (rule.every == Every::unsaid && !has_part)
    return unclear("It is not said how often that repeats.");
  if (rule.every == Every::unsaid) rule.every = Every::day;
  bool narrowed = rule.nth || rule.month_day || rule.weekdays;
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
  if (rule.month_day == -1) return day_number(day + days(1)) == 1;
  if (rule.month_day) return day_number(day) == rule.month_day;
  if (rule.nth) {
    int weekday = std::countr_zero(rule.weekdays);
    return nth_weekday(year_number(day), month_number(day), weekday, rule.nth) == day;
  }
  return !rule.weekdays || (rule.weekdays >> weekday_number(day) & 1);
}

std::string by_day(const Rule& rule) {
  std::vector<std::string> codes;
  for (unsigned i = 0; i < 7; ++i)
    if (rule.weekdays >> i & 1)
      codes.push_back(rule.nth ? fmt::format("{}{}", rule.nth, weekday_codes[i])
                               : weekday_codes[i]);
  return base::join(codes, ",");
}

std::string rrule_text(const Rule& rule) {
  static constexpr std::array names = {"",       "MINUTELY", "HOURLY", "DAILY",
                                       "WEEKLY", "MONTHLY",  "YEARLY"};
  std::string out = fmt::format("FREQ={}", names[size_t(rule.every)]);
  if (rule.interval > 1) out += fmt::format(";INTERVAL={}", rule.interval);
  if (rule.month) out += fmt::format(";BYMONTH={}", rule.month);
  if (rule.month_day) out += fmt::format(";BYMONTHDAY={}", rule.month_day);
  if (rule.weekdays) out += ";BYDAY=" + by_day(rule);
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

// Midnight ends the day that was said: the rule is that of the day after.
Result<Rule> a_day_later(Rule rule) {
  if (rule.month_day || rule.nth) return unclear("Midnight ends one day and begins another.");
  rule.weekdays = (rule.weekdays << 1 | rule.weekdays >> 6) & 0x7F;
  return rule;
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
  if (meaning.start.stretch) bounds = {meaning.start.stretch->start, meaning.start.stretch->end};
  if (repeat.from)
    bounds.begin = period_of(TRY(resolve_moment(*repeat.from, context)), context).start;
  if (repeat.until) {
    When until = TRY(resolve_moment(*repeat.until, context));
    auto* span = std::get_if<Span>(&until);
    bool one_day_long =
        span && span->whole_days && span->period.end - span->period.start <= days(2);
    bounds.end =
        one_day_long ? span->period.end : period_of(until, context).start + Seconds(span ? 0 : 1);
  }
  return bounds;
}

std::string until_text(Instant end, bool whole_day, const Context& context) {
  Instant last = end - Seconds(1);
  if (whole_day) return base::format_local(context.zone.to_local(last), "%Y%m%d");
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
  bool more_said = !meaning.start.days.empty() || meaning.end || meaning.start.part;
  if (more_said) return unclear("That repeats within the day, and only on some days.");
  Bounds bounds = TRY(bounds_of(meaning, context));
  int step = rule.interval * (rule.every == Every::hour ? hour : 60);
  Instant first = meaning.repeat->from ? bounds.begin : context.now + Seconds(step);
  if (meaning.start.clock)
    first = period_of(TRY(resolve_moment(meaning.start, context)), context).start;
  Recurrence out{context.zone.to_local(first), Seconds(0), false, rrule_text(rule)};
  if (meaning.length) bounds.end = shift(first, *meaning.length, context.zone);
  if (bounds.end) out.rrule += ";UNTIL=" + until_text(*bounds.end, false, context);
  return out;
}

Result<Local> first_of(const Rule& rule, int seconds, Instant begin, const Context& context) {
  Day day = base::day_of(context.zone.to_local(begin)) - days(seconds / day_seconds);
  for (int i = 0; i < days_searched; ++i, day += days(1)) {
    Local local = Local(day) + Seconds(seconds);
    if (matches(rule, day) && context.zone.to_instant(local) >= begin) return local;
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
  std::optional<int> said = TRY(seconds_of_day(meaning.start));
  bool whole_day = !said;
  int seconds = said.value_or(0);
  Seconds length = TRY(length_of(meaning, seconds));
  if (seconds >= day_seconds) {
    rule = TRY(a_day_later(rule));
    seconds -= day_seconds;
  }
  Bounds bounds = TRY(bounds_of(meaning, context));
  Instant begin = whole_day
                      ? instant_of(base::day_of(context.zone.to_local(bounds.begin)), 0, context)
                      : bounds.begin;
  Recurrence out{TRY(first_of(rule, seconds, begin, context)), length, whole_day, rrule_text(rule)};
  if (meaning.length && meaning.length->whole_days())
    bounds.end = instant_of(shift(base::day_of(out.first), *meaning.length), 0, context);
  if (meaning.repeat->count > 0) out.rrule += fmt::format(";COUNT={}", meaning.repeat->count);
  if (meaning.repeat->count > 0 || !bounds.end) return out;
  if (context.zone.to_instant(out.first) >= *bounds.end)
    return fail(Code::invalid, "That repetition ends before it begins.");
  out.rrule += ";UNTIL=" + until_text(*bounds.end, whole_day, context);
  return out;
}

}  // namespace language
