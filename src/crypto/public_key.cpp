#include "crypto/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <memory>

namespace crypto {
namespace {

using base::Code, base::fail;

template <auto free_it>
struct Free {
  template <class T>
  void operator()(T* it) const {
    free_it(it);
  }
};
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using OpenKey = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;

const uint8_t* raw(std::string_view bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}
Number number(std::string_view bytes) {
  return Number(BN_bin2bn(raw(bytes), int(bytes.size()), nullptr));
}

// Null for what is none.
OpenKey made(const char* kind, const Builder& builder) {
  Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  Context context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  OpenKey open(key);
  Context check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (!check || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
  return open;
}

OpenKey open_p256(const PublicKey& key) {
  if (key.first.size() != 32 || key.second.size() != 32) return nullptr;
  std::string point = "\x04" + key.first + key.second;  // SEC 1, section 2.3.3: uncompressed
  Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  return made("EC", builder);
}

OpenKey open_rsa(const PublicKey& key) {
  bool sound = key.first.size() >= 256 && key.first.size() <= 512 && key.first.front() != 0 &&
               !key.second.empty() && key.second.size() <= 4;
  if (!sound) return nullptr;
  Number n = number(key.first), e = number(key.second);
  if (!n || !e || !BN_is_odd(e.get()) || BN_is_one(e.get())) return nullptr;
  Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return made("RSA", builder);
}

OpenKey open_key(const PublicKey& key) {
  return key.algorithm == SignatureAlgorithm::es256 ? open_p256(key) : open_rsa(key);
}

// OpenSSL takes ECDSA's two numbers in DER.
std::string in_der(std::string_view signature) {
  std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>> pair(ECDSA_SIG_new());
  Number r = number(signature.substr(0, 32)), s = number(signature.substr(32));
  if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
  (void)r.release(), (void)s.release();  // the pair's now
  unsigned char* bytes = nullptr;
  int size = i2d_ECDSA_SIG(pair.get(), &bytes);
  std::string out(reinterpret_cast<char*>(bytes), size > 0 ? size_t(size) : 0);
  OPENSSL_free(bytes);
  return out;
}

}  // namespace

Result<void> check_key(const PublicKey& key) {
  bool sound = key.algorithm == SignatureAlgorithm::ed25519
                   ? key.first.size() == 32 && key.second.empty()
                   : open_key(key) != nullptr;
  if (!sound) return fail(Code::invalid, "This is no key of its kind.");
  return {};
}

bool holds_signature(const PublicKey& key, std::string_view text, std::string_view signature) {
  bool p256 = key.algorithm == SignatureAlgorithm::es256;
  if (key.algorithm == SignatureAlgorithm::ed25519)
    return key.first.size() == 32 && signature.size() == 64 &&
           holds_signature(key.first, text, signature);
  if (signature.size() != (p256 ? 64 : key.first.size())) return false;
  OpenKey open = open_key(key);
  Digest digest(EVP_MD_CTX_new());
  std::string der = p256 ? in_der(signature) : std::string(signature);
  return open && digest &&
         EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, open.get()) == 1 &&
         EVP_DigestVerify(digest.get(), raw(der), der.size(), raw(text), text.size()) == 1;
}

}  // namespace crypto
