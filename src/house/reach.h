// What the owner's agents can reach: the rows the gatekeeper judges by (trust/reach.h), and the
// connections by which anything leaves this machine.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "trust/reach.h"

namespace house {

// A way out, as it is set up: the same settings that sending and planning use.
struct Connector {
  std::string name;   // "mail account", "model muse"
  std::string party;  // who stands at the other end: "smtp.example.org:465"
  std::string what;   // what leaves by it
  std::optional<base::Instant> last_used = {};  // where the journal tells
};

struct Reach {
  std::vector<trust::ReachRow> rows;
  std::vector<Connector> connectors;
};

}  // namespace house
