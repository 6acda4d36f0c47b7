// `hearth replay`: recorded tool calls of a hijacked model against the rule engine. Needs no house.
#pragma once
#include <string>
#include <vector>

#include "apps/hearth/console.h"

namespace CLI {
class App;
}

namespace hearth {

struct ReplayLine {
  std::string manifest;
  std::vector<std::string> cases;
  bool steps = false;
};

void declare_replay(CLI::App& command, ReplayLine& line);
// `invalid` names the file and the line of what is no case. Cards are denied unless `policy` says
// approve.
base::Result<int> run_replay(const ReplayLine& line, CardPolicy policy, Console& console,
                             bool json);

}  // namespace hearth
