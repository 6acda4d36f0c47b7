#include "trust/reach.h"

#include <algorithm>

namespace trust {
namespace {

// At best: when nothing but the owner's own words had a say.
Leave leave_of(Effect effect) {
  Cell best = cell(effect, Column::context_owner);
  return best == Cell::card_unless_grant ? Leave::card : Leave::asked;
}

ReachRow row_of(const std::string& agent, const Action& action) {
  return {.agent = agent,
          .room = action.policy.room,
          .action = action.policy.tool,
          .what = action.what,
          .effect = action.policy.effect,
          .leave = leave_of(action.policy.effect),
          .reaches_out = action.policy.sends,
          .categories = action.policy.categories};
}

ReachRow row_of(const Grant& grant, const Action& action, base::Instant now) {
  ReachRow row = row_of(grant.agent, action);
  row.leave = Leave::granted;
  row.categories = grant.bounds.categories;
  row.grant = grant.id;
  row.party = grant.recipient;
  row.party_shown = grant.recipient_shown;
  row.task = grant.task;
  row.purposes = grant.purposes;
  row.bounds = grant.bounds;
  row.uses_left = uses_left(grant, now);
  row.until = grant.until;
  if (!grant.uses.empty()) row.last_used = grant.uses.back();
  return row;
}

}  // namespace

std::vector<ReachRow> reach(const std::string& agent, std::span<const Action> actions,
                            std::span<const Grant> grants, base::Instant now) {
  std::vector<ReachRow> rows;
  for (const Action& action : actions) {
    rows.push_back(row_of(agent, action));
    for (const Grant& grant : grants)
      if (grant.agent == agent && is_for(grant, action.policy) && holds(grant, now))
        rows.push_back(row_of(grant, action, now));
  }
  return rows;
}

const char* leave_name(Leave leave) {
  static constexpr const char* names[] = {"asked", "card", "granted"};
  return names[size_t(leave)];
}

}  // namespace trust
