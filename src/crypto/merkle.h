// Merkle trees of RFC 6962 (the same in RFC 9162): one hash that stands for a list of entries, and
// that a longer list can be shown to continue.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/crypto.h"

namespace crypto {

Hash leaf_hash(std::string_view entry);               // SHA-256(00 | entry)
Hash node_hash(const Hash& left, const Hash& right);  // SHA-256(01 | left | right)

// A tree that grows, by its right edge: one hash for each whole subtree, the largest first. That is
// enough to append and to say the root; a million entries take 20 hashes.
class MerkleTree {
 public:
  MerkleTree() = default;
  // `corrupt` unless there is one hash for each bit of `size`.
  static Result<MerkleTree> from_edge(uint64_t size, std::string_view edge);
  void append(const Hash& leaf);
  uint64_t size() const { return size_; }
  Hash root() const;         // of no entries: SHA-256 of nothing
  std::string edge() const;  // the hashes, one behind the other

 private:
  uint64_t size_ = 0;
  std::vector<Hash> edge_;
};

using MerkleProof = std::vector<Hash>;

// Is `leaf` the entry `index` (from 0) of the tree with this size and root? RFC 9162, 2.1.3.2.
bool holds_inclusion(const MerkleProof& proof, uint64_t index, uint64_t size, const Hash& leaf,
                     const Hash& root);
// Does the tree of `size` continue the one of `earlier_size`, which has at least one entry? RFC
// 9162, 2.1.4.2.
bool holds_consistency(const MerkleProof& proof, uint64_t earlier_size, uint64_t size,
                       const Hash& earlier_root, const Hash& root);

}  // namespace crypto
