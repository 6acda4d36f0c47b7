// What can be said of grants: whether one covers a call stands in gatekeeper.h.
#pragma once
#include <optional>
#include <string>

#include "trust/gatekeeper.h"

namespace trust {

// How long a grant from a card lasts, and how often it may be used.
struct GrantTerms {
  base::Seconds lasts = std::chrono::days(90);
  Bounds sending = {.uses_max = 10, .period = std::chrono::days(30)};
  // Less than the shortest month, so that what is paid by the month is not asked twice.
  Bounds spending = {.uses_max = 1, .period = std::chrono::days(27)};
  uint32_t uses_in_task = 20;
};

// The narrowest grant that would have let this call pass without its card: this action, this
// recipient, what leaves now, this amount. Nothing where no grant would: a link, words from
// outside, a decision that hangs on them, several recipients.
std::optional<Grant> offer(const Call& call, const Task& task, base::Instant now,
                           const GrantTerms& terms = {});
// The same for the rest of this task alone. Also for an action that can be undone and that the
// request did not ask for; not for what spends.
std::optional<Grant> offer_in_task(const Call& call, const Task& task, base::Instant now,
                                   const GrantTerms& terms = {});

// "Sends a message (messages.send) to Ana <ana@example.org> without asking: may pass on plain
// records of yours and calendar data; at most 10 times in 30 days; until 20 February 2027."
std::string sentence(const Grant& grant, const base::Zone& zone);

// `invalid` for what the gatekeeper could never apply, or what has no bounds.
base::Result<void> check(const Grant& grant);

}  // namespace trust
