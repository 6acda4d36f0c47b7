#include "house/guest_values.h"

#include <fmt/format.h>

#include "base/text.h"

namespace house {
namespace {

using base::Json;
using plan::Value;

constexpr size_t line_max = 400;

Json array_of(const plan::List& list) {
  Json out = Json::array();
  for (const Value& item : list) out.push(as_json(item));
  return out;
}

Value value_of(const Json& json, const trust::Label& label) {
  if (const bool* flag = json.as_bool()) return Value::boolean(*flag, label);
  if (const int64_t* number = json.as_int()) return Value::number(*number, label);
  if (const std::string* text = json.as_string()) return Value::text(*text, label);
  if (json.as_array()) {
    plan::List list;
    for (const Json& item : json.items()) list.push_back(value_of(item, label));
    return Value::list(std::move(list), label);
  }
  if (const Json::Object* members = json.as_object()) {
    plan::Dict dict;
    for (const auto& [name, member] : *members) plan::put(dict, name, value_of(member, label));
    return Value::dict(std::move(dict), label);
  }
  if (json.is_null()) return Value(plan::Value::Data(), label);
  auto decimal = base::Decimal::parse(json.dump());
  if (decimal) return Value(*decimal, label);
  return Value::text(json.dump(), label);
}

}  // namespace

Json as_json(const Value& value) {
  if (value.is_none()) return {};
  if (const bool* flag = value.as_bool()) return *flag;
  if (const int64_t* number = value.as_int()) return *number;
  if (const std::string* text = value.as_text()) return *text;
  if (const plan::Handle* handle = value.as_handle()) return handle->content;
  if (auto* decimal = std::get_if<base::Decimal>(&value.data()))
    return decimal->scale() == 0 ? Json(decimal->coefficient()) : Json(decimal->approximate());
  if (auto* day = std::get_if<base::Day>(&value.data())) return base::format_day(*day);
  if (const plan::DateTime* moment = value.as_datetime())
    return base::format_instant(moment->at, moment->zone);
  if (const plan::List* list = value.as_list()) return array_of(*list);
  if (const plan::Dict* dict = value.as_dict()) {
    Json out = Json::object();
    for (const auto& [name, member] : *dict) out.set(name, as_json(member));
    return out;
  }
  return value.display();
}

Value from_guest(const mcp::Answer& answer, const std::string& guest, uint32_t categories) {
  trust::Label label{.integrity = trust::Integrity::outside, .categories = categories};
  if (!answer.structured.is_null()) return value_of(answer.structured, label);
  return Value::handle({.type = "text from " + guest, .content = answer.text}, label);
}

std::string shown_lines(std::string_view text, size_t lines_max) {
  std::vector<std::string> lines;
  for (std::string_view line : base::split(base::trim(text), '\n')) {
    if (lines.size() == lines_max) return base::join(lines, "\n") + "\n…";
    lines.push_back(base::visible(line, line_max));
  }
  return base::join(lines, "\n");
}

}  // namespace house
