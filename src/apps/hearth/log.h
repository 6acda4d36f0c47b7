// `hearth log`: what was asked, decided and done.
#pragma once
#include <string>

#include "apps/hearth/console.h"
#include "house/house.h"

namespace CLI {
class App;
}

namespace hearth {

struct LogLine {
  std::string person, room, agent, effect, task, since, until;
  size_t count = 20;
  bool why = false, undoable = false, verify = false, checkpoint = false;
};

void declare_log(CLI::App& command, LogLine& line);
base::Result<int> run_log(const LogLine& line, house::House& house, Console& console, bool json);

}  // namespace hearth
