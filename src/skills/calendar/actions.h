// What the calendar's tools do, and what they say of it. See tools.cpp for their declarations.
#pragma once
#include <string>

#include "plan/tool.h"
#include "rooms/rooms.h"

namespace calendar {

using ActionResult = base::Result<plan::Value>;

ActionResult find(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);
ActionResult find_free(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);

ActionResult add(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);
ActionResult move(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);
ActionResult change(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);
ActionResult cancel(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);
ActionResult answer(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);

// One sentence or a short list, for the owner.
using plan::Arguments;
using plan::CallContext;
std::string tell_found(const CallContext&, const Arguments&, const plan::Value& events);
std::string tell_free(const CallContext&, const Arguments&, const plan::Value& slots);
std::string tell_added(const CallContext&, const Arguments&, const plan::Value& event);
std::string tell_moved(const CallContext&, const Arguments&, const plan::Value& event);
std::string tell_changed(const CallContext&, const Arguments&, const plan::Value& event);
std::string tell_cancelled(const CallContext&, const Arguments&, const plan::Value& event);
std::string tell_answered(const CallContext&, const Arguments&, const plan::Value& event);

}  // namespace calendar
