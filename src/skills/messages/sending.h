// Writing and sending, as the tools do them.
#pragma once
#include "plan/tool.h"
#include "rooms/rooms.h"

namespace messages {

base::Result<plan::Value> send(rooms::Rooms& rooms, const plan::CallContext& context,
                               const plan::Arguments& arguments);
base::Result<plan::Value> draft(rooms::Rooms& rooms, const plan::CallContext& context,
                                const plan::Arguments& arguments);
std::string tell_sent(const plan::CallContext& context, const plan::Arguments& arguments,
                      const plan::Value& result);
std::string tell_drafted(const plan::CallContext& context, const plan::Arguments& arguments,
                         const plan::Value& result);

}  // namespace messages
