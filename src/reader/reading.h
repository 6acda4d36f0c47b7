// One file in one reader, from its opening to the reader's end. Private to the room.
#pragma once
#include "base/file.h"
#include "proc/process.h"

namespace reader {

using base::Path, base::Result;

// A reader's words as they may be shown: none of them rules a terminal.
std::string tame(const std::string& words);
base::Error tame(const base::Error& error);

class Reading {
 public:
  static Result<Reading> start(const Path& file, const char* what);
  // What the reader says next; nothing once it is done. Errors are those of reader.h.
  Result<std::optional<proc::Message>> next();

 private:
  Reading(proc::Process process, proc::Limits limits, size_t bytes_left);
  Result<std::optional<proc::Message>> receive();
  base::Error fault(proc::Ending ending) const;

  proc::Process process_;
  proc::Limits limits_;
  size_t bytes_left_;                       // that it may send
  std::chrono::nanoseconds patience_left_;  // while we wait for it
  bool done_ = false;
};

}  // namespace reader
