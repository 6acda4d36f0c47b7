// Reminders and timers: what to tell the owner, and when. The room is "reminders", the tools
// `reminders.add find done snooze cancel` and `timers.set find cancel`.
//
// Invariants:
// (1) A reminder is told once for each time it is due, or by its rule for missed ones; never again
// after it is done. (2) A recurring reminder keeps the wall-clock time of its zone across summer
// time.
//
// Nothing here begins or commits a step: the caller does, around a tool's run and around
// tell_due().
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/mention.h"
#include "base/result.h"
#include "plan/tool.h"
#include "rooms/rooms.h"
#include "rooms/trace.h"

namespace reminders {

rooms::Schema schema();
// The rooms must outlive the tools.
std::vector<plan::Tool> tools(rooms::Rooms& rooms);

// Marks what is due by `now` as told, moves recurring ones on, and gives back a sentence each. One
// that was due more than five minutes ago was missed: it is told with its time, or only the latest
// of a series, or skipped, as its own rule says.
base::Result<std::vector<std::string>> tell_due(rooms::Rooms& rooms, base::Instant now,
                                                const base::Zone& zone);
// When the next one falls due; nothing when none will.
base::Result<std::optional<base::Instant>> next_due(rooms::Rooms& rooms, base::Instant now);

// All reminders and timers as JSON: the same ones, the same bytes.
base::Result<std::string> export_file(rooms::Rooms& rooms);

// Takes out every reminder and timer that names this person. Says what there was.
base::Result<rooms::Traces> forget(rooms::Rooms& rooms, const base::Mentions& person);

}  // namespace reminders
