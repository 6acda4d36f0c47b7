// How tests print values when they differ.
#pragma once
#include <ostream>

#include "formats/report.h"

namespace formats {

inline void PrintTo(const Skipped& skipped, std::ostream* out) {
  *out << skipped.line << ": " << skipped.reason;
}

}  // namespace formats
