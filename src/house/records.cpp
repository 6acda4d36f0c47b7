#include "house/records.h"

#include <algorithm>

#include "crypto/crypto.h"

namespace house {
namespace {

using base::Json;

Json texts(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const std::string& text : list) out.push(text);
  return out;
}

std::vector<std::string> read_texts(const Json& json) {
  std::vector<std::string> out;
  for (const Json& item : json.items()) out.push_back(item.string());
  return out;
}

Json arguments_json(const std::vector<plan::SpokenText>& arguments) {
  Json out = Json::array();
  for (const plan::SpokenText& argument : arguments)
    out.push(Json::object().set("name", argument.name).set("texts", texts(argument.texts)));
  return out;
}

std::vector<plan::SpokenText> read_arguments(const Json& json) {
  std::vector<plan::SpokenText> out;
  for (const Json& argument : json.items())
    out.push_back({argument["name"].string(), read_texts(argument["texts"])});
  return out;
}

Json calls_json(const std::vector<plan::SpokenCall>& calls) {
  Json out = Json::array();
  for (const plan::SpokenCall& call : calls)
    out.push(
        Json::object().set("tool", call.tool).set("arguments", arguments_json(call.arguments)));
  return out;
}

std::vector<plan::SpokenCall> read_calls(const Json& json) {
  std::vector<plan::SpokenCall> out;
  for (const Json& item : json.items())
    out.push_back({item["tool"].string(), read_arguments(item["arguments"])});
  return out;
}

base::Result<Json> parse_body(const std::string& body) {
  auto json = Json::parse(body);
  if (!json)
    return base::fail(base::Code::corrupt, "A record of the journal cannot be read.",
                      "Run `hearth log --verify`.");
  return std::move(*json);
}

// The reply in parts: what a room's tool said is not written again, but named by its step, so that
// it goes with the room.
Json reply_parts(const agent::Reply& reply) {
  Json parts = Json::array();
  std::string_view rest = reply.text;
  for (const agent::Step& step : reply.steps) {
    size_t at = step.told.empty() || step.tool->room.empty() ? rest.npos : rest.find(step.told);
    if (at == rest.npos) continue;
    if (at > 0) parts.push(Json::object().set("text", rest.substr(0, at)));
    parts.push(Json::object().set("step", step.path));
    rest.remove_prefix(at + step.told.size());
  }
  if (!rest.empty()) parts.push(Json::object().set("text", rest));
  return parts;
}

}  // namespace

const char* verdict_name(trust::Verdict verdict) {
  static constexpr const char* names[] = {"allow", "card", "deny"};
  return names[size_t(verdict)];
}

namespace {

Json task_json(const TaskRecord& record) {
  const agent::Request& request = record.request;
  Json json = Json::object();
  json.set("task", record.id)
      .set("request", request.text)
      .set("mode", agent::mode_name(request.mode));
  json.set("now", int64_t(request.now.time_since_epoch().count()))
      .set("zone", request.zone.name())
      .set("language", request.language);
  if (!record.instead_of.empty()) json.set("instead_of", record.instead_of);
  return json;
}

}  // namespace

store::Note note_of(const TaskRecord& record) {
  return {.kind = note_task, .body = task_json(record).dump()};
}

std::string body_of(const TaskRecord& record) {
  return task_json(record).set("talk", to_json(record.request.talk)).dump();
}

base::Result<TaskRecord> read_task(const std::string& body) {
  Json json = TRY(parse_body(body));
  TaskRecord record{.id = json["task"].string(), .request = {}};
  record.request.text = json["request"].string();
  record.request.mode = agent::mode_named(json["mode"].string()).value_or(agent::Mode::instant);
  record.request.now = base::Instant(base::Seconds(json["now"].integer()));
  record.request.zone = TRY(base::Zone::find(json["zone"].string()));
  record.request.language = json["language"].string();
  record.request.talk = read_talk(json["talk"]);
  record.instead_of = json["instead_of"].string();
  return record;
}

