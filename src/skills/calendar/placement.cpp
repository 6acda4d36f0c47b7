#include "skills/calendar/placement.h"

namespace calendar {
namespace {

using base::Code;
using base::Day;
using base::fail;
using base::Instant;
using base::Local;
using base::Period;
using base::Result;
using base::Seconds;
using base::Zone;
using formats::When;

constexpr auto one_day = std::chrono::days(1);

Placement timed(Period period, const std::string& zone_name, const Zone& owner) {
  When start{.zone = zone_name}, end{.zone = zone_name};
  auto zone = zone_of(start, owner);
  start.at = zone.to_local(period.start);
  end.at = zone.to_local(period.end);
  return {start, end, {}};
}

Placement whole_days(Day first, Day end) {
  return {{.at = first, .whole_day = true}, {.at = end, .whole_day = true}, {}};
}

Placement whole_days(const Period& period, const Zone& zone) {
  return whole_days(base::day_of(zone.to_local(period.start)),
                    base::day_of(zone.to_local(period.end - Seconds(1))) + one_day);
}

Seconds time_of_day(Instant at, const Zone& zone) {
  auto local = zone.to_local(at);
  return local - base::day_of(local);
}

// "In the afternoon" is a stretch to find time in; "from 3 to 5" is the time itself. A stretch is a
// part of the day as people name it, one from or to midnight ("after 3"), or one of several days.
bool is_stretch(const Period& period, const plan::CallContext& context) {
  auto from = time_of_day(period.start, context.zone), to = time_of_day(period.end, context.zone);
  if (from == Seconds(0) || to == Seconds(0) || period.end - period.start > one_day) return true;
  constexpr const char* parts[] = {"tomorrow morning",        "tomorrow at lunchtime",
                                   "tomorrow afternoon",      "tomorrow evening",
                                   "tomorrow night",          "early tomorrow morning",
                                   "late tomorrow afternoon", "late tomorrow morning"};
  return std::ranges::any_of(parts, [&](const char* words) {
    auto part = language::read_when(words, context.words());
    auto* span = part ? std::get_if<language::Span>(&*part) : nullptr;
    return span && time_of_day(span->period.start, context.zone) == from &&
           time_of_day(span->period.end, context.zone) == to;
  });
}

// The best part of a stretch: an afternoon is looked at from two o'clock first.
SlotRequest best_part(SlotRequest request, const Zone& zone) {
  constexpr Seconds noon{12 * 3600}, two{14 * 3600};
  bool afternoon = !request.whole_days && time_of_day(request.within.start, zone) == noon &&
                   request.within.end - request.within.start > Seconds(4 * 3600);
  if (afternoon) request.within.start += two - noon;
  return request;
}

Result<Placement> first_slot(const Book& book, const SlotRequest& request, const View& view,
                             const std::string& zone, std::string_view except = {}) {
  auto best = best_part(request, view.context.zone);
  auto slots = TRY(find_slots(book, best, view, except));
  if (slots.empty()) slots = TRY(find_slots(book, request, view, except));
  if (slots.empty())
    return fail(Code::conflict,
                fmt::format("Nothing is free for {} {}.", base::format_duration(request.length),
                            language::say_period(request.within, view.context.words())),
                "Name an exact time, or ask what is free.");
  return timed({slots[0].start, slots[0].start + request.length}, zone, view.context.zone);
}

Placement place_series(const language::Recurrence& recurrence, const Wish& wish, const Zone& zone) {
  Placement placement;
  if (recurrence.whole_day) {
    auto day = base::day_of(recurrence.first);
    placement = whole_days(day, day + one_day);
  } else {
    auto usual = recurrence.length > Seconds(0) ? recurrence.length : wish.usual_length;
    auto start = zone.to_instant(recurrence.first);
    placement = timed({start, start + wish.length.value_or(usual)}, zone.name(), zone);
  }
  placement.rule = recurrence.rrule;
  return placement;
}

Result<Placement> place_in_days(const Book& book, const Period& days, const Wish& wish,
                                const View& view) {
  const Zone& zone = view.context.zone;
  if (!wish.length) return whole_days(days, zone);
  if (*wish.length >= one_day) {
    auto first = base::day_of(zone.to_local(days.start));
    return whole_days(first, first + std::chrono::ceil<std::chrono::days>(*wish.length));
  }
  SlotRequest request{days, true, *wish.length, wish.away, view.context.now};
  return first_slot(book, request, view, zone.name());
}

// The same time of day on the days asked for: on the same weekday where it is among them, else on
// the first day where that time is free, else on the first.
Result<Placement> same_time_of_day(const Book& book, const Period& days, const Occurrence& moved,
                                   const View& view) {
  const Zone& zone = view.context.zone;
  auto old = zone.to_local(moved.period.start);
  auto length = moved.period.end - moved.period.start;
  auto placed = [&](Day day) {
    auto start = zone.to_instant(day + (old - base::day_of(old)));
    return Period{start, start + length};
  };
  auto first = base::day_of(zone.to_local(days.start));
  std::optional<Period> found;
  for (Day day = first; zone.to_instant(day) < days.end; day += one_day) {
    bool same_weekday = std::chrono::weekday(day) == std::chrono::weekday(base::day_of(old)) &&
                        day != base::day_of(old);
    if (same_weekday) return timed(placed(day), moved.event.start.zone, zone);
    if (!found && TRY(busy_in(book, placed(day), view, moved.id)).empty()) found = placed(day);
    if (day - first >= std::chrono::days(31)) break;
  }
  return timed(found.value_or(placed(first)), moved.event.start.zone, zone);
}

Placement moved_days(const Occurrence& moved, const Period& to, const Zone& zone) {
  auto first = base::day_of(zone.to_local(to.start));
  auto length = base::day_of(moved.event.end.at) - base::day_of(moved.event.start.at);
  return whole_days(first, first + length);
}

}  // namespace

Result<std::vector<Occurrence>> busy_in(const Book& book, Period period, const View& view,
                                        std::string_view except) {
  auto busy = TRY(occurrences_in(book, period, view.context.zone));
  std::erase_if(busy, [&](const Occurrence& occurrence) {
    auto* self = owner_among(occurrence.event, view.settings, view.context.owner);
    bool declined = self && self->answer == formats::Answer::declined;
    return !occurrence.event.busy || declined || occurrence.id == except;
  });
  return busy;
}

Result<std::vector<Period>> find_slots(const Book& book, const SlotRequest& request,
                                       const View& view, std::string_view except) {
  Period around{request.within.start - travel_time, request.within.end + travel_time};
  std::vector<Busy> busy;
  for (const Occurrence& occurrence : TRY(busy_in(book, around, view, except)))
    busy.push_back({occurrence.period, is_away(occurrence.event.location)});
  return free_slots(request, std::move(busy), view.settings, view.context.zone);
}

Result<Placement> place_new(const Book& book, const plan::Value& when, const Wish& wish,
                            const View& view) {
  const Zone& zone = view.context.zone;
  auto length = wish.length.value_or(wish.usual_length);
  if (auto* moment = when.as_datetime())
    return timed({moment->at, moment->at + length}, zone.name(), zone);
  if (auto* recurrence = when.as_recurrence()) return place_series(*recurrence, wish, zone);
  auto* period = when.as_period();
  if (!period) return fail(Code::invalid, "An event needs a time.", "Say when it is.");
  if (period->whole_days) return place_in_days(book, period->period, wish, view);
  if (!wish.length && !is_stretch(period->period, view.context))
    return timed(period->period, zone.name(), zone);
  SlotRequest request{period->period, false, length, wish.away, view.context.now};
  return first_slot(book, request, view, zone.name());
}

Result<Placement> place_moved(const Book& book, const plan::Value& to, const Occurrence& moved,
                              const View& view) {
  const Zone& zone = view.context.zone;
  bool was_days = moved.event.start.whole_day;
  auto own_zone = was_days ? zone.name() : moved.event.start.zone;
  auto length = was_days ? Wish().usual_length : moved.period.end - moved.period.start;
  if (auto* moment = to.as_datetime())
    return timed({moment->at, moment->at + length}, own_zone, zone);
  auto* period = to.as_period();
  if (!period) return fail(Code::invalid, "An event needs a time to move to.", "Say when.");
  if (period->whole_days && was_days) return moved_days(moved, period->period, zone);
  if (period->whole_days) return same_time_of_day(book, period->period, moved, view);
  if (!is_stretch(period->period, view.context)) return timed(period->period, own_zone, zone);
  SlotRequest request{period->period, false, length, is_away(moved.event.location),
                      view.context.now};
  return first_slot(book, request, view, own_zone, moved.id);
}

}  // namespace calendar
