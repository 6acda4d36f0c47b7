#include "gate/ag_ui.h"

#include <algorithm>

namespace gate {

using protocol::Event, protocol::EventKind, protocol::Json;

Json AgUi::event(const char* type) const { return Json::object().set("type", type); }

std::vector<Json> AgUi::begin() {
  return {event("RUN_STARTED").set("threadId", thread_).set("runId", run_)};
}

std::vector<Json> AgUi::fail(const base::Error& error) {
  ended_ = true;
  return {event("RUN_ERROR").set("message", error.text()).set("code", base::code_name(error.code))};
}

std::vector<Json> AgUi::step_begun(const Event& one) {
  std::string name = one.step.value_or("");
  if (std::ranges::find(open_steps_, name) != open_steps_.end()) return {};
  open_steps_.push_back(name);
  return {event("STEP_STARTED").set("stepName", name).set("rawEvent", to_json(one))};
}

std::vector<Json> AgUi::step_ended(const Event& one) {
  auto open = std::ranges::find(open_steps_, one.step.value_or(""));
  if (open == open_steps_.end()) return {};
  std::vector<Json> out = {
      event("STEP_FINISHED").set("stepName", *open).set("rawEvent", to_json(one))};
  open_steps_.erase(open);
  return out;
}

std::vector<Json> AgUi::finish(const Event& one) {
  if (one.state == protocol::TaskState::failed && !one.task)
    return fail({base::Code::invalid, one.text.value_or("")});
  std::vector<Json> out;
  for (const std::string& name : open_steps_)
    out.push_back(event("STEP_FINISHED").set("stepName", name));
  open_steps_.clear();
  std::string message = run_ + ":reply";
  if (one.text && !one.text->empty()) {
    out.push_back(event("TEXT_MESSAGE_START").set("messageId", message).set("role", "assistant"));
    out.push_back(event("TEXT_MESSAGE_CONTENT").set("messageId", message).set("delta", *one.text));
    out.push_back(event("TEXT_MESSAGE_END").set("messageId", message));
  }
  Json outcome = Json::object().set("type", "success");
  if (!cards_.empty() && one.state == protocol::TaskState::waiting) {
    Json waiting = Json::array();
    for (const protocol::Card& card : cards_)
      waiting.push(Json::object()
                       .set("id", card.id)
                       .set("reason", "card")
                       .set("message", card.title)
                       .set("metadata", to_json(card)));
    outcome = Json::object().set("type", "interrupt").set("interrupts", std::move(waiting));
  }
  ended_ = true;
  out.push_back(event("RUN_FINISHED")
                    .set("threadId", thread_)
                    .set("runId", run_)
                    .set("outcome", std::move(outcome))
                    .set("result", to_json(one)));
  return out;
}

std::vector<Json> AgUi::show(const Event& one) {
  if (ended_) return {};
  if (one.kind == EventKind::step_begun) return step_begun(one);
  if (one.kind == EventKind::step_ended) return step_ended(one);
  if (one.kind == EventKind::task_ended) return finish(one);
  if (one.kind == EventKind::card_waiting && one.card) cards_.push_back(*one.card);
  if (one.kind == EventKind::plan)
    return {event("ACTIVITY_SNAPSHOT")
                .set("messageId", run_ + ":plan:" + one.agent.value_or(""))
                .set("activityType", "plan")
                .set("content", to_json(one))
                .set("replace", true)};
  return {event("CUSTOM").set("name", protocol::word(one.kind)).set("value", to_json(one))};
}

}  // namespace gate
