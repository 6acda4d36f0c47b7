// Keys and sealed boxes, on libsodium. Nothing here keeps state; any thread may call it.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace crypto {

using base::Result;

// 32 secret bytes in guarded memory that is never swapped and is wiped when the key goes.
// Move-only.
class Key {
 public:
  static constexpr size_t size = 32;
  static Key random();
  // `invalid` unless there are exactly 32 bytes. The caller's copy stays the caller's to wipe.
  static Result<Key> from_bytes(std::string_view bytes);

  Key(Key&& other) noexcept : bytes_(std::exchange(other.bytes_, nullptr)) {}
  Key& operator=(Key&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Key();

  std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_), size}; }
  Key copy() const;

 private:
  friend struct KeyMaker;
  Key();
  uint8_t* bytes_;
};

// Overwrites the content, also where a compiler would leave that out, and empties the string.
void wipe(std::string& secret);
// No core dump of this process and no debugger of the same user. Call first thing in main.
void protect_process();

std::string random_bytes(size_t count);

// A box: only this key opens it (it commits to the key), only with the same associated data, and
// any changed byte is found. XChaCha20-Poly1305 under a key derived from `key` and a random nonce
// (BLAKE2b), which also yields the commitment. Layout: version 1 | nonce 24 | commitment 32 |
// ciphertext | tag 16.
std::string seal(const Key& key, std::string_view plaintext, std::string_view associated_data);
// `denied` for another key, `corrupt` for changed bytes, other associated data or no box at all.
Result<std::string> open(const Key& key, std::string_view box, std::string_view associated_data);
// How much longer a box is than what it holds.
inline constexpr size_t box_overhead = 1 + 24 + 32 + 16;

// A key of its own for each purpose: BLAKE2b keyed with `key` over `context`.
Key derive(const Key& key, std::string_view context);

// Cost of turning a passphrase into a key. The default takes about a second on a small machine.
struct Argon {
  uint64_t passes = 3;
  uint64_t memory_bytes = uint64_t(256) << 20;
  bool operator==(const Argon&) const = default;
};
inline constexpr size_t salt_size = 16;
// Argon2id. `invalid` for a salt of another size or an unreasonable cost, `unavailable` when memory
// is short.
Result<Key> key_from_passphrase(std::string_view passphrase, std::string_view salt,
                                const Argon& cost);

using Hash = std::array<uint8_t, 32>;
// SHA-256.
Hash hash256(std::string_view bytes);
inline std::string_view view(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
// Signs with Ed25519 (RFC 8032). The same secret gives the same signer.
class Signer {
 public:
  explicit Signer(const Key& seed);
  // 32 bytes, for everybody.
  const std::string& public_key() const { return public_key_; }
  std::string sign(std::string_view text) const;  // 64 bytes

 private:
  Key seed_;
  std::string public_key_;
};
bool holds_signature(std::string_view public_key, std::string_view text,
                     std::string_view signature);

// The time taken does not tell where the first difference is.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// A code for people to write down: 128 random bits and a check of 12 bits as seven groups of four
// letters and digits (Crockford's base32: no I, L, O, U), such as "7K2M-Q0VD-…".
std::string new_recovery_code();
// Forgives case, blanks, dashes and O for 0, I and L for 1. `invalid` with a hint when the check
// does not hold.
Result<Key> key_from_recovery_code(std::string_view typed);

std::string to_hex(std::string_view bytes);
Result<std::string> from_hex(std::string_view text);
// RFC 4648, section 4, with padding.
std::string to_base64(std::string_view bytes);
Result<std::string> from_base64(std::string_view text);

}  // namespace crypto
