#include "skills/calendar/slots.h"

#include "base/text.h"

namespace calendar {
namespace {

using base::Day;
using base::Instant;
using base::Local;
using base::Period;
using base::Seconds;
using base::Zone;

constexpr int days_max = 366;

Period cut(const Period& a, const Period& b) {
  return {std::max(a.start, b.start), std::min(a.end, b.end)};
}

bool is_workday(Day day, const Settings& settings) {
  return settings.workdays >> std::chrono::weekday(day).c_encoding() & 1;
}

std::vector<Day> days_of(const Period& period, const Zone& zone) {
  std::vector<Day> days;
  for (Day day = base::day_of(zone.to_local(period.start));
       zone.to_instant(day) < period.end && int(days.size()) < days_max;
       day += std::chrono::days(1))
    days.push_back(day);
  return days;
}

Period working_hours(Day day, const Settings& settings, const Zone& zone) {
  return {zone.to_instant(day + settings.day_starts), zone.to_instant(day + settings.day_ends)};
}

Instant next_quarter(Instant now) {
  return std::chrono::ceil<std::chrono::duration<int64_t, std::ratio<900>>>(now);
}

// Takes the busy time, which ascends by start, out of the hours.
void add_gaps(std::vector<Period>& slots, const Period& hours, const std::vector<Period>& busy,
              Seconds length) {
  Instant at = hours.start;
  auto add = [&](Instant end) {
    if (end - at >= length && slots.size() < slots_max) slots.push_back({at, end});
  };
  for (const Period& period : busy) {
    if (period.end <= at || period.start >= hours.end) continue;
    add(period.start);
    at = std::max(at, period.end);
  }
  add(hours.end);
}

}  // namespace

std::vector<Period> open_hours(const SlotRequest& request, const Settings& settings,
                               const Zone& zone) {
  auto days = days_of(request.within, zone);
  bool any_workday = std::ranges::any_of(days, [&](Day day) { return is_workday(day, settings); });
  std::vector<Period> hours;
  bool enough = false;
  for (Day day : days) {
    if (any_workday && !is_workday(day, settings)) continue;
    auto open = cut(request.within, working_hours(day, settings, zone));
    if (open.end <= open.start) continue;
    enough |= open.end - open.start >= request.length;
    hours.push_back(open);
  }
  if (!request.whole_days && !enough) return {request.within};
  return hours;
}

std::vector<Period> free_slots(const SlotRequest& request, std::vector<Busy> busy,
                               const Settings& settings, const Zone& zone) {
  std::vector<Period> taken;
  for (const Busy& b : busy) {
    auto way = b.away || request.away ? travel_time : Seconds(0);
    taken.push_back({b.period.start - way, b.period.end + way});
  }
  std::ranges::sort(taken);
  std::vector<Period> slots;
  for (Period hours : open_hours(request, settings, zone)) {
    if (hours.start < request.now) hours.start = next_quarter(request.now);
    add_gaps(slots, hours, taken, std::max(request.length, Seconds(1)));
  }
  return slots;
}

bool is_away(std::string_view place) {
  static constexpr std::string_view here[] = {"http", "zoom",  "teams", "meet",  "online",
                                              "call", "phone", "home",  "video", "webex"};
  auto folded = base::fold(place);
  return !folded.empty() && std::ranges::none_of(here, [&](std::string_view word) {
    return folded.find(word) != std::string::npos;
  });
}

}  // namespace calendar
