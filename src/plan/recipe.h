// From Spark's calls to plan text: each tool's recipe with its holes filled. See SpokenArgument in
// plan/tool.h.
#pragma once
#include <string>
#include <vector>

#include "plan/tool.h"

namespace plan {

// One argument as it was said; several texts where the argument repeats or stands in several
// places.
struct SpokenText {
  std::string name;
  std::vector<std::string> texts;
};

// One call as Spark gives it.
struct SpokenCall {
  std::string tool;
  std::vector<SpokenText> arguments;
};

// Where a call stands in a plan: the variable of its result ("" for none), and the moment that
// words such as "the day before" lean on ("" for none): "step1.start".
struct SpokenPlace {
  std::string variable, near;
};

// The plan lines of one call. `invalid` when the tool has no recipe, or an argument that the recipe
// needs was not said.
base::Result<std::string> expand_recipe(const Tool& tool, const SpokenCall& call,
                                        const SpokenPlace& place = {});

// The texts of an argument as one, with the unit that a number alone counts.
std::string spoken_words(const SpokenArgument& argument, const std::vector<std::string>& texts);

// Whether the words point at a moment said before: "that morning", "an hour later".
bool leans_on_a_moment(const std::string& words);

// The first argument that the recipe needs and the call does not say; null when it says all.
const SpokenArgument* missing_argument(const Tool& tool, const SpokenCall& call);

// Lets Spark speak a tool that says nothing of it: every parameter that words can fill is an
// argument, the recipe is the call. False, and nothing is changed, where a parameter that is needed
// is of another kind.
bool speak_plainly(Tool& tool);

// The whole plan: each call's result has a variable (step1, step2 …); words that lean on an earlier
// moment get the last one. `not_found` names a tool that is not in the toolbox.
base::Result<std::string> spoken_plan(const std::vector<SpokenCall>& calls, const Toolbox& toolbox);

}  // namespace plan
