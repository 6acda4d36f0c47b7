#include "base/time.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <array>
#include <cstdlib>

namespace base {
namespace {

constexpr std::array weekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                 "Thursday", "Friday", "Saturday"};
constexpr std::array months = {"January",   "February", "March",    "April",
                               "May",       "June",     "July",     "August",
                               "September", "October",  "November", "December"};

// Reads exactly `digits` decimal digits at `at`; -1 where there are none.
int read_digits(std::string_view text, size_t at, size_t digits) {
  if (at + digits > text.size()) return -1;
  int value = 0;
  for (char c : text.substr(at, digits)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

// What one letter of a format stands for.
std::string format_part(Local local, char letter, int width) {
  Day day = day_of(local);
  std::chrono::year_month_day date(day);
  int seconds = int((local - day).count());
  int hour = seconds / 3600, hour12 = hour % 12 == 0 ? 12 : hour % 12;
  auto weekday = std::string_view(weekdays[std::chrono::weekday(day).c_encoding()]);
  auto month = std::string_view(months[unsigned(date.month()) - 1]);
  auto padded = [&](auto number) { return fmt::format("{:0{}}", number, width); };
  switch (letter) {
    case 'Y':
      return fmt::format("{:04}", int(date.year()));
    case 'y':
      return padded(int(date.year()) % 100);
    case 'm':
      return padded(unsigned(date.month()));
    case 'd':
      return padded(unsigned(date.day()));
    case 'e':
      return fmt::format("{}", unsigned(date.day()));
    case 'H':
      return padded(hour);
    case 'I':
      return padded(hour12);
    case 'l':
      return fmt::format("{}", hour12);
    case 'M':
      return padded(seconds / 60 % 60);
    case 'S':
      return padded(seconds % 60);
    case 'p':
      return hour < 12 ? "AM" : "PM";
    case 'A':
      return std::string(weekday);
    case 'a':
      return std::string(weekday.substr(0, 3));
    case 'B':
      return std::string(month);
    case 'b':
      return std::string(month.substr(0, 3));
    case 'j':
      return fmt::format("{:03}", (day - Day(date.year() / 1 / 1)).count() + 1);
    case '%':
      return "%";
    default:
      return std::string("%") + letter;
  }
}

}  // namespace

Zone Zone::utc() { return Zone(date::locate_zone("Etc/UTC")); }

Zone Zone::system() {
  if (const char* chosen = std::getenv("TZ"))
    if (auto zone = find(chosen)) return *zone;
  try {
    return Zone(date::current_zone());
  } catch (const std::exception&) {
    return utc();
  }
}

Result<Zone> Zone::find(std::string_view name) {
  try {
    return Zone(date::locate_zone(std::string(name)));
  } catch (const std::exception&) {
    return fail(Code::not_found, fmt::format("There is no time zone called '{}'.", name),
                "Use a name like Europe/Berlin.");
  }
}

const std::string& Zone::name() const { return zone_->name(); }

Seconds Zone::offset(Instant instant) const { return zone_->get_info(instant).offset; }

Local Zone::to_local(Instant instant) const {
  return Local(instant.time_since_epoch() + offset(instant));
}

Instant Zone::to_instant(Local local) const {
  auto info = zone_->get_info(date::local_seconds(local.time_since_epoch()));
  if (info.result == date::local_info::nonexistent) return info.second.begin;
  return Instant(local.time_since_epoch() - info.first.offset);
}

Result<Day> parse_day(std::string_view text) {
  int year = read_digits(text, 0, 4), month = read_digits(text, 5, 2),
      day = read_digits(text, 8, 2);
  auto date = std::chrono::year(year) / month / day;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || year < 0 || month < 0 || day < 0 ||
      !date.ok())
    return fail(Code::invalid, fmt::format("'{}' is not a date.", text), "Write it as 2026-05-04.");
  return Day(date);
}

Result<Instant> parse_instant(std::string_view text) {
  auto bad = [&] {
    return fail(Code::invalid, fmt::format("'{}' is not a time.", text),
                "Write it as 2026-05-04T09:00+02:00.");
  };
  if (text.size() < 17 || (text[10] != 'T' && text[10] != ' ')) return bad();
  auto day = parse_day(text.substr(0, 10));
  int hour = read_digits(text, 11, 2), minute = read_digits(text, 14, 2), second = 0;
  if (!day || text[13] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59) return bad();
  size_t at = 16;
  if (text[at] == ':') {
    second = read_digits(text, at + 1, 2);
    if (second < 0 || second > 60) return bad();
    at += 3;
  }
  std::string_view zone = text.substr(std::min(at, text.size()));
  Seconds offset{0};
  if (zone != "Z") {
    int hours = read_digits(zone, 1, 2), minutes = read_digits(zone, 4, 2);
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || hours < 0 ||
        minutes < 0)
      return bad();
    offset = Seconds((hours * 60 + minutes) * 60 * (zone[0] == '-' ? -1 : 1));
  }
  return Instant(day->time_since_epoch() + Seconds(hour * 3600 + minute * 60 + second) - offset);
}

std::string format_instant(Instant instant, const Zone& zone) {
  auto offset = zone.offset(instant);
  auto minutes = std::chrono::abs(std::chrono::duration_cast<std::chrono::minutes>(offset)).count();
  return format_local(zone.to_local(instant), "%Y-%m-%dT%H:%M:%S") +
         fmt::format("{}{:02}:{:02}", offset.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string format_day(Day day) { return format_local(day, "%Y-%m-%d"); }

std::string format_local(Local local, std::string_view format) {
  std::string out;
  for (size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 == format.size()) {
      out += format[i];
      continue;
    }
    bool unpadded = format[i + 1] == '-' && i + 2 < format.size();
    char letter = format[i += unpadded ? 2 : 1];
    out += format_part(local, letter, unpadded ? 1 : 2);
  }
  return out;
}

std::string format_duration(Seconds duration) {
  struct Unit {
    const char* name;
    long long seconds;
  };
  static constexpr Unit units[] = {{"day", 86400}, {"hour", 3600}, {"minute", 60}, {"second", 1}};
  long long left = std::abs(duration.count());
  std::string out;
  for (const Unit& unit : units) {
    long long count = left / unit.seconds;
    left %= unit.seconds;
    if (count == 0) continue;
    if (!out.empty()) out += ' ';
    out += fmt::format("{} {}{}", count, unit.name, count == 1 ? "" : "s");
  }
  return out.empty() ? "0 minutes" : out;
}

Instant clock_now() { return std::chrono::floor<Seconds>(std::chrono::system_clock::now()); }

}  // namespace base
