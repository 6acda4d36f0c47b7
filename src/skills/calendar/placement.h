// From a time in a plan to the time of an event: exact times are taken, stretches are searched for
// free time, days make whole-day events.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "skills/calendar/event_value.h"
#include "skills/calendar/slots.h"

namespace calendar {

struct Placement {
  formats::When start, end;
  std::string rule;  // RRULE, or empty
};

// What is to find a place.
struct Wish {
  std::optional<base::Seconds> length;  // as asked for
  base::Seconds usual_length{3600};     // where nothing was asked for
  bool away = false;
};

// The time of a new event. `conflict` when nothing in the stretch is free.
base::Result<Placement> place_new(const Book& book, const plan::Value& when, const Wish& wish,
                                  const View& view);
// The new time of an event; its length stays, and for days alone its time of day. Not for a
// recurrence.
base::Result<Placement> place_moved(const Book& book, const plan::Value& to,
                                    const Occurrence& moved, const View& view);

// What keeps the owner busy in the period, but for the event `except`. Free, declined and cancelled
// events do not.
base::Result<std::vector<Occurrence>> busy_in(const Book& book, base::Period period,
                                              const View& view, std::string_view except = {});
base::Result<std::vector<base::Period>> find_slots(const Book& book, const SlotRequest& request,
                                                   const View& view, std::string_view except = {});

}  // namespace calendar