store::Note note_of(const PieceRecord& record) {
  const agent::Piece& piece = record.piece;
  Json json = Json::object();
  json.set("task", record.task)
      .set("bench", record.bench)
      .set("index", record.index)
      .set("plan", piece.text);
  json.set("calls", calls_json(piece.calls))
      .set("planner", piece.planner)
      .set("confidence", piece.confidence);
  json.set("last", piece.last).set("blind", piece.blind).set("tools", texts(record.tools));
  return {.kind = note_piece, .body = json.dump()};
}

base::Result<PieceRecord> read_piece(const std::string& body) {
  Json json = TRY(parse_body(body));
  PieceRecord record{.task = json["task"].string(),
                     .bench = json["bench"].string(),
                     .index = size_t(json["index"].integer()),
                     .piece = {},
                     .tools = read_texts(json["tools"])};
  record.piece.text = json["plan"].string();
  record.piece.calls = read_calls(json["calls"]);
  record.piece.planner = json["planner"].string();
  record.piece.confidence = json["confidence"].number();
  record.piece.last = json["last"] == Json(true);
  record.piece.blind = json["blind"] == Json(true);
  return record;
}

store::Note note_of(const StepRecord& record) {
  Json json = Json::object();
  json.set("task", record.task)
      .set("path", record.path)
      .set("tool", record.tool)
      .set("arguments", record.arguments);
  json.set("result", record.result)
      .set("digest", record.digest)
      .set("label", record.label)
      .set("verdict", record.verdict);
  json.set("rule", record.rule)
      .set("reason", record.reason)
      .set("effect", record.effect)
      .set("told", record.told);
  json.set("undoable", record.undoable).set("grant", record.grant);
  return {
      .kind = note_step, .body = json.dump(), .room = record.room.empty() ? "house" : record.room};
}

base::Result<StepRecord> read_step(const store::Entry& entry) {
  Json json = TRY(parse_body(entry.body.value_or("")));
  return StepRecord{.task = json["task"].string(),
                    .path = json["path"].string(),
                    .tool = json["tool"].string(),
                    .room = entry.room == "house" ? "" : entry.room,
                    .arguments = json["arguments"],
                    .result = json["result"],
                    .digest = json["digest"].string(),
                    .label = json["label"].string(),
                    .verdict = json["verdict"].string(),
                    .rule = json["rule"].string(),
                    .reason = json["reason"].string(),
                    .effect = json["effect"].string(),
                    .grant = json["grant"].string(),
                    .told = json["told"].string(),
                    .undoable = json["undoable"] == Json(true),
                    .change = entry.step};
}

store::Note note_of_begun(const std::string& task, const std::string& digest) {
  return {.kind = note_begun,
          .body = Json::object().set("task", task).set("digest", digest).dump()};
}

store::Note note_of_done(const std::string& task, const agent::Reply& reply) {
  Json json = Json::object();
  json.set("task", task)
      .set("state", agent::state_name(reply.state))
      .set("reply", reply_parts(reply));
  json.set("tokens_in", reply.usage.tokens_in).set("tokens_out", reply.usage.tokens_out);
  return {.kind = note_done, .body = json.dump()};
}

std::string read_reply(const base::Json& done, const std::vector<StepRecord>& steps) {
  std::string text;
  for (const Json& part : done["reply"].items()) {
    text += part["text"].string();
    if (!part.has("step")) continue;
    auto step = std::ranges::find(steps, part["step"].string(), &StepRecord::path);
    text += step == steps.end() ? "(erased)" : step->told;
  }
  return text;
}

base::Json to_json(const agent::Talk& talk) {
  Json shown = Json::array();
  for (const auto& arguments : talk.shown) shown.push(arguments_json(arguments));
  return Json::object()
      .set("turns", texts(talk.turns))
      .set("calls", calls_json(talk.calls))
      .set("shown", std::move(shown))
      .set("borrowed", texts(talk.borrowed))
      .set("changed", talk.changed);
}

agent::Talk read_talk(const base::Json& json) {
  agent::Talk talk{.turns = read_texts(json["turns"]),
                   .calls = read_calls(json["calls"]),
                   .borrowed = read_texts(json["borrowed"]),
                   .changed = json["changed"] == Json(true)};
  for (const Json& arguments : json["shown"].items())
    talk.shown.push_back(read_arguments(arguments));
  return talk;
}

}  // namespace house
