// Functions that need no host: times and amounts from words, and work on lists. Calls of them are
// no steps of the task: nothing is decided, journaled or labelled anew, the result's label joins
// those of what it was computed from.
#pragma once
#include "plan/tool.h"

namespace plan {

struct Builtin {
  std::string_view name;
  std::vector<Parameter> parameters;
  Type result;
  bool takes_lambda = false;  // for its parameter `key`, or its second one
  std::string_view note;      // for planners
};

// Sorted by name.
const std::vector<Builtin>& builtins();
const Builtin* find_builtin(std::string_view name);

// What a built-in without a lambda gives. `arguments` are in the order of its parameters, null
// where absent.
base::Result<Value> call_builtin(const Builtin& builtin, std::span<const Value* const> arguments,
                                 const language::Context& context);

// Items with the label that they have once taken out of the list. `invalid` for anything but lists
// (and a dict's keys).
base::Result<List> items_of(const Value& value);

}  // namespace plan
