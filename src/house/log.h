// What was asked, decided and done, as the journal tells it: by whom, where, with what effect, and
// what can still be taken back.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/mention.h"
#include "base/time.h"
#include "house/records.h"

namespace house {

// Which tasks and steps to show; what is empty leaves all in. A task is shown when a step of it
// fits, or, without a wish about steps, when it fits itself.
struct LogFilter {
  size_t count = 20;  // the latest tasks that fit
  std::string task;
  std::optional<base::Instant> since = {}, until = {};
  std::optional<base::Mentions> person = {};
  std::string room;
  std::string agent;   // "hearth" for the task itself, else a sub-agent as its steps name it
  std::string effect;  // "S1"; "S5" for both kinds
  bool undoable = false;
  std::string words = {};  // that stand in the request or the reply, folded

  bool about_steps() const;
  bool fits(const StepRecord& step) const;
};

struct LoggedTask {
  std::string id, request, state, reply;
  std::string instead_of = {};  // the task that it asked anew; "" for none
  std::string plan = {};        // its pieces, where one task was asked for
  base::Instant at = {};
  std::vector<StepRecord> steps;  // those that fit
};

// Which agent made the step at this path: "hearth", or a sub-agent's path such as "0:1:1".
std::string agent_of(const std::string& path);

// What a step was given, and in words where it came from.
struct Given {
  std::string name, shown, label, origin;
};
std::vector<Given> given(const StepRecord& step);

// The changes that are taken back as of now.
base::Result<std::set<int64_t>> undone_changes(store::House& store);

base::Result<std::vector<LoggedTask>> read_log(store::House& store, const LogFilter& filter);

}  // namespace house
