#include <map>

#include "base/text.h"
#include "skills/calendar/actions.h"
#include "skills/calendar/placement.h"
#include "skills/calendar/search.h"

namespace calendar {
namespace {

using base::Instant;
using base::Period;
using base::Seconds;

constexpr auto year = std::chrono::days(366);
constexpr auto week = std::chrono::days(7);

// The stretch that a time asks about. A moment has no length.
Period stretch_of(const plan::Value& when, const base::Zone& zone) {
  if (auto* period = when.as_period()) return period->period;
  if (auto* moment = when.as_datetime()) return {moment->at, moment->at};
  auto* recurrence = when.as_recurrence();
  if (!recurrence) return {};
  auto start = zone.to_instant(recurrence->first);
  if (!recurrence->whole_day) return {start, start + recurrence->length};
  return {start, zone.to_instant(recurrence->first + std::chrono::days(1))};
}

// Where to look: at the time asked for, else from `after` (or now, or a year back where only
// `before` was said) up to `before`, or a year; a week when nothing else was said.
Period window(const plan::CallContext& context, const plan::Arguments& arguments) {
  if (auto* when = arguments.find("when")) return stretch_of(*when, context.zone);
  auto* after = arguments.find("after");
  auto* before = arguments.find("before");
  bool said = after || arguments.find("text") || arguments.find("who");
  Instant from = after ? stretch_of(*after, context.zone).end : context.now;
  Instant to = from + (said ? year : week);
  if (before) to = stretch_of(*before, context.zone).start;
  if (before && !after && to <= from) from = to - year;
  return {from, std::max(from, to)};
}

// Where no time was asked for, the next few of a series stand for all of it.
void keep_next_of_series(std::vector<Occurrence>& found) {
  constexpr int next_max = 3;
  std::map<std::string, int> seen;
  std::erase_if(found, [&](const Occurrence& o) { return ++seen[o.event.uid] > next_max; });
}

bool is_fresh(const Occurrence& occurrence, Instant now) {
  constexpr auto lately = std::chrono::minutes(10);
  auto changed = occurrence.event.last_modified;
  return changed && *changed <= now && now - *changed <= lately;
}

// What was entered or changed a moment ago is most likely meant.
void fresh_first(std::vector<Occurrence>& found, Instant now) {
  std::vector<Occurrence> fresh;
  std::ranges::copy_if(found, std::back_inserter(fresh),
                       [&](const Occurrence& o) { return is_fresh(o, now); });
  std::erase_if(found, [&](const Occurrence& o) { return is_fresh(o, now); });
  found.insert(found.begin(), fresh.begin(), fresh.end());
}

// Where nothing called so is at that time: what is a little beside a part of the day, or at that
// hour of a later day where the time is within a day from now, as that of an hour alone is
// ("dinner, eight instead of seven"). A plan no longer tells "seven" from "today at seven".
base::Result<std::vector<Occurrence>> search_beside(const Book& book, Search asked,
                                                    const View& view) {
  constexpr auto beside = std::chrono::hours(2), day = std::chrono::hours(24);
  const base::Zone& zone = view.context.zone;
  Period said = asked.within;
  if (said.start != said.end) {
    if (said.end - said.start >= day) return std::vector<Occurrence>();
    asked.within = {said.start - beside, said.end + beside};
    return search(book, asked, view);
  }
  if (said.start <= view.context.now || said.start - view.context.now > day)
    return std::vector<Occurrence>();
  auto hour_of = [&](Instant at) {
    auto local = zone.to_local(at);
    return (local - base::day_of(local)) % std::chrono::hours(12);
  };
  asked.within = {view.context.now, view.context.now + year};
  auto found = TRY(search(book, asked, view));
  std::erase_if(
      found, [&](const Occurrence& o) { return hour_of(o.period.start) != hour_of(said.start); });
  return found;
}

}  // namespace

ActionResult find(rooms::Rooms& rooms, const plan::CallContext& context,
                  const plan::Arguments& arguments) {
  auto book = TRY(Book::open(rooms));
  auto settings = TRY(book.settings());
  View view{context, settings};
  auto* when = arguments.find("when");
  auto* who = arguments.find("who");
  Search asked{arguments.text("text"), who, window(context, arguments), when || who};
  auto found = TRY(search(book, asked, view));
  bool named = who || !asked.text.empty();
  if (found.empty() && when && named) found = TRY(search_beside(book, asked, view));
  if (!when && !arguments.find("after") && !arguments.find("before")) {
    keep_next_of_series(found);
    if (named) fresh_first(found, context.now);
  }
  // For a moment, what begins just then comes before what is still going on.
  if (Instant at = asked.within.start; at == asked.within.end)
    std::ranges::sort(found, {}, [&](const Occurrence& o) {
      return std::tuple(o.period.start != at, o.period.start, o.id);
    });
  return event_list(found, view);
}

ActionResult find_free(rooms::Rooms& rooms, const plan::CallContext& context,
                       const plan::Arguments& arguments) {
  auto book = TRY(Book::open(rooms));
  auto settings = TRY(book.settings());
  SlotRequest request{
      .within = {context.now, context.now + week}, .whole_days = true, .now = context.now};
  if (auto* length = arguments.find("length"); length && length->as_duration())
    request.length = *length->as_duration();
  if (auto* when = arguments.find("when")) {
    request.within = stretch_of(*when, context.zone);
    auto* period = when->as_period();
    request.whole_days = period && period->whole_days;
    if (request.within.start == request.within.end) request.within.end += request.length;
  }
  auto label = trust::Label{.integrity = trust::Integrity::own, .categories = trust::calendar};
  plan::List slots;
  for (const Period& slot : TRY(find_slots(book, request, {context, settings})))
    slots.push_back(slot_value(slot, context.zone, label));
  return plan::Value::list(std::move(slots), label);
}

}  // namespace calendar
