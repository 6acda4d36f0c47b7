// The tools every plan has besides the skills': say, ask, read, and taking back.
#pragma once
#include <vector>

#include "house/owner.h"
#include "model/model.h"
#include "plan/tool.h"

namespace house {

class House;

// say and ask. Without an owner the tools can be listed and checked against, not run.
std::vector<plan::Tool> talk_tools(Owner* owner);
// Opens something from outside for a model that has no tools; its answer is as outside as what it
// read.
plan::Tool read_tool(model::Model* model);
plan::Tool undo_tool(House& house);

}  // namespace house
