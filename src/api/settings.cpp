// Settings, the passphrase, what is well.
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
  on(protocol::doctor, Manner::looks, [this](const Nothing&, Caller&) -> Result<Findings> {
    return Findings{TRY(options_.doctor())};
  });
}

}  // namespace api
