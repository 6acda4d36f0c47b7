// The tools of a guest, as plans see them. The guest itself is started at the first call, by nobody
// earlier, and leaves with the task.
#pragma once
#include <functional>
#include <memory>

#include "house/guest.h"
#include "mcp/client.h"

namespace house {

// What the tools need of the house.
struct Door {
  // Starts the guest, or opens its address.
  std::function<base::Result<std::unique_ptr<mcp::Client>>(const Guest&, const std::stop_token&)>
      let_in;
  // It offers something else than what was accepted: it is switched off.
  std::function<base::Result<void>(const std::string& guest, const mcp::Manifest& offered)> changed;
};

struct GuestTools {
  std::vector<plan::Tool> tools;
  std::vector<std::string> left_out;  // which tools plans cannot use, and why, a sentence each
};
// Nothing is started. None for a guest that is switched off.
base::Result<GuestTools> guest_tools(const Guest& guest, Door door);

}  // namespace house
