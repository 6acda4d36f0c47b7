#include "mcp/manifest.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace mcp {
namespace {

constexpr size_t shown_max = 600;

Json sorted(const Json& json) {
  if (const Json::Array* items = json.as_array()) {
    Json out = Json::array();
    for (const Json& item : *items) out.push(sorted(item));
    return out;
  }
  if (const Json::Object* members = json.as_object()) {
    Json::Object out = *members;
    for (auto& [name, value] : out) value = sorted(value);
    std::ranges::sort(out, {}, &Json::Member::first);
    return out;
  }
  return json;
}

std::string shown(const Json& json) {
  if (json.is_null()) return "nothing";
  const std::string* text = json.as_string();
  return fmt::format("“{}”", base::visible(text ? *text : json.dump(), shown_max));
}

void compare(const std::string& path, const Json& before, const Json& after,
             std::vector<std::string>& out) {
  if (before == after) return;
  if (!before.as_object() || !after.as_object()) {
    out.push_back(fmt::format("{}: was {}, is {}", path, shown(before), shown(after)));
    return;
  }
  auto inner = [&](const std::string& name) { return path + ": " + base::visible(name, 64); };
  for (const auto& [name, value] : *before.as_object())
    compare(inner(name), value, after[name], out);
  for (const auto& [name, value] : *after.as_object())
    if (!before.has(name)) compare(inner(name), {}, value, out);
}

}  // namespace

const ToolDescription* Manifest::find(std::string_view name) const {
  auto found = std::ranges::find(tools, name, &ToolDescription::name);
  return found == tools.end() ? nullptr : &*found;
}

std::string canonical(const Manifest& manifest) {
  Json all = Json::array();
  for (const ToolDescription& tool : manifest.tools) all.push(sorted(tool.whole));
  return all.dump();
}

Result<Manifest> read_manifest(std::string_view canonical_text) {
  Json json = TRY(Json::parse(canonical_text));
  Manifest manifest;
  for (const Json& tool : json.items()) manifest.tools.push_back({tool});
  return manifest;
}

std::vector<std::string> differences(const Manifest& before, const Manifest& after) {
  std::vector<std::string> out;
  for (const ToolDescription& tool : before.tools) {
    std::string name = base::visible(tool.name(), 128);
    const ToolDescription* now = after.find(tool.name());
    if (now)
      compare(name, sorted(tool.whole), sorted(now->whole), out);
    else
      out.push_back(fmt::format("{} is gone", name));
  }
  for (const ToolDescription& tool : after.tools)
    if (!before.find(tool.name()))
      out.push_back(fmt::format("{} is new: {}", base::visible(tool.name(), 128),
                                shown(tool.whole["description"])));
  return out;
}

}  // namespace mcp
