// What the contacts' tools do, and what they say of it. See tools.cpp for their declarations.
#pragma once
#include <string>

#include "plan/tool.h"
#include "rooms/rooms.h"

namespace contacts {

using ActionResult = base::Result<plan::Value>;

ActionResult person(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);
ActionResult people(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);
ActionResult find(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);
ActionResult add(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);
ActionResult change(rooms::Rooms&, const plan::CallContext&, const plan::Arguments&);

// One sentence or a short list, for the owner.
using plan::Arguments;
using plan::CallContext;
std::string tell_found(const CallContext&, const Arguments&, const plan::Value& people);
std::string tell_added(const CallContext&, const Arguments&, const plan::Value& person);
std::string tell_changed(const CallContext&, const Arguments&, const plan::Value& person);

}  // namespace contacts
