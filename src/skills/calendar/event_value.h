// Events and slots as values of plans.
#pragma once
#include <vector>

#include "plan/tool.h"
#include "skills/calendar/occurrences.h"

namespace calendar {

// The owner among the people of an event; null when not invited.
const formats::Attendee* owner_among(const formats::Event& event, const Settings& settings,
                                     std::string_view owner);
bool is_owner(const formats::Attendee& attendee, const Settings& settings, std::string_view owner);

// Who looks at events: gives times the owner's zone and tells the owner from the others.
struct View {
  const plan::CallContext& context;
  const Settings& settings;
};

// A record "Event". Times are OWN; what people wrote carries the label it was kept with.
// `overlaps`: what else is at that time.
plan::Value event_value(const Occurrence& occurrence, const View& view,
                        const std::vector<Occurrence>& overlaps = {});
plan::Value event_list(const std::vector<Occurrence>& occurrences, const View& view);
// A record "Slot". `label`: of what it was computed from.
plan::Value slot_value(const base::Period& slot, const base::Zone& zone, const trust::Label& label);

// What a call brings into the room: the join of all that its arguments say, and of what it hung on.
// An event says only which one is meant, not what it contains.
trust::Label label_of(const plan::CallContext& context, const plan::Arguments& arguments);

}  // namespace calendar
