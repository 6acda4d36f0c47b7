// What a server wants to know in the middle of a call ("elicitation"), and the answer to it.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mcp/protocol.h"

namespace mcp {

struct Question {
  std::string name, title;  // of the field; text from outside
  std::string type;         // "string", "integer", "number" or "boolean"
  std::vector<std::string> choices = {};
  bool required = false;
  Json otherwise = {};  // the default
};
struct Form {
  std::string message;  // text from outside
  std::vector<Question> questions;
};

// The person's answers by the questions' names, as typed; a question may stay without one. Nothing:
// they do not want to answer, or nobody is there.
using Elicit = std::function<std::optional<std::map<std::string, std::string>>(const Form&)>;

// The result of an elicitation/create with these params: what was answered, in the types asked for,
// and the defaults for the rest; declined where a needed answer is missing or of another type, and
// where more is asked for than a form.
Json answer_elicitation(const Json& params, const Elicit& elicit);

}  // namespace mcp
