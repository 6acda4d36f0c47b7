// Passkeys of the owner: made, shown, taken back (WebAuthn level 3,
// https://www.w3.org/TR/webauthn-3/; sections are named beside what they ask for). Nothing of a
// browser's JSON or CBOR is parsed here: the gate takes it apart, and what is believed of it
// afterwards was signed, or is compared with bytes made here.
//
// Invariants:
// (1) A challenge is good once, for five minutes, for the purpose, the origin, the session and the
// matter it was made for. (2) A passkey counts as shown when its key has signed this challenge and
// this origin, with its person verified. (3) A counter that counts and does not grow is refused:
// there is a copy. (4) A confirmation is good once, for two minutes, for its session and matter.
//
// Any thread; holds the strand while it writes.
#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "crypto/public_key.h"
#include "store/house.h"

namespace house {

struct Passkey {
  std::string id, name;
  std::string site;  // the relying party's id: "localhost", "house.example"
  base::Instant made = {};
  std::optional<base::Instant> used = {};
  bool synced = false;          // may be on several devices of the owner
  std::string credential = {};  // as the authenticator names it
  std::string user = {};        // the handle it knows the owner by
  crypto::PublicKey key = {};
  uint32_t counter = 0;
};

struct Ceremony {
  enum class Purpose { making, logging_in, confirming } purpose = Purpose::logging_in;
  std::string origin;  // one of the gate's: "https://house.example"
  std::string device = {}, matter = {};
};

// What a browser answered, taken apart.
struct MadeCredential {
  std::string name, client_data, authenticator_data, credential;
  crypto::PublicKey key;
};
struct ShownCredential {
  std::string credential, user;  // user: "" where the authenticator did not say
  std::string client_data, authenticator_data, signature;
  std::string signature_numbers = {};  // of ECDSA: r and s
};

class Passkeys {
 public:
  static base::Result<Passkeys> open(store::House& store, std::mutex& strand,
                                     std::function<base::Instant()> clock);

  // The relying party's id of an origin. `invalid` for an address in numbers: there is no passkey
  // for one.
  static base::Result<std::string> site_of(const std::string& origin);

  // In base64url.
  std::string new_challenge(const Ceremony& ceremony);
  std::string user();  // the owner's handle, for new ones
  // `denied` where something is not as it was asked for, `conflict` for one that is known,
  // `limit` when there are many.
  base::Result<Passkey> add(const Ceremony& ceremony, const MadeCredential& made);
  // Whose passkey was shown. `denied` for nobody's, with nothing said of why but to a copy.
  base::Result<Passkey> check(const Ceremony& ceremony, const ShownCredential& shown);

  std::vector<Passkey> list();
  bool any_for(const std::string& site);
  base::Result<Passkey> rename(const std::string& id, const std::string& name);
  base::Result<void> remove(const std::string& id);

  // After check() of a confirming ceremony; taken by what it confirms.
  void confirm(const Ceremony& ceremony);
  bool take_confirmation(const std::string& device, const std::string& matter);

 private:
  Passkeys(store::House& store, std::mutex& strand, std::function<base::Instant()> clock);
  base::Result<void> keep(const Passkey& passkey);
  bool proves(const std::string& challenge, const Ceremony& ceremony);
  std::string proof_of(const std::string& head, const Ceremony& ceremony) const;
  base::Result<std::string> check_client_data(const std::string& client_data,
                                              const Ceremony& ceremony);

  store::House* store_;
  std::mutex* strand_;
  std::function<base::Instant()> clock_;
  crypto::Key proofs_;  // of challenges; ends with the program
  std::string user_;
  std::map<std::string, Passkey> known_;            // by credential
  std::map<std::string, base::Instant> spent_;      // challenges, until they are too old anyway
  std::map<std::string, base::Instant> confirmed_;  // by session and matter, until when
};

}  // namespace house
