// What the gate counts of itself: numbers alone, of nobody.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <string>

namespace gate {

struct Metrics {
  // Of the gate's own time for a request, seconds.
  static constexpr std::array<double, 9> bounds = {0.0001, 0.00025, 0.0005, 0.001, 0.002,
                                                   0.005,  0.01,    0.05,   0.25};

  uint64_t accepted = 0, refused = 0, cut = 0;  // connections; cut: for want of room, or too slow
  uint64_t streams = 0;                         // open now
  std::array<uint64_t, 6> answers = {};         // by the first digit of their status
  std::array<uint64_t, bounds.size() + 1> own_time = {};
  double own_time_sum = 0;

  void answered(unsigned status, std::chrono::steady_clock::duration own);
};

// As Prometheus reads it (text format 0.0.4). `open`: connections now.
std::string text_of(const Metrics& metrics, size_t open);

// How long a request has been with the gate itself, without its waiting for the keeper.
class Stopwatch {
 public:
  using Clock = std::chrono::steady_clock;
  void stop() { own_ += Clock::now() - since_; }
  void go_on() { since_ = Clock::now(); }
  Clock::duration own() const { return own_ + (Clock::now() - since_); }

 private:
  Clock::time_point since_ = Clock::now();
  Clock::duration own_{0};
};

}  // namespace gate
