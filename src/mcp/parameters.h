// A tool's JSON Schema as typed parameters: the part of JSON Schema 2020-12 that a plan can type. A
// reference is never followed.
#pragma once
#include <string>
#include <vector>

#include "mcp/protocol.h"

namespace mcp {

enum class Kind { text, integer, number, boolean, day, moment, object };

struct Parameter {
  std::string name;
  Kind kind = Kind::text;
  bool list = false, required = false;
  std::string description = {};  // text from outside
  std::vector<std::string> choices = {};
};

struct Parameters {
  std::vector<Parameter> typed;
  std::vector<std::string> untyped;  // names of those that may stay away and cannot be typed
};

// `invalid`, with the name, where a parameter that is needed cannot be typed.
Result<Parameters> parameters_of(const Json& schema);

}  // namespace mcp
