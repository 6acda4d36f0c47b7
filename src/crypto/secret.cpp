#include "crypto/secret.h"

#include <sodium.h>

namespace crypto {

Secret::Secret(size_t capacity) {
  static const int started = sodium_init();
  CHECK(started >= 0);
  bytes_ = static_cast<char*>(sodium_malloc(std::max<size_t>(capacity, 1)));
  CHECK(bytes_ != nullptr);
}

Secret::Secret(std::string_view text) : Secret(text.size()) {
  std::ranges::copy(text, bytes_);
  size_ = text.size();
}

Secret Secret::filled(size_t capacity, const std::function<size_t(std::span<char>)>& fill) {
  Secret secret(capacity);
  secret.size_ = fill({secret.bytes_, capacity});
  CHECK(secret.size_ <= capacity);
  return secret;
}

Secret::~Secret() { sodium_free(bytes_); }

}  // namespace crypto
