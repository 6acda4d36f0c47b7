// Settings, the passphrase, what is well, the house's end.
#include "api/handlers.h"

namespace api {

using namespace protocol;  // NOLINT: its words are this file's subject
using base::Code;

namespace {

Settings shown(const house::Settings& settings) {
  return {.owner_name = settings.owner_name,
          .owner_mails = settings.owner_mails,
          .zone = settings.zone,
          .signature = settings.signature};
}

}  // namespace

// As a card that steps up: by the passphrase or a passkey, where the house has one.
Result<void> Api::check_destruction(const Destruction& wish, const Caller& caller) {
  if (wish.confirm != "everything")
    return base::fail(Code::invalid, "Nothing was erased.", "Type 'everything' to confirm.");
  auto site = house::Passkeys::site_of(caller.origin);
  bool has_passkey = site && house_.passkeys().any_for(*site);
  bool has_passphrase = house_.store().has_passphrase();
  if ((!has_passkey && !has_passphrase) || confirmed(caller, "destroy")) return {};
  if (has_passphrase && wish.passphrase) return house_.store().check_passphrase(*wish.passphrase);
  return base::fail(Code::denied,
                    "Nothing was erased: this needs your passphrase or your passkey.");
}

void Api::declare_settings() {
  on(protocol::settings, Manner::looks,
     [this](const Nothing&, Caller&) -> Result<Settings> { return shown(TRY(house_.settings())); });
  on(protocol::set_settings, Manner::changes,
     [this](const Settings& wish, Caller&) -> Result<Settings> {
       house::Settings all = TRY(house_.settings());
       all.owner_name = wish.owner_name;
       all.owner_mails = wish.owner_mails;
       all.zone = wish.zone.empty() ? "" : TRY(base::Zone::find(wish.zone)).name();
       all.signature = wish.signature;
       TRY(house_.set_settings(all));
       tell(EventKind::settings);
       return shown(all);
     });
  on(protocol::set_passphrase, Manner::changes,
     [this](const Passphrase& wish, Caller&) -> Result<Said> {
       if (wish.passphrase.size() < 8)
         return base::fail(Code::invalid, "A passphrase needs at least 8 characters.",
                           "Several words are good.");
       TRY(house_.look([&](auto&) { return house_.store().set_passphrase(wish.passphrase); }));
       tell(EventKind::settings);
       return Said{"Set. Without it, or the recovery code, nobody opens this house."};
     });
  on(protocol::remove_passphrase, Manner::changes, [this](const Nothing&, Caller&) -> Result<Said> {
    TRY(house_.look([&](auto&) { return house_.store().remove_passphrase(); }));
    tell(EventKind::settings);
    return Said{"The passphrase is gone: this machine's own secret opens the house now."};
  });
  on(protocol::destroy, Manner::changes,
     [this](const Destruction& wish, Caller& caller) -> Result<Erased> {
       TRY(check_destruction(wish, caller));
       Erased out{.text = "Erased: the whole house. No stored copy of it opens any more.",
                  .unreached = {}};
       out.unreached = TRY(house_.destroy());
       if (options_.destroyed) options_.destroyed();
       return out;
     });
  on(protocol::doctor, Manner::looks, [this](const Nothing&, Caller&) -> Result<Findings> {
    return Findings{TRY(options_.doctor())};
  });
}

}  // namespace api
