#include "apps/hearth/log.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "plan/value.h"

namespace hearth {
namespace {

using base::Json, base::Result;
using house::given, house::Given, house::LoggedTask, house::StepRecord;

// A date is the beginning of that day at home; for the end of a time, the day's end.
Result<base::Instant> moment(const std::string& said, const base::Zone& zone, bool end) {
  auto day = base::parse_day(said);
  if (!day) return base::parse_instant(said);
  return zone.to_instant(base::Local(*day + std::chrono::days(end ? 1 : 0)));
}

Result<house::LogFilter> filter_of(const LogLine& line, house::House& house) {
  house::LogFilter filter{.count = line.count,
                          .task = line.task,
                          .room = line.room,
                          .agent = line.agent,
                          .effect = line.effect,
                          .undoable = line.undoable};
  if (!line.since.empty()) filter.since = TRY(moment(line.since, house.zone(), false));
  if (!line.until.empty()) filter.until = TRY(moment(line.until, house.zone(), true));
  if (!line.person.empty()) filter.person = TRY(house.mentions_of(line.person));
  return filter;
}

const char* way_back(const StepRecord& step) {
  if (step.undone) return "taken back";
  return step.undoable ? "can be undone" : "";
}

std::string why_shown(const StepRecord& step) {
  std::string out = fmt::format("        rule    {}{}{}\n", step.rule,
                                step.reason.empty() ? "" : ": ", step.reason);
  out += fmt::format("        labels  {}\n", step.label);
  for (const Given& one : given(step))
    out += fmt::format("        {:7} “{}” ({}): {}\n", one.name, one.shown, one.label, one.origin);
  return out;
}

std::string shown(const StepRecord& step, bool why) {
  std::string agent = house::agent_of(step.path);
  std::string out = fmt::format("    {:20} {:10} {:10} {:6} {:26} {}\n", step.tool,
                                step.room.empty() ? "-" : step.room, step.effect, step.verdict,
                                step.rule, way_back(step));
  if (agent != "hearth") out += fmt::format("      by sub-agent {}\n", agent);
  if (!step.told.empty() && step.effect != "S0")
    out += fmt::format("      {}\n", base::visible(step.told, 200));
  if (why) return out + why_shown(step);
  if (!step.reason.empty()) out += fmt::format("      why: {}\n", step.reason);
  return out;
}

std::string shown(const LoggedTask& task, const base::Zone& zone, bool why) {
  std::string out = fmt::format("{}  {}\n  “{}” — {}\n",
                                base::format_local(zone.to_local(task.at), "%a %e %b %Y %H:%M"),
                                task.id, base::visible(task.request, 200), task.state);
  for (const StepRecord& step : task.steps) out += shown(step, why);
  return out;
}

Json to_json(const StepRecord& step, bool why) {
  Json json = Json::object()
                  .set("tool", step.tool)
                  .set("room", step.room)
                  .set("agent", house::agent_of(step.path))
                  .set("path", step.path)
                  .set("label", step.label)
                  .set("decision", step.verdict)
                  .set("rule", step.rule)
                  .set("reason", step.reason)
                  .set("effect", step.effect)
                  .set("told", step.told)
                  .set("undo", step.undoable && !step.undone)
                  .set("undone", step.undone);
  if (!why) return json;
  Json arguments = Json::array();
  for (const Given& one : given(step))
    arguments.push(Json::object()
                       .set("name", one.name)
                       .set("value", one.shown)
                       .set("label", one.label)
                       .set("from", one.origin));
  return json.set("given", std::move(arguments));
}

Json to_json(const LoggedTask& task, bool why) {
  Json steps = Json::array();
  for (const StepRecord& step : task.steps) steps.push(to_json(step, why));
  return Json::object()
      .set("task", task.id)
      .set("at", base::format_instant(task.at, base::Zone::utc()))
      .set("request", task.request)
      .set("state", task.state)
      .set("reply", task.reply)
      .set("steps", std::move(steps));
}

Result<int> verify(house::House& house, Console& console) {
  int64_t records = TRY(house.verify());
  console.out(fmt::format("The journal holds: {} records, every hash and every box as written.\n",
                          records));
  return 0;
}

}  // namespace

void declare_log(CLI::App& command, LogLine& line) {
  command.add_option("-n", line.count, "how many tasks");
  command.add_option("--person", line.person, "what was about this person");
  command.add_option("--room", line.room, "what was done in this room");
  command.add_option("--agent", line.agent, "what this agent did: hearth, or a sub-agent's path");
  command.add_option("--effect", line.effect, "what had this effect: S0 to S5")
      ->transform(CLI::IsMember({"S0", "S1", "S2", "S3", "S4", "S5"}, CLI::ignore_case));
  command.add_option("--task", line.task, "one task");
  command.add_option("--since", line.since, "from this day or time on, such as 2026-05-04");
  command.add_option("--until", line.until, "until this day or time");
  command.add_flag("--undoable", line.undoable, "what can still be taken back");
  command.add_flag("--why", line.why, "the rule, the labels, and where each value came from");
  command.add_flag("--verify", line.verify, "check every hash and box of the journal");
  command.add_flag("--checkpoint", line.checkpoint,
                   "how long the journal is and its root hash, signed");
}

Result<int> run_log(const LogLine& line, house::House& house, Console& console, bool json) {
  if (line.verify) return verify(house, console);
  if (line.checkpoint) {
    console.out(house.store().head().note);
    return 0;
  }
  house::LogFilter filter = TRY(filter_of(line, house));
  auto tasks = TRY(house.log(filter));
  Json all = Json::array();
  for (const LoggedTask& task : tasks) {
    if (json)
      all.push(to_json(task, line.why));
    else
      console.out(shown(task, house.zone(), line.why));
  }
  bool wished = filter.about_steps() || filter.since || filter.until || !filter.task.empty();
  if (json)
    console.out(all.dump(2) + "\n");
  else if (tasks.empty())
    console.out(wished ? "The log has nothing of that kind.\n" : "Nothing has been asked yet.\n");
  return 0;
}

}  // namespace hearth
