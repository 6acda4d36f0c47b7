// Which half of the day an hour alone is meant in, by what it is the hour of: an alarm at "6:20"
// rings in the morning, a concert "at eight" begins in the evening.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "language/language.h"
#include "plan/recipe.h"

namespace agent {

// The words of a time with the half of the day that `what` tells; as they are where they say it
// themselves, where `what` tells none, or where the other half is on another day.
std::string in_its_half(std::string_view words, std::string_view what,
                        const language::Context& context);

// The same for every time of the calls. Every call's tool must be in `tools`.
void settle_hours(std::vector<plan::SpokenCall>& calls, const plan::Toolbox& tools,
                  const language::Context& context);

}  // namespace agent
