// From a request to its reply: plan, check, run, again until it is done, then tell what was done.
//
// Invariants:
// (1) A plan is recorded before it runs, so that after a crash the same plan runs again, not
// another one. (2) What the owner is told comes from the results of tools, never from what a model
// says that it did. (3) A failing step is an answer, not the end: the other steps' results are told
// beside it.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "agent/planner.h"
#include "base/result.h"
#include "plan/plan.h"
#include "trust/gatekeeper.h"

namespace agent {

struct Request {
  std::string text;
  Mode mode = Mode::instant;
  base::Instant now;
  base::Zone zone = base::Zone::utc();
  std::string language = "en";
  Talk talk = {};
  // What the words are worth: the owner's own, or for a sub-agent what its goal was made of.
  trust::Label label = trust::Label::owner();
};

// One call as it went.
struct Step {
  std::string path;
  int line = 0;
  std::shared_ptr<const plan::Tool> tool;
  plan::Arguments arguments;
  trust::Decision decision;
  plan::Value result;    // a Refusal where it was refused or failed
  std::string told;      // its sentence for the owner; "" for none
  bool waiting = false;  // a card lies with the owner
  bool undoable = false;
};

enum class State { done, waiting, not_understood, failed, stopped };
const char* state_name(State state);

// What the agent needs of the house for one task; sub-agents have one of their own.
class Workbench {
 public:
  virtual ~Workbench() = default;
  // The piece that an earlier run of the same task wrote, if it came that far.
  virtual std::optional<Piece> recorded(size_t index) = 0;
  // Makes it durable, and fixes the task's tool set when it is the first.
  virtual base::Result<void> record(size_t index, const Piece& piece,
                                    const plan::Summary& summary) = 0;
  virtual plan::Host& host(size_t index) = 0;
  // The steps of a piece, in the order in which they were started.
  virtual std::vector<Step> steps(size_t index) = 0;
  // Seen by a live view: "plan" pieces of text as they are written.
  virtual void planning(std::string_view text) = 0;
};

struct Reply {
  State state = State::done;
  std::string text;
  std::vector<Piece> pieces;
  plan::Summary summary;  // of all pieces
  std::vector<Step> steps;
  model::Usage usage;
};

struct TurnLimits {
  size_t pieces_max = 8, repairs_max = 2;
  plan::Limits plan = {};
};

Reply run_request(Planner& planner, const plan::Toolbox& tools, Workbench& bench,
                  const Request& request, std::stop_token stop, const TurnLimits& limits = {});

// The plan alone, checked, without running anything. `not_found` when the request was not
// understood.
struct Preview {
  Piece piece;
  plan::Summary summary;
};
base::Result<Preview> preview(Planner& planner, const plan::Toolbox& tools, const Request& request,
                              std::stop_token stop, const TurnLimits& limits = {});

// What the request is worth for what stands word for word in it or was copied from it, and for all
// of a plan that the owner wrote; OWN at best for the rest of a plan whose writer saw nothing from
// outside.
trust::Label literal_label(std::string_view literal, const Request& request, const Piece& piece);

// What a planner may see of a result: counts, types, trusted values; text from outside stays a
// handle.
std::string summary_for_planner(const std::vector<Step>& steps);

}  // namespace agent
