#include "formats/vtimezone.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "formats/rrule.h"
#include "formats/zone_names.h"

namespace formats {
namespace {

using base::Day;
using base::Instant;
using base::Local;
using base::Seconds;
using std::chrono::year;

constexpr size_t onsets_max = 2'000;
constexpr size_t observances_max = 100;
constexpr size_t nameless_zones_max = 50;

// STANDARD or DAYLIGHT: the offsets before and after each of its onsets.
struct Observance {
  Seconds from{0}, to{0};
  Local first;
  std::optional<Rule> rule;
  std::vector<Local> more;  // RDATE
};

// "+0200", "-00:44:30"
std::optional<Seconds> parse_offset(std::string_view text) {
  text = base::trim(text);
  if (text.size() < 5 || (text[0] != '+' && text[0] != '-')) return {};
  std::string digits = base::replace_all(std::string(text.substr(1, 10)), ":", "");
  if (digits.size() != 4 && digits.size() != 6) return {};
  auto number = parse_int(digits);
  if (!number || *number < 0) return {};
  int hhmmss = digits.size() == 4 ? *number * 100 : *number;
  int seconds = hhmmss / 10000 * 3600 + hhmmss / 100 % 100 * 60 + hhmmss % 100;
  if (seconds > 24 * 3600) return {};
  return Seconds(text[0] == '-' ? -seconds : seconds);
}

std::string format_offset(Seconds offset) {
  auto size = std::abs(offset.count());
  std::string out =
      fmt::format("{}{:02}{:02}", offset.count() < 0 ? '-' : '+', size / 3600, size / 60 % 60);
  return size % 60 == 0 ? out : out + fmt::format("{:02}", size % 60);
}

std::optional<Observance> read_observance(const Component& component) {
  const ContentLine *start = component.find("DTSTART"), *from = component.find("TZOFFSETFROM"),
                    *to = component.find("TZOFFSETTO"), *rule = component.find("RRULE");
  if (!start || !to) return {};
  auto first = parse_stamp(base::trim(start->value));
  auto after = parse_offset(to->value);
  if (!first || !after) return {};
  Observance observance{.to = *after, .first = first->at};
  observance.from = from ? parse_offset(from->value).value_or(*after) : *after;
  if (rule) {
    auto parsed = parse_rule(rule->value);
    if (!parsed || parsed->frequency != Frequency::yearly || parsed->count) return {};
    observance.rule = std::move(*parsed);
    // UNTIL is written in UTC here.
    if (observance.rule->until && observance.rule->until->utc)
      observance.rule->until->at += observance.from;
  }
  for (const ContentLine& line : component.lines) {
    if (line.name != "RDATE") continue;
    for (std::string_view item : base::split(line.value, ',')) {
      auto more = parse_stamp(base::trim(item.substr(0, item.find('/'))));
      if (more && observance.more.size() < onsets_max) observance.more.push_back(more->at);
    }
  }
  return observance;
}

std::vector<Observance> read_observances(const Component& vtimezone) {
  std::vector<Observance> observances;
  for (const Component& child : vtimezone.children) {
    if (child.name != "STANDARD" && child.name != "DAYLIGHT") continue;
    if (observances.size() == observances_max) break;
    if (auto observance = read_observance(child)) observances.push_back(std::move(*observance));
  }
  return observances;
}

bool has_rules(const std::vector<Observance>& observances) {
  return std::ranges::any_of(observances, [](auto& o) { return o.rule && !o.rule->until; });
}

// The year to compare in. A description without endless rules holds for the years it names.
int year_described(const std::vector<Observance>& observances) {
  constexpr int recent = 2025;
  if (observances.size() == 1 || has_rules(observances)) return recent;
  Local latest = observances[0].first;
  for (const Observance& o : observances) {
    latest = std::max(latest, o.first);
    for (Local more : o.more) latest = std::max(latest, more);
  }
  return std::clamp(int(std::chrono::year_month_day(base::day_of(latest)).year()), 1970, 2040);
}

// The offset from each moment on, until the next one.
using Changes = std::map<Instant, Seconds>;

Changes changes_until(const std::vector<Observance>& observances, int last_year) {
  Local begin = Day(year(last_year - 1) / 1 / 1), end = Day(year(last_year + 1) / 1 / 1);
  Changes changes;
  for (const Observance& o : observances) {
    std::vector<Local> onsets = o.more;
    onsets.push_back(o.first);
    if (o.rule) {
      auto repeated = occurrences(*o.rule, o.first, {begin, end}, {}, onsets_max);
      onsets.insert(onsets.end(), repeated.begin(), repeated.end());
    }
    for (Local onset : onsets) changes[Instant(onset.time_since_epoch() - o.from)] = o.to;
  }
  return changes;
}

// The offset on the 1st, 11th and 21st of each month, which tells any two rules apart that are
// worth it.
bool same_offsets(const Changes& changes, const base::Zone& zone, int in_year) {
  for (int month = 1; month <= 12; ++month)
    for (int day : {1, 11, 21}) {
      Instant noon = std::chrono::sys_days(year(in_year) / month / day) + std::chrono::hours(12);
      auto next = changes.upper_bound(noon);
      if (next == changes.begin() || std::prev(next)->second != zone.offset(noon)) return false;
    }
  return true;
}

// "Etc/GMT-3" is three hours east.
std::optional<std::string> zone_with_fixed_offset(Seconds offset) {
  auto hours = std::chrono::duration_cast<std::chrono::hours>(offset);
  if (hours != offset) return {};
  return hours == Seconds(0) ? "Etc/UTC" : iana_zone(fmt::format("Etc/GMT{:+}", -hours.count()));
}

std::optional<std::string> zone_with_rules(const Component& vtimezone) {
  auto observances = read_observances(vtimezone);
  if (observances.empty()) return {};
  if (observances.size() == 1 && !observances[0].rule)
    if (auto zone = zone_with_fixed_offset(observances[0].to)) return zone;
  int described = year_described(observances);
  auto changes = changes_until(observances, described);
  for (std::string_view name : likely_zones()) {
    auto zone = base::Zone::find(name);
    if (zone && same_offsets(changes, *zone, described)) return std::string(name);
  }
  return {};
}

struct Change {
  Instant at;
  Seconds before, after;
};

std::vector<Change> find_changes(const base::Zone& zone, Instant begin, Instant end) {
  std::vector<Change> changes;
  constexpr auto step = std::chrono::days(7);
  for (Instant low = begin; low < end; low += step) {
    Seconds before = zone.offset(low), after = zone.offset(low + step);
    if (before == after) continue;
    Instant lowest = low, highest = low + step;
    while (highest - lowest > Seconds(1)) {
      Instant middle = lowest + (highest - lowest) / 2;
      (zone.offset(middle) == before ? lowest : highest) = middle;
    }
    changes.push_back({highest, before, after});
  }
  return changes;
}

Local local_before(const Change& change) {
  return Local(change.at.time_since_epoch() + change.before);
}

void write_observance(LineWriter& writer, std::span<const Change> onsets) {
  const Change& first = onsets.front();
  const char* kind = first.after > first.before ? "DAYLIGHT" : "STANDARD";
  writer.line(fmt::format("BEGIN:{}", kind));
  writer.line("DTSTART:" + format_stamp({.at = local_before(first)}));
  writer.line("TZOFFSETFROM:" + format_offset(first.before));
  writer.line("TZOFFSETTO:" + format_offset(first.after));
  std::vector<std::string> more;
  for (const Change& change : onsets.subspan(1))
    more.push_back(format_stamp({.at = local_before(change)}));
  if (!more.empty()) writer.line("RDATE:" + base::join(more, ","));
  writer.line(fmt::format("END:{}", kind));
}

}  // namespace

void ZoneTable::add(const Component& vtimezone) {
  if (const ContentLine* id = vtimezone.find("TZID"))
    described_.try_emplace(unescape_text(id->value), vtimezone);
}

std::optional<std::string> ZoneTable::find(const std::string& tzid) {
  auto [known, is_new] = found_.try_emplace(tzid);
  if (is_new) known->second = look_up(tzid);
  return known->second;
}

std::optional<std::string> ZoneTable::look_up(const std::string& tzid) {
  if (auto zone = iana_zone(tzid)) return zone;
  auto described = described_.find(tzid);
  if (described == described_.end()) return {};
  if (const ContentLine* location = described->second.find("X-LIC-LOCATION"))
    if (auto zone = iana_zone(unescape_text(location->value))) return zone;
  if (nameless_++ >= nameless_zones_max) return {};
  return zone_with_rules(described->second);
}

void write_vtimezone(LineWriter& writer, const base::Zone& zone, int first_year, int last_year) {
  first_year = std::clamp(first_year, 1970, 2040);
  last_year = std::clamp(last_year, first_year, 2040);
  Instant begin = std::chrono::sys_days(year(first_year) / 1 / 1);
  Instant end = std::chrono::sys_days(year(last_year + 1) / 1 / 1);
  writer.line("BEGIN:VTIMEZONE");
  writer.line("TZID:" + zone.name());
  Change start{begin, zone.offset(begin), zone.offset(begin)};
  write_observance(writer, {&start, 1});
  std::map<std::pair<Seconds, Seconds>, std::vector<Change>> kinds;
  for (const Change& change : find_changes(zone, begin, end))
    kinds[{change.before, change.after}].push_back(change);
  for (auto& [offsets, onsets] : kinds) write_observance(writer, onsets);
  writer.line("END:VTIMEZONE");
}

}  // namespace formats
