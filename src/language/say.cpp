#include "language/say.h"

#include "base/text.h"

namespace language {
namespace {

using base::format_local, base::Instant, base::Local, base::Period;
using std::chrono::days;
using Every = Repeat::Every;
using Parts = std::map<std::string_view, std::string_view>;

constexpr days year_left_out_max{300};

std::string clock_text(Local local) {
  bool whole_minute = local.time_since_epoch().count() % 60 == 0;
  return format_local(local, whole_minute ? "%H:%M" : "%H:%M:%S");
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

// Nothing for what is said otherwise, −1 for "last" is the only negative number.
std::optional<Rhythm::Weekday> weekday_of(std::string_view code) {
  static constexpr std::array codes = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  if (code.size() < 2) return std::nullopt;
  auto found = std::ranges::find(codes, code.substr(code.size() - 2));
  std::string_view place = code.substr(0, code.size() - 2);
  auto nth = place.empty() ? std::optional(0) : whole_number(place);
  bool fits = found != codes.end() && nth && *nth >= -1 && *nth <= 5 && (*nth || place.empty());
  if (!fits) return std::nullopt;
  return Rhythm::Weekday{*nth, int(found - codes.begin())};
}

std::optional<Every> frequency_of(std::string_view name) {
  static constexpr std::pair<std::string_view, Every> names[] = {
      {"MINUTELY", Every::minute}, {"HOURLY", Every::hour},   {"DAILY", Every::day},
      {"WEEKLY", Every::week},     {"MONTHLY", Every::month}, {"YEARLY", Every::year}};
  for (auto& [known, every] : names)
    if (known == name) return every;
  return std::nullopt;
}

bool only_known(const Parts& parts) {
  static constexpr std::array known = {"FREQ",     "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH",
                                       "BYSETPOS", "BYHOUR",   "COUNT", "UNTIL",      "WKST"};
  return std::ranges::all_of(
      parts, [](auto& part) { return std::ranges::find(known, part.first) != known.end(); });
}

// Numbers of a list like "1,15"; false where one is none.
bool read_list(const Parts& parts, std::string_view name, std::vector<int>& out) {
  if (!parts.contains(name)) return true;
  for (std::string_view text : base::split(parts.at(name), ',')) {
    auto number = whole_number(text);
    if (!number) return false;
    out.push_back(*number);
  }
  return true;
}

bool read_number(const Parts& parts, std::string_view name, int& out) {
  auto number = parts.contains(name) ? whole_number(parts.at(name)) : out;
  out = number.value_or(0);
  return number.has_value();
}

bool read_weekdays(const Parts& parts, std::vector<Rhythm::Weekday>& out) {
  if (!parts.contains("BYDAY")) return true;
  for (std::string_view code : base::split(parts.at("BYDAY"), ',')) {
    auto weekday = weekday_of(code);
    if (!weekday) return false;
    out.push_back(*weekday);
  }
  return true;
}

std::optional<Rhythm> rhythm_of(const Parts& parts) {
  Rhythm out;
  auto every = parts.contains("FREQ") ? frequency_of(parts.at("FREQ")) : std::nullopt;
  bool read = every && only_known(parts) && read_number(parts, "INTERVAL", out.interval) &&
              read_number(parts, "BYMONTH", out.month) &&
              read_number(parts, "BYSETPOS", out.working_day) &&
              read_list(parts, "BYMONTHDAY", out.month_days) &&
              read_list(parts, "BYHOUR", out.hours) && read_weekdays(parts, out.weekdays);
  if (!read) return std::nullopt;
  out.every = *every;
  bool yearly = out.every == Every::month && out.month;
  if (yearly) out.every = Every::year;
  return out;
}

// What no language is asked to say.
bool sayable(const Rhythm& r) {
  bool plain = r.weekdays.empty() && r.month_days.empty() && !r.month;
  bool days_fit = std::ranges::all_of(r.month_days,
                                      [](int day) { return day == -1 || (day >= 1 && day <= 31); });
  bool within_day = r.every == Every::hour || r.every == Every::minute;
  bool two_kinds = !r.weekdays.empty() && !r.month_days.empty();  // "friday the 13th"
  if (two_kinds || r.interval < 1 || r.month < 0 || r.month > 12 || !days_fit) return false;
  if (r.working_day && (r.every != Every::month || !r.on_workdays() || r.working_day < -1))
    return false;
  if (r.every == Every::day || within_day) return plain && (!within_day || r.hours.empty());
  if (r.every == Every::week) return !r.month && r.month_days.empty();
  bool one_day = r.weekdays.size() + r.month_days.size() == 1;
  return r.every == Every::month || (r.month ? one_day : plain);
}

// UNTIL as a day, or with its time where it is not the day's end: the moment itself is still part
// of the rule.
std::optional<std::string> until_text(std::string_view until, const Context& context,
                                      const Wording& wording) {
  if (until.size() != 8 && until.size() != 16) return std::nullopt;
  auto part = [&](size_t at, size_t size) { return std::string(until.substr(at, size)); };
  std::string date = part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2);
  if (until.size() == 8) {
    auto day = base::parse_day(date);
    return day ? std::optional(wording.day(*day, context)) : std::nullopt;
  }
  auto at =
      base::parse_instant(date + "T" + part(9, 2) + ":" + part(11, 2) + ":" + part(13, 2) + "Z");
  if (!at) return std::nullopt;
  Local last = context.zone.to_local(*at), next = last + base::Seconds(1);
  bool ends_the_day = next == base::day_of(next);
  return ends_the_day ? wording.day(base::day_of(last), context) : say_when(*at, context, wording);
}

bool whole_days(Local start, Local end) {
  return start == base::day_of(start) && end == base::day_of(end) && end > start;
}

// What read_when would make of the words begins earlier than the rule does.
bool begins_too_early(const std::string& words, const Recurrence& rule, const Context& context) {
  auto read = read_when(words, context);
  auto* heard = read ? std::get_if<Recurrence>(&*read) : nullptr;
  return heard && heard->first < rule.first;
}

// "08:00", or "08:00 and 20:00" where the rule lists its hours.
std::string times_text(const Rhythm& rhythm, Local first, const Wording& wording) {
  if (rhythm.hours.empty()) return clock_text(first);
  auto minutes = first - std::chrono::floor<std::chrono::hours>(first);
  std::vector<std::string> times;
  for (int hours : rhythm.hours)
    times.push_back(clock_text(base::day_of(first) + minutes + std::chrono::hours(hours)));
  return wording.listed(times);
}

// The times of day of what repeats on days.
std::string time_of_day_text(const Recurrence& rule, const Rhythm& rhythm, const Wording& wording) {
  if (rule.whole_day) return "";
  bool lasts = rule.length.count() > 0;
  if (lasts && rhythm.hours.empty())
    return " " + wording.from_to(clock_text(rule.first), clock_text(rule.first + rule.length));
  std::string at = " " + wording.at(times_text(rhythm, rule.first, wording));
  return lasts ? at + " " + wording.length(rule.length) : at;
}

}  // namespace

bool Rhythm::on_workdays() const {
  static const std::vector<Weekday> workdays = {{0, 0}, {0, 1}, {0, 2}, {0, 3}, {0, 4}};
  return weekdays == workdays;
}

bool year_may_be_left_out(base::Day day, const Context& context) {
  return day > today(context) && day - today(context) <= year_left_out_max;
}

std::string say_when(Instant at, const Context& context, const Wording& wording) {
  Local local = context.zone.to_local(at);
  return fmt::format("{} {}", wording.day(base::day_of(local), context),
                     wording.at(clock_text(local)));
}

std::string say_period(Period period, const Context& context, const Wording& wording) {
  Local start = context.zone.to_local(period.start), end = context.zone.to_local(period.end);
  base::Day first = base::day_of(start), last = base::day_of(end);
  if (period.end <= period.start) return say_when(period.start, context, wording);
  std::string from = wording.day(first, context);
  if (whole_days(start, end))
    return last - first == days(1) ? from : wording.to(from, wording.day(last - days(1), context));
  if (first == last) return from + " " + wording.from_to(clock_text(start), clock_text(end));
  return wording.to(say_when(period.start, context, wording),
                    say_when(period.end, context, wording));
}

std::string say_recurrence(const Recurrence& rule, const Context& context, const Wording& wording) {
  Parts parts = parts_of(rule.rrule);
  Instant first = context.zone.to_instant(rule.first);
  auto rhythm = rhythm_of(parts);
  auto said = rhythm && sayable(*rhythm) ? wording.rhythm(*rhythm) : std::nullopt;
  if (!said)
    return fmt::format("{} {}", wording.again_and_again(), say_when(first, context, wording));
  std::string out = *said;
  bool within_day = rhythm->every == Every::hour || rhythm->every == Every::minute;
  if (within_day) {
    out += " " + wording.starting(say_when(first, context, wording));
  } else {
    out += time_of_day_text(rule, *rhythm, wording);
    if (begins_too_early(out, rule, context))
      out += " " + wording.starting(wording.day(base::day_of(rule.first), context));
  }
  if (parts.contains("COUNT")) out += ", " + wording.times(parts["COUNT"]);
  auto until =
      parts.contains("UNTIL") ? until_text(parts["UNTIL"], context, wording) : std::nullopt;
  return until ? out + " " + wording.until(*until) : out;
}

}  // namespace language
