// The guards one by one; each returns 0 or an errno. Private to the room: sandbox.cpp puts them in
// order.
#pragma once
#include "proc/sandbox.h"

namespace proc {

int enter_user_namespace();
int leave_network();
int leave_ipc();
// Everything that was mounted is gone; / is a folder that cannot be written to, empty but for the
// files that may be read.
int enter_empty_root(const std::vector<const char*>& reads);
// The calling process stays behind, waits for the child in which this returns 0, and ends like it.
int continue_in_own_processes();
int drop_capabilities();
int close_memory();
int apply_landlock(const Confinement& confinement, const std::vector<int>& ports);
int restrict_system_calls(const Confinement& confinement);
// Bytes of address space that the process has now.
size_t address_space();
int apply_limits(const Limits& limits, size_t address_space_now, const Confinement& confinement);

}  // namespace proc
