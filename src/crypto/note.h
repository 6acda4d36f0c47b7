// Signed notes (C2SP signed-note) and the checkpoints of a log (C2SP tlog-checkpoint): a few lines
// of text that say how long a journal is and what its root hash is, with an Ed25519 signature
// below.
//
//   hearth.example/…            who: any name without blanks and plus signs
//   20852163                    how many records
//   CsUYapGG…MHwrd3U=           the root of their Merkle tree
//
//   — hearth.example/… Az3grlg…
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/crypto.h"

namespace crypto {

struct Checkpoint {
  std::string origin;
  uint64_t size = 0;
  Hash root{};
  bool operator==(const Checkpoint&) const = default;
};

std::string signed_note(const Checkpoint& checkpoint, const Signer& signer);
// `corrupt` for what is no such note, `denied` when the signature under the origin's name is not of
// this key.
Result<Checkpoint> open_note(std::string_view note, std::string_view public_key);

}  // namespace crypto
