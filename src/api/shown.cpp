#include "api/shown.h"

#include <algorithm>

#include "trust/grants.h"

namespace api {
namespace {

using protocol::EventKind;

EventKind shown(house::Event::Kind kind) {
  switch (kind) {
    case house::Event::Kind::planning:
      return EventKind::plan_text;
    case house::Event::Kind::plan:
      return EventKind::plan;
    case house::Event::Kind::step_begun:
      return EventKind::step_begun;
    case house::Event::Kind::step_ended:
      return EventKind::step_ended;
    case house::Event::Kind::notice:
      return EventKind::notice;
    case house::Event::Kind::begun:
      return EventKind::task_begun;
  }
  return EventKind::notice;
}

protocol::Step shown(const house::StepRecord& step, bool why) {
  protocol::Step out{.path = step.path,
                     .tool = step.tool,
                     .room = step.room,
                     .agent = house::agent_of(step.path),
                     .effect = step.effect,
                     .decision = step.verdict,
                     .rule = step.rule,
                     .reason = step.reason,
                     .label = step.label,
                     .told = step.told,
                     .grant = step.grant,
                     .can_undo = step.undoable && !step.undone,
                     .undone = step.undone};
  if (!why) return out;
  out.given.emplace();
  for (const house::Given& one : house::given(step))
    out.given->push_back(
        {.name = one.name, .value = one.shown, .label = one.label, .from = one.origin});
  return out;
}

protocol::List<protocol::Skipped> shown(const std::vector<formats::Skipped>& parts) {
  protocol::List<protocol::Skipped> out;
  for (const formats::Skipped& part : parts)
    out.push_back({.line = int64_t(part.line), .reason = part.reason});
  return out;
}

// "done" as the log has it.
protocol::TaskState state_named(const std::string& name) {
  const auto& words = protocol::words_of<protocol::TaskState>;
  auto found = std::ranges::find(words, name);
  return found == words.end() ? protocol::TaskState::failed
                              : protocol::TaskState(found - words.begin());
}

}  // namespace

protocol::TaskState shown(agent::State state) { return state_named(agent::state_name(state)); }

// `text` and `detail` are told by each kind in its own way: see protocol::EventKind.
protocol::Event shown(const house::Event& event) {
  protocol::Event out{.kind = shown(event.kind)};
  bool step = out.kind == EventKind::step_begun || out.kind == EventKind::step_ended;
  bool plan = out.kind == EventKind::plan;
  if (out.kind == EventKind::task_begun) {
    out.request = event.detail;
    return out;
  }
  out.agent = event.agent;
  out.text = plan ? event.detail : event.text;
  if (plan) out.summary = event.text;
  if (step) out.step = event.step;
  if (out.kind == EventKind::step_ended) {
    out.summary = event.detail;
    out.failed = event.failed;
  }
  return out;
}

protocol::Card shown(const trust::Card& card) {
  protocol::Card out{.id = card.id,
                     .task = card.task,
                     .title = card.title,
                     .lines = card.lines,
                     .rule = card.rule,
                     .reason = card.reason,
                     .step_up = card.step_up,
                     .put = card.put,
                     .until = card.until};
  for (const trust::CardValue& one : card.values)
    out.values.push_back({one.name, one.text, one.from, one.outside});
  for (const trust::Editable& one : card.editable) out.editable.push_back({one.name, one.text});
  if (card.in_task) out.in_task = trust::sentence(*card.in_task, base::Zone::system());
  if (card.always) out.always = trust::sentence(*card.always, base::Zone::system());
  return out;
}

protocol::Grant shown(const trust::Grant& grant, const base::Zone& zone, base::Instant now) {
  protocol::Grant out{
      .id = grant.id,
      .agent = grant.agent,
      .tool = grant.tool,
      .room = grant.room,
      .sentence = trust::sentence(grant, zone),
      .recipient = grant.recipient_shown.empty() ? grant.recipient : grant.recipient_shown,
      .given = grant.given,
      .until = grant.until};
  if (!grant.uses.empty()) out.last_used = grant.uses.back();
  out.uses_left = trust::uses_left(grant, now);
  out.uses_max = grant.bounds.uses_max;
  return out;
}

namespace {

protocol::ReachRow shown(const trust::ReachRow& row) {
  protocol::ReachRow out{.agent = row.agent,
                         .room = row.room,
                         .action = row.action,
                         .what = row.what,
                         .effect = trust::effect_name(row.effect),
                         .leave = trust::leave_name(row.leave),
                         .categories = trust::category_names(row.categories)};
  out.last_used = row.last_used;
  if (row.leave != trust::Leave::granted) return out;
  out.grant = row.grant;
  out.party = row.party_shown.empty() ? row.party : row.party_shown;
  out.until = row.until;
  out.uses_left = row.uses_left;
  out.uses_max = row.bounds.uses_max;
  if (row.bounds.amount_max) out.amount_max = row.bounds.amount_max->text();
  return out;
}

}  // namespace

protocol::Reach shown(const house::Reach& reach) {
  protocol::Reach out;
  for (const trust::ReachRow& row : reach.rows) out.rows.push_back(shown(row));
  for (const house::Connector& way : reach.connectors)
    out.connectors.push_back({way.name, way.party, way.what, way.last_used});
  return out;
}

protocol::Task shown(const house::LoggedTask& task, bool why) {
  protocol::Task out{.id = task.id,
                     .request = task.request,
                     .reply = task.reply,
                     .state = state_named(task.state),
                     .at = task.at};
  for (const house::StepRecord& step : task.steps) out.steps.push_back(shown(step, why));
  if (why) out.plan = task.plan;
  if (!task.instead_of.empty()) out.instead_of = task.instead_of;
  return out;
}

protocol::Preview shown(const agent::Preview& preview, const std::string& request) {
  return {.request = request,
          .plan = preview.piece.text,
          .model = preview.piece.planner,
          .summary = {.text = preview.summary.text,
                      .tools = preview.summary.tools,
                      .reads = preview.summary.rooms_read,
                      .changes = preview.summary.rooms_changed,
                      .reaches_out_by = preview.summary.sinks}};
}

protocol::ImportReport shown(const formats::ImportReport& report, const std::string& file) {
  return {.file = file,
          .taken = report.taken,
          .updated = report.updated,
          .unchanged = report.unchanged,
          .skipped = shown(report.skipped),
          .left_out = shown(report.left_out)};
}

protocol::Left shown(const house::Left& left) {
  return {.at = left.at, .to = left.to, .subject = left.subject, .certain = left.certain};
}

protocol::Traces shown(const house::PersonTraces& traces) {
  protocol::Traces out{.name = traces.name};
  for (const auto& room : traces.rooms)
    for (const rooms::Trace& trace : room.traces)
      out.traces.push_back({.room = room.room, .what = trace.what, .count = int64_t(trace.count)});
  out.records = traces.records;
  for (const house::Left& one : traces.left) out.left.push_back(shown(one));
  out.unreached = traces.unreached;
  return out;
}

protocol::Device shown(const house::Device& device, const std::string& current) {
  return {.id = device.id,
          .name = device.name,
          .kind = device.kind == house::DeviceKind::token ? protocol::DeviceKind::token
                                                          : protocol::DeviceKind::browser,
          .made = device.made,
          .seen = device.seen,
          .current = device.id == current};
}

agent::Mode mode_of(protocol::Mode mode) {
  if (mode == protocol::Mode::thinking) return agent::Mode::thinking;
  return mode == protocol::Mode::given ? agent::Mode::given : agent::Mode::instant;
}

}  // namespace api
