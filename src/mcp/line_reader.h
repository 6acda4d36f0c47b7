// What a guest writes, line by line, read as JSON by a process of its own, which has the guest's
// pipe and a channel to us, confined like a reader of files (reader/reader.h), and lives as long as
// the guest. Private to the room, but for its role.
#pragma once
#include <optional>

#include "base/json.h"
#include "proc/process.h"
#include "proc/role.h"

namespace mcp {

// For play_role(), in every program that starts servers.
proc::Role line_reader_role();

class LineReader {
 public:
  static base::Result<LineReader> start(const proc::Descriptor& pipe, size_t line_bytes_max);
  // The next line that is not empty; nothing when none has come before the moment. `corrupt` for
  // one that is no JSON, `limit` for one that is too long or holds too much; `unavailable` when the
  // guest has ended, or its reader.
  base::Result<std::optional<base::Json>> next(proc::Deadline moment);

 private:
  explicit LineReader(proc::Process process) : process_(std::move(process)) {}
  proc::Process process_;
};

}  // namespace mcp
