// A grant: the owner's permission for longer than one card. Which agent, which room, which action,
// for what, to whom, how much, until when. Types only: the gatekeeper enforces them, `hearth
// grants` and `hearth reach` show the same rows.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"
#include "trust/label.h"

namespace trust {

// How much a grant allows. What lies beyond is asked on a card, as if there were no grant.
struct Bounds {
  uint32_t uses_max = 10;  // within any `period`
  base::Seconds period = std::chrono::days(30);
  // Of each use, in this currency. Without one no call that names an amount is covered.
  std::optional<base::Money> amount_max = {};
  uint32_t categories = 0;  // of the owner's own records: what may be passed on
  bool operator==(const Bounds&) const = default;
};

struct Grant {
  std::string id;
  std::string agent = "hearth";
  std::string room, tool;  // the action
  std::string what;        // the action in words: "Sends a message"
  uint32_t purposes = 0;   // one of these must be the task's, and one the content may serve
  // To whom, canonical: compared to the letter. "" only where `task` is set, for an action that
  // reaches nobody.
  std::string recipient;
  std::string recipient_shown;
  std::string task = {};  // for this task alone; "" for every task of the agent
  Bounds bounds;
  base::Instant given, until;
  // The latest uses, as many as the bounds look back to, oldest first.
  std::vector<base::Instant> uses = {};
  bool operator==(const Grant&) const = default;
};

// The grants of a house, as the gatekeeper sees them when it judges. Not owned.
struct Standing {
  std::vector<Grant>* grants = nullptr;
  base::Instant now = {};
};

}  // namespace trust
