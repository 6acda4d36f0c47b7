// Connections leave from couriers, which are run from this program too.
#include <gmock/gmock.h>

#include "net/courier.h"

int main(int argc, char** argv) {
  const proc::Role roles[] = {net::courier_role()};
  if (auto status = proc::play_role(argc, argv, roles)) return *status;
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
