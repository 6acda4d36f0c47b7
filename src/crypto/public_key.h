// Signatures of others, by the algorithms that passkeys use: keys and signatures as their numbers,
// so that nothing has to be parsed here. On OpenSSL; Ed25519 on libsodium.
#pragma once
#include <string>
#include <string_view>

#include "crypto/crypto.h"

namespace crypto {

// As COSE names them (RFC 9053, RFC 8812): ECDSA with P-256 and SHA-256, Ed25519, RSASSA-PKCS1-v1_5
// with SHA-256.
enum class SignatureAlgorithm { es256, ed25519, rs256 };

// Numbers are big-endian.
struct PublicKey {
  SignatureAlgorithm algorithm = SignatureAlgorithm::es256;
  std::string first;   // es256: x, 32 bytes; ed25519: the key, 32 bytes; rs256: n, 256 to 512 bytes
  std::string second;  // es256: y, 32 bytes; rs256: e, 1 to 4 bytes; else ""
};

// `invalid` for what is no key of its algorithm (a point that is not on the curve).
Result<void> check_key(const PublicKey& key);
// `signature`: es256: r and s, 64 bytes; ed25519: 64 bytes; rs256: as long as n.
bool holds_signature(const PublicKey& key, std::string_view text, std::string_view signature);

}  // namespace crypto
