#include "gate/passkey.h"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>

#include <memory>

#include "base/base64url.h"
#include "gate/cbor.h"

namespace gate {
namespace {

using base::Code, base::fail, base::from_base64url, base::Result;
using protocol::KeyKind, protocol::MadePasskey, protocol::ShownPasskey;

protocol::Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

std::unexpected<base::Error> not_understood(const char* what) {
  return fail(Code::invalid, fmt::format("The passkey's {} is not understood.", what));
}

template <class Name>
Result<protocol::Bytes> bytes_at(const Cbor& map, Name name) {
  Cbor member = TRY(map.at(name));
  return bytes_of(TRY(member.bytes()));
}
// In base64url.
Result<protocol::Bytes> bytes_in(const std::string& text) {
  return bytes_of(TRY(from_base64url(text)));
}
Result<int64_t> number_at(const Cbor& map, int64_t name) {
  Cbor member = TRY(map.at(name));
  return member.number();
}

// COSE_Key (RFC 9052, section 7; RFC 9053, section 7.1; RFC 8230, section 4).
constexpr int64_t kty = 1, alg = 3, crv = -1, x = -2, y = -3, rsa_n = -1, rsa_e = -2;

Result<void> read_key(const Cbor& key, MadePasskey& out) {
  int64_t kind = TRY(number_at(key, kty)), algorithm = TRY(number_at(key, alg));
  auto curve = number_at(key, crv);
  auto on_curve = [&](int64_t number) { return curve && *curve == number; };
  if (kind == 2 && algorithm == -7 && on_curve(1)) {
    out.kind = KeyKind::es256;
    out.first = TRY(bytes_at(key, x));
    out.second = TRY(bytes_at(key, y));
  } else if (kind == 1 && algorithm == -8 && on_curve(6)) {
    out.kind = KeyKind::ed25519;
    out.first = TRY(bytes_at(key, x));
  } else if (kind == 3 && algorithm == -257) {
    out.kind = KeyKind::rs256;
    out.first = TRY(bytes_at(key, rsa_n));
    out.second = TRY(bytes_at(key, rsa_e));
  } else {
    return fail(Code::invalid, "This kind of passkey is not taken.", "Use another authenticator.");
  }
  return {};
}

// Attested credential data, section 6.5.1, behind the 37 bytes that are always there.
Result<void> read_attested(std::string_view data, MadePasskey& out) {
  constexpr size_t head = 37, model = 16;
  bool there = data.size() > head + model + 2 && (uint8_t(data[32]) & 0x40);
  if (!there) return not_understood("data");
  bool extended = (uint8_t(data[32]) & 0x80) != 0;
  data.remove_prefix(head + model);
  size_t length = size_t(uint8_t(data[0])) << 8 | uint8_t(data[1]);
  data.remove_prefix(2);
  if (data.size() < length) return not_understood("data");
  out.credential = bytes_of(data.substr(0, length));
  std::string_view rest;
  Cbor key = TRY(Cbor::read(data.substr(length), rest));
  TRY(read_key(key, out));
  if (extended) TRY(Cbor::read(rest, rest));
  if (!rest.empty()) return not_understood("data");
  return {};
}

// ECDSA's r and s, 32 bytes each, of Ecdsa-Sig-Value (RFC 3279, section 2.2.3); "" for none.
protocol::Bytes numbers_of(const protocol::Bytes& signature) {
  const unsigned char* at = signature.data();
  const unsigned char* end = at + signature.size();
  std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(
      d2i_ECDSA_SIG(nullptr, &at, long(signature.size())), ECDSA_SIG_free);
  protocol::Bytes out(64);
  bool fits = pair && at == end &&
              BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), out.data(), 32) == 32 &&
              BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), out.data() + 32, 32) == 32;
  return fits ? out : protocol::Bytes();
}

}  // namespace

Result<MadePasskey> take_apart(const protocol::NewPasskey& made) {
  const protocol::AttestationResponse& response = made.credential.response;
  if (made.credential.type != "public-key") return not_understood("type");
  MadePasskey out{.name = made.name, .client_data = TRY(bytes_in(response.client_data))};
  std::string object = TRY(from_base64url(response.attestation));
  std::string_view rest;
  Cbor attestation = TRY(Cbor::read(object, rest));
  if (!rest.empty()) return not_understood("attestation");
  out.authenticator_data = TRY(bytes_at(attestation, "authData"));
  std::string_view data(reinterpret_cast<const char*>(out.authenticator_data.data()),
                        out.authenticator_data.size());
  TRY(read_attested(data, out));
  if (TRY(bytes_in(made.credential.id)) != out.credential) return not_understood("name");
  return out;
}

Result<ShownPasskey> take_apart(const std::string& word, const protocol::ShownCredential& shown) {
  const protocol::AssertionResponse& response = shown.response;
  if (shown.type != "public-key") return not_understood("type");
  ShownPasskey out{.word = word,
                   .credential = TRY(bytes_in(shown.id)),
                   .user = TRY(bytes_in(response.user.value_or(""))),
                   .client_data = TRY(bytes_in(response.client_data)),
                   .authenticator_data = TRY(bytes_in(response.authenticator_data)),
                   .signature = TRY(bytes_in(response.signature))};
  out.signature_numbers = numbers_of(out.signature);
  return out;
}

Result<std::string> told_of_passkey(const protocol::Operation& operation, std::string_view input) {
  std::string_view name = operation.name;
  if (name == protocol::add_passkey.name) {
    auto made = TRY(proc::decode<protocol::NewPasskey>(input));
    return proc::encode(TRY(take_apart(made)));
  }
  if (name == protocol::login.name) {
    auto login = TRY(proc::decode<protocol::PasskeyLogin>(input));
    return proc::encode(TRY(take_apart(login.device, login.credential)));
  }
  auto confirmed = TRY(proc::decode<protocol::Confirmation>(input));
  return proc::encode(TRY(take_apart(confirmed.about, confirmed.credential)));
}

}  // namespace gate
