// The compact dates, times and lengths of iCalendar and vCard: "20260504", "20260504T090000",
// "20260504T090000Z".
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace formats {

struct Stamp {
  base::Local at;  // midnight for a whole day
  bool utc = false;
  bool whole_day = false;
  bool operator==(const Stamp&) const = default;
};

// A whole decimal number, with or without a sign, and nothing else.
std::optional<int> parse_int(std::string_view text);

// Nothing for what is no date: 30 February, year 0, hour 24. A leap second (60) becomes 59.
std::optional<Stamp> parse_stamp(std::string_view text);
// The same with the dashes and colons of ISO 8601, where they are there: "2026-05-04T09:00:00Z".
std::optional<Stamp> parse_extended_stamp(std::string_view text);
std::string format_stamp(const Stamp& stamp);
std::string format_utc_stamp(base::Instant instant);

// "P1DT2H", "-PT15M", "P2W": days are calendar days, `time` is exact.
struct Span {
  base::Seconds days{0}, time{0};
  bool operator==(const Span&) const = default;
};
std::optional<Span> parse_span(std::string_view text);
// In days where it is whole days, else in hours, minutes and seconds; "PT0S" for nothing.
std::string format_span(base::Seconds length);

}  // namespace formats
