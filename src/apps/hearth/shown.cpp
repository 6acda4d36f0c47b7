#include "apps/hearth/shown.h"

#include <fmt/format.h>

#include "base/text.h"
#include "house/cards.h"

namespace hearth {
namespace {

using base::Json;
using plan::Value;

Json calls_json(const std::vector<plan::SpokenCall>& calls) {
  Json out = Json::array();
  for (const plan::SpokenCall& call : calls) {
    Json one = Json::object().set("tool", call.tool);
    for (const plan::SpokenText& argument : call.arguments) {
      Json texts = Json::array();
      for (const std::string& text : argument.texts) texts.push(text);
      one.set(argument.name, argument.texts.size() == 1 ? Json(argument.texts[0]) : texts);
    }
    out.push(std::move(one));
  }
  return out;
}

Json summary_json(const plan::Summary& summary) {
  auto names = [](const std::vector<std::string>& list) {
    Json out = Json::array();
    for (const std::string& name : list) out.push(name);
    return out;
  };
  return Json::object()
      .set("text", summary.text)
      .set("tools", names(summary.tools))
      .set("reads", names(summary.rooms_read))
      .set("changes", names(summary.rooms_changed))
      .set("reaches_out_by", names(summary.sinks));
}

Json step_json(const agent::Step& step) {
  Json arguments = Json::object();
  for (const auto& [name, value] : step.arguments.all()) arguments.set(name, plain(value));
  const char* decision = step.waiting ? "card" : house::verdict_name(step.decision.verdict);
  return Json::object()
      .set("tool", step.tool->name)
      .set("path", step.path)
      .set("args", std::move(arguments))
      .set("label", trust::describe(step.arguments.label()))
      .set("decision", decision)
      .set("rule", step.decision.rule)
      .set("result", plain(step.result))
      .set("undo", step.undoable)
      .set("told", step.told);
}

// What Spark heard, in the words of the request; a task that was taken up again knows only what it
// made of them.
const std::vector<plan::SpokenCall>& said_by(const agent::Piece& piece) {
  return piece.heard.empty() ? piece.calls : piece.heard;
}

}  // namespace

Json plain(const Value& value) {
  if (value.is_none()) return {};
  if (auto* flag = value.as_bool()) return *flag;
  if (auto* number = value.as_int()) return *number;
  if (auto* moment = value.as_datetime()) return base::format_instant(moment->at, moment->zone);
  if (auto* period = value.as_period())
    return Json::object()
        .set("start", base::format_instant(period->period.start, period->zone))
        .set("end", base::format_instant(period->period.end, period->zone));
  if (auto* list = value.as_list()) {
    Json out = Json::array();
    for (const Value& element : *list) out.push(plain(element));
    return out;
  }
  if (auto* record = value.as_record()) {
    Json out = Json::object().set("type", record->type).set("id", record->id);
    for (const auto& [name, field] : record->fields) out.set(name, plain(field));
    return out;
  }
  if (auto* dict = value.as_dict()) {
    Json out = Json::object();
    for (const auto& [name, entry] : *dict) out.set(name, plain(entry));
    return out;
  }
  if (auto* refusal = value.as_refusal())
    return Json::object()
        .set("error", base::code_name(refusal->error.code))
        .set("message", refusal->error.text());
  if (value.as_handle())
    return Json::object()
        .set("handle", value.as_handle()->type)
        .set("bytes", value.as_handle()->content.size());
  return value.display();
}

Json to_json(const house::Answer& answer) {
  Json steps = Json::array(), cards = Json::array(), calls = Json::array();
  std::string plan, model;
  for (const agent::Piece& piece : answer.reply.pieces) {
    plan += piece.text;
    model = piece.planner;
    for (const Json& call : calls_json(said_by(piece)).items()) calls.push(call);
  }
  for (const agent::Step& step : answer.reply.steps) steps.push(step_json(step));
  for (const trust::Card& card : answer.cards) cards.push(house::to_json(card));
  const model::Usage& usage = answer.reply.usage;
  return Json::object()
      .set("task", answer.task)
      .set("state", agent::state_name(answer.reply.state))
      .set("request", answer.request)
      .set("mode", agent::mode_name(answer.mode))
      .set("model", model)
      .set("confidence", answer.reply.pieces.empty() ? 0.0 : answer.reply.pieces.front().confidence)
      .set("plan", plan)
      .set("summary", summary_json(answer.reply.summary))
      .set("calls", std::move(calls))
      .set("steps", std::move(steps))
      .set("cards", std::move(cards))
      .set("reply", answer.reply.text)
      .set("usage", Json::object()
                        .set("tokens_in", usage.tokens_in)
                        .set("tokens_cached", usage.tokens_cached)
                        .set("tokens_out", usage.tokens_out));
}

Json to_json(const agent::Preview& preview, const std::string& request, agent::Mode mode) {
  return Json::object()
      .set("request", request)
      .set("mode", agent::mode_name(mode))
      .set("model", preview.piece.planner)
      .set("confidence", preview.piece.confidence)
      .set("plan", preview.piece.text)
      .set("summary", summary_json(preview.summary))
      .set("calls", calls_json(said_by(preview.piece)));
}

Json tools_json(const plan::Toolbox& tools) {
  Json out = Json::array();
  for (const auto& tool : tools.all())
    out.push(Json::object()
                 .set("name", tool->name)
                 .set("purpose", tool->purpose)
                 .set("effect", trust::effect_name(tool->effect))
                 .set("room", tool->room)
                 .set("arguments", plan::argument_schema(*tool)));
  return out;
}

namespace {

// What was not taken, and where it stands in the file if that is known.
std::string not_taken(std::string_view how, const formats::Skipped& part) {
  std::string where = part.line == 0 ? "" : fmt::format(", line {}", part.line);
  return fmt::format("  {}{}: {}\n", how, where, base::visible(part.reason, 200));
}

}  // namespace

std::string shown(const house::FileReport& file) {
  std::string name = file.file.filename().string();
  if (!file.report)
    return fmt::format("{}: nothing was taken. {}\n", name, file.report.error().text());
  const formats::ImportReport& report = *file.report;
  std::string out =
      fmt::format("{}: {} taken, {} updated, {} already known, {} skipped\n", name, report.taken,
                  report.updated, report.unchanged, report.skipped.size());
  for (const formats::Skipped& part : report.skipped) out += not_taken("skipped", part);
  for (const formats::Skipped& part : report.left_out) out += not_taken("left out", part);
  return out;
}

int exit_status(agent::State state) {
  switch (state) {
    case agent::State::done:
      return 0;
    case agent::State::waiting:
      return 2;
    case agent::State::not_understood:
      return 3;
    case agent::State::failed:
      return 3;
    case agent::State::stopped:
      return 3;
  }
  return 1;
}

}  // namespace hearth
