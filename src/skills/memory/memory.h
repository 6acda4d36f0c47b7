// Memory: facts that the owner wants kept, each with its source and time. The room is "memory", the
// tools `remember recall forget`.
//
// Nothing here begins or commits a step: the caller does, around a tool's run.
#pragma once
#include <string>
#include <vector>

#include "base/mention.h"
#include "base/result.h"
#include "plan/tool.h"
#include "rooms/rooms.h"
#include "rooms/trace.h"

namespace memory {

rooms::Schema schema();
// The rooms must outlive the tools.
std::vector<plan::Tool> tools(rooms::Rooms& rooms);

// All facts, for who shows them to the owner: newest first.
struct KeptFact {
  std::string id, text, source;
  base::Instant at;
};
base::Result<std::vector<KeptFact>> facts(rooms::Rooms& rooms);

// All facts as JSON: the same facts, the same bytes.
base::Result<std::string> export_file(rooms::Rooms& rooms);

// Forgets every fact that names this person. Says what there was.
base::Result<rooms::Traces> forget(rooms::Rooms& rooms, const base::Mentions& person);

}  // namespace memory
