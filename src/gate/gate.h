// The process that faces people: it listens, checks who comes from where, reads HTTP and JSON, and
// passes on what it understood. It holds no keys and opens no room: who a session is, and what may
// be done, the keeper decides for each call.
#pragma once
#include "proc/role.h"

namespace gate {

// For play_role(); started with the socket that listens as its input.
proc::Role role();

}  // namespace gate
