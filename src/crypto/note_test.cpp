#include "crypto/note.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include "base/file.h"
#include "base/text.h"

namespace crypto {
namespace {

using base::Code;

// The rows of a table of published vectors (Wycheproof): hexadecimal fields, "-" for an empty one,
// the verdict last.
std::vector<std::vector<std::string>> vectors(const char* name) {
  std::vector<std::vector<std::string>> rows;
  std::string file =
      base::read_file(std::string(HEARTH_SOURCE_DIR "/src/crypto/testdata/") + name).value();
  for (std::string_view line : base::split(file, '\n')) {
    if (line.empty()) continue;
    std::vector<std::string>& row = rows.emplace_back();
    for (std::string_view field : base::split(line, '\t')) row.emplace_back(field);
    for (size_t at = 1; at + 1 < row.size(); ++at)
      row[at] = row[at] == "-" ? "" : from_hex(row[at]).value();
  }
  return rows;
}

const uint8_t* raw(const std::string& bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}

TEST(Signature, HoldsAsThePublishedVectorsSay) {
  auto rows = vectors("ed25519.tsv");
  EXPECT_EQ(rows.size(), 151u);
  for (const auto& row : rows)
    EXPECT_EQ(holds_signature(row[1], row[2], row[3]), row[4] == "valid") << row[0];
}

// The cipher under our boxes, as the library has it.
TEST(Cipher, OpensAsThePublishedVectorsSay) {
  auto rows = vectors("xchacha20_poly1305.tsv");
  EXPECT_EQ(rows.size(), 315u);
  for (const auto& row : rows) {
    const auto &key = row[1], &nonce = row[2], &data = row[3], &text = row[4];
    std::string boxed = row[5] + row[6], opened(row[5].size(), '\0');
    bool sized = key.size() == crypto_aead_xchacha20poly1305_ietf_KEYBYTES &&
                 nonce.size() == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    bool opens =
        sized && crypto_aead_xchacha20poly1305_ietf_decrypt(
                     reinterpret_cast<uint8_t*>(opened.data()), nullptr, nullptr, raw(boxed),
                     boxed.size(), raw(data), data.size(), raw(nonce), raw(key)) == 0;
    EXPECT_EQ(opens && opened == text, row[7] == "valid") << row[0];
  }
}

TEST(Base64, GoesThereAndBack) {
  for (size_t length = 0; length < 10; ++length) {
    std::string bytes = random_bytes(length);
    EXPECT_EQ(from_base64(to_base64(bytes)).value(), bytes);
  }
  EXPECT_EQ(to_base64("any carnal pleas"), "YW55IGNhcm5hbCBwbGVhcw==");
  EXPECT_EQ(from_base64("YW5").error().code, Code::invalid);
  EXPECT_EQ(from_base64("\xD9W55").error().code, Code::invalid);
}

TEST(Note, IsTextWithASignatureBelow) {
  Signer signer(Key::from_bytes(std::string(32, 's')).value());
  Checkpoint checkpoint{.origin = "hearth/1234", .size = 7, .root = hash256("root")};
  std::string note = signed_note(checkpoint, signer);
  EXPECT_TRUE(note.starts_with("hearth/1234\n7\n" + to_base64(view(checkpoint.root)) +
                               "\n\n— hearth/1234 "));
  EXPECT_EQ(open_note(note, signer.public_key()).value(), checkpoint);
  EXPECT_EQ(signed_note(checkpoint, signer), note);
}

TEST(Note, AnyFlippedBitIsFound) {
  Signer signer(Key::random());
  std::string note = signed_note({.origin = "hearth/1", .size = 1, .root = {}}, signer);
  for (size_t at = 0; at + 1 < note.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = note;
      changed[at] ^= char(1 << bit);
      EXPECT_FALSE(open_note(changed, signer.public_key())) << at;
    }
  EXPECT_EQ(open_note(note, Signer(Key::random()).public_key()).error().code, Code::denied);
  EXPECT_EQ(open_note("", signer.public_key()).error().code, Code::corrupt);
}

}  // namespace
}  // namespace crypto
