// Passkeys, as WebAuthn level 3 has them in JSON (sections 5.1.8 to 5.1.10), and as the gate hands
// them to the keeper: taken apart.
#pragma once
#include "protocol/api.h"

namespace protocol {

struct Passkey {
  Text id, name, site;
  Instant made;
  Maybe<Instant> used;
  bool synced = false, here = false;
};
struct Passkeys {
  List<Passkey> passkeys;
};
struct PasskeyName {
  Text passkey;
};
struct PasskeyRenaming {
  Text passkey, name;
};

// What a browser is asked for.
struct RelyingParty {
  Text id, name;
};
struct PasskeyUser {
  Text id, name, display_name;
};
struct KeyParameter {
  Text type;
  Count alg = 0;
};
struct CredentialName {
  Text type, id;
};
struct AuthenticatorSelection {
  Text resident_key, user_verification;
  bool require_resident_key = true;
};
struct CreationOptions {
  RelyingParty rp;
  PasskeyUser user;
  Text challenge;
  List<KeyParameter> parameters;
  Count timeout = 0;
  List<CredentialName> exclude;
  AuthenticatorSelection selection;
  Text attestation;
};
struct RequestOptions {
  Text challenge, rp_id, user_verification;
  Count timeout = 0;
  List<CredentialName> allow;
};

// What it answers.
struct AttestationResponse {
  Text client_data, attestation;
};
struct NewCredential {
  Text id, type;
  AttestationResponse response;
};
struct AssertionResponse {
  Text client_data, authenticator_data, signature;
  Maybe<Text> user;
};
struct ShownCredential {
  Text id, type;
  AssertionResponse response;
};
struct NewPasskey {
  Text name;
  NewCredential credential;
};
struct PasskeyLogin {
  Text device;
  ShownCredential credential;
};
struct Matter {
  Text about;
};
struct Confirmation {
  Text about;
  ShownCredential credential;
};

// What the keeper is told of it: bytes and numbers.
enum class KeyKind { es256, ed25519, rs256 };
struct MadePasskey {
  Text name;
  Bytes client_data, authenticator_data, credential;
  KeyKind kind = KeyKind::es256;
  Bytes first, second;  // see crypto/public_key.h
};
struct ShownPasskey {
  Text word;  // the device's name, or what is confirmed
  Bytes credential, user, client_data, authenticator_data, signature, signature_numbers;
};

// How they are written.
template <>
struct Described<Passkey> {
  static constexpr const char* name = "Passkey";
  static constexpr const char* says = "A passkey of the owner's.";
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id), field("name", it.name),
                      field("site", it.site, "The name of the house that it was made for."),
                      field("made", it.made), field("used", it.used),
                      field("synced", it.synced, "It may be on several devices."),
                      field("here", it.here, "It is for the address that asks."));
  }
};
template <>
struct Described<Passkeys> {
  static constexpr const char* name = "Passkeys";
  static constexpr const char* says = "All of them.";
  static auto fields(auto& it) { return std::tuple(field("passkeys", it.passkeys)); }
};
template <>
struct Described<PasskeyName> {
  static constexpr const char* name = "PasskeyName";
  static constexpr const char* says = "Which passkey.";
  static auto fields(auto& it) { return std::tuple(field("passkey", it.passkey)); }
};
template <>
struct Described<PasskeyRenaming> {
  static constexpr const char* name = "PasskeyRenaming";
  static constexpr const char* says = "Which passkey, and what to call it.";
  static auto fields(auto& it) {
    return std::tuple(field("passkey", it.passkey), field("name", it.name));
  }
};
template <>
struct Described<RelyingParty> {
  static constexpr const char* name = "RelyingParty";
  static constexpr const char* says = "For whom a passkey is made.";
  static auto fields(auto& it) { return std::tuple(field("id", it.id), field("name", it.name)); }
};
template <>
struct Described<PasskeyUser> {
  static constexpr const char* name = "PasskeyUser";
  static constexpr const char* says = "Whose passkey it will be.";
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id), field("name", it.name),
                      field("displayName", it.display_name));
  }
};
template <>
struct Described<KeyParameter> {
  static constexpr const char* name = "KeyParameter";
  static constexpr const char* says = "A kind of key that is taken, as COSE numbers it.";
  static auto fields(auto& it) { return std::tuple(field("type", it.type), field("alg", it.alg)); }
};
template <>
struct Described<CredentialName> {
  static constexpr const char* name = "CredentialName";
  static constexpr const char* says = "A credential.";
  static auto fields(auto& it) { return std::tuple(field("type", it.type), field("id", it.id)); }
};
template <>
struct Described<AuthenticatorSelection> {
  static constexpr const char* name = "AuthenticatorSelection";
  static constexpr const char* says = "What the authenticator has to do.";
  static auto fields(auto& it) {
    return std::tuple(field("residentKey", it.resident_key),
                      field("requireResidentKey", it.require_resident_key),
                      field("userVerification", it.user_verification));
  }
};
template <>
struct Described<CreationOptions> {
  static constexpr const char* name = "CreationOptions";
  static constexpr const char* says =
      "PublicKeyCredentialCreationOptionsJSON: for "
      "PublicKeyCredential.parseCreationOptionsFromJSON.";
  static auto fields(auto& it) {
    return std::tuple(field("rp", it.rp), field("user", it.user), field("challenge", it.challenge),
                      field("pubKeyCredParams", it.parameters), field("timeout", it.timeout),
                      field("excludeCredentials", it.exclude),
                      field("authenticatorSelection", it.selection),
                      field("attestation", it.attestation));
  }
};
template <>
struct Described<RequestOptions> {
  static constexpr const char* name = "RequestOptions";
  static constexpr const char* says =
      "PublicKeyCredentialRequestOptionsJSON: for PublicKeyCredential.parseRequestOptionsFromJSON.";
  static auto fields(auto& it) {
    return std::tuple(field("challenge", it.challenge), field("rpId", it.rp_id),
                      field("timeout", it.timeout), field("allowCredentials", it.allow),
                      field("userVerification", it.user_verification));
  }
};
template <>
struct Described<AttestationResponse> {
  static constexpr const char* name = "AttestationResponse";
  static constexpr const char* says =
      "Of a credential that was made. Attestation is not looked at.";
  static constexpr bool open = true;
  static auto fields(auto& it) {
    return std::tuple(field("clientDataJSON", it.client_data),
                      field("attestationObject", it.attestation));
  }
};
template <>
struct Described<NewCredential> {
  static constexpr const char* name = "NewCredential";
  static constexpr const char* says = "RegistrationResponseJSON: what toJSON() of it gives.";
  static constexpr bool open = true;
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id), field("type", it.type), field("response", it.response));
  }
};
template <>
struct Described<AssertionResponse> {
  static constexpr const char* name = "AssertionResponse";
  static constexpr const char* says = "Of a credential that was shown.";
  static constexpr bool open = true;
  static auto fields(auto& it) {
    return std::tuple(field("clientDataJSON", it.client_data),
                      field("authenticatorData", it.authenticator_data),
                      field("signature", it.signature), field("userHandle", it.user));
  }
};
template <>
struct Described<ShownCredential> {
  static constexpr const char* name = "ShownCredential";
  static constexpr const char* says = "AuthenticationResponseJSON: what toJSON() of it gives.";
  static constexpr bool open = true;
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id), field("type", it.type), field("response", it.response));
  }
};
template <>
struct Described<NewPasskey> {
  static constexpr const char* name = "NewPasskey";
  static constexpr const char* says = "A passkey that a browser has made, and what to call it.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name), field("credential", it.credential));
  }
};
template <>
struct Described<PasskeyLogin> {
  static constexpr const char* name = "PasskeyLogin";
  static constexpr const char* says = "A passkey that was shown, and what to call this device.";
  static auto fields(auto& it) {
    return std::tuple(field("device", it.device), field("credential", it.credential));
  }
};
template <>
struct Described<Matter> {
  static constexpr const char* name = "Matter";
  static constexpr const char* says = "What is to be confirmed.";
  static auto fields(auto& it) {
    return std::tuple(field("about", it.about, "“card/” and a card's id; “destroy”."));
  }
};
template <>
struct Described<Confirmation> {
  static constexpr const char* name = "Confirmation";
  static constexpr const char* says = "A passkey that was shown to confirm something.";
  static auto fields(auto& it) {
    return std::tuple(field("about", it.about), field("credential", it.credential));
  }
};
template <>
inline constexpr auto words_of<KeyKind> = std::array{"es256", "ed25519", "rs256"};

}  // namespace protocol

template <>
struct proc::Fields<protocol::MadePasskey> {
  static auto of(auto& it) {
    return std::tie(it.name, it.client_data, it.authenticator_data, it.credential, it.kind,
                    it.first, it.second);
  }
};
template <>
struct proc::Fields<protocol::ShownPasskey> {
  static auto of(auto& it) {
    return std::tie(it.word, it.credential, it.user, it.client_data, it.authenticator_data,
                    it.signature, it.signature_numbers);
  }
};
