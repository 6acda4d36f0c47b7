#include "house/reach.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "house/house.h"

namespace house {
namespace {

using base::Json;

using LastUsed = std::map<std::string, base::Instant>;  // by tool

// When each tool last did something, as the journal has it.
Result<LastUsed> last_uses(store::House& store) {
  std::map<std::string, base::Instant> begun;  // by task
  for (const store::Entry& entry : TRY(store.read({.room = "house", .kind = note_task}))) {
    if (!entry.body) continue;
    TaskRecord task = TRY(read_task(*entry.body));
    begun[task.id] = task.request.now;
  }
  LastUsed last;
  for (const store::Entry& entry : TRY(store.read({.kind = note_step}))) {
    if (!entry.body) continue;
    StepRecord step = TRY(read_step(entry));
    auto task = begun.find(step.task);
    if (task == begun.end() || TRY(plan::Value::from_json(step.result)).as_refusal()) continue;
    base::Instant& latest = last.try_emplace(step.tool, task->second).first->second;
    latest = std::max(latest, task->second);
  }
  return last;
}

Result<std::optional<base::Instant>> last_sent(store::House& store) {
  std::optional<base::Instant> last;
  for (const store::Entry& entry : TRY(store.read({.room = "house", .kind = note_sent}))) {
    if (!entry.body) continue;
    Json note = TRY(Json::parse(*entry.body));
    if (auto at = base::parse_instant(note["at"].string())) last = *at;
  }
  return last;
}

Connector connector_of(const Guest& guest) {
  std::string party = !guest.is_program() ? guest.url
                      : guest.network     ? "a program here, with the network"
                                          : "a program here, without a network";
  return {.name = "MCP server " + guest.name,
          .party = std::move(party),
          .what = "what its tools are given"};
}

std::vector<trust::Action> actions_of(const plan::Toolbox& tools) {
  std::vector<trust::Action> actions;
  for (const auto& tool : tools.all()) actions.push_back({policy_of(*tool), tool->purpose});
  return actions;
}

}  // namespace

Result<Reach> House::reach() {
  auto account = TRY(mail_account());
  std::string chosen = TRY(settings()).model;
  Reach reach;
  for (const model::Entry& entry : TRY(models()))
    if (entry.name == chosen && entry.kind != "local")
      reach.connectors.push_back({.name = "model " + entry.name,
                                  .party = entry.base_url,
                                  .what = "requests that Spark does not understand, and texts "
                                          "that a plan has read"});
  for (const Guest& guest : TRY(guests()))
    if (!guest.switched_off()) reach.connectors.push_back(connector_of(guest));
  plan::Toolbox tools = all_tools();
  std::lock_guard hold(strand_);
  if (account)
    reach.connectors.push_back({.name = "mail account",
                                .party = fmt::format("{}:{}", account->host, account->port),
                                .what = fmt::format("every message, as {}", account->address),
                                .last_used = TRY(last_sent(store_))});
  reach.rows = trust::reach("hearth", actions_of(tools), grants_, clock_());
  LastUsed last = TRY(last_uses(store_));
  for (trust::ReachRow& row : reach.rows)
    if (auto used = last.find(row.action); row.grant.empty() && used != last.end())
      row.last_used = used->second;
  return reach;
}

}  // namespace house
