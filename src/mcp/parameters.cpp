#include "mcp/parameters.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace mcp {
namespace {

constexpr size_t parameters_max = 64;

// The one type that is meant; "" where there are several, or none is said.
std::string type_of(const Json& schema) {
  if (!schema["type"].as_array()) return schema["type"].string();
  std::string found;
  for (const Json& type : schema["type"].items()) {
    if (type.string() == "null") continue;
    if (!found.empty()) return {};
    found = type.string();
  }
  return found;
}

std::optional<Kind> kind_of(const Json& schema) {
  for (std::string_view other : {"$ref", "$dynamicRef", "anyOf", "oneOf", "allOf", "not", "if"})
    if (schema.has(other)) return std::nullopt;
  std::string type = type_of(schema);
  const std::string& format = schema["format"].string();
  if (type == "string" && format == "date-time") return Kind::moment;
  if (type == "string" && format == "date") return Kind::day;
  if (type == "string") return Kind::text;
  if (type == "integer") return Kind::integer;
  if (type == "number") return Kind::number;
  if (type == "boolean") return Kind::boolean;
  if (type == "object") return Kind::object;
  return std::nullopt;
}

std::optional<Parameter> parameter_of(const std::string& name, const Json& schema) {
  Parameter parameter{.name = name, .description = schema["description"].string()};
  parameter.list = type_of(schema) == "array";
  auto kind = kind_of(parameter.list ? schema["items"] : schema);
  if (!kind) return std::nullopt;
  parameter.kind = *kind;
  for (const Json& choice : (parameter.list ? schema["items"] : schema)["enum"].items())
    if (choice.as_string()) parameter.choices.push_back(choice.string());
  return parameter;
}

}  // namespace

Result<Parameters> parameters_of(const Json& schema) {
  Parameters out;
  const Json::Object* properties = schema["properties"].as_object();
  auto& required = schema["required"].items();
  auto is_needed = [&](const std::string& name) {
    return std::ranges::find(required, Json(name)) != required.end();
  };
  auto cannot = [](const std::string& name) {
    return base::fail(Code::invalid, fmt::format("needs “{}”, which cannot be typed here",
                                                 base::visible(name, 64)));
  };
  if (properties && properties->size() > parameters_max)
    return base::fail(Code::invalid, "takes more arguments than can be typed here");
  for (const Json& name : required)
    if (!schema["properties"].has(name.string())) return cannot(name.string());
  for (std::string_view other : {"$ref", "anyOf", "oneOf", "allOf"})
    if (schema.has(other) && !properties) return cannot(std::string(other));
  if (!properties) return out;
  for (const auto& [name, one] : *properties) {
    auto parameter = parameter_of(name, one);
    if (!parameter && is_needed(name)) return cannot(name);
    if (!parameter) {
      out.untyped.push_back(name);
      continue;
    }
    parameter->required = is_needed(name);
    // Those that are needed come first.
    auto place = std::ranges::find(out.typed, false, &Parameter::required);
    out.typed.insert(parameter->required ? place : out.typed.end(), std::move(*parameter));
  }
  return out;
}

}  // namespace mcp
