// For tests of this room: roles that try what they may not, and say what the kernel answered.
#pragma once
#include <span>

#include "proc/role.h"

namespace proc {

std::span<const Role> probes();

}  // namespace proc
