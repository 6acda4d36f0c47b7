// How English says times, stretches and repetitions. What is said here, read_when reads back.
#include "base/text.h"
#include "language/english.h"
#include "language/meaning.h"

namespace language::en {
namespace {

using base::format_local, base::Instant, base::Local, base::Period;
using std::chrono::days;

// Dates further away, and those that are past, are said with their year.
constexpr days year_left_out_max{300};

std::string clock_text(Local local) {
  bool whole_minute = local.time_since_epoch().count() % 60 == 0;
  return format_local(local, whole_minute ? "%H:%M" : "%H:%M:%S");
}

std::string at_clock(Local local) { return "at " + clock_text(local); }

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

// "FREQ=WEEKLY;BYDAY=SU" by name.
std::map<std::string_view, std::string_view> parts_of(std::string_view rrule) {
  std::map<std::string_view, std::string_view> parts;
  for (std::string_view part : base::split(rrule, ';')) {
    size_t equals = part.find('=');
    if (equals != std::string_view::npos) parts[part.substr(0, equals)] = part.substr(equals + 1);
  }
  return parts;
}

std::optional<int> whole_number(std::string_view text) {
  auto value = base::Decimal::parse(text);
  bool fits = value && value->scale() == 0 && value->coefficient() >= -10'000 &&
              value->coefficient() <= 10'000;
  return fits ? std::optional(int(value->coefficient())) : std::nullopt;
}

// "SU", "1MO", "-1FR" as "Sunday", "first Monday", "last Friday"; nothing for what is said
// otherwise.
std::optional<std::string> weekday_text(std::string_view code) {
  static constexpr std::pair<std::string_view, const char*> names[] = {
      {"MO", "Monday"}, {"TU", "Tuesday"},  {"WE", "Wednesday"}, {"TH", "Thursday"},
      {"FR", "Friday"}, {"SA", "Saturday"}, {"SU", "Sunday"}};
  static constexpr std::array places = {"first", "second", "third", "fourth", "fifth"};
  if (code.size() < 2) return std::nullopt;
  auto name =
      std::ranges::find(names, code.substr(code.size() - 2), [](auto& n) { return n.first; });
  if (name == std::end(names)) return std::nullopt;
  std::string_view place = code.substr(0, code.size() - 2);
  if (place.empty()) return name->second;
  if (place == "-1") return fmt::format("last {}", name->second);
  auto nth = whole_number(place);
  if (!nth || *nth < 1 || *nth > 5) return std::nullopt;
  return fmt::format("{} {}", places[size_t(*nth) - 1], name->second);
}

std::optional<std::string> weekdays_text(std::string_view codes) {
  if (codes == "MO,TU,WE,TH,FR") return "weekday";
  std::vector<std::string> names;
  for (std::string_view code : base::split(codes, ',')) {
    auto name = weekday_text(code);
    if (!name) return std::nullopt;
    names.push_back(*name);
  }
  return base::join_words(names);
}

std::string every(int interval, std::string_view unit) {
  if (interval == 1) return fmt::format("every {}", unit);
  if (interval == 2) return fmt::format("every other {}", unit);
  return fmt::format("every {} {}s", interval, unit);
}

std::string month_name(int month) { return format_local(month_days(2026, month).first, "%B"); }

using Parts = std::map<std::string_view, std::string_view>;

std::optional<std::string> weekly_text(const Parts& parts, int interval) {
  if (!parts.contains("BYDAY")) return every(interval, "week");
  auto names = weekdays_text(parts.at("BYDAY"));
  if (!names) return std::nullopt;
  bool single = parts.at("BYDAY").size() == 2;
  if (interval <= 2 && (single || interval == 1)) return every(interval, *names);
  return fmt::format("{} on {}", every(interval, "week"),
                     *names == "weekday" ? "weekdays" : *names);
}

// "1", "-1" as "1st", "last".
std::optional<std::string> place_text(std::string_view number) {
  auto place = whole_number(number);
  if (!place || *place == 0 || *place < -1) return std::nullopt;
  return ordinal(*place);
}

// "14", "1,15", "-1" as "14th", "1st and 15th", "last day".
std::optional<std::string> month_days_text(std::string_view numbers) {
  std::vector<std::string> names;
  for (std::string_view number : base::split(numbers, ',')) {
    auto place = place_text(number);
    if (!place) return std::nullopt;
    names.push_back(*place);
  }
  return base::join_words(names) + (names.back() == "last" ? " day" : "");
}

std::optional<std::string> monthly_text(const Parts& parts, int interval) {
  std::string which = parts.contains("BYDAY") ? weekdays_text(parts.at("BYDAY")).value_or("") : "";
  if (parts.contains("BYDAY") && which.empty()) return std::nullopt;
  if (parts.contains("BYSETPOS")) {
    auto place = place_text(parts.at("BYSETPOS"));
    if (!place || which != "weekday") return std::nullopt;
    which = *place + " working day";
  } else if (which.empty()) {
    if (!parts.contains("BYMONTHDAY")) return every(interval, "month");
    auto days_of_month = month_days_text(parts.at("BYMONTHDAY"));
    if (!days_of_month) return std::nullopt;
    which = *days_of_month;
  }
  return fmt::format("the {} of {}", which, every(interval, "month"));
}

std::optional<std::string> yearly_text(const Parts& parts, int interval) {
  if (!parts.contains("BYMONTH")) return every(interval, "year");
  auto month = whole_number(parts.at("BYMONTH"));
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  std::string prefix = every(interval, "year") + " on ";
  if (parts.contains("BYDAY")) {
    auto which = weekdays_text(parts.at("BYDAY"));
    if (!which) return std::nullopt;
    return fmt::format("{}the {} of {}", prefix, *which, month_name(*month));
  }
  auto day = parts.contains("BYMONTHDAY") ? whole_number(parts.at("BYMONTHDAY")) : std::nullopt;
  if (!day || *day == 0 || *day < -1) return std::nullopt;
  if (*day == -1) return fmt::format("{}the last day of {}", prefix, month_name(*month));
  return fmt::format("{}{} {}", prefix, *day, month_name(*month));
}

std::optional<std::string> rhythm_text(const Parts& parts) {
  static constexpr std::array known = {"FREQ",     "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH",
                                       "BYSETPOS", "BYHOUR",   "COUNT", "UNTIL",      "WKST"};
  for (auto& [name, value] : parts)
    if (std::ranges::find(known, name) == known.end()) return std::nullopt;
  auto interval = parts.contains("INTERVAL") ? whole_number(parts.at("INTERVAL")) : 1;
  if (!parts.contains("FREQ") || !interval || *interval < 1) return std::nullopt;
  std::string_view frequency = parts.at("FREQ");
  bool monthly = frequency == "MONTHLY" && !parts.contains("BYMONTH");
  if (monthly) return monthly_text(parts, *interval);
  if (parts.contains("BYSETPOS")) return std::nullopt;
  if (frequency == "YEARLY") return yearly_text(parts, *interval);
  if (frequency == "WEEKLY" && !parts.contains("BYMONTH")) return weekly_text(parts, *interval);
  bool plain =
      !parts.contains("BYDAY") && !parts.contains("BYMONTHDAY") && !parts.contains("BYMONTH");
  if (frequency == "DAILY" && plain) return every(*interval, "day");
  plain = plain && !parts.contains("BYHOUR");
  if (frequency == "HOURLY" && plain) return every(*interval, "hour");
  if (frequency == "MINUTELY" && plain) return every(*interval, "minute");
  return std::nullopt;
}

// UNTIL as a day, or with its time where it is not the day's end: the moment itself is still part
// of the rule.
std::optional<std::string> until_text(std::string_view until, const Context& context) {
  if (until.size() != 8 && until.size() != 16) return std::nullopt;
  auto part = [&](size_t at, size_t size) { return std::string(until.substr(at, size)); };
  std::string date = part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2);
  if (until.size() == 8) {
    auto day = base::parse_day(date);
    return day ? std::optional(day_text(*day, context)) : std::nullopt;
  }
  auto at =
      base::parse_instant(date + "T" + part(9, 2) + ":" + part(11, 2) + ":" + part(13, 2) + "Z");
  if (!at) return std::nullopt;
  Local last = context.zone.to_local(*at), next = last + base::Seconds(1);
  bool ends_the_day = next == base::day_of(next);
  return ends_the_day ? day_text(base::day_of(last), context) : when_text(*at, context);
}

bool whole_days(Local start, Local end) {
  return start == base::day_of(start) && end == base::day_of(end) && end > start;
}

}  // namespace

