// Moments, days and zones. Instants are UTC with a resolution of one second; a local time means
// nothing without a Zone.
#pragma once
#include <chrono>
#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"

namespace date {
class time_zone;
}

namespace base {

using Seconds = std::chrono::seconds;
using Instant = std::chrono::sys_seconds;
using Local = std::chrono::local_seconds;
using Day = std::chrono::local_days;

// Half open: [start, end).
struct Period {
  Instant start, end;
  auto operator<=>(const Period&) const = default;
};

// An IANA time zone. Cheap to copy; the zone data outlives the program's work.
class Zone {
 public:
  static Zone utc();
  // The zone named by TZ, else the machine's own; UTC where that cannot be told.
  static Zone system();
  // "Europe/Berlin"; not_found with the name otherwise.
  static Result<Zone> find(std::string_view name);

  const std::string& name() const;
  Local to_local(Instant instant) const;
  // A local time that does not exist (spring) becomes the moment after the gap; one that exists
  // twice (autumn), the first.
  Instant to_instant(Local local) const;
  Seconds offset(Instant instant) const;
  bool operator==(const Zone& other) const { return zone_ == other.zone_; }

 private:
  explicit Zone(const date::time_zone* zone) : zone_(zone) {}
  const date::time_zone* zone_;
};

// The calendar day a local time lies on, and the time since its midnight.
inline Day day_of(Local local) { return std::chrono::floor<std::chrono::days>(local); }

// RFC 3339: "2026-05-04T09:00:00+02:00". The offset is required ("Z" or ±hh:mm); seconds may be
// left out.
Result<Instant> parse_instant(std::string_view text);
std::string format_instant(Instant instant, const Zone& zone);
// "2026-05-04"
Result<Day> parse_day(std::string_view text);
std::string format_day(Day day);
// strftime-like, English names: %Y %m %d %e %H %M %S %A %a %B %b %j %y %I %p %l %-d %-H %-I %%;
// other letters stay as they are.
std::string format_local(Local local, std::string_view format);
// "1 hour 30 minutes", "2 days", "45 seconds"; "0 minutes" for nothing.
std::string format_duration(Seconds duration);

// The clock of the machine. Code that must be repeatable takes `now` as an argument and never calls
// this.
Instant clock_now();

}  // namespace base
