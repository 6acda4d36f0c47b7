#include "house/edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"

namespace house {
namespace {

using base::Code, base::Result;
using plan::Kind, plan::Value;

bool can_be_said(const plan::Type& type) {
  static const std::set<Kind> kinds = {Kind::text,  Kind::integer,  Kind::decimal,
                                       Kind::money, Kind::day,      Kind::datetime,
                                       Kind::when,  Kind::duration, Kind::period};
  return !type.list && kinds.contains(type.kind);
}

std::optional<Value::Data> number(Kind kind, std::string_view words) {
  if (kind == Kind::decimal) {
    auto decimal = base::Decimal::parse(words);
    return decimal ? std::optional<Value::Data>(*decimal) : std::nullopt;
  }
  int64_t whole = 0;
  auto read = std::from_chars(words.data(), words.data() + words.size(), whole);
  if (read.ec != std::errc() || read.ptr != words.data() + words.size()) return {};
  return whole;
}

Result<Value> value_of(const plan::Tool& tool, const plan::Parameter& parameter, const Value& old,
                       const std::string& said, const language::Context& context) {
  trust::Label label = old.deep_label();
  label.integrity = trust::Integrity::owner;
  std::string words(base::trim(said));
  Kind kind = parameter.type.kind;
  if (kind != Kind::integer && kind != Kind::decimal)
    return plan::fit(tool, parameter, Value::text(words, label), context);
  if (auto data = number(kind, words)) return Value(*std::move(data), label);
  return base::fail(Code::invalid, fmt::format("“{}” is no number, and {} is one.",
                                               base::visible(words, 60), parameter.name));
}

}  // namespace

std::vector<std::string> editable(const plan::Call& call) {
  std::vector<std::string> names;
  for (const plan::Parameter& parameter : call.tool->parameters)
    if (can_be_said(parameter.type) && call.arguments.find(parameter.name))
      names.push_back(parameter.name);
  return names;
}

Result<plan::Call> edited(const plan::Call& call, const trust::Edits& edits,
                          const language::Context& words) {
  std::vector<std::string> names = editable(call);
  for (const auto& [name, said] : edits)
    if (std::ranges::find(names, name) == names.end())
      return base::fail(Code::invalid,
                        fmt::format("{} cannot be changed on this card.", base::visible(name, 60)),
                        names.empty() ? "" : "What can be: " + base::join_words(names) + ".");
  if (edits.empty()) return base::fail(Code::invalid, "Nothing was changed.");
  plan::Dict values = call.arguments.all();
  for (auto& [name, value] : values) {
    auto said = edits.find(name);
    if (said == edits.end()) continue;
    auto parameter = std::ranges::find(call.tool->parameters, name, &plan::Parameter::name);
    value = TRY(value_of(*call.tool, *parameter, value, said->second, words));
  }
  plan::Call out = call;
  out.arguments = plan::Arguments(std::move(values));
  return out;
}

}  // namespace house
