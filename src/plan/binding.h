// Which argument of a call belongs to which parameter.
#pragma once
#include "plan/lexer.h"
#include "plan/tool.h"

namespace plan {

struct Callable {
  std::string_view name;
  const std::vector<Parameter>& parameters;
  bool takes_lambda = false;
};

// In the order of the parameters, null where absent. A lambda belongs to the parameter that takes
// one, wherever it stands.
using Bound = std::vector<const NamedExpression*>;

// Errors: unknown and doubled names, too many and missing arguments, a lambda where none is taken.
std::expected<Bound, PlanError> bind(const Callable& callable, const CallExpression& call,
                                     Place place);

// The name among `candidates` that `name` was probably meant to be; "" when none is near.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);
// "; did you mean …?" or "."
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace plan
