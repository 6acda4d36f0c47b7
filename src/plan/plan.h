// Plans: text → program → checked summary → run. See docs/plan_language.md.
#pragma once
#include <functional>
#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "plan/tool.h"

namespace plan {

struct Limits {
  size_t lines_max = 200, depth_max = 32, steps_max = 10'000, items_max = 1'000;
  size_t bytes_max = 64 * 1024;        // of the plan's text
  size_t made_max = 64 * 1024 * 1024;  // of all that a run makes or walks through
};

// An error of a plan, with the place in its text (both from 1).
struct PlanError {
  int line = 0, column = 0;
  base::Error error;
  std::string text()
      const;  // "line 2, column 5: there is no tool calendar.fnd; did you mean calendar.find?"
};

class Program;  // the parsed plan; immutable, shared

std::expected<std::shared_ptr<const Program>, PlanError> parse(std::string_view text,
                                                               const Limits& limits = {});

// The plan in one canonical layout; parse() of it gives an equal program.
std::string print(const Program& program);

// What a checked plan will touch; this is what the owner sees before it runs.
struct Summary {
  std::vector<std::string> tools;  // sorted, each once: the task's tool set
  std::vector<std::string> rooms_read, rooms_changed;
  std::vector<std::string> sinks;  // tools of class S2 and above
  std::string
      text;  // "reads calendar, contacts; changes calendar (can be undone); sends 1 message to Ana"
};

struct Checked {
  Summary summary;
  std::vector<PlanError> errors;  // empty: the plan may run
};

// Names, argument names, kinds of literals, and unreachable code against the tools' signatures.
Checked check(const Program& program, const Toolbox& toolbox);

// One call that the interpreter wants made. `path` names it within the run ("3:1" line and
// occurrence; loops and comprehensions append ".i"), the same on replay.
struct Call {
  const Tool* tool = nullptr;
  Arguments arguments;
  trust::Label control;  // what the decision to call hung on
  std::string path;
  int line = 0;
};

// Who makes the calls: decides, journals, runs. `start` returns at once for slow tools; the
// future's error means that the run must end (journal broken, stopped); a refused or failed tool is
// a value (Refusal).
class Host {
 public:
  virtual ~Host() = default;
  virtual std::shared_future<base::Result<Value>> start(const Call& call) = 0;
};

struct RunOptions {
  base::Instant now;
  base::Zone zone = base::Zone::utc();
  std::string language = "en";
  Limits limits = {};
  // The label of a literal in the plan's text: OWNER for a verbatim span of the request, else what
  // the planner's context allows.
  // Without the function every literal has the worst label.
  std::function<trust::Label(std::string_view literal)> literal_label = {};
  // What the writing of this plan hung on: OWNER when the planner saw only the request.
  trust::Label control = trust::Label::owner();
  std::stop_token stop = {};
};

struct Outcome {
  Value value;                    // of `return`, else None
  std::vector<PlanError> errors;  // what stopped the plan, and failed calls that nobody looked at
  size_t steps = 0;
};

// Runs on the calling thread; waits for every call it started, also after an error or stop.
Outcome run(const Program& program, const Toolbox& toolbox, Host& host, const RunOptions& options);

}  // namespace plan
