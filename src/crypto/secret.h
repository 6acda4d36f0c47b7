// Secret text of any length (a password, a token) in guarded memory: never swapped, never in a core
// dump, wiped when it goes. Any thread may hold one.
#pragma once
#include <functional>
#include <span>
#include <string_view>

#include "crypto/crypto.h"

namespace crypto {

// Move-only.
class Secret {
 public:
  static constexpr size_t size_max = 16 << 10;

  Secret() = default;
  // The caller's copy stays the caller's to wipe.
  explicit Secret(std::string_view text);
  // `fill` writes into guarded memory of this many bytes, and says how many it wrote.
  static Secret filled(size_t capacity, const std::function<size_t(std::span<char>)>& fill);
  Secret(Secret&& other) noexcept { *this = std::move(other); }
  Secret& operator=(Secret&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Secret();

  // Good as long as the object.
  std::string_view text() const { return {bytes_, size_}; }
  bool empty() const { return size_ == 0; }

 private:
  explicit Secret(size_t capacity);
  char* bytes_ = nullptr;
  size_t size_ = 0;
};

// open() straight into guarded memory.
Result<Secret> open_secret(const Key& key, std::string_view box, std::string_view associated_data);

}  // namespace crypto
