// How German says times, stretches and repetitions.
#include "language/german.h"

namespace language::de {
namespace {

using Every = Repeat::Every;

constexpr std::array weekdays = {"Montag",  "Dienstag", "Mittwoch", "Donnerstag",
                                 "Freitag", "Samstag",  "Sonntag"};
constexpr std::array months = {"Januar", "Februar", "März",      "April",   "Mai",      "Juni",
                               "Juli",   "August",  "September", "Oktober", "November", "Dezember"};

std::string joined(const std::vector<std::string>& names) {
  if (names.size() < 2) return names.empty() ? "" : names[0];
  return fmt::format("{} und {}", fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

std::string_view month_name(int month) { return months[size_t(month) - 1]; }

// "jeden Montag", "jeden zweiten Montag", "alle 3 Wochen".
struct UnitName {
  std::string_view every, every_second, many;
};

std::string every(int interval, const UnitName& unit) {
  if (interval == 1) return std::string(unit.every);
  if (interval == 2) return std::string(unit.every_second);
  return fmt::format("alle {} {}", interval, unit.many);
}

constexpr UnitName minute_name{"jede Minute", "jede zweite Minute", "Minuten"};
constexpr UnitName hour_name{"jede Stunde", "jede zweite Stunde", "Stunden"};
constexpr UnitName day_name{"jeden Tag", "jeden zweiten Tag", "Tage"};
constexpr UnitName week_name{"jede Woche", "jede zweite Woche", "Wochen"};
constexpr UnitName month_unit{"jeden Monat", "jeden zweiten Monat", "Monate"};
constexpr UnitName year_name{"jedes Jahr", "jedes zweite Jahr", "Jahre"};

std::string place_name(int place) {
  static constexpr std::array names = {"ersten", "zweiten", "dritten", "vierten", "fünften"};
  return place < 0 ? "letzten" : names[size_t(place) - 1];
}

// "Montag", "ersten Montag".
std::string weekday_text(const Rhythm::Weekday& day) {
  std::string name = weekdays[size_t(day.weekday)];
  return day.place ? fmt::format("{} {}", place_name(day.place), name) : name;
}

// "Montag und Mittwoch", "ersten und dritten Montag".
std::string weekdays_text(const Rhythm& rhythm) {
  if (rhythm.on_workdays()) return "Werktag";
  bool one_name = std::ranges::all_of(rhythm.weekdays, [&](auto& day) {
    return day.place && day.weekday == rhythm.weekdays.back().weekday;
  });
  std::vector<std::string> names;
  for (const auto& day : rhythm.weekdays)
    names.push_back(one_name ? place_name(day.place) : weekday_text(day));
  std::string all = joined(names);
  return one_name ? fmt::format("{} {}", all, weekdays[size_t(rhythm.weekdays[0].weekday)]) : all;
}

std::string weekly_text(const Rhythm& rhythm) {
  if (rhythm.weekdays.empty()) return every(rhythm.interval, week_name);
  std::string names = weekdays_text(rhythm);
  bool single = rhythm.weekdays.size() == 1;
  if (rhythm.interval == 1) return "jeden " + names;
  if (rhythm.interval == 2 && single) return "jeden zweiten " + names;
  return fmt::format("{} {} {}", every(rhythm.interval, week_name),
                     names == "Werktag" ? "an" : "am", names == "Werktag" ? "Werktagen" : names);
}

std::string place_text(int number) { return number == -1 ? "letzten" : fmt::format("{}.", number); }

// "14.", "1. und 15.", "letzten Tag".
std::string month_days_text(const std::vector<int>& numbers) {
  std::vector<std::string> names;
  for (int number : numbers) names.push_back(place_text(number));
  return joined(names) + (numbers.back() == -1 ? " Tag" : "");
}

std::string monthly_text(const Rhythm& rhythm) {
  std::string rhythm_of_months = every(rhythm.interval, month_unit);
  if (rhythm.weekdays.empty() && rhythm.month_days.empty()) return rhythm_of_months;
  std::string which = rhythm.working_day        ? place_text(rhythm.working_day) + " Werktag"
                      : rhythm.weekdays.empty() ? month_days_text(rhythm.month_days)
                                                : weekdays_text(rhythm);
  return fmt::format("{} am {}", rhythm_of_months, which);
}

std::string yearly_text(const Rhythm& rhythm) {
  if (!rhythm.month) return every(rhythm.interval, year_name);
  std::string_view month = month_name(rhythm.month);
  std::string which =
      !rhythm.weekdays.empty()     ? fmt::format("{} im {}", weekdays_text(rhythm), month)
      : rhythm.month_days[0] == -1 ? fmt::format("letzten Tag im {}", month)
                                   : fmt::format("{}. {}", rhythm.month_days[0], month);
  return fmt::format("{} am {}", every(rhythm.interval, year_name), which);
}

// "2 Stunden 30 Minuten".
std::string length_text(base::Seconds length) {
  struct Unit {
    std::string_view one, many;
    int64_t seconds;
  };
  static constexpr Unit units[] = {{"Tag", "Tage", 86'400},
                                   {"Stunde", "Stunden", hour},
                                   {"Minute", "Minuten", 60},
                                   {"Sekunde", "Sekunden", 1}};
  std::vector<std::string> names;
  int64_t left = length.count();
  for (const Unit& unit : units) {
    int64_t count = left / unit.seconds;
    left %= unit.seconds;
    if (count > 0) names.push_back(fmt::format("{} {}", count, count == 1 ? unit.one : unit.many));
  }
  return fmt::format("{}", fmt::join(names, " "));
}

class GermanWording : public Wording {
 public:
  std::string day(base::Day day, const Context& context) const override {
    return day_text(day, context);
  }
  std::string at(std::string_view clock) const override { return fmt::format("um {} Uhr", clock); }
  std::string from_to(std::string_view from, std::string_view to) const override {
    return fmt::format("von {} bis {} Uhr", from, to);
  }
  std::string to(std::string_view from, std::string_view to) const override {
    return fmt::format("{} bis {}", from, to);
  }
  std::string listed(const std::vector<std::string>& names) const override { return joined(names); }
  std::string length(base::Seconds length) const override { return "für " + length_text(length); }
  std::optional<std::string> rhythm(const Rhythm& rhythm) const override {
    switch (rhythm.every) {
      case Every::minute:
        return every(rhythm.interval, minute_name);
      case Every::hour:
        return every(rhythm.interval, hour_name);
      case Every::day:
        return every(rhythm.interval, day_name);
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
  std::string again_and_again() const override { return "immer wieder ab"; }
  std::string starting(std::string_view when) const override { return fmt::format("ab {}", when); }
  std::string times(std::string_view count) const override { return fmt::format("{} Mal", count); }
  std::string until(std::string_view when) const override { return fmt::format("bis {}", when); }
};

}  // namespace

const Wording& wording() {
  static const GermanWording wording;
  return wording;
}

std::string day_text(base::Day day, const Context& context) {
  auto away = (day - today(context)).count();
  if (away == 0) return "heute";
  if (away == 1) return "morgen";
  if (away == -1) return "gestern";
  std::string text = fmt::format("{}, {}. {}", weekdays[size_t(weekday_number(day))],
                                 day_number(day), month_name(month_number(day)));
  return year_may_be_left_out(day, context) ? text : fmt::format("{} {}", text, year_number(day));
}

}  // namespace language::de
