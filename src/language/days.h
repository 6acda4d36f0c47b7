// The calendar's arithmetic: weeks that begin on Monday, months, feasts by rule. Proleptic
// Gregorian; knows no language.
#pragma once
#include <optional>

#include "base/time.h"

namespace language {

using base::Day;

// What kind of stretch some days are; other words may pick a part of it ("friday" of a week, "the
// 14th" of a month).
enum class Unit { day, weekend, week, month, quarter, year, stretch };

// Whole days, half open.
struct Days {
  Day first, end;
  Unit unit = Unit::day;
  bool operator==(const Days&) const = default;
};

Days one_day(Day day);
Days week_of(Day day);
// The Saturday and Sunday of the day's week.
Days weekend_of(Day day);
Days month_of(Day day);
Days quarter_of(Day day);
Days year_of(Day day);
Days month_days(int year, int month);
// ISO 8601 week of a year; nothing where the year has no such week.
std::optional<Days> iso_week(int year, int week);

int year_number(Day day);
int month_number(Day day);
int day_number(Day day);
// Monday is 0.
int weekday_number(Day day);
// Nothing for a day that does not exist, like 31 June.
std::optional<Day> make_day(int year, int month, int day);

// The same day of another month; the month's last day where there is none.
Day add_months(Day day, int months);
// The first such weekday after the day, before it.
Day weekday_after(Day day, int weekday);
Day weekday_before(Day day, int weekday);
// nth > 0 counts from the start, nth < 0 from the end; nothing where the stretch has no such day.
std::optional<Day> nth_weekday(const Days& whole, int weekday, int nth);
// The first and the last of a set of weekdays (bit 0 is Monday) that follow each other, around the
// week's end if need be; nothing where they do not.
std::optional<std::pair<int, int>> run_of(unsigned weekdays);
// Working days are Monday to Friday, feasts among them.
bool is_working_day(Day day);
std::optional<Day> nth_working_day(const Days& whole, int nth);
// So many working days later, or earlier for a negative number.
Day add_working_days(Day day, int count);
// Seven days of a month by their number, the last seven for −1; a half of a month or a year; a
// weekend of a month by its Saturday.
Days nth_week(const Days& month, int nth);
Days nth_half(const Days& whole, int nth);
std::optional<Days> nth_weekend(const Days& month, int nth);
// Without a year the one that is not over yet.
Days quarter_meant(int number, std::optional<int> year, Day today);
std::optional<Days> week_meant(int number, std::optional<int> year, Day today);
// The three months from `first_month` on: of a year, or the one that is running or comes next
// (0), the one before it that is over (-1), the one after it (1).
Days season_meant(int first_month, std::optional<int> year, int which, Day today);
// The week, month … `steps` further than the day's own.
Days unit_around(Day day, Unit unit, int steps);
// Gregorian computus (Meeus, Jones, Butcher).
Day easter(int year);

// A feast: a fixed date, a number of days from Easter, or the nth weekday of a month (`day` days
// later).
struct Feast {
  enum class Rule { fixed, easter, nth_weekday, before_christmas };
  Rule rule;
  int month = 0, day = 0;    // fixed; `day` is the offset for the other rules
  int weekday = 0, nth = 0;  // nth_weekday
  bool operator==(const Feast&) const = default;
};
Day feast_day(const Feast& feast, int year);

// A length as people count: months and days follow the calendar, seconds the clock.
struct Length {
  int months = 0, days = 0;
  int64_t seconds = 0;

  bool whole_days() const { return seconds == 0 && (months != 0 || days != 0); }
  Length times(int factor) const { return {months * factor, days * factor, seconds * factor}; }
  bool operator==(const Length&) const = default;
};
// The first days of a stretch, or the last; nothing where it is not so long.
std::optional<Days> counted_share(const Days& whole, const Length& length, bool last);
Day shift(Day day, const Length& length);
base::Instant shift(base::Instant instant, const Length& length, const base::Zone& zone);

}  // namespace language
