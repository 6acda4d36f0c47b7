// How the keeper hands the gate the sockets that it listens on: each in a message of its own over a
// pair of sockets (SCM_RIGHTS, unix(7)), whose other end the gate is started with.
#pragma once
#include <vector>

#include "base/result.h"
#include "proc/descriptor.h"

namespace protocol {

enum class Listens : char { to_people = 'p', to_watchers = 'w' };  // watchers: health and numbers

struct Handed {
  Listens what = Listens::to_people;
  proc::Descriptor socket;
};

// What the gate is started with.
base::Result<proc::Descriptor> hand_over(const std::vector<Handed>& sockets);
std::vector<Handed> take_over(int from);

}  // namespace protocol
