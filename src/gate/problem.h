// What went wrong, as RFC 9457 says it.
#pragma once
#include "protocol/json.h"
#include "protocol/settings.h"

namespace gate {

unsigned status_of(base::Code code);
protocol::Problem problem_of(const base::Error& error, unsigned status);

}  // namespace gate
