// `hearth grants`: what the owner allows for longer than one card, shown, given and revoked.
#pragma once
#include <string>
#include <vector>

#include "apps/hearth/console.h"
#include "house/house.h"

namespace CLI {
class App;
}

namespace hearth {

struct GrantsLine {
  std::string action = "list", name;  // a tool to give, a grant to revoke
  std::string to, up_to, until, agent = "hearth";
  std::vector<std::string> categories, purposes;
  uint32_t times = 10, days = 30;
};

void declare_grants(CLI::App& command, GrantsLine& line);
base::Result<int> run_grants(const GrantsLine& line, house::House& house, Console& console,
                             bool json);

}  // namespace hearth