std::string day_text(base::Day day, const Context& context) {
  base::Day now_day = today(context);
  if (day == now_day) return "today";
  if (day == now_day + days(1)) return "tomorrow";
  if (day == now_day - days(1)) return "yesterday";
  bool soon = day > now_day && day - now_day <= year_left_out_max;
  return format_local(day, soon ? "%A %-d %B" : "%A %-d %B %Y");
}

std::string when_text(Instant at, const Context& context) {
  Local local = context.zone.to_local(at);
  return fmt::format("{} {}", day_text(base::day_of(local), context), at_clock(local));
}

std::string period_text(Period period, const Context& context) {
  Local start = context.zone.to_local(period.start), end = context.zone.to_local(period.end);
  base::Day first = base::day_of(start), last = base::day_of(end);
  if (period.end <= period.start) return when_text(period.start, context);
  if (whole_days(start, end)) {
    std::string from = day_text(first, context);
    return last - first == days(1)
               ? from
               : fmt::format("{} to {}", from, day_text(last - days(1), context));
  }
  if (first == last)
    return fmt::format("{} from {} to {}", day_text(first, context), clock_text(start),
                       clock_text(end));
  return fmt::format("{} to {}", when_text(period.start, context), when_text(period.end, context));
}

// What read_when would make of the words begins earlier than the rule does.
bool begins_too_early(const std::string& words, const Recurrence& rule, const Context& context) {
  auto read = read_when(words, context);
  auto* heard = read ? std::get_if<Recurrence>(&*read) : nullptr;
  return heard && heard->first < rule.first;
}

