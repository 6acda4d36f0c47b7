// Series as the events they stand for.
#pragma once
#include <string>
#include <vector>

#include "skills/calendar/book.h"

namespace calendar {

// One event as it happens: `event.start` and `event.end` are its own, in its own zone.
struct Occurrence {
  std::string id;
  formats::Event event;
  trust::Label label;
  base::Period period;  // whole days and floating times in the owner's zone
  bool of_series = false;
  std::string rule;  // how its series repeats, or ""
};

// Everything that touches the period (for an empty period: that has its moment), by start, then by
// end and id. Cancelled events are left out. `match`: see Book::around.
base::Result<std::vector<Occurrence>> occurrences_in(const Book& book, base::Period period,
                                                     const base::Zone& owner,
                                                     const std::string& match = {});

// The one an id names. `not_found` says what to do.
base::Result<Occurrence> find_occurrence(const Book& book, std::string_view id,
                                         const base::Zone& owner);

// The series as its occurrence that would have begun at the local time `at` of the series' zone.
Occurrence occurrence_at(const Entry& series, base::Local at, const base::Zone& owner);

}  // namespace calendar
