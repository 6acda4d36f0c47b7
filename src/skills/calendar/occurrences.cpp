#include "skills/calendar/occurrences.h"

#include "formats/rrule.h"

namespace calendar {
namespace {

using base::Code;
using base::fail;
using base::Local;
using base::Period;
using base::Result;
using base::Zone;

constexpr size_t occurrences_max = 2000;  // of one series in one period

// A moment as the clock of a series shows it.
Local local_in(const formats::When& when, const formats::When& series_start, const Zone& owner) {
  if (when.whole_day || series_start.whole_day || when.zone == series_start.zone) return when.at;
  return zone_of(series_start, owner).to_local(formats::instant_of(when, owner));
}

bool touches(const Period& event, const Period& period) {
  if (period.start == period.end)
    return event.start <= period.start && (event.end > period.start || event.start == period.start);
  if (event.start == event.end) return event.start >= period.start && event.start < period.end;
  return event.start < period.end && event.end > period.start;
}

// A series and all that was changed about single occurrences of it.
class Series {
 public:
  Series(const Entry& entry, std::vector<Entry> replacements, const Zone& owner)
      : entry_(entry), replacements_(std::move(replacements)), owner_(owner) {}

  std::vector<Occurrence> in(const Period& period) const {
    std::vector<Occurrence> found;
    for (Local at : starts(period)) {
      if (is_removed(at) || replacement_at(at)) continue;
      auto occurrence = later_change(at);
      if (touches(occurrence.period, period)) found.push_back(std::move(occurrence));
    }
    return found;
  }

  // The occurrence that begins at `at` of the series' own time, where there is one.
  std::optional<Occurrence> at(Local start) const {
    auto moment = zone_of(entry_.event.start, owner_).to_instant(start);
    auto all = starts({moment, moment + base::Seconds(1)});
    if (std::ranges::find(all, start) == all.end() || is_removed(start)) return std::nullopt;
    return later_change(start);
  }

 private:
  // All that the rule and the added dates say, whether or not it was removed or replaced since.
  std::vector<Local> starts(const Period& period) const {
    const formats::Event& event = entry_.event;
    auto zone = zone_of(event.start, owner_);
    auto own = period_of(event, owner_);
    constexpr auto slack = std::chrono::days(1);
    formats::LocalWindow window{zone.to_local(period.start) - (own.end - own.start) - slack,
                                zone.to_local(period.end) + slack};
    std::vector<Local> found;
    if (auto rule = formats::parse_rule(event.rule))
      found = formats::occurrences(formats::in_zone(*rule, zone), event.start.at, window, {},
                                   occurrences_max);
    else
      found.push_back(event.start.at);
    for (const formats::When& more : event.more_dates)
      found.push_back(local_in(more, event.start, owner_));
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
    return found;
  }

  bool is_removed(Local at) const {
    return std::ranges::any_of(entry_.event.exceptions, [&](const formats::When& exception) {
      if (exception.whole_day) return base::day_of(exception.at) == base::day_of(at);
      return local_in(exception, entry_.event.start, owner_) == at;
    });
  }

  const Entry* replacement_at(Local at) const {
    auto found = std::ranges::find_if(replacements_, [&](const Entry& replacement) {
      return local_in(*replacement.event.recurrence_id, entry_.event.start, owner_) == at;
    });
    return found == replacements_.end() ? nullptr : &*found;
  }

  // The occurrence at `at`, changed as the latest "this and all later ones" before it says.
  Occurrence later_change(Local at) const {
    const Entry* change = nullptr;
    Local since = Local::min();
    for (const Entry& replacement : replacements_) {
      auto from = local_in(*replacement.event.recurrence_id, entry_.event.start, owner_);
      if (!replacement.event.this_and_future || from > at || from < since) continue;
      change = &replacement;
      since = from;
    }
    if (!change) return occurrence_at(entry_, at, owner_);
    auto occurrence = occurrence_at(*change, change->event.start.at + (at - since), owner_);
    occurrence.id = occurrence_id(entry_.event.uid, at, entry_.event.start.whole_day);
    occurrence.rule = entry_.event.rule;
    return occurrence;
  }

  const Entry& entry_;
  std::vector<Entry> replacements_;
  const Zone& owner_;
};

Occurrence single(Entry entry, const Zone& owner) {
  auto period = period_of(entry.event, owner);
  bool of_series = entry.event.recurrence_id.has_value();
  return {std::move(entry.id), std::move(entry.event), entry.label, period, of_series, {}};
}

Result<std::vector<Occurrence>> expand(const Book& book, Entry entry, const Period& period,
                                       const Zone& owner) {
  if (entry.is_series())
    return Series(entry, TRY(book.replacements(entry.event.uid)), owner).in(period);
  std::vector<Occurrence> found;
  auto occurrence = single(std::move(entry), owner);
  if (touches(occurrence.period, period)) found.push_back(std::move(occurrence));
  return found;
}

}  // namespace

Occurrence occurrence_at(const Entry& series, Local at, const Zone& owner) {
  Occurrence occurrence = single(series, owner);
  formats::Event& event = occurrence.event;
  auto length = occurrence.period.end - occurrence.period.start;
  auto days = event.end.at - event.start.at;
  event.start.at = at;
  if (event.start.whole_day) {
    event.end.at = at + days;
  } else {
    auto zone = zone_of(event.end, owner);
    event.end.at = zone.to_local(formats::instant_of(event.start, owner) + length);
  }
  occurrence.period = period_of(event, owner);
  occurrence.of_series = true;
  occurrence.rule = event.rule;
  occurrence.id = occurrence_id(event.uid, at, event.start.whole_day);
  return occurrence;
}

Result<std::vector<Occurrence>> occurrences_in(const Book& book, Period period, const Zone& owner,
                                               const std::string& match) {
  std::vector<Occurrence> found;
  for (Entry& entry : TRY(book.around(period, match))) {
    if (entry.event.status == formats::EventStatus::cancelled) continue;
    for (Occurrence& occurrence : TRY(expand(book, std::move(entry), period, owner)))
      found.push_back(std::move(occurrence));
  }
  std::ranges::sort(found, {}, [](const Occurrence& o) {
    return std::tuple(o.period.start, o.period.end, o.id);
  });
  return found;
}

Result<Occurrence> find_occurrence(const Book& book, std::string_view id, const Zone& owner) {
  auto name = parse_name(id);
  if (auto entry = TRY(book.find(id)); entry && !entry->is_series())
    return single(std::move(*entry), owner);
  auto series = TRY(book.find(name.uid));
  if (series && series->is_series()) {
    auto start = name.original ? name.original->at : series->event.start.at;
    auto occurrence = Series(*series, TRY(book.replacements(name.uid)), owner).at(start);
    if (occurrence) return std::move(*occurrence);
  }
  return fail(Code::not_found, "This event is not in the calendar any more.",
              "Look for it again with calendar.find.");
}

}  // namespace calendar
