#include "crypto/merkle.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"

namespace crypto {
namespace {

// Straight from RFC 6962, 2.1: the split is at the largest power of two below the size.
Hash root_of(const std::vector<Hash>& leaves, size_t begin, size_t end) {
  if (begin == end) return hash256("");
  if (end - begin == 1) return leaves[begin];
  size_t half = std::bit_floor(end - begin - 1);
  return node_hash(root_of(leaves, begin, begin + half), root_of(leaves, begin + half, end));
}

TEST(MerkleTree, HasTheRootOfTheDefinitionAtEverySize) {
  MerkleTree tree;
  std::vector<Hash> leaves;
  for (size_t size = 0; size < 70; ++size) {
    EXPECT_EQ(tree.root(), root_of(leaves, 0, size)) << size;
    MerkleTree again = MerkleTree::from_edge(size, tree.edge()).value();
    EXPECT_EQ(again.root(), tree.root());
    leaves.push_back(leaf_hash(std::to_string(size)));
    tree.append(leaves.back());
  }
  EXPECT_EQ(MerkleTree::from_edge(3, "short").error().code, base::Code::corrupt);
}

Hash hash_in(const base::Json& json) {
  std::string bytes = from_base64(json.string()).value_or("");
  Hash hash{};
  if (bytes.size() == hash.size()) std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

// A hash of another length can be no proof.
bool well_formed(const base::Json& json) {
  auto bytes = from_base64(json.string());
  return bytes && bytes->size() == sizeof(Hash);
}

TEST(MerkleProof, HoldsAsThePublishedVectorsSay) {
  auto file = base::read_file(HEARTH_SOURCE_DIR "/src/crypto/testdata/merkle_proofs.jsonl");
  ASSERT_TRUE(file);
  size_t count = 0;
  for (std::string_view line : base::split(*file, '\n')) {
    if (line.empty()) continue;
    base::Json one = base::Json::parse(line).value();
    bool inclusion = one["kind"].string() == "inclusion", formed = true;
    MerkleProof proof;
    for (const base::Json& hash : one["proof"].items()) {
      formed &= well_formed(hash);
      proof.push_back(hash_in(hash));
    }
    auto number = [&](const char* name) { return uint64_t(one[name].integer()); };
    bool holds = false;
    if (inclusion) {
      formed &= one["leafIdx"].as_int() && well_formed(one["leafHash"]) && well_formed(one["root"]);
      holds = holds_inclusion(proof, number("leafIdx"), number("treeSize"),
                              hash_in(one["leafHash"]), hash_in(one["root"]));
    } else {
      bool same = number("size1") == number("size2");  // then the roots may be any two texts
      formed &= same || (well_formed(one["root1"]) && well_formed(one["root2"]));
      holds = holds_consistency(proof, number("size1"), number("size2"), hash_in(one["root1"]),
                                hash_in(one["root2"])) &&
              (!same || one["root1"] == one["root2"]);
    }
    EXPECT_EQ(formed && holds, !*one["wantErr"].as_bool()) << one["name"].string();
    ++count;
  }
  EXPECT_EQ(count, 196u);
}

}  // namespace
}  // namespace crypto
