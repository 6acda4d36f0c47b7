// What is known of an expression before the plan runs.
#pragma once
#include <map>

#include "plan/binding.h"
#include "plan/builtins.h"
#include "plan/plan.h"

namespace plan {

// Kind::any: anything. `people` are the names in person("Ana"), as far as the text shows them;
// nothing when it does not.
struct Known {
  Type type;
  std::optional<std::vector<std::string>> people = {};
};

// One call of a tool in the text.
struct CallSite {
  const Tool* tool;
  std::optional<std::vector<std::string>> recipients;  // nothing when the text does not show them
  bool repeated = false;                               // in a loop
};

Summary summarize(const std::vector<CallSite>& calls);

}  // namespace plan
