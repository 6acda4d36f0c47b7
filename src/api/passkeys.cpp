// Passkeys: made, shown, taken back; what they confirm.
#include "api/handlers.h"
#include "api/shown.h"
#include "base/base64url.h"

namespace api {

using namespace protocol;  // NOLINT: its words are this file's subject
using base::Code;
using Purpose = house::Ceremony::Purpose;

namespace {

constexpr int64_t ceremony_takes = 300'000;  // milliseconds

std::string text_of(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

house::MadeCredential made_of(const MadePasskey& it) {
  return {.name = it.name,
          .client_data = text_of(it.client_data),
          .authenticator_data = text_of(it.authenticator_data),
          .credential = text_of(it.credential),
          .key = {crypto::SignatureAlgorithm(it.kind), text_of(it.first), text_of(it.second)}};
}

house::ShownCredential shown_of(const ShownPasskey& it) {
  return {.credential = text_of(it.credential),
          .user = text_of(it.user),
          .client_data = text_of(it.client_data),
          .authenticator_data = text_of(it.authenticator_data),
          .signature = text_of(it.signature),
          .signature_numbers = text_of(it.signature_numbers)};
}

Passkey shown(const house::Passkey& it, const std::string& origin) {
  auto site = house::Passkeys::site_of(origin);
  return {.id = it.id,
          .name = it.name,
          .site = it.site,
          .made = it.made,
          .used = it.used,
          .synced = it.synced,
          .here = site && *site == it.site};
}

List<CredentialName> names_at(house::Passkeys& passkeys, const std::string& site) {
  List<CredentialName> out;
  for (const house::Passkey& one : passkeys.list())
    if (one.site == site)
      out.push_back({.type = "public-key", .id = base::to_base64url(one.credential)});
  return out;
}

}  // namespace

// Of discoverable credentials, whose owner the authenticator verifies; ES256, Ed25519, RS256.
Result<CreationOptions> Api::creation_options(const Caller& caller) {
  std::string site = TRY(house::Passkeys::site_of(caller.origin));
  std::string owner = TRY(house_.settings()).owner_name;
  if (owner.empty()) owner = "Hearth";
  house::Passkeys& passkeys = house_.passkeys();
  return CreationOptions{
      .rp = {.id = site, .name = "Hearth"},
      .user = {.id = base::to_base64url(passkeys.user()), .name = owner, .display_name = owner},
      .challenge = passkeys.new_challenge(
          {.purpose = Purpose::making, .origin = caller.origin, .device = caller.device.id}),
      .parameters = {{"public-key", -7}, {"public-key", -8}, {"public-key", -257}},
      .timeout = ceremony_takes,
      .exclude = names_at(passkeys, site),
      .selection = {.resident_key = "required", .user_verification = "required"},
      .attestation = "none"};
}

Result<RequestOptions> Api::request_options(const house::Ceremony& ceremony) {
  std::string site = TRY(house::Passkeys::site_of(ceremony.origin));
  return RequestOptions{.challenge = house_.passkeys().new_challenge(ceremony),
                        .rp_id = site,
                        .user_verification = "required",
                        .timeout = ceremony_takes};
}

// Takes a confirmation, where there is one.
bool Api::confirmed(const Caller& caller, const std::string& matter) {
  return house_.passkeys().take_confirmation(caller.device.id, matter);
}

void Api::declare_passkeys() {
  on(protocol::passkeys, Manner::looks,
     [this](const Nothing&, Caller& caller) -> Result<protocol::Passkeys> {
       protocol::Passkeys out;
       for (const house::Passkey& one : house_.passkeys().list())
         out.passkeys.push_back(shown(one, caller.origin));
       return out;
     });
  on(protocol::new_passkey, Manner::looks,
     [this](const Nothing&, Caller& caller) { return creation_options(caller); });
  on(protocol::add_passkey, Manner::looks,
     [this](const MadePasskey& made, Caller& caller) -> Result<Passkey> {
       auto kept = TRY(house_.passkeys().add(
           {.purpose = Purpose::making, .origin = caller.origin, .device = caller.device.id},
           made_of(made)));
       tell(EventKind::settings);
       return shown(kept, caller.origin);
     });
  on(protocol::rename_passkey, Manner::looks,
     [this](const PasskeyRenaming& wish, Caller& caller) -> Result<Passkey> {
       auto kept = TRY(house_.passkeys().rename(wish.passkey, wish.name));
       tell(EventKind::settings);
       return shown(kept, caller.origin);
     });
  on(protocol::remove_passkey, Manner::looks,
     [this](const PasskeyName& wish, Caller&) -> Result<Said> {
       TRY(house_.passkeys().remove(wish.passkey));
       TRY(house_.devices().remove_of_passkey(wish.passkey));
       tell(EventKind::settings);
       return Said{"It is taken no more."};
     });
}

void Api::declare_showing_passkeys() {
  on(protocol::login_options, Manner::looks, [this](const Nothing&, Caller& caller) {
    return request_options({.purpose = Purpose::logging_in, .origin = caller.origin});
  });
  on(protocol::login, Manner::looks,
     [this](const ShownPasskey& wish, Caller& caller) -> Result<protocol::Device> {
       auto passkey = TRY(house_.passkeys().check(
           {.purpose = Purpose::logging_in, .origin = caller.origin}, shown_of(wish)));
       auto made = TRY(house_.devices().let_in(wish.word, passkey.id));
       caller.session = made.secret;
       tell(EventKind::settings);
       return shown(made.device, made.device.id);
     });
  auto confirming = [](const std::string& matter, const Caller& caller) {
    return house::Ceremony{.purpose = Purpose::confirming,
                           .origin = caller.origin,
                           .device = caller.device.id,
                           .matter = matter};
  };
  on(protocol::confirm_options, Manner::looks,
     [this, confirming](const Matter& matter, Caller& caller) {
       return request_options(confirming(matter.about, caller));
     });
  on(protocol::confirm, Manner::looks,
     [this, confirming](const ShownPasskey& wish, Caller& caller) -> Result<Said> {
       auto ceremony = confirming(wish.word, caller);
       TRY(house_.passkeys().check(ceremony, shown_of(wish)));
       house_.passkeys().confirm(ceremony);
       return Said{"Confirmed."};
     });
}

}  // namespace api
