// What a room held about a person, for people to read.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace rooms {

// Such as {"reminder that names them", 2}. Those without any are left out.
struct Trace {
  std::string what;  // of one
  int64_t count = 0;
  bool operator==(const Trace&) const = default;
};
using Traces = std::vector<Trace>;

// The traces that there are.
inline Traces there(Traces all) {
  std::erase_if(all, [](const Trace& trace) { return trace.count == 0; });
  return all;
}

}  // namespace rooms
