// Tools that Spark was not born with: those of servers and of agents that people made.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "model/spark.h"
#include "plan/tool.h"

namespace agent {

// The names of the tools in Spark's catalogue.
std::set<std::string, std::less<>> born_with(const model::Spark& spark);

// At most `most` of the tools that can be spoken and that Spark was not born with: those whose own
// words have the most in common with the request. Where there are no more than that, all.
std::vector<const plan::Tool*> likely_strangers(std::string_view request,
                                                const plan::Toolbox& tools,
                                                const std::set<std::string, std::less<>>& born_with,
                                                size_t most = 3);

// The tool in the words of who made it, for Spark.
model::SparkOffer offer_of(const plan::Tool& tool);

}  // namespace agent
