#include "mcp/elicitation.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"

namespace mcp {
namespace {

constexpr size_t questions_max = 8;

Json declined() { return Json::object().set("action", "decline"); }

std::vector<std::string> choices_of(const Json& field) {
  std::vector<std::string> out;
  for (const Json& choice : field["enum"].items()) out.push_back(choice.string());
  for (const Json& choice : field["oneOf"].items()) out.push_back(choice["const"].string());
  return out;
}

// Nothing where the form asks for what a form may not.
std::optional<Form> read_form(const Json& params) {
  const Json& schema = params["requestedSchema"];
  const Json::Object* fields = schema["properties"].as_object();
  bool is_form = !params.has("mode") || params["mode"].string() == "form";
  if (!is_form || !fields || fields->size() > questions_max) return std::nullopt;
  Form form{.message = params["message"].string(), .questions = {}};
  auto& required = schema["required"].items();
  for (const auto& [name, field] : *fields) {
    const std::string& title = field["title"].string();
    form.questions.push_back({.name = name,
                              .title = title.empty() ? name : title,
                              .type = field["type"].string(),
                              .choices = choices_of(field),
                              .required = std::ranges::find(required, Json(name)) != required.end(),
                              .otherwise = field["default"]});
  }
  return form;
}

// The typed answer; null where it does not fit.
Json fitted(const Question& question, const std::string& typed) {
  std::string text(base::trim(typed));
  char* end = nullptr;
  if (question.type == "boolean") {
    std::string word = base::lower(text);
    if (word == "yes" || word == "true" || word == "y") return true;
    return word == "no" || word == "false" || word == "n" ? Json(false) : Json();
  }
  if (question.type == "integer") {
    int64_t number = std::strtoll(text.c_str(), &end, 10);
    return *end || text.empty() ? Json() : Json(number);
  }
  if (question.type == "number") {
    double number = std::strtod(text.c_str(), &end);
    return *end || text.empty() ? Json() : Json(number);
  }
  const auto& choices = question.choices;
  bool fits = choices.empty() || std::ranges::find(choices, text) != choices.end();
  return question.type == "string" && fits ? Json(text) : Json();
}

}  // namespace

Json answer_elicitation(const Json& params, const Elicit& elicit) {
  auto form = read_form(params);
  auto answers = form ? elicit(*form) : std::nullopt;
  if (!answers) return declined();
  Json content = Json::object();
  for (const Question& question : form->questions) {
    auto typed = answers->find(question.name);
    Json value = typed == answers->end() ? question.otherwise : fitted(question, typed->second);
    if (value.is_null() && (question.required || typed != answers->end())) return declined();
    if (!value.is_null()) content.set(question.name, std::move(value));
  }
  return Json::object().set("action", "accept").set("content", std::move(content));
}

}  // namespace mcp
