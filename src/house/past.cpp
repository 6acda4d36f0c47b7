// What has been done: shown, verified, taken back.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "house/house.h"
#include "house/log.h"
#include "house/talk.h"
#include "skills/contacts/contacts.h"

namespace house {
namespace {

using base::Code, base::Json;

store::Note undo_note(const std::string& task, const std::vector<StepRecord>& steps) {
  Json changes = Json::array();
  for (const StepRecord& step : steps) changes.push(step.change);
  return {.kind = note_undo,
          .body = Json::object().set("task", task).set("changes", std::move(changes)).dump()};
}

std::string taken_back(const std::vector<StepRecord>& steps) {
  std::string out = "Taken back:";
  for (auto step = steps.rbegin(); step != steps.rend(); ++step)
    out += "\n  " + (step->told.empty() ? step->tool : step->told);
  return out;
}

}  // namespace

Result<std::vector<StepRecord>> House::steps_of(const std::string& task) {
  std::vector<StepRecord> out;
  for (const store::Entry& entry : TRY(store_.read({.kind = note_step}))) {
    if (!entry.body) continue;
    StepRecord step = TRY(read_step(entry));
    if (step.task == task) out.push_back(std::move(step));
  }
  return out;
}

// The undoable steps, latest first, of the last task (other than `before_task`) that still has
// some.
Result<std::vector<StepRecord>> House::latest_changes(const std::string& before_task) {
  std::set<int64_t> undone = TRY(undone_changes(store_));
  auto entries = TRY(store_.read({.kind = note_step}));
  std::vector<StepRecord> out;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (!entry->body) continue;
    StepRecord step = TRY(read_step(*entry));
    if (!step.undoable || step.task == before_task || undone.contains(step.change)) continue;
    if (!out.empty() && step.task != out.front().task) break;
    out.push_back(std::move(step));
  }
  return out;
}

// Inside an open step. All of it or nothing.
Result<std::string> House::revert_steps(std::vector<StepRecord> steps) {
  if (steps.empty()) return base::fail(Code::not_found, "There is nothing to take back.");
  for (const StepRecord& step : steps) {
    auto reverted = rooms_->revert({step.change});
    if (!reverted && step.effect != trust::effect_name(trust::Effect::s1))
      return base::fail(
          Code::conflict,
          fmt::format("This has already left the house and cannot be taken back: {}", step.told));
    if (!reverted) return std::unexpected(reverted.error());
  }
  return taken_back(steps);
}

Result<std::string> House::revert_latest(const std::string& before_task) {
  std::vector<StepRecord> steps = TRY(latest_changes(before_task));
  std::string said = TRY(revert_steps(steps));
  along_.notes.push_back(undo_note(steps.front().task, steps));
  return said;
}

Result<std::string> House::undo(const std::string& task) {
  std::lock_guard hold(strand_);
  std::vector<StepRecord> wanted;
  if (task.empty()) {
    wanted = TRY(latest_changes(""));
  } else {
    std::set<int64_t> undone = TRY(undone_changes(store_));
    for (StepRecord& step : TRY(steps_of(task)))
      if (step.undoable && !undone.contains(step.change))
        wanted.insert(wanted.begin(), std::move(step));
  }
  rooms_->begin();
  auto said = revert_steps(wanted);
  if (!said) {
    rooms_->roll_back();
    return said;
  }
  // What the talk was about is gone: nothing more is to be taken back for a correction.
  TRY(rooms_->commit({.notes = {undo_note(wanted.front().task, wanted)},
                      .removed = {{store::Shelf::inbox, talk_key}}}));
  return said;
}

Result<std::vector<LoggedTask>> House::log(const LogFilter& filter) {
  std::lock_guard hold(strand_);
  return read_log(store_, filter);
}

Result<base::Mentions> House::mentions_of(const std::string& name) {
  std::lock_guard hold(strand_);
  return base::Mentions(TRY(contacts::called(*rooms_, name)).words);
}

Result<int64_t> House::verify() {
  std::lock_guard hold(strand_);
  return TRY(store_.verify()).seq;
}

}  // namespace house
