// How English says times, stretches and repetitions.
#include "base/text.h"
#include "language/english.h"
#include "language/say.h"

namespace language::en {
namespace {

using base::format_local;
using Every = Repeat::Every;

std::string ordinal(int number) {
  if (number == -1) return "last";
  int last = number % 10, tens = number / 10 % 10;
  const char* suffix = tens == 1   ? "th"
                       : last == 1 ? "st"
                       : last == 2 ? "nd"
                       : last == 3 ? "rd"
                                   : "th";
  return fmt::format("{}{}", number, suffix);
}

// "Sunday", "first Monday", "last Friday".
std::string weekday_text(const Rhythm::Weekday& day) {
  static constexpr std::array names = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
  static constexpr std::array places = {"first", "second", "third", "fourth", "fifth"};
  std::string_view name = names[size_t(day.weekday)];
  if (day.place == 0) return std::string(name);
  return fmt::format("{} {}", day.place < 0 ? "last" : places[size_t(day.place) - 1], name);
}

std::string weekdays_text(const Rhythm& rhythm) {
  if (rhythm.on_workdays()) return "weekday";
  std::vector<std::string> names;
  for (const auto& day : rhythm.weekdays) names.push_back(weekday_text(day));
  return base::join_words(names);
}

std::string every(int interval, std::string_view unit) {
  if (interval == 1) return fmt::format("every {}", unit);
  if (interval == 2) return fmt::format("every other {}", unit);
  return fmt::format("every {} {}s", interval, unit);
}

std::string month_name(int month) { return format_local(month_days(2026, month).first, "%B"); }

std::string weekly_text(const Rhythm& rhythm) {
  if (rhythm.weekdays.empty()) return every(rhythm.interval, "week");
  std::string names = weekdays_text(rhythm);
  bool single = rhythm.weekdays.size() == 1;
  if (rhythm.interval <= 2 && (single || rhythm.interval == 1))
    return every(rhythm.interval, names);
  return fmt::format("{} on {}", every(rhythm.interval, "week"),
                     names == "weekday" ? "weekdays" : names);
}

// "14th", "1st and 15th", "last day".
std::string month_days_text(const std::vector<int>& numbers) {
  std::vector<std::string> names;
  for (int number : numbers) names.push_back(ordinal(number));
  return base::join_words(names) + (numbers.back() == -1 ? " day" : "");
}

std::string monthly_text(const Rhythm& rhythm) {
  bool any_day = rhythm.weekdays.empty() && rhythm.month_days.empty();
  if (any_day) return every(rhythm.interval, "month");
  std::string which = rhythm.working_day        ? ordinal(rhythm.working_day) + " working day"
                      : rhythm.weekdays.empty() ? month_days_text(rhythm.month_days)
                                                : weekdays_text(rhythm);
  return fmt::format("the {} of {}", which, every(rhythm.interval, "month"));
}

std::string yearly_text(const Rhythm& rhythm) {
  if (!rhythm.month) return every(rhythm.interval, "year");
  std::string month = month_name(rhythm.month);
  std::string which =
      !rhythm.weekdays.empty()     ? fmt::format("the {} of {}", weekdays_text(rhythm), month)
      : rhythm.month_days[0] == -1 ? fmt::format("the last day of {}", month)
                                   : fmt::format("{} {}", rhythm.month_days[0], month);
  return fmt::format("{} on {}", every(rhythm.interval, "year"), which);
}

class EnglishWording : public Wording {
 public:
  std::string day(base::Day day, const Context& context) const override {
    return day_text(day, context);
  }
  std::string at(std::string_view clock) const override { return fmt::format("at {}", clock); }
  std::string from_to(std::string_view from, std::string_view to) const override {
    return fmt::format("from {} to {}", from, to);
  }
  std::string to(std::string_view from, std::string_view to) const override {
    return fmt::format("{} to {}", from, to);
  }
  std::string listed(const std::vector<std::string>& names) const override {
    return base::join_words(names);
  }
  std::string length(base::Seconds length) const override {
    return "for " + base::format_duration(length);
  }
  std::optional<std::string> rhythm(const Rhythm& rhythm) const override {
    switch (rhythm.every) {
      case Every::minute:
        return every(rhythm.interval, "minute");
      case Every::hour:
        return every(rhythm.interval, "hour");
      case Every::day:
        return every(rhythm.interval, "day");
      case Every::week:
        return weekly_text(rhythm);
      case Every::month:
        return monthly_text(rhythm);
      case Every::year:
        return yearly_text(rhythm);
      case Every::unsaid:
        return std::nullopt;
    }
    return std::nullopt;
  }
  std::string again_and_again() const override { return "again and again from"; }
  std::string starting(std::string_view when) const override {
    return fmt::format("starting {}", when);
  }
  std::string times(std::string_view count) const override {
    return fmt::format("{} times", count);
  }
  std::string until(std::string_view when) const override { return fmt::format("until {}", when); }
};

}  // namespace

const Wording& wording() {
  static const EnglishWording wording;
  return wording;
}

std::string day_text(base::Day day, const Context& context) {
  auto away = (day - today(context)).count();
  if (away == 0) return "today";
  if (away == 1) return "tomorrow";
  if (away == -1) return "yesterday";
  return format_local(day, year_may_be_left_out(day, context) ? "%A %-d %B" : "%A %-d %B %Y");
}

}  // namespace language::en