// "08:00", or "08:00 and 20:00" where the rule lists its hours.
std::string times_text(const Parts& parts, Local first) {
  if (!parts.contains("BYHOUR")) return clock_text(first);
  std::vector<std::string> times;
  for (std::string_view hours : base::split(parts.at("BYHOUR"), ','))
    times.push_back(clock_text(base::day_of(first) +
                               (first - std::chrono::floor<std::chrono::hours>(first)) +
                               std::chrono::hours(whole_number(hours).value_or(0))));
  return base::join_words(times);
}

std::string recurrence_text(const Recurrence& rule, const Context& context) {
  Parts parts = parts_of(rule.rrule);
  auto rhythm = rhythm_text(parts);
  Instant first = context.zone.to_instant(rule.first);
  if (!rhythm) return fmt::format("again and again from {}", when_text(first, context));
  std::string out = *rhythm;
  bool within_day = parts["FREQ"] == "HOURLY" || parts["FREQ"] == "MINUTELY";
  if (within_day) {
    out += " starting " + when_text(first, context);
  } else if (!rule.whole_day) {
    bool range = rule.length.count() > 0 && !parts.contains("BYHOUR");
    out += range ? fmt::format(" from {} to {}", clock_text(rule.first),
                               clock_text(rule.first + rule.length))
                 : " at " + times_text(parts, rule.first);
    if (rule.length.count() > 0 && !range) out += " for " + base::format_duration(rule.length);
  }
  if (!within_day && begins_too_early(out, rule, context))
    out += " starting " + day_text(base::day_of(rule.first), context);
  if (parts.contains("COUNT")) out += fmt::format(", {} times", parts["COUNT"]);
  auto until = parts.contains("UNTIL") ? until_text(parts["UNTIL"], context) : std::nullopt;
  return until ? out + " until " + *until : out;
}

}  // namespace language::en
