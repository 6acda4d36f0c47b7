#include "base/id.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

namespace base {

Id Id::fresh() {
  uint64_t random[2];
  CHECK(::getentropy(random, sizeof random) == 0);
  auto now = std::chrono::system_clock::now().time_since_epoch();
  return make(uint64_t(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()),
              random[0], random[1]);
}

Id Id::make(uint64_t unix_ms, uint64_t random_high, uint64_t random_low) {
  Id id;
  for (size_t i = 0; i < 6; ++i) id.bytes_[i] = uint8_t(unix_ms >> (40 - 8 * i));
  for (size_t i = 0; i < 2; ++i) id.bytes_[6 + i] = uint8_t(random_high >> (8 - 8 * i));
  for (size_t i = 0; i < 8; ++i) id.bytes_[8 + i] = uint8_t(random_low >> (56 - 8 * i));
  id.bytes_[6] = uint8_t((id.bytes_[6] & 0x0f) | 0x70);  // version 7
  id.bytes_[8] = uint8_t((id.bytes_[8] & 0x3f) | 0x80);  // RFC 9562 variant
  return id;
}

std::string Id::text() const {
  std::string out;
  for (size_t i = 0; i < bytes_.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += fmt::format("{:02x}", bytes_[i]);
  }
  return out;
}

Result<Id> Id::parse(std::string_view text) {
  auto bad = [&] { return fail(Code::invalid, fmt::format("'{}' is not an id.", text)); };
  if (text.size() != 36) return bad();
  Id id;
  size_t at = 0;
  for (auto& byte : id.bytes_) {
    bool dash_here = at == 8 || at == 13 || at == 18 || at == 23;
    if (dash_here && text[at++] != '-') return bad();
    int value = 0;
    for (int k = 0; k < 2; ++k, ++at) {
      auto digit = std::string_view("0123456789abcdef").find(text[at]);
      if (digit == std::string_view::npos) return bad();
      value = value * 16 + int(digit);
    }
    byte = uint8_t(value);
  }
  return id;
}

}  // namespace base
