// Random choices that one number decides: the same seed gives the same choices on every machine.
#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace sim {

// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). No
// cryptography.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  // A number below `count`, which is not 0.
  size_t below(size_t count) { return size_t(next() % count); }
  // True in so many of a hundred cases.
  bool percent(size_t chance) { return below(100) < chance; }
  // A number below `max`; each power of two as likely as the next, so that small ones are common.
  size_t small(size_t max) {
    size_t bits = 1;
    while (size_t(1) << bits < max) ++bits;
    return below(std::min(max, size_t(1) << (1 + below(bits))));
  }
  template <class T>
  T one_of(std::initializer_list<T> choices) {
    return choices.begin()[below(choices.size())];
  }
  void fill(void* bytes, size_t size) {
    for (size_t i = 0; i < size; ++i) static_cast<uint8_t*>(bytes)[i] = uint8_t(next() >> 32);
  }
  // Dice of their own, so that what draws from them does not change what others get.
  Dice split() { return Dice(next()); }

 private:
  uint64_t state_;
};

}  // namespace sim
