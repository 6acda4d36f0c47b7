// A UUIDv7 (RFC 9562): sorts by creation time, so an index on it stays append-only.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

class Id {
 public:
  // A new id from the machine's clock and randomness.
  static Id fresh();
  static Id make(uint64_t unix_ms, uint64_t random_high, uint64_t random_low);
  static Result<Id> parse(std::string_view text);
  std::string text() const;
  const std::array<uint8_t, 16>& bytes() const { return bytes_; }
  auto operator<=>(const Id&) const = default;

 private:
  std::array<uint8_t, 16> bytes_{};
};

}  // namespace base
