// One life of a house, decided by one number: requests, cards, files, mail, crashes, a bad disk, a
// clock that jumps; what must hold is asked after every event.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "machine.h"
#include "plans.h"

namespace sim {

// A founded house with an owner, contacts and a mail account, on a machine that is switched off.
struct Ground {
  Machine machine{0};
  std::string recovery_code;
};
Ground lay_ground();

struct Lived {
  std::string broken;              // what did not hold; "" when everything did
  std::vector<std::string> trace;  // what happened, the same for the same seed
  size_t events = 0, crashes = 0, troubles = 0, sent = 0, cards = 0;
};
// Uses up the ground.
Lived live(uint64_t seed, Ground& ground, const std::vector<Recorded>& attacks);

}  // namespace sim
