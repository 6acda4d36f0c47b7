// A message as plans see it: its body is a closed handle.
#pragma once
#include "plan/tool.h"
#include "skills/messages/box.h"

namespace messages {

plan::Value value_of(const Entry& entry, const plan::CallContext& context,
                     const trust::Label& influence);

}  // namespace messages
