// From what was said of days to the days meant.
#include "base/time.h"
#include "language/meaning.h"

namespace language {
namespace {

using base::Code, base::fail, base::Result;
using std::chrono::days;

constexpr int months_searched = 12 * 40;  // "friday the 13th", 29 February
constexpr days just_past_max{183};

std::string weekday_name(Day day) { return base::format_local(day, "%A"); }
std::string long_date(Day day) { return base::format_local(day, "%-d %B %Y"); }

std::unexpected<base::Error> no_such_day(const DaySpec& spec) {
  if (!spec.month) return fail(Code::invalid, fmt::format("No month has a day {}.", *spec.day));
  std::string month = base::format_local(month_days(2026, *spec.month).first, "%B");
  return fail(Code::invalid,
              spec.year ? fmt::format("There is no {} {} {}.", *spec.day, month, *spec.year)
                        : fmt::format("There is no {} {}.", *spec.day, month));
}

// A day with its month: the year that was said, or the next such day from today on. A weekday
// beside it may point to the one just past.
Result<Days> dated(const DaySpec& spec, Day today) {
  int this_year = year_number(today);
  std::optional<Day> coming, past;
  if (spec.year) {
    coming = make_day(*spec.year, *spec.month, *spec.day);
  } else {
    for (int year = this_year; year <= this_year + 8 && !coming; ++year)
      if (auto day = make_day(year, *spec.month, *spec.day); day && *day >= today) coming = day;
    for (int year = this_year; year >= this_year - 8 && !past; --year)
      if (auto day = make_day(year, *spec.month, *spec.day); day && *day < today) past = day;
    if (spec.which == Which::last) coming = past;
  }
  if (!coming) return no_such_day(spec);
  if (!spec.weekday || weekday_number(*coming) == *spec.weekday) return one_day(*coming);
  bool just_past = past && today - *past <= just_past_max;
  if (just_past && weekday_number(*past) == *spec.weekday) return one_day(*past);
  return fail(Code::invalid, fmt::format("{} is a {}, not the weekday that was said.",
                                         long_date(*coming), weekday_name(*coming)));
}

// "the 14th", "friday the 13th": the next one from today on.
Result<Days> next_day_of_month(const DaySpec& spec, Day today) {
  Day month = month_of(today).first;
  for (int i = 0; i < months_searched; ++i, month = add_months(month, 1)) {
    auto day = make_day(year_number(month), month_number(month), *spec.day);
    if (!day || *day < today) continue;
    if (!spec.weekday || weekday_number(*day) == *spec.weekday) return one_day(*day);
  }
  return no_such_day(spec);
}

// The month that was meant by a month's name and perhaps a year, or by "next month".
Result<Days> month_meant(const DaySpec& spec, Day today) {
  if (!spec.month) return *spec.base;
  if (spec.year) return month_days(*spec.year, *spec.month);
  int current = month_number(today), year = year_number(today);
  if (spec.which == Which::last) {
    year -= *spec.month >= current;
  } else if (spec.which != Which::current) {
    year += *spec.month < current || (*spec.month == current && spec.which == Which::next);
  }
  return month_days(year, *spec.month);
}

// What the nth day is one of: a month, or a week, a year that is named.
Result<Days> counted_stretch(const DaySpec& spec, Day today) {
  if (spec.month || spec.base) return month_meant(spec, today);
  if (spec.year) return year_of(month_days(*spec.year, 1).first);
  if (spec.weekday && spec.nth > 0) {  // "the first monday"
    auto day = nth_weekday(month_of(today), *spec.weekday, spec.nth);
    return unit_around(today, Unit::month, day && *day >= today ? 0 : 1);
  }
  return fail(Code::invalid, "It is not said which month is meant.",
              "Say it like 'the first monday in june'.");
}

std::optional<Day> nth_day_in(const Days& whole, const DaySpec& spec) {
  if (spec.weekday) return nth_weekday(whole, *spec.weekday, spec.nth);
  if (spec.working) return nth_working_day(whole, spec.nth);
  Day day = spec.nth > 0 ? whole.first + days(spec.nth - 1) : whole.end + days(spec.nth);
  return day >= whole.first && day < whole.end ? std::optional(day) : std::nullopt;
}

// "the first day of next week", "the last friday of may": of a month without a year the next one.
Result<Days> nth_of(const DaySpec& spec, Day today) {
  Days whole = TRY(counted_stretch(spec, today));
  auto day = nth_day_in(whole, spec);
  bool may_move = spec.month && !spec.year && spec.which == Which::coming;
  if (day && *day < today && may_move)
    day = nth_day_in(month_days(year_number(whole.first) + 1, *spec.month), spec);
  if (!day) return fail(Code::invalid, "That stretch has no such day.");
  return one_day(*day);
}

Result<Days> weekday_meant(const DaySpec& spec, Day today) {
  int weekday = *spec.weekday;
  Day week = week_of(today).first;
  Day day = weekday_after(today, weekday);
  if (spec.which == Which::current && week + days(weekday) >= today) day = week + days(weekday);
  if (spec.which == Which::next) day = week + days(7 + weekday);
  if (spec.which == Which::last) day = weekday_before(today, weekday);
  return one_day(day + days(7 * spec.weeks_later));
}

// "friday next week", "tomorrow, tuesday"
Result<Days> weekday_within(const DaySpec& spec) {
  Days base = *spec.base;
  if (base.end - base.first > days(7))
    return fail(Code::invalid, "That stretch has more than one such weekday.",
                "Say which one is meant.");
  for (Day day = base.first; day < base.end; day += days(1))
    if (weekday_number(day) == *spec.weekday) return one_day(day);
  return fail(Code::invalid, fmt::format("{} is a {}, not the weekday that was said.",
                                         long_date(base.first), weekday_name(base.first)));
}

Result<Days> feast_meant(const DaySpec& spec, Day today) {
  int year = year_number(today);
  Day this_year = feast_day(*spec.feast, year);
  if (spec.year) {
    this_year = feast_day(*spec.feast, *spec.year);
  } else if (spec.which == Which::last) {
    if (this_year >= today) this_year = feast_day(*spec.feast, year - 1);
  } else if (this_year < today) {
    this_year = feast_day(*spec.feast, year + 1);
  }
  if (!spec.weekday || weekday_number(this_year) == *spec.weekday) return one_day(this_year);
  return fail(Code::invalid, fmt::format("{} is a {}, not the weekday that was said.",
                                         long_date(this_year), weekday_name(this_year)));
}

// "last year" after a date says the year; a base month or week stays the stretch that others
// narrow.
DaySpec with_year_from_base(DaySpec spec) {
  if (!spec.base || spec.base->unit != Unit::year || (!spec.month && !spec.feast)) return spec;
  spec.year = year_number(spec.base->first);
  spec.base.reset();
  return spec;
}

// Fields that no reading brings together.
bool contradicts_itself(const DaySpec& spec) {
  bool two_stretches = spec.base && (spec.month || spec.feast || spec.year);
  bool two_days =
      (spec.feast && (spec.day || spec.month || spec.nth != 0)) || (spec.day && spec.nth != 0);
  bool loose_year =
      spec.year && !spec.month && !spec.feast && spec.nth == 0 && (spec.day || spec.weekday);
  bool moved_twice = spec.weeks_later != 0 && (spec.base || spec.day || spec.month);
  return two_stretches || two_days || loose_year || moved_twice ||
         (spec.base && spec.which == Which::last);
}

Result<Days> whole_meant(const DaySpec& said, const Context& context) {
  DaySpec spec = with_year_from_base(said);
  Day now_day = today(context);
  bool in_month = spec.base && spec.base->unit == Unit::month;
  if (contradicts_itself(spec))
    return fail(Code::invalid, "These words name more than one day or stretch of days.",
                "Name one of them.");
  if (spec.nth != 0) return nth_of(spec, now_day);
  if (spec.feast) return feast_meant(spec, now_day);
  if (spec.day && spec.month) return dated(spec, now_day);
  if (spec.day && in_month) {
    spec.month = month_number(spec.base->first);
    spec.year = year_number(spec.base->first);
    return dated(spec, now_day);
  }
  if (spec.day && spec.base) {
    if (day_number(spec.base->first) == *spec.day && spec.base->unit == Unit::day)
      return *spec.base;
    return fail(Code::invalid,
                long_date(spec.base->first) + " is not the day of the month that was said.");
  }
  if (spec.day) return next_day_of_month(spec, now_day);
  if (spec.month && spec.weekday)
    return fail(Code::invalid, "That month has more than one such weekday.",
                "Say which one is meant.");
  if (spec.month) return month_meant(spec, now_day);
  if (spec.year) return year_of(month_days(*spec.year, 1).first);
  if (spec.weekday && spec.base) return weekday_within(spec);
  if (spec.weekday) return weekday_meant(spec, now_day);
  if (spec.base) return *spec.base;
  return one_day(now_day);
}

// Thirds of a month, ends of a week, quarters of a year; what words like "early" are taken to mean
// stands in README.md.
Result<Days> portion_of(const Days& whole, Portion portion) {
  Day first = whole.first, end = whole.end;
  auto slice = [](Day from, Day to) { return Days{from, to, Unit::stretch}; };
  if (portion == Portion::end && whole.unit == Unit::week) return one_day(first + days(4));
  if (portion == Portion::end) return one_day(end - days(1));
  if (whole.unit == Unit::week) {
    if (portion == Portion::middle) return one_day(first + days(2));
    return portion == Portion::late ? slice(first + days(3), first + days(5))
                                    : slice(first, first + days(2));
  }
  if (whole.unit == Unit::month) {
    if (portion == Portion::middle) return slice(first + days(10), first + days(20));
    return portion == Portion::late ? slice(first + days(20), end) : slice(first, first + days(10));
  }
  if (whole.unit == Unit::year || whole.unit == Unit::quarter) {
    int months = whole.unit == Unit::year ? 3 : 1;
    if (portion == Portion::middle)
      return slice(add_months(first, whole.unit == Unit::year ? 5 : 1),
                   add_months(first, whole.unit == Unit::year ? 7 : 2));
    return portion == Portion::late ? slice(add_months(end, -months), end)
                                    : slice(first, add_months(first, months));
  }
  return fail(Code::invalid,
              "Only a week, a month, a quarter or a year has a beginning, a middle and an end.",
              "Say a day part, like 'late afternoon'.");
}

}  // namespace

Day today(const Context& context) { return base::day_of(context.zone.to_local(context.now)); }

Result<Days> resolve_days(const DaySpec& spec, const Context& context) {
  Days whole = TRY(whole_meant(spec, context));
  bool of_now = spec.portion == Portion::remaining || spec.portion == Portion::elapsed;
  if (spec.portion == Portion::whole || of_now) return whole;
  return portion_of(whole, spec.portion);
}

}  // namespace language
