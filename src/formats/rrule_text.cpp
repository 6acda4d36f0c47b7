#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/rrule.h"

namespace formats {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr int number_max = 100'000'000;  // of INTERVAL and COUNT
constexpr size_t list_max = 1'000;

constexpr std::array<std::string_view, 7> frequencies = {"SECONDLY", "MINUTELY", "HOURLY", "DAILY",
                                                         "WEEKLY",   "MONTHLY",  "YEARLY"};
constexpr std::array<std::string_view, 7> weekdays = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

// The BY… parts that are lists of numbers. Where `from_end` is allowed, -1 is the last.
struct NumberList {
  std::string_view name;
  std::vector<int> Rule::* list;
  int least, most;
  bool from_end;
};
constexpr NumberList number_lists[] = {
    {"BYSECOND", &Rule::seconds, 0, 60, false},    {"BYMINUTE", &Rule::minutes, 0, 59, false},
    {"BYHOUR", &Rule::hours, 0, 23, false},        {"BYMONTHDAY", &Rule::month_days, 1, 31, true},
    {"BYYEARDAY", &Rule::year_days, 1, 366, true}, {"BYWEEKNO", &Rule::weeks, 1, 53, true},
    {"BYMONTH", &Rule::months, 1, 12, false},      {"BYSETPOS", &Rule::positions, 1, 366, true},
};

std::unexpected<base::Error> bad(std::string_view name, std::string_view value) {
  return fail(Code::invalid,
              fmt::format("'{}={}' is not part of a recurrence rule that can be used.",
                          base::visible(name, 20), base::visible(value, 40)));
}

template <size_t N>
std::optional<unsigned> index_of(const std::array<std::string_view, N>& names,
                                 std::string_view name) {
  auto found = std::ranges::find_if(names, [&](auto n) { return base::iequals_ascii(n, name); });
  if (found == names.end()) return {};
  return unsigned(found - names.begin());
}

std::optional<RuleDay> parse_rule_day(std::string_view text) {
  text = base::trim(text);
  if (text.size() < 2) return {};
  auto weekday = index_of(weekdays, text.substr(text.size() - 2));
  std::string_view number = text.substr(0, text.size() - 2);
  auto ordinal = number.empty() ? 0 : parse_int(number);
  bool fits = ordinal && (number.empty() || *ordinal != 0) && std::abs(*ordinal) <= 53;
  if (!weekday || !fits) return {};
  return RuleDay{*ordinal, std::chrono::weekday(*weekday)};
}

Result<std::vector<RuleDay>> parse_days(std::string_view value) {
  std::vector<RuleDay> days;
  for (std::string_view item : base::split(value, ',')) {
    auto day = parse_rule_day(item);
    if (!day || days.size() == list_max) return bad("BYDAY", value);
    days.push_back(*day);
  }
  return days;
}

Result<std::vector<int>> parse_numbers(const NumberList& part, std::string_view value) {
  std::vector<int> numbers;
  for (std::string_view item : base::split(value, ',')) {
    auto number = parse_int(base::trim(item));
    if (!number || numbers.size() == list_max) return bad(part.name, value);
    int size = part.from_end ? std::abs(*number) : *number;
    if (size < part.least || size > part.most) return bad(part.name, value);
    numbers.push_back(*number);
  }
  return numbers;
}

Result<int> parse_positive(std::string_view name, std::string_view value) {
  auto number = parse_int(value);
  if (!number || *number < 1) return bad(name, value);
  return std::min(*number, number_max);
}

// Everything but the lists of numbers. Parts of our own or another's invention (X-…) are passed
// over.
Result<void> set_part(Rule& rule, std::string_view name, std::string_view value) {
  auto is = [&](std::string_view known) { return base::iequals_ascii(name, known); };
  if (is("FREQ")) {
    auto index = index_of(frequencies, value);
    if (!index) return bad(name, value);
    rule.frequency = Frequency(*index);
  } else if (is("INTERVAL")) {
    rule.interval = TRY(parse_positive(name, value));
  } else if (is("COUNT")) {
    rule.count = TRY(parse_positive(name, value));
  } else if (is("UNTIL")) {
    rule.until = parse_extended_stamp(value);
    if (!rule.until) return bad(name, value);
  } else if (is("BYDAY")) {
    rule.days = TRY(parse_days(value));
  } else if (is("WKST")) {
    auto index = index_of(weekdays, value);
    if (!index) return bad(name, value);
    rule.week_start = std::chrono::weekday(*index);
  } else if (name.size() < 2 || base::lower(name.substr(0, 2)) != "x-") {
    return bad(name, value);
  }
  return {};
}

std::string write_day(const RuleDay& day) {
  std::string_view name = weekdays[day.weekday.c_encoding()];
  return day.ordinal == 0 ? std::string(name) : fmt::format("{}{}", day.ordinal, name);
}

}  // namespace

Result<Rule> parse_rule(std::string_view text) {
  text = base::trim(text);
  if (text.size() >= 6 && base::iequals_ascii(text.substr(0, 6), "RRULE:")) text.remove_prefix(6);
  if (text.size() > 20'000)
    return fail(Code::limit, "A recurrence rule longer than 20,000 characters is not read.");
  Rule rule;
  std::vector<std::string> seen;
  for (std::string_view part : base::split(text, ';')) {
    part = base::trim(part);
    if (part.empty()) continue;
    size_t equals = std::min(part.find('='), part.size());
    std::string_view name = part.substr(0, equals);
    std::string_view value = base::trim(part.substr(std::min(equals + 1, part.size())));
    seen.push_back(base::lower(name));
    if (std::count(seen.begin(), seen.end(), seen.back()) > 1 || seen.size() > 50)
      return bad(name, value);
    auto list = std::ranges::find_if(
        number_lists, [&](auto& known) { return base::iequals_ascii(known.name, name); });
    if (list != std::end(number_lists)) {
      rule.*(list->list) = TRY(parse_numbers(*list, value));
    } else {
      TRY(set_part(rule, name, value));
    }
  }
  if (std::ranges::find(seen, "freq") == seen.end())
    return fail(Code::invalid,
                fmt::format("The recurrence rule '{}' does not say how often (FREQ).",
                            base::visible(text, 60)));
  if (rule.count && rule.until)
    return fail(Code::invalid, "A recurrence rule ends by COUNT or by UNTIL, not by both.");
  return rule;
}

std::string write_rule(const Rule& rule) {
  std::string out = fmt::format("FREQ={}", frequencies[size_t(rule.frequency)]);
  if (rule.interval != 1) out += fmt::format(";INTERVAL={}", rule.interval);
  if (rule.count) out += fmt::format(";COUNT={}", *rule.count);
  if (rule.until) out += ";UNTIL=" + format_stamp(*rule.until);
  std::vector<std::string> days;
  days.reserve(rule.days.size());
  for (const RuleDay& day : rule.days) days.push_back(write_day(day));
  if (!days.empty()) out += ";BYDAY=" + base::join(days, ",");
  for (const NumberList& part : number_lists)
    if (!(rule.*(part.list)).empty())
      out += fmt::format(";{}={}", part.name, fmt::join(rule.*(part.list), ","));
  if (rule.week_start != std::chrono::Monday)
    out += fmt::format(";WKST={}", weekdays[rule.week_start.c_encoding()]);
  return out;
}

Rule in_zone(Rule rule, const base::Zone& zone) {
  if (!rule.until || !rule.until->utc) return rule;
  rule.until->at = zone.to_local(base::Instant(rule.until->at.time_since_epoch()));
  rule.until->utc = false;
  return rule;
}

}  // namespace formats
