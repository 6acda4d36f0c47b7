// What every import tells the person about what it could not take.
#pragma once
#include <compare>
#include <cstddef>
#include <string>

namespace formats {

// A part of the file that was not taken. `line` counts from 1; `reason` is a sentence for the
// person.
struct Skipped {
  size_t line = 0;
  std::string reason;
  auto operator<=>(const Skipped&) const = default;
};

// What outside data can blow up. What lies beyond a limit is skipped and said, never silently cut.
struct Limits {
  size_t line_bytes_max = 1'000'000;  // one unfolded line
  size_t components_max = 100'000;    // events, tasks, contacts in one file
  size_t depth_max = 16;              // components in components
  size_t reports_max = 1'000;  // entries of one report; the last one says that there were more
};

}  // namespace formats
