// Recurrence rules of RFC 5545 (3.3.10), over local time: the caller applies the zone to each
// occurrence.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "formats/stamp.h"

namespace formats {

enum class Frequency { secondly, minutely, hourly, daily, weekly, monthly, yearly };

// "2MO" is {2, Monday}, the second of the month or year; "-1FR" the last; "TU" {0, Tuesday}, every
// one.
struct RuleDay {
  int ordinal = 0;
  std::chrono::weekday weekday;
  bool operator==(const RuleDay&) const = default;
};

// The last moment that may be an occurrence (inclusive). A whole day includes all of its hours.
// Written with a Z it is in UTC: see in_zone().
using Until = Stamp;

struct Rule {
  Frequency frequency = Frequency::daily;
  int interval = 1;
  std::optional<int> count;  // never together with `until`
  std::optional<Until> until;
  std::vector<int> seconds, minutes, hours;  // BYSECOND, BYMINUTE, BYHOUR
  std::vector<RuleDay> days;                 // BYDAY
  std::vector<int> month_days;               // 1..31, or from the end -31..-1
  std::vector<int> year_days;                // 1..366, or -366..-1
  std::vector<int>
      weeks;  // 1..53, or -53..-1; a week belongs to the year that has four of its days
  std::vector<int> months;     // 1..12
  std::vector<int> positions;  // BYSETPOS
  std::chrono::weekday week_start = std::chrono::Monday;
  bool operator==(const Rule&) const = default;
};

// "FREQ=WEEKLY;BYDAY=MO,WE", with or without "RRULE:" before it; `invalid` names the part that is
// wrong.
base::Result<Rule> parse_rule(std::string_view text);
// In a fixed order, without defaults; parse_rule(write_rule(r)) == r.
std::string write_rule(const Rule& rule);

// The rule with its end in the local time of `zone`, where the rule writes it in UTC. Call it
// before occurrences() for an event in a zone.
Rule in_zone(Rule rule, const base::Zone& zone);

// Half open: [from, to).
struct LocalWindow {
  base::Local from, to;
};

// The occurrences in the window, ascending, each once, without `exceptions`, at most `limit` of
// them. `first` (DTSTART) is always the first occurrence and counts for COUNT, as RFC 5545 says,
// whether or not it fits the rule; only an UNTIL
// before it leaves nothing. Dates that do not exist (30 February) are left out. A far window
// is reached without walking there, but for rules with COUNT. Work is bounded: a rule that yields
// nothing for very long (BYMONTH=2;BYMONTHDAY=30) ends there; years end with 9999.
std::vector<base::Local> occurrences(const Rule& rule, base::Local first, LocalWindow window,
                                     const std::vector<base::Local>& exceptions = {},
                                     size_t limit = 1000);

// The last occurrence of a rule with COUNT or UNTIL; nothing for an endless rule, or one too long
// to count.
std::optional<base::Local> last_occurrence(const Rule& rule, base::Local first);

}  // namespace formats
