// Lists of weekdays and of places in a month, as they stand in what repeats.
#pragma once
#include "language/meaning.h"
#include "language/token.h"

namespace language {

// Sets of weekdays; bit 0 is Monday.
constexpr unsigned workdays = 0b0011111, weekend_days = 0b1100000, all_days = 0b1111111;

// How a language lists weekdays.
struct DayListWords {
  // "mondays", "weekends"; where not `plural_only` also "monday".
  std::optional<unsigned> (*take_set)(Cursor&, bool plural_only);
  bool (*take_to)(Cursor&);
  bool (*take_and)(Cursor&);
  bool (*at_set)(const Cursor&);  // where days may be listed with nothing between them
  // Behind "to tuesday": its date, so that it is the end of something else.
  bool (*at_date)(Cursor);
};

// "monday, wednesday and friday", "mondays to thursdays", "mon wed fri".
std::optional<unsigned> take_day_list(Cursor& c, bool plural_only, const DayListWords& words);

// Days of a month or places of a weekday in it: the first with its weekday, and the others.
struct Places {
  DaySpec first;
  std::vector<int> others;
};

struct PlaceListWords {
  std::optional<int> (*take_place)(Cursor&);  // "1st", "last"; −1 is the last
  std::optional<int> (*take_weekday)(Cursor&);
  bool (*take_and)(Cursor&);
  bool (*take_day)(Cursor&);  // the word "day" behind places of days
};

// "1st and 15th", "first and third monday", "first monday and third monday". Nothing where the
// words name less than two places, or two weekdays.
std::optional<Places> take_place_list(Cursor& c, const PlaceListWords& words);
void repeat_at(const Places& places, Meaning& meaning);

}  // namespace language
