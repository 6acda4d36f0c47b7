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
  std::vector<plan::SpokenCall> calls;  // what Spark wrote, when Spark did
  std::string planner;                  // "spark", or the model's name
  double confidence = 1;                // 0 … 1
  bool last = true;                     // no further piece is wanted
  model::Usage usage = {};
};

// What came of a piece, told so that nothing from outside stands in it.
struct PieceResult {
  Piece piece;
  std::string summary;
};

struct Brief {
  std::string request;
  const plan::Toolbox* tools;
  base::Instant now;
  base::Zone zone;
  Mode mode = Mode::instant;
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
