#include "formats/rrule.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace formats {
namespace {

using base::Day;
using base::Local;
using base::Seconds;
using std::chrono::days;
using std::chrono::weekday;
using std::chrono::year;
using std::chrono::year_month_day;

const Local time_begin = Day(year(1) / 1 / 1);
const Local time_end = Day(year(10000) / 1 / 1);

// Days looked at and candidates made for one question; some hundredths of a second.
constexpr size_t work_max = 500'000;

bool contains(const std::vector<int>& list, int number) {
  return std::ranges::find(list, number) != list.end();
}

// An empty list allows everything.
bool allows(const std::vector<int>& list, int number) {
  return list.empty() || contains(list, number);
}

// Counted from the start or from the end: 31 January is 31 and -1.
bool allows_either(const std::vector<int>& list, int number, int size) {
  return list.empty() || contains(list, number) || contains(list, number - size - 1);
}

bool by_month_or_year(const Rule& rule) { return rule.frequency >= Frequency::monthly; }

// "Information, not contained in the rule, necessary to determine the various recurrence instance
// start time and dates are derived from the Start Time (DTSTART)" (RFC 5545, 3.3.10).
Rule completed(Rule rule, Local first) {
  rule.interval = std::max(rule.interval, 1);
  year_month_day date(base::day_of(first));
  int second_of_day = int((first - base::day_of(first)).count());
  if (rule.frequency > Frequency::hourly && rule.hours.empty()) rule.hours = {second_of_day / 3600};
  if (rule.frequency > Frequency::minutely && rule.minutes.empty())
    rule.minutes = {second_of_day / 60 % 60};
  if (rule.frequency > Frequency::secondly && rule.seconds.empty())
    rule.seconds = {second_of_day % 60};
  if (!rule.year_days.empty() || !rule.month_days.empty() || !rule.days.empty()) return rule;
  if (rule.frequency == Frequency::weekly || !rule.weeks.empty()) {
    rule.days = {{0, weekday(base::day_of(first))}};
  } else if (by_month_or_year(rule)) {
    if (rule.frequency == Frequency::yearly && rule.months.empty())
      rule.months = {int(unsigned(date.month()))};
    rule.month_days = {int(unsigned(date.day()))};
  }
  return rule;
}

// A day and where it stands in its month and year, from 1.
struct Place {
  explicit Place(Day d)
      : day(d),
        date(d),
        month_day(int(unsigned(date.day()))),
        month_size(int(unsigned((date.year() / date.month() / std::chrono::last).day()))),
        year_day(int((d - Day(date.year() / 1 / 1)).count()) + 1),
        year_size(date.year().is_leap() ? 366 : 365) {}
  Day day;
  year_month_day date;
  int month_day, month_size, year_day, year_size;
};

// "The first calendar week is the first one that contains at least four days in that calendar
// year": a week belongs to the year its fourth day lies in.
int week_of(Day day, weekday week_start) {
  Place fourth(day - (weekday(day) - week_start) + days(3));
  return (fourth.year_day - 1) / 7 + 1;
}

bool in_weeks(const Rule& rule, Day day) {
  if (rule.weeks.empty()) return true;
  Day fourth = day - (weekday(day) - rule.week_start) + days(3);
  Day in_last_week = Day(year_month_day(fourth).year() / 12 / 28);
  return allows_either(rule.weeks, week_of(day, rule.week_start),
                       week_of(in_last_week, rule.week_start));
}

bool has_ordinal(int ordinal, int number, int size) {
  return ordinal > 0 ? (number - 1) / 7 + 1 == ordinal : (size - number) / 7 + 1 == -ordinal;
}

// An ordinal counts within the month, or within the year for FREQ=YEARLY without BYMONTH; elsewhere
// it has no meaning.
bool on_rule_day(const Rule& rule, const Place& place) {
  bool counted = by_month_or_year(rule) && rule.weeks.empty();
  bool in_month = rule.frequency == Frequency::monthly || !rule.months.empty();
  return rule.days.empty() || std::ranges::any_of(rule.days, [&](const RuleDay& day) {
           if (day.weekday != weekday(place.day)) return false;
           if (day.ordinal == 0 || !counted) return true;
           return in_month ? has_ordinal(day.ordinal, place.month_day, place.month_size)
                           : has_ordinal(day.ordinal, place.year_day, place.year_size);
         });
}

bool in_months(const Rule& rule, const year_month_day& date) {
  return allows(rule.months, int(unsigned(date.month())));
}

// The RFC's table says of each BY… part whether it expands or limits a period. Looking at every day
// of the period, both come to the same: a day is in the set if all the parts allow it.
bool allows_day(const Rule& rule, Day day) {
  Place place(day);
  return in_months(rule, place.date) &&
         allows_either(rule.month_days, place.month_day, place.month_size) &&
         allows_either(rule.year_days, place.year_day, place.year_size) &&
         on_rule_day(rule, place) && in_weeks(rule, day);
}

Local month_begin(int64_t months_since_year_0) {
  int64_t number = months_since_year_0 / 12;
  if (number > 9999) return time_end;
  return Day(year(int(number)) / int(months_since_year_0 % 12 + 1) / 1);
}

// Walks through the periods of a rule (every second week, say) and makes the set of each.
class Periods {
 public:
  Periods(const Rule& rule, Local first) : rule_(completed(rule, first)) {
    year_month_day date(base::day_of(first));
    first_month_ = int(date.year()) * 12 + int(unsigned(date.month())) - 1;
    if (rule_.frequency == Frequency::yearly) first_month_ -= first_month_ % 12;
    first_begin_ = begin_of_unit(first);
    make_times();
  }

