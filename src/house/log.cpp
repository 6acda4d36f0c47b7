#include "house/log.h"

#include <map>

#include "base/text.h"
#include "plan/value.h"

namespace house {

using base::Json, base::Result;

namespace {

// What each undo took back, by the change that the undo itself was.
using Undos = std::map<int64_t, std::vector<int64_t>>;

// Taking back an undo brings back what it had taken back.
void flip(int64_t change, const Undos& undos, std::set<int64_t>& undone) {
  if (undone.erase(change) == 0) undone.insert(change);
  if (auto undo = undos.find(change); undo != undos.end())
    for (int64_t taken_back : undo->second) flip(taken_back, undos, undone);
}

}  // namespace

Result<std::set<int64_t>> undone_changes(store::House& store) {
  std::set<int64_t> undone;
  Undos undos;
  for (const store::Entry& entry : TRY(store.read({.room = "house", .kind = note_undo}))) {
    if (!entry.body) continue;
    Json note = TRY(Json::parse(*entry.body));
    // Written again after an erasure, it says where it stood.
    int64_t undo = note["change"].integer(entry.step);
    for (const Json& change : note["changes"].items()) {
      flip(change.integer(), undos, undone);
      undos[undo].push_back(change.integer());
    }
  }
  return undone;
}

bool LogFilter::about_steps() const {
  return person || !room.empty() || !agent.empty() || !effect.empty() || undoable;
}

bool LogFilter::fits(const StepRecord& step) const {
  if (person && !person->in_any(step.arguments) && !person->in_any(step.result) &&
      !person->in(step.told))
    return false;
  if (!room.empty() && step.room != room) return false;
  if (!agent.empty() && agent_of(step.path) != agent) return false;
  if (!effect.empty() && step.effect != effect && !step.effect.starts_with(effect + "-"))
    return false;
  return !undoable || (step.undoable && !step.undone);
}

std::string agent_of(const std::string& path) {
  size_t end = path.rfind('/');
  return end == std::string::npos ? "hearth" : path.substr(0, end);
}

namespace {

using Tasks = std::map<std::string, LoggedTask*>;

// Tasks that fit by what they themselves are, oldest first.
Result<std::vector<LoggedTask>> tasks_of(store::House& store, const LogFilter& filter) {
  std::vector<LoggedTask> tasks;
  for (const store::Entry& entry : TRY(store.read({.room = "house", .kind = note_task}))) {
    if (!entry.body) continue;
    TaskRecord record = TRY(read_task(*entry.body));
    base::Instant at = record.request.now;
    if (!filter.task.empty() && record.id != filter.task) continue;
    if ((filter.since && at < *filter.since) || (filter.until && at >= *filter.until)) continue;
    tasks.push_back({.id = record.id,
                     .request = record.request.text,
                     .state = "open",
                     .reply = {},
                     .instead_of = record.instead_of,
                     .at = at,
                     .steps = {}});
  }
  return tasks;
}

Result<void> add_steps(store::House& store, const Tasks& tasks) {
  std::set<int64_t> undone = TRY(undone_changes(store));
  for (const store::Entry& entry : TRY(store.read({.kind = note_step}))) {
    if (!entry.body) continue;
    StepRecord step = TRY(read_step(entry));
    step.undone = step.undoable && undone.contains(step.change);
    if (auto task = tasks.find(step.task); task != tasks.end())
      task->second->steps.push_back(std::move(step));
  }
  return {};
}

Result<void> add_ends(store::House& store, const Tasks& tasks) {
  for (const store::Entry& entry : TRY(store.read({.room = "house", .kind = note_done}))) {
    if (!entry.body) continue;
    Json json = TRY(Json::parse(*entry.body));
    auto task = tasks.find(json["task"].string());
    if (task == tasks.end()) continue;
    task->second->state = json["state"].string();
    task->second->reply = read_reply(json, task->second->steps);
  }
  return {};
}

Result<void> add_plan(store::House& store, LoggedTask& task) {
  for (const store::Entry& entry : TRY(store.read({.room = "house", .kind = note_piece}))) {
    if (!entry.body) continue;
    PieceRecord record = TRY(read_piece(*entry.body));
    if (record.task == task.id && record.bench.empty()) task.plan += record.piece.text;
  }
  return {};
}

bool has_words(const LoggedTask& task, const std::string& words) {
  auto in = [&](const std::string& text) {
    return base::fold(text).find(base::fold(words)) != std::string::npos;
  };
  return words.empty() || in(task.request) || in(task.reply);
}

// Keeps the steps that fit; false when the task has nothing to show.
bool keep_fitting(LoggedTask& task, const LogFilter& filter) {
  if (!has_words(task, filter.words)) return false;
  if (!filter.about_steps()) return true;
  std::erase_if(task.steps, [&](const StepRecord& step) { return !filter.fits(step); });
  bool person_alone = filter.person && filter.room.empty() && filter.agent.empty() &&
                      filter.effect.empty() && !filter.undoable;
  return !task.steps.empty() || (person_alone && filter.person->in(task.request));
}

}  // namespace

namespace {

// Where a value came from, as its integrity tells.
const char* origin(trust::Integrity integrity) {
  switch (integrity) {
    case trust::Integrity::system:
      return "the program itself";
    case trust::Integrity::owner:
      return "you said or approved it";
    case trust::Integrity::own:
      return "your own records, or a model that had seen nothing from outside";
    case trust::Integrity::outside:
      return "from outside";
  }
  return "";
}

}  // namespace

std::vector<Given> given(const StepRecord& step) {
  std::vector<Given> out;
  if (!step.arguments.as_object()) return out;
  for (const auto& [name, json] : *step.arguments.as_object()) {
    auto value = plan::Value::from_json(json);
    if (!value) continue;
    trust::Label label = value->deep_label();
    const plan::Handle* handle = value->as_handle();
    out.push_back({.name = name,
                   .shown = base::visible(handle ? handle->content : value->display(), 120),
                   .label = trust::describe(label),
                   .origin = origin(label.integrity)});
  }
  return out;
}

Result<std::vector<LoggedTask>> read_log(store::House& store, const LogFilter& filter) {
  std::vector<LoggedTask> tasks = TRY(tasks_of(store, filter));
  auto cut = [&] {
    if (tasks.size() > filter.count)
      tasks.erase(tasks.begin(), tasks.end() - std::ptrdiff_t(filter.count));
  };
  if (!filter.about_steps() && filter.words.empty()) cut();
  Tasks by_id;
  for (LoggedTask& task : tasks) by_id[task.id] = &task;
  TRY(add_steps(store, by_id));
  TRY(add_ends(store, by_id));
  if (!filter.task.empty() && !tasks.empty()) TRY(add_plan(store, tasks.front()));
  std::erase_if(tasks, [&](LoggedTask& task) { return !keep_fitting(task, filter); });
  cut();
  return tasks;
}

}  // namespace house
