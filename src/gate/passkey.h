// What a browser says of a passkey, taken apart for the keeper, which parses none of it: JSON,
// base64url, CBOR, COSE keys and DER end here (WebAuthn level 3, sections 6.1, 6.5 and 5.2).
// Nothing is believed here and nothing decided.
#pragma once
#include "protocol/operations.h"

namespace gate {

// An attestation statement is not looked at: whose make an authenticator is does not matter.
base::Result<protocol::MadePasskey> take_apart(const protocol::NewPasskey& made);
base::Result<protocol::ShownPasskey> take_apart(const std::string& word,
                                                const protocol::ShownCredential& shown);

// Bytes of what the keeper is given, from those of the input of an operation of Shape::passkey.
base::Result<std::string> told_of_passkey(const protocol::Operation& operation,
                                          std::string_view input);

}  // namespace gate