  // The period that holds `at`, or the last one before it.
  void skip_to(Local at) {
    if (at <= first_begin_) return;
    index_ = by_month_or_year(rule_) ? (month_of(at) - first_month_) / step_months()
                                     : (at - first_begin_) / step();
  }

  Local begin() const {
    if (by_month_or_year(rule_)) return month_begin(first_month_ + index_ * step_months());
    Local at = first_begin_ + index_ * step();
    return std::min(at, time_end);
  }

  bool out_of_work() const { return work_ >= work_max; }

  // The set of this period, ascending, after BYSETPOS; then moves on to the next one.
  std::vector<Local> take() {
    auto set = rule_.frequency >= Frequency::daily ? take_days() : take_times();
    return out_of_work() || rule_.positions.empty() ? set : at_positions(set);
  }

 private:
  static int64_t month_of(Local at) {
    year_month_day date(base::day_of(at));
    return int(date.year()) * 12 + int(unsigned(date.month())) - 1;
  }

  Local begin_of_unit(Local at) const {
    Day day = base::day_of(at);
    switch (rule_.frequency) {
      case Frequency::secondly:
        return at;
      case Frequency::minutely:
        return std::chrono::floor<std::chrono::minutes>(at);
      case Frequency::hourly:
        return std::chrono::floor<std::chrono::hours>(at);
      case Frequency::daily:
        return day;
      case Frequency::weekly:
        return day - (weekday(day) - rule_.week_start);
      case Frequency::monthly:
      case Frequency::yearly:
        return month_begin(first_month_);
    }
    return day;
  }

  int64_t unit_months() const { return rule_.frequency == Frequency::yearly ? 12 : 1; }
  int64_t step_months() const { return rule_.interval * unit_months(); }

  // Length of a unit that always has the same length.
  Seconds unit() const {
    switch (rule_.frequency) {
      case Frequency::secondly:
        return Seconds(1);
      case Frequency::minutely:
        return std::chrono::minutes(1);
      case Frequency::hourly:
        return std::chrono::hours(1);
      case Frequency::weekly:
        return days(7);
      default:
        return days(1);
    }
  }

  Seconds step() const { return rule_.interval * unit(); }

