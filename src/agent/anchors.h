// Times that are counted from a thing of the calendar they name themselves: "the day before the
// flight, 7pm", "on the morning of the wedding".
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/language.h"
#include "plan/recipe.h"

namespace agent {

// What a time is counted from, and the time that is left: "flight" and "the day before 7pm".
struct Anchored {
  std::string event, words;
};

// Nothing where the words are a time by themselves, or none behind any thing they may name.
std::optional<Anchored> anchored(std::string_view words, const language::Context& context);

// The calls, each whose time is so counted behind one that looks for what it is counted from. A
// time that moves what its own call is about stays as it is. Every call's tool must be in `tools`.
std::vector<plan::SpokenCall> with_anchors(const std::vector<plan::SpokenCall>& calls,
                                           const plan::Toolbox& tools,
                                           const language::Context& context);

}  // namespace agent
