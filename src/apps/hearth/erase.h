// `hearth erase`, `hearth forget`, `hearth freeze`, `hearth thaw`: what the house no longer holds,
// and what it only keeps.
#pragma once
#include <string>
#include <vector>

#include "apps/hearth/commands.h"

namespace CLI {
class App;
}

namespace hearth {

struct EraseLine {
  std::string room;
  std::vector<std::string> person;  // the words of a name
  bool everything = false, yes = false;
};

void declare_erase(CLI::App& command, EraseLine& line);
void declare_forget(CLI::App& command, EraseLine& line);
void declare_freeze(CLI::App& command, EraseLine& line);  // and thaw

base::Result<int> run_erase(const EraseLine& line, Session& session);
base::Result<int> run_forget(const EraseLine& line, Session& session, bool json);
base::Result<int> run_freeze(const EraseLine& line, Session& session, bool frozen);

}  // namespace hearth
