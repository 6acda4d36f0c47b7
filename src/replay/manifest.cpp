#include "replay/manifest.h"

#include <fmt/format.h>

#include "trust/spoken.h"

namespace replay {
namespace {

using base::Code, base::Json, base::Result;

Result<trust::Effect> effect_named(const std::string& name) {
  using enum trust::Effect;
  for (trust::Effect effect : {s0, s1, s2, s3, s4, s5_code, s5_address})
    if (name == trust::effect_name(effect)) return effect;
  return base::fail(Code::invalid, fmt::format("\"{}\" is no effect class.", name),
                    "It is one of S0, S1, S2, S3, S4, S5-code and S5-address.");
}

Result<trust::Integrity> integrity_named(const std::string& name) {
  using enum trust::Integrity;
  for (trust::Integrity integrity : {outside, own, owner, system})
    if (name == trust::integrity_name(integrity)) return integrity;
  return base::fail(Code::invalid, fmt::format("\"{}\" is no integrity.", name),
                    "It is one of OUTSIDE, OWN, OWNER and SYSTEM.");
}

// The bits of all names of a list.
Result<uint32_t> bits(const Json& names, uint32_t (*named)(std::string_view), const char* what) {
  uint32_t all = 0;
  for (const Json& name : names.items()) {
    uint32_t bit = named(name.string());
    if (bit == 0)
      return base::fail(Code::invalid, fmt::format("\"{}\" is no {}.", name.string(), what));
    all |= bit;
  }
  return all;
}

std::set<std::string> strings(const Json& list) {
  std::set<std::string> out;
  for (const Json& one : list.items()) out.insert(one.string());
  return out;
}

Result<trust::Label> label_from(const Json& json) {
  return trust::Label{
      .integrity = TRY(integrity_named(json["integrity"].string())),
      .categories = TRY(bits(json["categories"], trust::category_named, "category"))};
}

Result<ToolRule> rule_from(const Json& json) {
  ToolRule rule{.effect = TRY(effect_named(json["class"].string())),
                .control = strings(json["control"]),
                .content = strings(json["content"]),
                .labelled = json.has("result"),
                .directory = json["result"]["directory"] == Json(true),
                .search = json["result"]["search"] == Json(true)};
  for (const Json& one : json["class_if"].items()) {
    if (one["empty"].string().empty())
      return base::fail(Code::invalid, "An entry of class_if says no \"empty\" argument.");
    rule.otherwise.push_back({one["empty"].string(), TRY(effect_named(one["class"].string()))});
  }
  if (const Json::Object* resolved = json["resolve"].as_object())
    for (const auto& [argument, kind] : *resolved) rule.resolved.insert(argument);
  if (rule.labelled) rule.result = TRY(label_from(json["result"]));
  if (json.has("purposes"))
    rule.purposes = TRY(bits(json["purposes"], trust::purpose_named, "purpose"));
  return rule;
}

bool is_empty(const Json& value) {
  if (const std::string* text = value.as_string()) return text->empty();
  if (value.as_array()) return value.items().empty();
  return value.is_null();
}

}  // namespace

trust::Effect ToolRule::effect_of(const Json& arguments) const {
  for (const Otherwise& one : otherwise)
    if (is_empty(arguments[one.empty])) return one.effect;
  return effect;
}

bool ToolRule::names(const std::string& argument) const {
  return (control.empty() && content.empty()) || control.contains(argument) ||
         content.contains(argument);
}

const ToolRule* Manifest::find(std::string_view tool) const {
  auto found = tools.find(tool);
  if (found != tools.end()) return &found->second;
  return fallback ? &*fallback : nullptr;
}

Result<Manifest> manifest_from(const Json& json) {
  const Json::Object* tools = json["tools"].as_object();
  if (!tools)
    return base::fail(Code::invalid, "The manifest has no \"tools\".",
                      "It looks like {\"tools\": {\"send_mail\": {\"class\": \"S3\", …}}}.");
  auto named = [](const std::string& tool, const Json& rule) -> Result<ToolRule> {
    Result<ToolRule> made = rule_from(rule);
    if (!made) made.error().message = fmt::format("{}: {}", tool, made.error().message);
    return made;
  };
  Manifest manifest;
  for (const auto& [tool, rule] : *tools) manifest.tools[tool] = TRY(named(tool, rule));
  if (json.has("default")) manifest.fallback = TRY(named("default", json["default"]));
  for (const std::string& address : strings(json["owner"]))
    manifest.owner.insert(trust::canonical(address));
  return manifest;
}

}  // namespace replay
