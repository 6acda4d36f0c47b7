// How a simulated machine reads files from outside: it has no processes, so in its own, with the
// parsers that a reader runs.
#pragma once
#include "reader/reader.h"

namespace sim {

reader::Files files_here();

}  // namespace sim
