#include "house/grant_record.h"

#include "base/json.h"

namespace house {
namespace {

using base::Json;

std::string at(base::Instant instant) { return base::format_instant(instant, base::Zone::utc()); }

Json bounds_json(const trust::Bounds& bounds) {
  Json json = Json::object();
  json.set("uses_max", int64_t(bounds.uses_max))
      .set("period_s", int64_t(bounds.period.count()))
      .set("categories", int64_t(bounds.categories));
  if (bounds.amount_max)
    json.set("amount_max", Json::object()
                               .set("minor", bounds.amount_max->minor)
                               .set("currency", bounds.amount_max->currency));
  return json;
}

trust::Bounds read_bounds(const Json& json) {
  trust::Bounds bounds{.uses_max = uint32_t(json["uses_max"].integer()),
                       .period = base::Seconds(json["period_s"].integer()),
                       .categories = uint32_t(json["categories"].integer())};
  if (const Json& cap = json["amount_max"]; !cap.is_null())
    bounds.amount_max = base::Money{cap["minor"].integer(), cap["currency"].string()};
  return bounds;
}

}  // namespace

Json to_json(const trust::Grant& grant) {
  Json uses = Json::array();
  for (base::Instant use : grant.uses) uses.push(at(use));
  Json json = Json::object();
  json.set("id", grant.id).set("agent", grant.agent).set("room", grant.room);
  json.set("tool", grant.tool).set("what", grant.what).set("purposes", int64_t(grant.purposes));
  json.set("recipient", grant.recipient)
      .set("recipient_shown", grant.recipient_shown)
      .set("task", grant.task);
  json.set("bounds", bounds_json(grant.bounds))
      .set("given", at(grant.given))
      .set("until", at(grant.until))
      .set("uses", std::move(uses));
  return json;
}

base::Result<trust::Grant> read_grant(const Json& json) {
  trust::Grant grant{.id = json["id"].string(),
                     .agent = json["agent"].string(),
                     .room = json["room"].string(),
                     .tool = json["tool"].string(),
                     .what = json["what"].string(),
                     .purposes = uint32_t(json["purposes"].integer()),
                     .recipient = json["recipient"].string(),
                     .recipient_shown = json["recipient_shown"].string(),
                     .task = json["task"].string(),
                     .bounds = read_bounds(json["bounds"])};
  grant.given = TRY(base::parse_instant(json["given"].string()));
  grant.until = TRY(base::parse_instant(json["until"].string()));
  for (const Json& use : json["uses"].items())
    grant.uses.push_back(TRY(base::parse_instant(use.string())));
  return grant;
}

store::Item item_of(const trust::Grant& grant) {
  return {.shelf = store::Shelf::inbox,
          .key = key_of(grant).key,
          .state = "given",
          .body = to_json(grant).dump()};
}

store::ItemKey key_of(const trust::Grant& grant) {
  return {store::Shelf::inbox, grant_key + grant.id};
}

store::Note note_of(const trust::Grant& grant, std::string_view event, base::Instant at_instant) {
  Json json = Json::object();
  json.set("event", event).set("at", at(at_instant)).set("grant", to_json(grant));
  return {.kind = note_grant, .body = json.dump()};
}

}  // namespace house
