// Planners turn a request into a plan. One stands before Spark, one before any language model, one
// tries Spark first.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "model/model.h"
#include "model/spark.h"
#include "plan/plan.h"
#include "plan/recipe.h"

namespace agent {

enum class Mode {
  instant,   // one plan, one pass
  thinking,  // the plan grows piece by piece; parts go to sub-agents
  given,     // the request is itself a plan, written by the owner
};
const char* mode_name(Mode mode);
std::optional<Mode> mode_named(std::string_view name);

// A plan, or the next piece of one, as a planner wrote it.
struct Piece {
  std::string text;  // in the plan language; "" when the request was not understood
  // What Spark heard, with what it leans on in place of "it" and "her". With calls but no text it
  // was understood, and cannot be done here.
  std::vector<plan::SpokenCall> calls;
  std::vector<plan::SpokenCall> heard = {};  // the same as it was said
  std::string planner;                       // "spark", or the model's name
  double confidence = 1;                     // 0 … 1
  std::string question = {};  // what must be known first; asked where there is no text
  bool blind = false;         // its writer saw the owner's words and no results
  bool fix = false;           // it replaces what the turn before did
  bool last = true;           // no further piece is wanted
  model::Usage usage = {};
};

// What came of a piece, told so that nothing from outside stands in it.
struct PieceResult {
  Piece piece;
  std::string summary;
};

// What was said and done just before, in the same talk.
struct Talk {
  std::vector<std::string> turns;       // requests, oldest first
  std::vector<plan::SpokenCall> calls;  // what Spark heard in the latest
  // The things of a list that the latest showed, each by words that find it again (none: nothing
  // does).
  std::vector<std::vector<plan::SpokenText>> shown;
  // What was shown since the talk began, word for word. It may come from outside: calls may hold
  // it, but it is not what the owner said.
  std::vector<std::string> borrowed;
  bool changed = false;  // the latest changed something that can be taken back
};

struct Brief {
  std::string request;
  const plan::Toolbox* tools;
  base::Instant now;
  base::Zone zone;
  Mode mode = Mode::instant;
  Talk talk = {};
  std::vector<PieceResult> before = {};
  // The errors of the plan that was given back, and that plan; "" the first time.
  std::string refused_plan = {}, complaint = {};
};

class Planner {
 public:
  virtual ~Planner() = default;
  // `on_text` sees the plan as it is written. Not understanding is a Piece without text, not an
  // error.
  virtual base::Result<Piece> next(const Brief& brief,
                                   const std::function<void(std::string_view)>& on_text,
                                   std::stop_token stop) = 0;
};

// Spark and the model must outlive their planners.
std::unique_ptr<Planner> make_spark_planner(model::Spark& spark);
std::unique_ptr<Planner> make_model_planner(model::Model& model);
// Takes the request for the plan.
std::unique_ptr<Planner> make_given_planner();
// Asks `first`; what it does not understand goes to `second`.
std::unique_ptr<Planner> make_cascade(std::unique_ptr<Planner> first,
                                      std::unique_ptr<Planner> second);

// The parts of a request that can be done apart: one that speaks of what stands before it ("tell
// her", "that morning") stays with it.
std::vector<std::string> independent_parts(const std::vector<std::string>& parts);

// The byte-stable prefix of every prompt: what a plan is and which tools there are.
std::string planner_instructions(const plan::Toolbox& tools);

}  // namespace agent
