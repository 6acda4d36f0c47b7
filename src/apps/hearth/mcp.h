// `hearth mcp`: MCP servers, let in as guests. What they offer is shown here, on the owner's own
// terminal, and accepted here.
#pragma once
#include <string>
#include <vector>

#include "apps/hearth/console.h"
#include "house/house.h"

namespace CLI {
class App;
}

namespace hearth {

struct McpLine {
  std::string action = "list", name, secret, variable, overlay, folder, client_id;
  std::vector<std::string> words;  // an address, or a program and its arguments
  bool token = false, login = false, network = false, yes = false;
};

void declare_mcp(CLI::App& command, McpLine& line);
base::Result<int> run_mcp(const McpLine& line, house::House& house, Console& console,
                          std::stop_token stop, bool json);

}  // namespace hearth
