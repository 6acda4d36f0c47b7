#include "crypto/public_key.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

namespace crypto {
namespace {

std::string hex(const char* text) { return from_hex(text).value(); }

// RFC 6979, appendix A.2.5, with SHA-256.
PublicKey p256() {
  return {.first = hex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"),
          .second = hex("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")};
}
std::string p256_signature() {
  return hex(
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
      "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
}

TEST(PublicKey, EcdsaHoldsForItsTextAndKeyAlone) {
  EXPECT_TRUE(check_key(p256()));
  EXPECT_TRUE(holds_signature(p256(), "sample", p256_signature()));
  EXPECT_FALSE(holds_signature(p256(), "sampl", p256_signature()));
  for (size_t i = 0; i < 64; ++i) {
    std::string changed = p256_signature();
    changed[i] = char(changed[i] ^ 1);
    EXPECT_FALSE(holds_signature(p256(), "sample", changed)) << i;
  }
}

TEST(PublicKey, APointOffTheCurveIsNoKey) {
  PublicKey key = p256();
  key.second.back() = char(key.second.back() ^ 1);
  EXPECT_EQ(check_key(key).error().code, base::Code::invalid);
  EXPECT_FALSE(holds_signature(key, "sample", p256_signature()));
  EXPECT_FALSE(check_key({.first = std::string(32, '\0'), .second = std::string(32, '\0')}));
  EXPECT_FALSE(check_key({.first = "short", .second = key.second}));
}

TEST(PublicKey, Ed25519HoldsForItsTextAndKeyAlone) {
  Signer signer(Key::random());
  PublicKey key{.algorithm = SignatureAlgorithm::ed25519, .first = signer.public_key()};
  EXPECT_TRUE(check_key(key));
  EXPECT_TRUE(holds_signature(key, "text", signer.sign("text")));
  EXPECT_FALSE(holds_signature(key, "text!", signer.sign("text")));
  EXPECT_FALSE(holds_signature(key, "text", ""));
}

TEST(PublicKey, RsaHoldsForItsTextAndKeyAlone) {
  EVP_PKEY* made = EVP_RSA_gen(2048);
  auto part = [&](const char* name) {
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(made, name, &number);
    std::string bytes(size_t(BN_num_bytes(number)), '\0');
    BN_bn2bin(number, reinterpret_cast<uint8_t*>(bytes.data()));
    BN_free(number);
    return bytes;
  };
  PublicKey key{SignatureAlgorithm::rs256, part(OSSL_PKEY_PARAM_RSA_N),
                part(OSSL_PKEY_PARAM_RSA_E)};
  std::string signature(256, '\0'), text = "text";
  size_t size = signature.size();
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  EVP_DigestSignInit(digest, nullptr, EVP_sha256(), nullptr, made);
  EVP_DigestSign(digest, reinterpret_cast<uint8_t*>(signature.data()), &size,
                 reinterpret_cast<const uint8_t*>(text.data()), text.size());
  EVP_MD_CTX_free(digest);
  EVP_PKEY_free(made);
  EXPECT_TRUE(check_key(key));
  EXPECT_TRUE(holds_signature(key, text, signature));
  EXPECT_FALSE(holds_signature(key, "text!", signature));
  signature.back() = char(signature.back() ^ 1);
  EXPECT_FALSE(holds_signature(key, text, signature));
  key.second = std::string(1, '\1');
  EXPECT_FALSE(check_key(key)) << "an exponent of one signs nothing";
}

}  // namespace
}  // namespace crypto
