// Time zones for a process that will soon see no files.
#pragma once

namespace base {

// Reads every zone of this machine's database (some milliseconds, a few MB), which is otherwise
// done one by one, when one is asked for.
void load_zones();

}  // namespace base
