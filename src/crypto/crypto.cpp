#include "crypto/crypto.h"

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "crypto/secret.h"

namespace crypto {
namespace {

using base::Code;
using base::fail;

const uint8_t* raw(std::string_view bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}
uint8_t* raw(std::string& bytes) { return reinterpret_cast<uint8_t*>(bytes.data()); }

void start_library() {
  static const int started = sodium_init();
  CHECK(started >= 0);
}

}  // namespace

// Makes a key whose bytes `fill` writes straight into guarded memory.
struct KeyMaker {
  template <class Fill>
  static Key make(Fill&& fill) {
    Key key;
    fill(key.bytes_);
    return key;
  }
};

Key::Key() {
  start_library();
  bytes_ = static_cast<uint8_t*>(sodium_malloc(size));
  CHECK(bytes_ != nullptr);
}

Key::~Key() { sodium_free(bytes_); }

Key Key::random() {
  return KeyMaker::make([](uint8_t* bytes) { randombytes_buf(bytes, size); });
}

Result<Key> Key::from_bytes(std::string_view bytes) {
  if (bytes.size() != size)
    return fail(Code::invalid, fmt::format("A key has {} bytes, not {}.", size, bytes.size()));
  return KeyMaker::make([&](uint8_t* to) { std::copy_n(raw(bytes), size, to); });
}

Key Key::copy() const {
  return KeyMaker::make([&](uint8_t* to) { std::copy_n(bytes_, size, to); });
}

void wipe(std::string& secret) {
  sodium_memzero(secret.data(), secret.size());
  secret.clear();
}

void protect_process() {
  rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

std::string random_bytes(size_t count) {
  start_library();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

namespace {

constexpr char box_version = 1;
constexpr size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t commitment_size = 32;
constexpr size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(box_overhead == 1 + nonce_size + commitment_size + tag_size);

// The two halves of one keyed BLAKE2b-512 over the nonce: the box's own key, and what commits to
// `key`. A second key with the same commitment would be a collision of BLAKE2b.
struct BoxKeys {
  uint8_t encryption[32];
  uint8_t commitment[commitment_size];
  ~BoxKeys() { sodium_memzero(this, sizeof *this); }
};
static_assert(sizeof(BoxKeys) == crypto_generichash_BYTES_MAX);

void derive_box_keys(const Key& key, std::string_view nonce, BoxKeys& keys) {
  std::string context = "hearth box";
  context += nonce;
  crypto_generichash(reinterpret_cast<uint8_t*>(&keys), sizeof keys, raw(context), context.size(),
                     raw(key.bytes()), Key::size);
}

}  // namespace

std::string seal(const Key& key, std::string_view plaintext, std::string_view associated_data) {
  std::string nonce = random_bytes(nonce_size);
  BoxKeys keys;
  derive_box_keys(key, nonce, keys);
  std::string box(1, box_version);
  box += nonce;
  box.append(reinterpret_cast<const char*>(keys.commitment), commitment_size);
  size_t header = box.size();
  box.resize(header + plaintext.size() + tag_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      raw(box) + header, nullptr, raw(plaintext), plaintext.size(), raw(associated_data),
      associated_data.size(), nullptr, raw(nonce), keys.encryption);
  return box;
}

namespace {

template <class Text>
Text with_space(size_t size, const std::function<size_t(std::span<char>)>& fill) {
  if constexpr (std::is_same_v<Text, Secret>) {
    return Secret::filled(size, fill);
  } else {
    Text text(size, '\0');
    fill(text);
    return text;
  }
}

template <class Text>
Result<Text> open_into(const Key& key, std::string_view box, std::string_view associated_data) {
  if (box.size() < box_overhead || box[0] != box_version)
    return fail(Code::corrupt, "This is not a sealed box.");
  std::string_view nonce = box.substr(1, nonce_size);
  std::string_view commitment = box.substr(1 + nonce_size, commitment_size);
  std::string_view sealed = box.substr(1 + nonce_size + commitment_size);
  BoxKeys keys;
  derive_box_keys(key, nonce, keys);
  if (sodium_memcmp(keys.commitment, commitment.data(), commitment_size) != 0)
    return fail(Code::denied, "This key does not open the box.");
  bool whole = false;
  auto decrypt = [&](std::span<char> space) {
    whole = crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<uint8_t*>(space.data()),
                                                       nullptr, nullptr, raw(sealed), sealed.size(),
                                                       raw(associated_data), associated_data.size(),
                                                       raw(nonce), keys.encryption) == 0;
    return space.size();
  };
  Text plaintext = with_space<Text>(sealed.size() - tag_size, decrypt);
  if (!whole) return fail(Code::corrupt, "The sealed box was changed or lies in another's place.");
  return plaintext;
}

}  // namespace

Result<std::string> open(const Key& key, std::string_view box, std::string_view associated_data) {
  return open_into<std::string>(key, box, associated_data);
}

Result<Secret> open_secret(const Key& key, std::string_view box, std::string_view associated_data) {
  return open_into<Secret>(key, box, associated_data);
}

Key derive(const Key& key, std::string_view context) {
  std::string message = "hearth key";
  message += context;
  return KeyMaker::make([&](uint8_t* to) {
    crypto_generichash(to, Key::size, raw(message), message.size(), raw(key.bytes()), Key::size);
  });
}

Result<Key> key_from_passphrase(std::string_view passphrase, std::string_view salt,
                                const Argon& cost) {
  static_assert(salt_size == crypto_pwhash_argon2id_SALTBYTES);
  constexpr uint64_t memory_max = uint64_t(4) << 30;
  if (salt.size() != salt_size || cost.passes < 1 || cost.passes > 100 ||
      cost.memory_bytes < crypto_pwhash_argon2id_MEMLIMIT_MIN || cost.memory_bytes > memory_max)
    return fail(Code::invalid, "The settings of the passphrase are damaged.");
  bool made = false;
  Key key = KeyMaker::make([&](uint8_t* to) {
    made = crypto_pwhash_argon2id(to, Key::size, passphrase.data(), passphrase.size(), raw(salt),
                                  cost.passes, cost.memory_bytes,
                                  crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0;
  });
  if (!made)
    return fail(Code::unavailable,
                fmt::format("Checking the passphrase needs {} MB of memory, which is not free.",
                            cost.memory_bytes >> 20),
                "Close some programs and try again.");
  return key;
}

Hash hash256(std::string_view bytes) {
  Hash hash;
  crypto_hash_sha256(hash.data(), raw(bytes), bytes.size());
  return hash;
}

Signer::Signer(const Key& seed) : seed_(seed.copy()), public_key_(crypto_sign_PUBLICKEYBYTES, 0) {
  std::string secret(crypto_sign_SECRETKEYBYTES, '\0');
  crypto_sign_seed_keypair(raw(public_key_), raw(secret), raw(seed_.bytes()));
  wipe(secret);
}

// libsodium's secret key is the seed and the public key.
std::string Signer::sign(std::string_view text) const {
  std::string secret;  // grown, it would leave a copy behind that nobody wipes
  secret.reserve(crypto_sign_SECRETKEYBYTES);
  secret.append(seed_.bytes()).append(public_key_);
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(raw(signature), nullptr, raw(text), text.size(), raw(secret));
  wipe(secret);
  return signature;
}

bool holds_signature(std::string_view public_key, std::string_view text,
                     std::string_view signature) {
  return public_key.size() == crypto_sign_PUBLICKEYBYTES && signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(raw(signature), raw(text), text.size(), raw(public_key)) == 0;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

namespace {

constexpr std::string_view code_letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t code_entropy = 16;
constexpr size_t code_length = 28;  // 128 bits and 12 of check, 5 in each letter
constexpr size_t code_group = 4;

// 128 bits and the first 12 of their hash, in 18 bytes of which the last 4 bits are zero.
std::string with_check(std::string_view entropy) {
  std::string text = "hearth recovery code";
  text += entropy;
  Hash hash = hash256(text);
  std::string bytes(entropy);
  bytes += char(hash[0]);
  bytes += char(hash[1] & 0xf0);
  return bytes;
}

uint8_t five_bits(std::string_view bytes, size_t index) {
  size_t bit = index * 5;
  unsigned pair = uint8_t(bytes[bit / 8]) << 8;
  if (bit / 8 + 1 < bytes.size()) pair |= uint8_t(bytes[bit / 8 + 1]);
  return (pair >> (11 - bit % 8)) & 31;
}

void put_five_bits(std::string& bytes, size_t index, uint8_t value) {
  size_t bit = index * 5;
  unsigned pair = unsigned(value) << (11 - bit % 8);
  bytes[bit / 8] |= char(pair >> 8);
  if (bit / 8 + 1 < bytes.size()) bytes[bit / 8 + 1] |= char(pair);
}

// The value of a letter as people type it; -1 for what no code holds.
int letter_value(char letter) {
  if (letter >= 'a' && letter <= 'z') letter = char(letter - 'a' + 'A');
  if (letter == 'O') letter = '0';
  if (letter == 'I' || letter == 'L') letter = '1';
  size_t value = code_letters.find(letter);
  return value == std::string_view::npos ? -1 : int(value);
}

}  // namespace

std::string new_recovery_code() {
  std::string entropy = random_bytes(code_entropy);
  std::string bytes = with_check(entropy);
  std::string code;
  for (size_t i = 0; i < code_length; ++i) {
    if (i > 0 && i % code_group == 0) code += '-';
    code += code_letters[five_bits(bytes, i)];
  }
  wipe(entropy);
  wipe(bytes);
  return code;
}

Result<Key> key_from_recovery_code(std::string_view typed) {
  auto mistyped = [](std::string message) {
    return fail(Code::invalid, std::move(message),
                "It has seven groups of four letters and digits; check each against your copy.");
  };
  std::string bytes(code_entropy + 2, '\0');
  size_t length = 0;
  for (char letter : typed) {
    if (letter == '-' || letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r')
      continue;
    int value = letter_value(letter);
    if (value < 0) return mistyped("There is a letter in this recovery code that no code holds.");
    if (length < code_length) put_five_bits(bytes, length, uint8_t(value));
    ++length;
  }
  if (length != code_length)
    return mistyped(fmt::format("This recovery code has {} letters and digits instead of {}.",
                                length, code_length));
  std::string entropy = bytes.substr(0, code_entropy);
  if (!equal_in_constant_time(with_check(entropy), bytes))
    return mistyped("There is a typing mistake in this recovery code.");
  Key key = KeyMaker::make([&](uint8_t* to) {
    std::string_view context = "hearth recovery code";
    crypto_generichash(to, Key::size, raw(context), context.size(), raw(entropy), code_entropy);
  });
  wipe(entropy);
  wipe(bytes);
  return key;
}

std::string to_hex(std::string_view bytes) {
  std::string text;
  for (char byte : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", uint8_t(byte));
  return text;
}

Result<std::string> from_hex(std::string_view text) {
  std::string bytes(text.size() / 2, '\0');
  size_t length = 0;
  const char* end = nullptr;
  int status =
      sodium_hex2bin(raw(bytes), bytes.size(), text.data(), text.size(), nullptr, &length, &end);
  if (status != 0 || length * 2 != text.size())
    return fail(Code::invalid, "This is not a text of hexadecimal digits.");
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), raw(bytes), bytes.size(), variant);
  text.pop_back();  // the terminating zero
  return text;
}

Result<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  size_t length = 0;
  const char* end = nullptr;
  int status = sodium_base642bin(raw(bytes), bytes.size(), text.data(), text.size(), nullptr,
                                 &length, &end, sodium_base64_VARIANT_ORIGINAL);
  bytes.resize(status == 0 ? length : 0);
  // One text for the same bytes: the library also takes letters with the highest bit set.
  if (status != 0 || end != text.data() + text.size() || to_base64(bytes) != text)
    return fail(Code::invalid, "This is not a text in base64.");
  return bytes;
}

}  // namespace crypto
