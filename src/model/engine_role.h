// Local models are evaluated in a process of their own, an engine: it reads the one model file that
// it is handed, computes and answers, and can do nothing else (proc/sandbox.h).
#pragma once
#include <vector>

#include "base/result.h"
#include "proc/role.h"

namespace model {

// For play_role(), in every program that opens local models.
proc::Role engine_role();

// Which guards hold for an engine on this machine.
base::Result<std::vector<proc::Standing>> engine_standings();

}  // namespace model
