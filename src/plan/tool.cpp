#include "plan/tool.h"

#include "trust/gatekeeper.h"

namespace plan {
namespace {

constexpr std::string_view kind_names[] = {"any",      "None",   "bool", "int",    "decimal",
                                           "str",      "money",  "date", "time",   "datetime",
                                           "duration", "period", "when", "record", "dict"};

bool named_by(const Tool& tool, std::string_view name) {
  return tool.name == name || (tool.name.starts_with(name) && tool.name[name.size()] == '.');
}

// Whether what was judged is what is about to be done.
bool is_of(const trust::Call& permitted, const Tool& tool, const Arguments& arguments) {
  return permitted.policy.tool == tool.name &&
         std::ranges::equal(permitted.arguments, arguments.all(),
                            [](const trust::Argument& judged, const auto& given) {
                              return judged.name == given.first &&
                                     judged.text == given.second.to_json().dump();
                            });
}

}  // namespace

base::Result<Value> Tool::call(trust::Permit permit, const trust::Call& permitted,
                               const CallContext& context, const Arguments& arguments) const {
  CHECK(is_of(permitted, *this, arguments));
  CHECK(permit.use(permitted));
  return run.work_(context, arguments);
}

std::string type_text(const Type& type) {
  std::string text =
      type.kind == Kind::record ? type.record : std::string(kind_names[size_t(type.kind)]);
  return type.list ? text + "[]" : text;
}

const Value* Arguments::find(std::string_view name) const {
  auto found = std::ranges::find(named_, name, &Dict::value_type::first);
  return found == named_.end() ? nullptr : &found->second;
}

std::string Arguments::text(std::string_view name) const {
  const Value* value = find(name);
  return value && value->as_text() ? *value->as_text() : "";
}

std::vector<std::string> Arguments::texts(std::string_view name) const {
  const Value* value = find(name);
  if (!value) return {};
  if (auto* text = value->as_text()) return {*text};
  std::vector<std::string> out;
  if (auto* list = value->as_list())
    for (const Value& item : *list)
      if (auto* text = item.as_text()) out.push_back(*text);
  return out;
}

trust::Label Arguments::label() const {
  trust::Label label = trust::Label::system();
  for (const auto& [name, value] : named_) label = trust::join(label, value.deep_label());
  return label;
}

Toolbox::Toolbox(std::vector<Tool> tools, std::vector<RecordType> records)
    : records_(std::move(records)) {
  for (Tool& tool : tools) tools_.push_back(std::make_shared<const Tool>(std::move(tool)));
  std::ranges::sort(tools_, {}, [](const auto& tool) -> const std::string& { return tool->name; });
  std::ranges::sort(records_, {}, &RecordType::name);
}

const Tool* Toolbox::find(std::string_view name) const {
  auto name_of = [](const auto& tool) { return std::string_view(tool->name); };
  auto found = std::ranges::lower_bound(tools_, name, {}, name_of);
  return found != tools_.end() && (*found)->name == name ? found->get() : nullptr;
}

const RecordType* Toolbox::record_type(std::string_view name) const {
  auto found = std::ranges::find(records_, name, &RecordType::name);
  return found == records_.end() ? nullptr : &*found;
}

Toolbox Toolbox::narrowed(const std::vector<std::string>& names) const {
  Toolbox out;
  out.records_ = records_;
  for (const auto& tool : tools_)
    if (std::ranges::any_of(names, [&](const std::string& name) { return named_by(*tool, name); }))
      out.tools_.push_back(tool);
  return out;
}

}  // namespace plan
