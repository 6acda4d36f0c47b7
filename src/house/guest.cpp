#include "house/guest.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/crypto.h"
#include "plan/parser.h"

namespace house {
namespace {

using base::Code, base::Json, base::Result;
using trust::Effect;

// What a server outside the house can do; what it is given leaves the house, so it never only reads
// inside, and nothing of it is undone from the journal.
constexpr Effect guest_effects[] = {Effect::s2, Effect::s3, Effect::s4, Effect::s5_address};

Result<Effect> effect_named(const std::string& name) {
  for (Effect effect : guest_effects)
    if (name == trust::effect_name(effect)) return effect;
  return base::fail(Code::invalid, fmt::format("“{}” is no class of a guest's tool", name),
                    "S5-address looks something up, S2 changes something in your own account, S3 "
                    "reaches another person, S4 is money or cannot be undone.");
}

Result<uint32_t> categories_from(const Json& names) {
  uint32_t all = 0;
  for (const Json& name : names.items()) {
    uint32_t bit = trust::category_named(name.string());
    if (bit == 0)
      return base::fail(Code::invalid, fmt::format("“{}” is no category", name.string()));
    all |= bit;
  }
  return all;
}

Result<ToolRule> rule_from(const Json& json) {
  ToolRule rule{.categories = TRY(categories_from(json["categories"])),
                .purpose = json["purpose"].string()};
  if (json.has("class")) rule.effect = TRY(effect_named(json["class"].string()));
  for (const Json& name : json["content"].items()) rule.content.insert(name.string());
  for (const Json& name : json["control"].items())
    if (rule.content.contains(name.string()))
      return base::fail(Code::invalid,
                        fmt::format("“{}” is both control and content", name.string()));
  return rule;
}

}  // namespace

std::string pin_of(const std::string& canonical_text) {
  return crypto::to_hex(crypto::view(crypto::hash256(canonical_text)));
}

Json to_json(const Guest& guest) {
  Json command = Json::array();
  for (const std::string& word : guest.command) command.push(word);
  return Json::object()
      .set("name", guest.name)
      .set("url", guest.url)
      .set("command", std::move(command))
      .set("secret", guest.secret)
      .set("variable", guest.variable)
      .set("login", guest.login)
      .set("network", guest.network)
      .set("folder", guest.folder)
      .set("revision", guest.revision ? Json(mcp::version_of(*guest.revision)) : Json())
      .set("accepted", guest.accepted)
      .set("offered", guest.offered)
      .set("overlay", guest.overlay);
}

Result<Guest> read_guest(const Json& json) {
  Guest guest{.name = json["name"].string(),
              .url = json["url"].string(),
              .command = {},
              .secret = json["secret"].string(),
              .variable = json["variable"].string(),
              .login = json["login"] == Json(true),
              .network = json["network"] == Json(true),
              .folder = json["folder"].string(),
              .revision = mcp::revision_of(json["revision"].string()),
              .accepted = json["accepted"].string(),
              .offered = json["offered"].string(),
              .overlay = json["overlay"].string()};
  for (const Json& word : json["command"].items()) guest.command.push_back(word.string());
  if (guest.name.empty() || (guest.url.empty() && guest.command.empty()))
    return base::fail(Code::corrupt, "The list of MCP servers cannot be read.");
  return guest;
}

Result<void> check_guest_name(const std::string& name, const plan::Toolbox& house) {
  auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  bool fits = !name.empty() && name.size() <= 32 && name[0] >= 'a' && name[0] <= 'z' &&
              std::ranges::all_of(name, allowed);
  if (!fits || std::ranges::count(plan::unusable_names(), name) > 0)
    return base::fail(Code::invalid, fmt::format("'{}' cannot be a server's name.", name),
                      "Use small letters, digits and _, such as weather.");
  for (const auto& tool : house.all())
    if (tool->name == name || tool->name.starts_with(name + "."))
      return base::fail(Code::conflict,
                        fmt::format("'{}' is what tools of the house are called.", name),
                        "Choose another name.");
  return {};
}

const ToolRule& Overlay::of(std::string_view tool) const {
  auto found = tools.find(tool);
  return found == tools.end() ? otherwise : found->second;
}

Result<Overlay> read_overlay(const std::string& text) {
  Overlay overlay;
  if (text.empty()) return overlay;
  Json json = TRY(Json::parse(text));
  auto named = [](const std::string& tool, const Json& rule) -> Result<ToolRule> {
    Result<ToolRule> made = rule_from(rule);
    if (!made) made.error().message = fmt::format("{}: {}.", tool, made.error().message);
    return made;
  };
  const Json::Object* tools = json["tools"].as_object();
  if (!tools && !json.has("default"))
    return base::fail(Code::invalid, "The file has no \"tools\".",
                      "It looks like {\"tools\": {\"forecast\": {\"class\": \"S5-address\"}}}.");
  if (tools)
    for (const auto& [tool, rule] : *tools) overlay.tools[tool] = TRY(named(tool, rule));
  if (json.has("default")) overlay.otherwise = TRY(named("default", json["default"]));
  return overlay;
}

}  // namespace house
