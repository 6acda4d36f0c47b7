// `hearth model`, `hearth account`, `hearth owner`: the settings of a house. Secrets are typed or
// piped in, never arguments.
#pragma once
#include <string>
#include <vector>

#include "apps/hearth/console.h"
#include "house/house.h"

namespace CLI {
class App;
}

namespace hearth {

struct ModelLine {
  std::string action = "list", name, kind, model, url, secret;
  bool no_key = false;
};
struct AccountLine {
  std::string host, user, address, secret, security = "tls";
  int port = 0;
};
struct OwnerLine {
  std::string name, zone, signature;
  std::vector<std::string> mails;
};

void declare_model(CLI::App& command, ModelLine& line);
void declare_account(CLI::App& command, AccountLine& line);
void declare_owner(CLI::App& command, OwnerLine& line);

base::Result<int> run_model(const ModelLine& line, house::House& house, Console& console,
                            bool json);
base::Result<int> run_account(const AccountLine& line, house::House& house, Console& console);
base::Result<int> run_owner(const OwnerLine& line, house::House& house, Console& console,
                            bool json);

}  // namespace hearth