  // The moments of the set within a day, or within an hour or minute for rules by hour or minute.
  void make_times() {
    auto hours = rule_.frequency >= Frequency::daily ? rule_.hours : std::vector{0};
    auto minutes = rule_.frequency >= Frequency::hourly ? rule_.minutes : std::vector{0};
    auto seconds = rule_.frequency >= Frequency::minutely ? rule_.seconds : std::vector{0};
    std::erase(seconds, 60);  // leap seconds have no place on our clock
    for (auto* list : {&hours, &minutes, &seconds}) {
      std::ranges::sort(*list);
      list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    for (int hour : hours)
      for (int minute : minutes)
        for (int second : seconds) times_.push_back(Seconds(hour * 3600 + minute * 60 + second));
  }

  void add_times(std::vector<Local>& set, Local begin) {
    for (Seconds time : times_) set.push_back(begin + time);
    work_ += times_.size();
  }

  std::vector<Local> take_days() {
    Day day = base::day_of(begin());
    ++index_;
    Day end = by_month_or_year(rule_) ? base::day_of(month_begin(month_of(day) + unit_months()))
                                      : day + std::chrono::duration_cast<days>(unit());
    std::vector<Local> set;
    while (day < end && !out_of_work()) {
      ++work_;
      if (allows_day(rule_, day)) add_times(set, day);
      year_month_day date(day);
      day = in_months(rule_, date) ? day + days(1)
                                   : Day(date.year() / date.month() / std::chrono::last) + days(1);
    }
    return set;
  }

  // The same day is asked for again and again by rules that run within it.
  bool allows_this_day(Day day) {
    if (asked_day_ != day) {
      asked_day_ = day;
      asked_day_allowed_ = allows_day(rule_, day);
    }
    return asked_day_allowed_;
  }

  // Rules by hour, minute or second: where the day, hour or minute is not allowed, all of it is
  // passed over.
  std::vector<Local> take_times() {
    Local at = begin();
    Day day = base::day_of(at);
    year_month_day date(day);
    int second_of_day = int((at - day).count());
    std::vector<Local> set;
    ++work_;
    if (!in_months(rule_, date)) {
      move_to(Day(date.year() / date.month() / std::chrono::last) + days(1));
    } else if (!allows_this_day(day)) {
      move_to(day + days(1));
    } else if (!allows(rule_.hours, second_of_day / 3600)) {
      move_to(std::chrono::floor<std::chrono::hours>(at) + std::chrono::hours(1));
    } else if (rule_.frequency <= Frequency::minutely &&
               !allows(rule_.minutes, second_of_day / 60 % 60)) {
      move_to(std::chrono::floor<std::chrono::minutes>(at) + std::chrono::minutes(1));
    } else {
      ++index_;
      bool fits =
          rule_.frequency != Frequency::secondly || allows(rule_.seconds, second_of_day % 60);
      if (fits) add_times(set, at);
    }
    return set;
  }

  // The first period that begins at `at` or later, but never an earlier one than the next.
  void move_to(Local at) {
    int64_t wanted = (at - first_begin_ + step() - Seconds(1)) / step();
    index_ = std::max(index_ + 1, wanted);
  }

  std::vector<Local> at_positions(const std::vector<Local>& set) const {
    std::vector<Local> chosen;
    for (int position : rule_.positions) {
      int64_t index = position > 0 ? position - 1 : int64_t(set.size()) + position;
      if (position != 0 && index >= 0 && index < int64_t(set.size())) chosen.push_back(set[index]);
    }
    std::ranges::sort(chosen);
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    return chosen;
  }

  Rule rule_;
  int64_t first_month_ = 0;  // months since the year 0
  Local first_begin_;
  int64_t index_ = 0;
  std::vector<Seconds> times_;
  std::optional<Day> asked_day_;
  bool asked_day_allowed_ = false;
  size_t work_ = 0;
};

// The end of what may be an occurrence, exclusive.
Local end_of(const Rule& rule) {
  if (!rule.until) return time_end;
  return rule.until->whole_day ? rule.until->at + days(1) : rule.until->at + Seconds(1);
}

enum class Walked { to_the_end, stopped, out_of_work };

// Visits the occurrences in the window, in order, until `visit` says no.
Walked walk(const Rule& rule, Local first, LocalWindow window,
            const std::function<bool(Local)>& visit) {
  if (first < time_begin || first >= time_end) return Walked::to_the_end;
  Local end = std::min({window.to, end_of(rule), time_end});
  int left = rule.count.value_or(std::numeric_limits<int>::max());
  bool stopped = false;
  auto offer = [&](Local at) {
    if (left-- <= 0) return false;
    stopped = at >= window.from && !visit(at);
    return !stopped;
  };
  if (first >= end || !offer(first)) return stopped ? Walked::stopped : Walked::to_the_end;
  Periods periods(rule, first);
  if (!rule.count) periods.skip_to(std::min(window.from, time_end));
  while (left > 0 && periods.begin() < end) {
    auto set = periods.take();
    if (periods.out_of_work()) return Walked::out_of_work;
    for (Local at : set) {
      if (at <= first) continue;
      if (at >= end || !offer(at)) return stopped ? Walked::stopped : Walked::to_the_end;
    }
  }
  return Walked::to_the_end;
}

}  // namespace

std::vector<Local> occurrences(const Rule& rule, Local first, LocalWindow window,
                               const std::vector<Local>& exceptions, size_t limit) {
  std::vector<Local> left_out = exceptions;
  std::ranges::sort(left_out);
  std::vector<Local> found;
  if (limit == 0) return found;
  walk(rule, first, window, [&](Local at) {
    if (!std::ranges::binary_search(left_out, at)) found.push_back(at);
    return found.size() < limit;
  });
  return found;
}

std::optional<Local> last_occurrence(const Rule& rule, Local first) {
  if (!rule.count && !rule.until) return {};
  std::optional<Local> last;
  Walked walked = walk(rule, first, {time_begin, time_end}, [&](Local at) {
    last = at;
    return true;
  });
  return walked == Walked::out_of_work ? std::nullopt : last;
}

}  // namespace formats
