#include "crypto/merkle.h"

#include <bit>

namespace crypto {

Hash leaf_hash(std::string_view entry) {
  std::string bytes(1, '\0');
  bytes += entry;
  return hash256(bytes);
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::string bytes(1, '\1');
  bytes += view(left);
  bytes += view(right);
  return hash256(bytes);
}

Result<MerkleTree> MerkleTree::from_edge(uint64_t size, std::string_view edge) {
  MerkleTree tree;
  tree.size_ = size;
  tree.edge_.resize(size_t(std::popcount(size)));
  if (edge.size() != tree.edge_.size() * sizeof(Hash))
    return base::fail(base::Code::corrupt, "The edge of a Merkle tree is damaged.");
  for (Hash& hash : tree.edge_) {
    std::copy_n(edge.begin(), hash.size(), hash.begin());
    edge.remove_prefix(hash.size());
  }
  return tree;
}

// The new leaf closes a subtree for each low bit that is set, as a carry does.
void MerkleTree::append(const Hash& leaf) {
  Hash hash = leaf;
  for (uint64_t closed = size_; closed & 1; closed >>= 1) {
    hash = node_hash(edge_.back(), hash);
    edge_.pop_back();
  }
  edge_.push_back(hash);
  ++size_;
}

Hash MerkleTree::root() const {
  if (edge_.empty()) return hash256("");
  Hash hash = edge_.back();
  for (size_t at = edge_.size() - 1; at-- > 0;) hash = node_hash(edge_[at], hash);
  return hash;
}

std::string MerkleTree::edge() const {
  std::string out;
  for (const Hash& hash : edge_) out += view(hash);
  return out;
}

bool holds_inclusion(const MerkleProof& proof, uint64_t index, uint64_t size, const Hash& leaf,
                     const Hash& root) {
  if (index >= size) return false;
  uint64_t node = index, last = size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1) || node == last) {
      hash = node_hash(sibling, hash);
      while (node != 0 && !(node & 1)) node >>= 1, last >>= 1;
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1, last >>= 1;
  }
  return last == 0 && hash == root;
}

bool holds_consistency(const MerkleProof& proof, uint64_t earlier_size, uint64_t size,
                       const Hash& earlier_root, const Hash& root) {
  if (earlier_size == 0 || earlier_size > size) return false;
  if (earlier_size == size) return proof.empty() && earlier_root == root;
  bool whole = std::has_single_bit(earlier_size);  // then the earlier root is itself a node
  if (proof.empty() && !whole) return false;
  uint64_t node = earlier_size - 1, last = size - 1;
  while (node & 1) node >>= 1, last >>= 1;
  size_t at = 0;
  Hash earlier = whole ? earlier_root : proof[at++], now = earlier;
  for (; at < proof.size(); ++at) {
    if (last == 0) return false;
    if ((node & 1) || node == last) {
      earlier = node_hash(proof[at], earlier);
      now = node_hash(proof[at], now);
      while (node != 0 && !(node & 1)) node >>= 1, last >>= 1;
    } else {
      now = node_hash(now, proof[at]);
    }
    node >>= 1, last >>= 1;
  }
  return last == 0 && earlier == earlier_root && now == root;
}

}  // namespace crypto
