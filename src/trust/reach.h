// Who could do what, and to whom: made from the rule table, the tools and the grants that the
// gatekeeper judges by, never from what a model says. A test holds the two against each other.
//
// It says what may happen without a card:
//   asked    when the owner's own request asks for it, in words of theirs (context ≥ OWNER);
//   card     never; each time is a card;
//   granted  by itself, to this party, within these bounds.
// What is neither asked nor granted is a card or denied.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "trust/gatekeeper.h"

namespace trust {

enum class Leave { asked, card, granted };

struct ReachRow {
  std::string agent, room, action;
  std::string what;  // the action in words
  Effect effect = Effect::s0;
  Leave leave = Leave::card;
  bool reaches_out = false;  // somebody whom the request names; for a grant, `party`
  uint32_t categories = 0;   // granted: what may be passed on; else what it reads

  // Of a grant:
  std::string grant, party, party_shown, task;
  uint32_t purposes = 0;
  Bounds bounds = {};
  uint32_t uses_left = 0;
  base::Instant until = {};

  std::optional<base::Instant> last_used = {};
};

struct Action {
  Policy policy;
  std::string what;
};

// For one agent: a row for each action, and one for each grant that still allows something.
std::vector<ReachRow> reach(const std::string& agent, std::span<const Action> actions,
                            std::span<const Grant> grants, base::Instant now);

const char* leave_name(Leave leave);

}  // namespace trust
