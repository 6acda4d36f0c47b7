// Connections leave from couriers, which are run from this program too.
#include <gmock/gmock.h>

#include "mcp/line_reader.h"
#include "net/courier.h"

int main(int argc, char** argv) {
  const proc::Role roles[] = {net::courier_role(), mcp::line_reader_role()};
  if (auto status = proc::play_role(argc, argv, roles)) return *status;
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
