#include "apps/hearth/reach.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "house/reach.h"
#include "trust/grants.h"

namespace hearth {
namespace {

using base::Json;
using trust::Effect, trust::Leave, trust::ReachRow;

std::string used(const std::optional<base::Instant>& at, const base::Zone& zone) {
  return at ? "last used " + base::format_local(zone.to_local(*at), "%-d %B %Y") : "not used yet";
}

Json moment(const std::optional<base::Instant>& at) {
  return at ? Json(base::format_instant(*at, base::Zone::utc())) : Json();
}

Json names(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const std::string& name : list) out.push(name);
  return out;
}

Json to_json(const ReachRow& row) {
  Json json = Json::object();
  json.set("agent", row.agent).set("room", row.room).set("action", row.action);
  json.set("effect", trust::effect_name(row.effect)).set("leave", trust::leave_name(row.leave));
  json.set("categories", names(trust::category_names(row.categories)));
  if (row.leave == Leave::granted) {
    json.set("grant", row.grant).set("party", row.party).set("until", moment(row.until));
    json.set("uses_left", int64_t(row.uses_left)).set("uses_max", int64_t(row.bounds.uses_max));
    if (row.bounds.amount_max) json.set("amount_max", row.bounds.amount_max->text());
  }
  return json.set("last_used", moment(row.last_used));
}

Json to_json(const house::Reach& reach) {
  Json rows = Json::array(), connectors = Json::array();
  for (const ReachRow& row : reach.rows) rows.push(to_json(row));
  for (const house::Connector& way : reach.connectors)
    connectors.push(Json::object()
                        .set("name", way.name)
                        .set("party", way.party)
                        .set("what", way.what)
                        .set("last_used", moment(way.last_used)));
  return Json::object().set("rows", std::move(rows)).set("connectors", std::move(connectors));
}

// "find" of "calendar.find", within its room.
std::string short_name(const ReachRow& row) {
  return row.action.starts_with(row.room + ".") ? row.action.substr(row.room.size() + 1)
                                                : row.action;
}

std::string verb(const ReachRow& row) {
  if (row.leave == Leave::card) return "on a card each time";
  switch (row.effect) {
    case Effect::s0:
      return "reads";
    case Effect::s1:
      return "changes, undone at your word";
    case Effect::s2:
      return "changes in your accounts elsewhere";
    case Effect::s3:
    case Effect::s4:
      return "sends, to whom you name and in your words";
    case Effect::s5_code:
      return "runs code in a sandbox";
    case Effect::s5_address:
      return "opens addresses you name";
  }
  return "";
}

// One room: what may be done in it when the owner asks, by kind.
std::string shown_room(const std::string& room, const std::vector<ReachRow>& rows,
                       const base::Zone& zone) {
  std::vector<std::pair<std::string, std::vector<std::string>>> kinds;
  std::optional<base::Instant> last;
  for (const ReachRow& row : rows) {
    if (row.room != room || row.leave == Leave::granted) continue;
    auto kind = std::ranges::find(kinds, verb(row), &decltype(kinds)::value_type::first);
    if (kind == kinds.end()) kind = kinds.insert(kinds.end(), {verb(row), {}});
    kind->second.push_back(short_name(row));
    last = std::max(last, row.last_used);
  }
  std::string out = fmt::format("  {} ({})\n", room.empty() ? "no room" : room, used(last, zone));
  for (const auto& [kind, actions] : kinds)
    out += fmt::format("    {}: {}\n", kind, base::join(actions, ", "));
  return out;
}

std::string shown(const house::Reach& reach, const std::vector<trust::Grant>& grants,
                  const base::Zone& zone) {
  std::vector<std::string> rooms;
  for (const ReachRow& row : reach.rows)
    if (std::ranges::find(rooms, row.room) == rooms.end()) rooms.push_back(row.room);
  std::string out = "hearth, when you ask it to:\n";
  for (const std::string& room : rooms) out += shown_room(room, reach.rows, zone);
  out += "\nhearth, without asking you:\n";
  bool any = false;
  for (const ReachRow& row : reach.rows) {
    auto grant = std::ranges::find(grants, row.grant, &trust::Grant::id);
    if (row.leave != Leave::granted || grant == grants.end()) continue;
    out += fmt::format("  [{}] {} ({}, {} of {} left)\n", row.grant, sentence(*grant, zone),
                       used(row.last_used, zone), row.uses_left, row.bounds.uses_max);
    any = true;
  }
  if (!any) out += "  nothing\n";
  out +=
      "All else is a card, or is not done. Nothing of this covers words from outside, or links in "
      "them.\n\nWhat leaves this machine goes by:\n";
  for (const house::Connector& way : reach.connectors)
    out += fmt::format("  {}, {}: {}{}\n", way.name, base::visible(way.party), way.what,
                       way.last_used ? fmt::format(" ({})", used(way.last_used, zone)) : "");
  if (reach.connectors.empty())
    out += "  nothing: there is no mail account and no model elsewhere\n";
  return out;
}

}  // namespace

base::Result<int> run_reach(house::House& house, Console& console, bool json) {
  house::Reach reach = TRY(house.reach());
  if (json)
    console.out(to_json(reach).dump(2) + "\n");
  else
    console.out(shown(reach, TRY(house.grants()), house.zone()));
  return 0;
}

}  // namespace hearth
