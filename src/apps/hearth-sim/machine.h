// The simulated machine under the program: its disk, clock, randomness and threads stand in the
// place of the C library's.
//
// The program is linked as it is; machine.cpp defines the calls of the C library through which it
// touches the world (open, pwrite, fsync, clock_gettime, getrandom, pthread_create …), and the
// linker takes those. While Machine::running is set, everything under Machine::root lies on the
// simulated disk, every clock and every random byte is the machine's, and a new thread runs to its
// end before the one that made it goes on: one order, the same each time.
#pragma once
#include <cstdint>

#include "base/time.h"
#include "sim/dice.h"
#include "sim/disk.h"

namespace sim {

struct Machine {
  static constexpr const char* root = "/machine";
  static Machine* running;  // null: the real machine

  explicit Machine(uint64_t seed) : entropy(seed) {}

  Disk disk;
  Dice entropy;
  int64_t clock_us = 1'777'878'000'000'000;  // 4 May 2026, 09:00 in Berlin

  base::Instant now() const { return base::Instant(base::Seconds(clock_us / 1'000'000)); }
  void pass(base::Seconds time) { clock_us += time.count() * 1'000'000; }
};

// Real time, for measuring the simulation itself, in seconds.
double stopwatch();

}  // namespace sim
