// What commands print: answers and tools as text for people or as JSON for programs.
#pragma once
#include <string>

#include "base/json.h"
#include "house/house.h"

namespace hearth {

// {request, mode, model, plan, summary, calls, steps, cards, reply, usage, task, state}
base::Json to_json(const house::Answer& answer);
base::Json to_json(const agent::Preview& preview, const std::string& request, agent::Mode mode);
base::Json tools_json(const plan::Toolbox& tools);
// A value without its labels: text and numbers as such, times in RFC 3339, records as objects.
base::Json plain(const plan::Value& value);

std::string shown(const house::FileReport& report);

// 0 done, 2 waiting for a card, 3 refused or not understood, 1 error.
int exit_status(agent::State state);

}  // namespace hearth
