// A card: one decision put to the owner, rendered by code from the real arguments. No model's prose
// stands in it.
#pragma once
#include <string>
#include <vector>

#include "trust/gatekeeper.h"

namespace trust {

enum class CardAnswer { once, deny, later };

struct Card {
  std::string id, task;
  Digest digest;                   // of the call it belongs to
  std::string title;               // "Send a message?"
  std::vector<std::string> lines;  // what, to whom, which categories leave, where values came from,
                                   // whether it can be undone
  std::string rule, reason;
  bool step_up = false;
};

// Control characters, bidi and zero-width marks of the arguments are made visible; long values are
// cut.
Card make_card(std::string id, const Call& call, const Decision& decision,
               std::string_view purpose);
// As plain text for a terminal.
std::string render(const Card& card);

}  // namespace trust
