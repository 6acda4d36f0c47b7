// Where there is room for something: free time between what is busy.
#pragma once
#include <vector>

#include "base/time.h"
#include "skills/calendar/book.h"

namespace calendar {

// `away`: at a place somewhere else, so that the way there and back takes time.
struct Busy {
  base::Period period;
  bool away = false;
  bool operator==(const Busy&) const = default;
};

struct SlotRequest {
  base::Period within;
  bool whole_days = false;  // `within` names days, not hours
  base::Seconds length{3600};
  bool away = false;  // what is to be put there is at a place somewhere else
  base::Instant now;  // nothing begins before the next quarter of an hour
};

inline constexpr base::Seconds travel_time{15 * 60};
inline constexpr size_t slots_max = 100;

// The hours to look at. Days are looked at in working hours, workdays only if there is one among
// them; hours that were asked for are cut to working hours where that leaves enough, and stay as
// they are where it does not ("in the evening").
std::vector<base::Period> open_hours(const SlotRequest& request, const Settings& settings,
                                     const base::Zone& zone);

// The free stretches of at least the length asked for, ascending, each as long as it can be.
std::vector<base::Period> free_slots(const SlotRequest& request, std::vector<Busy> busy,
                                     const Settings& settings, const base::Zone& zone);

// Whether a place takes time to get to: links, calls and home do not.
bool is_away(std::string_view place);

}  // namespace calendar
