// Readers, engines and couriers are run from this program too; a file that begins with CRASH kills
// its reader.
#include <gmock/gmock.h>

#include "mcp/line_reader.h"
#include "model/engine_role.h"
#include "net/courier.h"
#include "reader/reader.h"

int main(int argc, char** argv) {
  proc::Role roles[] = {reader::role(), model::engine_role(), net::courier_role(),
                        mcp::line_reader_role()};
  roles[0].play = [](proc::Call call) {
    if (call.input().starts_with("CRASH")) __builtin_trap();
    reader::role().play(call);
  };
  if (auto status = proc::play_role(argc, argv, roles)) return *status;
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
