#include "plan/meter.h"

namespace plan {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr int nesting_max =
    16;  // of lists and dicts in each other; what a plan makes must fit in the journal's JSON
constexpr size_t bytes_of_a_value = 32;

}  // namespace

Result<void> Meter::step() {
  if (++steps_ <= limits_.steps_max) return {};
  return fail(Code::limit, fmt::format("The plan took more than {} steps.", limits_.steps_max),
              "Narrow down what it loops over.");
}

Result<void> Meter::spend(size_t bytes) {
  spent_ += bytes;
  if (spent_ <= limits_.made_max) return {};
  return fail(Code::limit, "The plan's texts and lists grew too large.",
              "Narrow down what it works on.");
}

Result<void> Meter::walk(const Value& value) { return walk(value, 0); }

Result<void> Meter::walk(const Value& value, int depth) {
  if (depth > nesting_max)
    return fail(Code::limit, fmt::format("Lists are nested deeper than {} levels.", nesting_max));
  auto* text = value.as_text();
  TRY(spend(bytes_of_a_value + (text ? text->size() : 0)));
  auto walk_entries = [&](const Dict& dict) -> Result<void> {
    for (const auto& [name, entry] : dict) {
      TRY(spend(name.size()));
      TRY(walk(entry, depth + 1));
    }
    return {};
  };
  if (auto* list = value.as_list())
    for (const Value& item : *list) TRY(walk(item, depth + 1));
  if (auto* dict = value.as_dict()) TRY(walk_entries(*dict));
  if (auto* record = value.as_record()) TRY(walk_entries(record->fields));
  return {};
}

Result<void> Meter::check_items(size_t count) const {
  if (count <= limits_.items_max) return {};
  return fail(
      Code::limit,
      fmt::format("{} items are more than the {} that a loop may have.", count, limits_.items_max),
      "Ask the tool for fewer, or take the first ones: xs[:100].");
}

}  // namespace plan
