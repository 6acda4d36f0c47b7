// The calendar: events, free time, and invitations. Its room is "calendar", its tools `find add
// move change cancel free answer`.
//
// Invariants:
// (1) A record is one VEVENT of iCalendar (RFC 5545), kept as such; all else in its row is derived
//     from it, for searching.
// (2) An event keeps the zone it was made in; people are told times in the owner's zone.
// (3) What others wrote (title, notes, place and people of their invitations) is OUTSIDE, and stays
//     so.
//
// Nothing here begins or commits a step: the caller does, around a tool's run or an import.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/mention.h"
#include "base/result.h"
#include "formats/ical.h"
#include "formats/import_report.h"
#include "plan/tool.h"
#include "rooms/rooms.h"
#include "rooms/trace.h"

namespace calendar {

rooms::Schema schema();
// The rooms must outlive the tools.
std::vector<plan::Tool> tools(rooms::Rooms& rooms);
// What the records "Event" and "Slot" have, for the toolbox.
std::vector<plan::RecordType> record_types();

// What a calendar's file says. Events known by their UID are updated unless the file's are older;
// tasks are left to the reminders.
base::Result<formats::ImportReport> import_file(rooms::Rooms& rooms, formats::Calendar calendar,
                                                const formats::ImportContext& context);
// All events as one iCalendar file: the same events, the same bytes.
base::Result<std::string> export_file(rooms::Rooms& rooms);

// Takes this person out of every event, and blacks out where one names them; the events stay.
// Says what there was.
base::Result<rooms::Traces> forget(rooms::Rooms& rooms, const base::Mentions& person);

}  // namespace calendar
