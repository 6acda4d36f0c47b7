// What planners and remote models are told of the tools.
#include "base/text.h"
#include "plan/builtins.h"
#include "plan/tool.h"

namespace plan {
namespace {

using base::Json;

std::string signature(std::string_view name, const std::vector<Parameter>& parameters,
                      const Type& result) {
  std::vector<std::string> parts;
  for (const Parameter& parameter : parameters) {
    std::string type = parameter.type.kind == Kind::any && !parameter.type.list
                           ? ""
                           : ": " + type_text(parameter.type);
    parts.push_back(parameter.name + type + (parameter.required ? "" : "=None"));
  }
  std::string line = fmt::format("{}({})", name, base::join(parts, ", "));
  bool gives = result.kind != Kind::any || result.list;
  return gives ? fmt::format("{} -> {}", line, type_text(result)) : line;
}

// Notes of parameters stand behind the purpose: "moves it; to: where it goes".
std::string comment(const Tool& tool) {
  std::string text = tool.purpose;
  for (const Parameter& parameter : tool.parameters)
    if (!parameter.note.empty()) text += fmt::format("; {}: {}", parameter.name, parameter.note);
  return text;
}

std::string record_line(const RecordType& record) {
  std::vector<std::string> fields;
  for (const Field& field : record.fields)
    fields.push_back(fmt::format("{}: {}", field.name, type_text(field.type)));
  return fmt::format("{} has {}\n", record.name, base::join(fields, ", "));
}

bool used_by(const Toolbox& toolbox, const RecordType& record) {
  auto names = [&](const Type& type) { return type.record == record.name; };
  return std::ranges::any_of(toolbox.all(), [&](const auto& tool) {
    return names(tool->result) || std::ranges::any_of(tool->parameters, names, &Parameter::type);
  });
}

Json json_type(const Type& type) {
  auto words = [](std::string_view description) {
    return Json::Object{{"type", "string"}, {"description", description}};
  };
  switch (type.kind) {
    case Kind::any:
      return Json::object();
    case Kind::none:
      return Json::Object{{"type", "null"}};
    case Kind::boolean:
      return Json::Object{{"type", "boolean"}};
    case Kind::integer:
      return Json::Object{{"type", "integer"}};
    case Kind::decimal:
      return Json::Object{{"type", "number"}};
    case Kind::text:
      return Json::Object{{"type", "string"}};
    case Kind::money:
      return words("an amount: 12.50 EUR");
    case Kind::day:
      return words("a day: 2026-05-04, next friday");
    case Kind::time:
      return words("a time of day: 14:30");
    case Kind::datetime:
      return words("a time: 2026-05-04 14:30, tomorrow at 5 pm");
    case Kind::duration:
      return words("a length of time: 45 minutes");
    case Kind::period:
      return words("a stretch of time: next week, friday 3 to 5 pm");
    case Kind::when:
      return words("a time, a day or a repetition: tomorrow at 5 pm, every sunday");
    case Kind::record:
      return words(fmt::format("the id of {}", type.record.empty() ? "a record" : type.record));
    case Kind::dict:
      return Json::Object{{"type", "object"}};
  }
  return Json::object();
}

}  // namespace

std::string signatures(const Toolbox& toolbox) {
  std::string text;
  for (const auto& tool : toolbox.all())
    text += fmt::format("{}  # {}\n", signature(tool->name, tool->parameters, tool->result),
                        comment(*tool));
  for (const RecordType& record : toolbox.record_types())
    if (used_by(toolbox, record)) text += record_line(record);
  return text;
}

std::string builtin_signatures() {
  std::string text;
  for (const Builtin& builtin : builtins()) {
    std::string note = builtin.note.empty() ? "" : fmt::format("  # {}", builtin.note);
    text += signature(builtin.name, builtin.parameters, builtin.result) + note + "\n";
  }
  return text;
}

Json argument_schema(const Tool& tool) {
  Json properties = Json::object(), required = Json::array();
  for (const Parameter& parameter : tool.parameters) {
    Json one = json_type(parameter.type);
    if (!parameter.note.empty()) one.set("description", parameter.note);
    Json type = parameter.type.list
                    ? Json(Json::Object{{"type", "array"}, {"items", std::move(one)}})
                    : std::move(one);
    properties.set(parameter.name, std::move(type));
    if (parameter.required) required.push(parameter.name);
  }
  return Json::Object{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                      {"type", "object"},
                      {"properties", std::move(properties)},
                      {"required", std::move(required)},
                      {"additionalProperties", false}};
}

}  // namespace plan
