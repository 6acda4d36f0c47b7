// Lists: shopping, packing, to do. The room is "lists", the tools `add show remove check`.
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

namespace lists {

rooms::Schema schema();
// The rooms must outlive the tools.
std::vector<plan::Tool> tools(rooms::Rooms& rooms);

// All lists, for who shows them to the owner.
struct KeptItem {
  std::string text;
  bool done = false;
};
struct KeptList {
  std::string name;
  std::vector<KeptItem> items;
};
base::Result<std::vector<KeptList>> all_lists(rooms::Rooms& rooms);

// All lists as JSON: the same lists, the same bytes.
base::Result<std::string> export_file(rooms::Rooms& rooms);

// Takes out every item that names this person. Says what there was.
base::Result<rooms::Traces> forget(rooms::Rooms& rooms, const base::Mentions& person);

}  // namespace lists
