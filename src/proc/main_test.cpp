// This program plays roles too: its children are run from itself.
#include <gmock/gmock.h>

#include "proc/role.h"
#include "proc/testing.h"

int main(int argc, char** argv) {
  if (auto status = proc::play_role(argc, argv, proc::probes())) return *status;
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
