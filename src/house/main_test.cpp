// Imports start readers, which are run from this program too; a file that begins with CRASH kills
// its own.
#include <gmock/gmock.h>

#include "reader/reader.h"

int main(int argc, char** argv) {
  proc::Role role = reader::role();
  role.play = [](proc::Call call) {
    if (call.input.starts_with("CRASH")) __builtin_trap();
    reader::role().play(call);
  };
  if (auto status = proc::play_role(argc, argv, {&role, 1})) return *status;
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
