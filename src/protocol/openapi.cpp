#include "protocol/openapi.h"

#include <algorithm>

#include "base/text.h"

namespace protocol {
namespace {

constexpr const char* about =
    "The API of the house, for its web app. Changes need the session's cookie and an Origin of "
    "this "
    "address.\n\n"
    "`/api/run` streams AG-UI 1.0 events, made from the events of the run (schema Event), which "
    "`/api/events` has too:\n"
    "- task_begun: RUN_STARTED {threadId, runId}, then CUSTOM {name: task_begun, value: Event}\n"
    "- plan: ACTIVITY_SNAPSHOT {messageId, activityType: plan, content: Event, replace: true}\n"
    "- step_begun, step_ended: STEP_STARTED, STEP_FINISHED {stepName: the step's path, rawEvent: "
    "Event}\n"
    "- task_ended: TEXT_MESSAGE_START, _CONTENT {delta: the reply}, _END, then RUN_FINISHED "
    "{outcome: {type: success} or {type: interrupt, interrupts: [{id: card, reason: card, message: "
    "title}]}, result: Event}\n"
    "- a request that could not even begin: RUN_ERROR {message, code}\n"
    "- all others: CUSTOM {name: the kind, value: Event}\n";

Json content(const char* type, Json schema) {
  return Json::object().set(type, Json::object().set("schema", std::move(schema)));
}

Json described(const char* says) { return Json::object().set("description", says); }

bool in_path(const Operation& operation, const std::string& member) {
  return std::string_view(operation.path).find("{" + member + "}") != std::string_view::npos;
}

// Members of the input that stand in the path, and all of it where there is no body.
Json parameters(const Operation& operation, const Json& input) {
  Json out = Json::array();
  bool get = std::string_view(operation.method) == "GET";
  if (!input["properties"].as_object()) return out;
  for (const auto& [name, schema] : *input["properties"].as_object()) {
    bool path = in_path(operation, name);
    if (!path && !get) continue;
    const auto& required = input["required"].items();
    bool needed = std::ranges::find(required, Json(name)) != required.end();
    Json one = Json::object().set("name", name).set("in", path ? "path" : "query");
    out.push(one.set("required", path || needed).set("schema", schema));
  }
  return out;
}

// The body without what the path says; null where nothing is left.
Json body_schema(const Operation& operation, const Json& reference, const Json& input) {
  Json properties = Json::object(), required = Json::array();
  bool whole = true;
  if (input["properties"].as_object())
    for (const auto& [name, schema] : *input["properties"].as_object()) {
      if (in_path(operation, name))
        whole = false;
      else
        properties.set(name, schema);
    }
  if (properties.as_object()->empty()) return {};
  if (whole) return reference;
  for (const Json& name : input["required"].items())
    if (properties.has(name.string())) required.push(name);
  return Json::object()
      .set("type", "object")
      .set("properties", std::move(properties))
      .set("required", std::move(required));
}

Json answer_of(const Operation& operation, Schemas& schemas) {
  switch (operation.shape) {
    case Shape::events:
    case Shape::run:
      return content("text/event-stream", operation.output(schemas));
    case Shape::file:
      return content("application/zip", Json::object());
    case Shape::call:
    case Shape::openai:
    case Shape::inner:
    case Shape::upload:
    case Shape::passkey:
      return content("application/json", operation.output(schemas));
  }
  return {};
}

Json one(const Operation& operation, Schemas& schemas) {
  Json reference = operation.input(schemas);
  std::string name = reference["$ref"].string();
  Json input = name.empty() ? Json() : schemas.named[name.substr(name.rfind('/') + 1)];
  Json out = Json::object();
  out.set("operationId", operation.name).set("summary", operation.says);
  bool get = std::string_view(operation.method) == "GET";
  Json taken = parameters(operation, input);
  if (operation.shape == Shape::upload) {
    taken.push(Json::object()
                   .set("name", "name")
                   .set("in", "query")
                   .set("required", true)
                   .set("schema", Json::object().set("type", "string")));
    out.set("requestBody",
            Json::object()
                .set("required", true)
                .set("content", content("application/octet-stream", Json::object())));
  } else if (Json body = get ? Json() : body_schema(operation, reference, input); !body.is_null()) {
    out.set("requestBody", Json::object()
                               .set("required", true)
                               .set("content", content("application/json", std::move(body))));
  }
  if (!get) taken.push(Json::object().set("$ref", "#/components/parameters/IdempotencyKey"));
  out.set("parameters", std::move(taken));
  if (operation.access == Access::open) out.set("security", Json::array());
  Json answers = Json::object();
  answers.set("200", described("Done.").set("content", answer_of(operation, schemas)));
  answers.set("default", Json::object().set("$ref", "#/components/responses/Problem"));
  return out.set("responses", std::move(answers));
}

Json components(Schemas& schemas) {
  Json problem = content("application/problem+json", schema_of<Problem>(schemas));
  Json key = Json::object()
                 .set("name", "Idempotency-Key")
                 .set("in", "header")
                 .set("description",
                      "Any text of at most 100 characters, new for each change: the same key again "
                      "gives the same answer and does nothing twice.")
                 .set("schema", Json::object().set("type", "string"));
  Json cookie = Json::object().set("type", "apiKey").set("in", "cookie").set("name", "hearth");
  return Json::object()
      .set("schemas", schemas.named)
      .set("parameters", Json::object().set("IdempotencyKey", std::move(key)))
      .set("responses",
           Json::object().set(
               "Problem",
               described("What went wrong, and what to do.").set("content", std::move(problem))))
      .set("securitySchemes", Json::object().set("session", std::move(cookie)));
}

}  // namespace

Json openapi(std::string_view version) {
  Schemas schemas;
  Json paths = Json::object();
  for (const Operation& operation : operations()) {
    if (operation.shape == Shape::openai || operation.shape == Shape::inner) continue;
    Json path = paths[operation.path];
    path.set(base::lower(operation.method), one(operation, schemas));
    paths.set(operation.path, std::move(path));
  }
  Json security = Json::array().push(Json::object().set("session", Json::array()));
  Json info = Json::object().set("title", "Hearth").set("version", version);
  info.set("description", about);
  return Json::object()
      .set("openapi", "3.1.0")
      .set("info", std::move(info))
      .set("security", std::move(security))
      .set("paths", std::move(paths))
      .set("components", components(schemas));
}

}  // namespace protocol
