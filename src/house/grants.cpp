// What the owner has allowed for longer than one card: given, shown, revoked.
#include "trust/grants.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/id.h"
#include "base/json.h"
#include "base/text.h"
#include "house/grant_record.h"
#include "house/house.h"
#include "trust/spoken.h"

namespace house {
namespace {

using base::Code, base::Json;

// Short enough to be typed; none that is taken.
std::string fresh_id(const std::vector<trust::Grant>& taken) {
  for (;;) {
    std::string text = base::Id::fresh().text();
    std::string id = text.substr(text.size() - 8);
    if (std::ranges::find(taken, id, &trust::Grant::id) == taken.end()) return id;
  }
}

bool grantable(const plan::Tool& tool) {
  bool leaves = tool.effect == trust::Effect::s3 || tool.effect == trust::Effect::s4;
  return leaves && !tool.recipient_argument.empty();
}

}  // namespace

// Holds the strand already, or nobody else has the house yet.
Result<void> House::load_grants() {
  store::Write ended;
  base::Instant now = clock_();
  for (const store::Item& item : TRY(store_.items(store::Shelf::inbox))) {
    if (!item.key.starts_with(grant_key)) continue;
    Json json = TRY(Json::parse(item.body));
    trust::Grant grant = TRY(read_grant(json));
    if (grant.until > now) {
      grants_.push_back(std::move(grant));
      continue;
    }
    ended.notes.push_back(note_of(grant, "ended", now));
    ended.removed.push_back(key_of(grant));
  }
  if (!ended.removed.empty()) TRY(store_.write(ended));
  return {};
}

Result<std::vector<trust::Grant>> House::grants() {
  std::lock_guard hold(strand_);
  std::vector<trust::Grant> live = grants_;
  std::erase_if(live, [now = clock_()](auto& grant) { return grant.until <= now; });
  return live;
}

// The address that a name in the owner's own directory stands for; an address is taken as it is.
Result<void> House::fill_recipient(trust::Grant& grant) {
  if (grant.recipient.empty() || grant.recipient.find('@') != std::string::npos) {
    grant.recipient = trust::canonical(grant.recipient);
    return {};
  }
  auto name = plan::Value::text(grant.recipient, trust::Label::owner());
  plan::CallContext context{.now = clock_(), .zone = base::Zone::utc()};
  std::lock_guard hold(strand_);
  plan::Call find{.tool = tools_.find("person"),
                  .arguments = plan::Arguments({{"text", name}}),
                  .control = trust::Label::owner()};
  trust::Task task{.id = "grant", .tools = {"person"}};
  trust::Call judged = judged_as(find, "", task);
  auto permit = TRY(trust::Gatekeeper::permit(judged, task));
  plan::Value person = TRY(find.tool->call(std::move(permit), judged, context, find.arguments));
  const plan::Value* mail = person.field("mail");
  if (!mail || !mail->as_text() || mail->as_text()->empty())
    return base::fail(Code::not_found,
                      fmt::format("There is no mail address for {}.", person.display()),
                      "Give the grant to an address.");
  grant.recipient = trust::canonical(*mail->as_text());
  grant.recipient_shown = fmt::format("{} <{}>", person.display(), *mail->as_text());
  return {};
}

Result<trust::Grant> House::give_grant(trust::Grant grant) {
  const plan::Tool* tool = tools_.find(grant.tool);
  if (!tool)
    return base::fail(Code::not_found,
                      fmt::format("There is no tool {}.", base::visible(grant.tool, 60)),
                      "See `hearth tools`.");
  if (!grantable(*tool))
    return base::fail(Code::invalid,
                      fmt::format("{} needs no grant: it reaches nobody.", grant.tool),
                      "Grants are for tools that send or pay.");
  grant.room = tool->room;
  grant.what = tool->purpose;
  if (grant.purposes == 0) grant.purposes = trust::purposes_of(policy_of(*tool));
  TRY(fill_recipient(grant));
  std::lock_guard hold(strand_);
  grant = numbered(desk(), std::move(grant));
  TRY(trust::check(grant));
  TRY(add_grant(desk(), grant));
  return grant;
}

// Gone before this returns: what a running task does next is judged without it.
Result<trust::Grant> House::revoke_grant(const std::string& id) {
  std::lock_guard hold(strand_);
  auto found = std::ranges::find(grants_, id, &trust::Grant::id);
  if (found == grants_.end())
    return base::fail(Code::not_found, fmt::format("There is no grant {}.", base::visible(id, 20)),
                      "See `hearth grants`.");
  TRY(store_.write({.notes = {note_of(*found, "revoked", clock_())}, .removed = {key_of(*found)}}));
  trust::Grant revoked = std::move(*found);
  grants_.erase(found);
  return revoked;
}

trust::Grant numbered(const Desk& desk, trust::Grant grant) {
  grant.id = fresh_id(desk.grants);
  grant.given = desk.clock();
  return grant;
}

Result<void> add_grant(const Desk& desk, const trust::Grant& grant) {
  TRY(desk.store.write(
      {.notes = {note_of(grant, "given", grant.given)}, .items = {item_of(grant)}}));
  desk.grants.push_back(grant);
  return {};
}

}  // namespace house
