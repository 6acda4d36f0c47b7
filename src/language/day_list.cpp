#include "language/day_list.h"

namespace language {
namespace {

// The days from one weekday to another, around the week's end if need be.
unsigned days_between(unsigned from, unsigned to) {
  unsigned set = from;
  for (unsigned day = from; day != to;) {
    day = day == 64 ? 1 : day << 1;
    set |= day;
  }
  return set;
}

}  // namespace

std::optional<unsigned> take_day_list(Cursor& c, bool plural_only, const DayListWords& words) {
  auto first = words.take_set(c, plural_only);
  if (!first) return std::nullopt;
  unsigned set = *first;
  for (Cursor mark = c;; mark = c) {
    bool range = std::has_single_bit(*first) && words.take_to(c);
    bool listed = !range && (words.take_and(c) || words.at_set(c));
    auto more = range || listed ? words.take_set(c, false) : std::nullopt;
    bool no_range = range && more && (!std::has_single_bit(*more) || words.at_date(c));
    if (!more || no_range) {
      c = mark;
      return set;
    }
    set |= range ? days_between(*first, *more) : *more;
  }
}

std::optional<Places> take_place_list(Cursor& c, const PlaceListWords& words) {
  std::vector<int> places;
  DaySpec spec;
  for (Cursor mark = c;; mark = c) {
    auto place = places.empty() || words.take_and(c) ? words.take_place(c) : std::nullopt;
    if (!place) {
      c = mark;
      break;
    }
    places.push_back(*place);
    auto weekday = words.take_weekday(c);
    bool another = spec.weekday && spec.weekday != weekday;
    if (another) return std::nullopt;
    spec.weekday = weekday;
  }
  if (!spec.weekday) words.take_day(c);
  int most = spec.weekday ? 5 : 31;
  bool fit = std::ranges::all_of(places, [&](int place) { return place != 0 && place <= most; });
  if (places.size() < 2 || !fit) return std::nullopt;
  bool of_weekday = spec.weekday || places.front() < 0;
  (of_weekday ? spec.nth : spec.day.emplace()) = places.front();
  return Places{spec, {places.begin() + 1, places.end()}};
}

void repeat_at(const Places& places, Meaning& meaning) {
  meaning.start.days = places.first;
  meaning.also_places = places.others;
}

}  // namespace language
