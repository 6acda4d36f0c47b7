// `hearth doctor`: what is well and what is weak, on this machine and in this house.
#pragma once
#include "apps/hearth/commands.h"

namespace hearth {

base::Result<int> run_doctor(Session& session, bool json);

}  // namespace hearth
