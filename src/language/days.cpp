#include "language/days.h"

namespace language {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

year_month_day date_of(Day day) { return year_month_day(day); }

Days stretch_of_months(Day first, int months, Unit unit) {
  return {first, add_months(first, months), unit};
}

}  // namespace

int year_number(Day day) { return int(date_of(day).year()); }
int month_number(Day day) { return int(unsigned(date_of(day).month())); }
int day_number(Day day) { return int(unsigned(date_of(day).day())); }
int weekday_number(Day day) { return int(std::chrono::weekday(day).iso_encoding()) - 1; }

std::optional<Day> make_day(int year, int month, int day) {
  auto date = std::chrono::year(year) / month / day;
  if (year < 1 || year > 9999 || month < 1 || day < 1 || !date.ok()) return std::nullopt;
  return Day(date);
}

Days one_day(Day day) { return {day, day + days(1), Unit::day}; }

Days week_of(Day day) {
  Day monday = day - days(weekday_number(day));
  return {monday, monday + days(7), Unit::week};
}

Days weekend_of(Day day) {
  Day monday = week_of(day).first;
  return {monday + days(5), monday + days(7), Unit::weekend};
}

Days month_of(Day day) { return month_days(year_number(day), month_number(day)); }

Days month_days(int year, int month) {
  return stretch_of_months(Day(std::chrono::year(year) / month / 1), 1, Unit::month);
}

Days quarter_of(Day day) {
  int first_month = (month_number(day) - 1) / 3 * 3 + 1;
  return stretch_of_months(month_days(year_number(day), first_month).first, 3, Unit::quarter);
}

Days year_of(Day day) {
  return stretch_of_months(month_days(year_number(day), 1).first, 12, Unit::year);
}

std::optional<Days> iso_week(int year, int week) {
  Days first = week_of(month_days(year, 1).first + days(3));  // the week of 4 January
  Days found = week_of(first.first + days(7 * (week - 1)));
  if (week < 1 || year_number(found.first + days(3)) != year) return std::nullopt;
  return found;
}

Day add_months(Day day, int months) {
  auto date = date_of(day) + std::chrono::months(months);
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return Day(date);
}

Day weekday_after(Day day, int weekday) {
  int distance = (weekday - weekday_number(day) + 7) % 7;
  return day + days(distance == 0 ? 7 : distance);
}

Day weekday_before(Day day, int weekday) { return weekday_after(day - days(8), weekday); }

std::optional<Day> nth_weekday(const Days& whole, int weekday, int nth) {
  Day found = nth > 0 ? weekday_after(whole.first - days(1), weekday) + days(7 * (nth - 1))
                      : weekday_before(whole.end, weekday) + days(7 * (nth + 1));
  if (nth == 0 || found < whole.first || found >= whole.end) return std::nullopt;
  return found;
}

std::optional<std::pair<int, int>> run_of(unsigned weekdays) {
  int count = std::popcount(weekdays);
  for (int first = 0; first < 7 && count > 0; ++first) {
    unsigned run = 0;
    for (int i = 0; i < count; ++i) run |= 1u << (first + i) % 7;
    if (run == weekdays) return std::pair(first, (first + count - 1) % 7);
  }
  return std::nullopt;
}

bool is_working_day(Day day) { return weekday_number(day) < 5; }

std::optional<Day> nth_working_day(const Days& whole, int nth) {
  Day found =
      nth > 0 ? add_working_days(whole.first - days(1), nth) : add_working_days(whole.end, nth);
  if (nth == 0 || found < whole.first || found >= whole.end) return std::nullopt;
  return found;
}

Day add_working_days(Day day, int count) {
  days step(count < 0 ? -1 : 1);
  for (int left = std::abs(count); left > 0; left -= is_working_day(day)) day += step;
  return day;
}

Days nth_week(const Days& month, int nth) {
  Day first = nth < 0 ? month.end - days(7) : month.first + days(7 * (nth - 1));
  return {first, first + days(7), Unit::stretch};
}

Days nth_half(const Days& whole, int nth) {
  Day middle = whole.unit == Unit::year ? add_months(whole.first, 6) : whole.first + days(15);
  return nth == 1 ? Days{whole.first, middle, Unit::stretch}
                  : Days{middle, whole.end, Unit::stretch};
}

std::optional<Days> nth_weekend(const Days& month, int nth) {
  auto saturday = nth_weekday(month, 5, nth);
  return saturday ? std::optional(weekend_of(*saturday)) : std::nullopt;
}

Days quarter_meant(int number, std::optional<int> year, Day today) {
  Days found = quarter_of(month_days(year.value_or(year_number(today)), number * 3).first);
  bool past = !year && found.end <= today;
  return past ? quarter_of(add_months(found.first, 12)) : found;
}

Days season_meant(int first_month, std::optional<int> year, int which, Day today) {
  Day first = month_days(year.value_or(year_number(today) - 1), first_month).first;
  auto end = [&] { return add_months(first, 3); };
  if (!year) {
    while (end() <= today) first = add_months(first, 12);
    bool running = first <= today;
    if (which > 0 && (running || year_number(first) == year_number(today)))
      first = add_months(first, 12);
    if (which < 0) first = add_months(first, -12);
  }
  return {first, end(), Unit::quarter};
}

std::optional<Days> week_meant(int number, std::optional<int> year, Day today) {
  int this_year = year_number(today);
  auto found = iso_week(year.value_or(this_year), number);
  bool past = found && !year && found->end <= today;
  return past ? iso_week(this_year + 1, number) : found;
}

Days unit_around(Day day, Unit unit, int steps) {
  switch (unit) {
    case Unit::week:
      return week_of(day + days(7 * steps));
    case Unit::weekend:
      return weekend_of(day + days(7 * steps));
    case Unit::month:
      return month_of(add_months(month_of(day).first, steps));
    case Unit::quarter:
      return quarter_of(add_months(month_of(day).first, 3 * steps));
    case Unit::year:
      return year_of(add_months(month_of(day).first, 12 * steps));
    default:
      return one_day(day + days(steps));
  }
}

Day easter(int year) {
  int a = year % 19, b = year / 100, c = year % 100;
  int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
  int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return Day(std::chrono::year(year) / (f / 31) / (f % 31 + 1));
}

Day feast_day(const Feast& feast, int year) {
  switch (feast.rule) {
    case Feast::Rule::fixed:
      return *make_day(year, feast.month, feast.day);
    case Feast::Rule::easter:
      return easter(year) + days(feast.day);
    case Feast::Rule::nth_weekday:
      return *nth_weekday(month_days(year, feast.month), feast.weekday, feast.nth) +
             days(feast.day);
    case Feast::Rule::before_christmas:
      return weekday_before(*make_day(year, 12, 25), feast.weekday) + days(feast.day);
  }
  return easter(year);
}

std::optional<Days> counted_share(const Days& whole, const Length& length, bool last) {
  Day first = last ? shift(whole.end, length.times(-1)) : whole.first;
  Day end = last ? whole.end : shift(whole.first, length);
  if (first < whole.first || end > whole.end) return std::nullopt;
  return Days{first, end, Unit::stretch};
}

Day shift(Day day, const Length& length) {
  return add_months(day, length.months) + days(length.days);
}

base::Instant shift(base::Instant instant, const Length& length, const base::Zone& zone) {
  if (length.months == 0 && length.days == 0) return instant + base::Seconds(length.seconds);
  base::Local local = zone.to_local(instant);
  Day day = base::day_of(local);
  return zone.to_instant(shift(day, length) + (local - day)) + base::Seconds(length.seconds);
}

}  // namespace language
