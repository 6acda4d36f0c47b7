#include <clocale>
#include <cstdlib>

#include "apps/hearth/commands.h"
#include "crypto/crypto.h"
#include "gate/gate.h"
#include "mcp/line_reader.h"
#include "model/engine_role.h"
#include "net/courier.h"
#include "reader/reader.h"

int main(int argc, char** argv) {
  const proc::Role roles[] = {reader::role(), model::engine_role(), net::courier_role(),
                              mcp::line_reader_role(), gate::role()};
  if (auto status = proc::play_role(argc, argv, roles)) return *status;
  crypto::protect_process();
  // The terminal's line editor reads and shows UTF-8 whatever the machine's locale is.
  if (!std::setlocale(LC_CTYPE, "") || MB_CUR_MAX == 1) std::setlocale(LC_CTYPE, "C.UTF-8");
  std::vector<std::string> arguments(argv + 1, argv + argc);
  auto console = hearth::make_terminal();
  base::Path home = hearth::home_of(arguments);
  if (auto status = hearth::forward(home, arguments, *console)) return *status;
  hearth::Session session(home, hearth::find_spark_file(), *console);
  return hearth::run_command(arguments, session);
}
