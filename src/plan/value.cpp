#include "plan/value.h"

#include "plan/ast.h"

namespace plan {
namespace {

const Value* find_entry(const Dict& dict, std::string_view name) {
  auto found = std::ranges::find(dict, name, &Dict::value_type::first);
  return found == dict.end() ? nullptr : &found->second;
}

}  // namespace

const Value* Value::field(std::string_view name) const {
  if (auto* record = as_record()) return find_entry(record->fields, name);
  if (auto* dict = as_dict()) return find_entry(*dict, name);
  return nullptr;
}

void put(Dict& dict, std::string_view name, Value value) {
  auto found = std::ranges::find(dict, name, &Dict::value_type::first);
  if (found == dict.end()) {
    dict.emplace_back(name, std::move(value));
  } else {
    found->second = std::move(value);
  }
}

trust::Label Value::deep_label() const {
  trust::Label label = label_;
  auto include = [&](const Dict& dict) {
    for (const auto& [name, value] : dict) label = trust::join(label, value.deep_label());
  };
  if (auto* list = as_list())
    for (const Value& item : *list) label = trust::join(label, item.deep_label());
  if (auto* dict = as_dict()) include(*dict);
  if (auto* record = as_record()) include(record->fields);
  return label;
}

std::string Value::type_name() const {
  return std::visit(
      Overloaded{
          [](std::monostate) -> std::string { return "None"; },
          [](bool) -> std::string { return "bool"; },
          [](int64_t) -> std::string { return "int"; },
          [](const base::Decimal&) -> std::string { return "decimal"; },
          [](const std::string&) -> std::string { return "str"; },
          [](const base::Money&) -> std::string { return "money"; },
          [](base::Day) -> std::string { return "date"; },
          [](TimeOfDay) -> std::string { return "time"; },
          [](const DateTime&) -> std::string { return "datetime"; },
          [](base::Seconds) -> std::string { return "duration"; },
          [](const Period&) -> std::string { return "period"; },
          [](const language::Recurrence&) -> std::string { return "recurrence"; },
          [](const std::shared_ptr<const List>&) -> std::string { return "list"; },
          [](const std::shared_ptr<const Dict>&) -> std::string { return "dict"; },
          [](const std::shared_ptr<const Record>& record) { return record->type; },
          [](const std::shared_ptr<const Handle>& handle) { return handle->type; },
          [](const std::shared_ptr<const Refusal>&) -> std::string { return "failed step"; },
      },
      data_);
}

}  // namespace plan
