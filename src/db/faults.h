// For tests: what a bad disk or a killed process does to SQLite's files.
#pragma once
#include <functional>

namespace db {

// From now on, before each write to a file of SQLite in this process, `before_write` is asked: 0
// lets it through, any errno makes it fail with that. It may also end the process. An empty
// function ends the watch. One thread only.
void watch_writes(std::function<int()> before_write);

}  // namespace db
