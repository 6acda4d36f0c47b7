// `hearth secret`: passwords and keys, typed or piped in and never shown again.
#pragma once
#include <optional>
#include <string>

#include "apps/hearth/console.h"
#include "house/house.h"

namespace CLI {
class App;
}

namespace hearth {

struct SecretLine {
  std::string action = "list", name, place;
};

void declare_secret(CLI::App& command, SecretLine& line);
base::Result<int> run_secret(const SecretLine& line, house::House& house, Console& console,
                             bool json);

// What an entry needs a secret for.
struct SecretUse {
  std::string prompt;
  std::string named;  // one that is there already; "": the owner is asked for the value
  std::string usual;  // its name, where the owner is asked
  std::optional<net::Route> route;
};
// The handle for the entry; "" where the owner had none to give.
base::Result<std::string> secret_for(const SecretUse& use, house::Vault& secrets, Console& console);

}  // namespace hearth
