// Who is logged in, and how.
#include "api/handlers.h"
#include "api/shown.h"

namespace api {

using namespace protocol;  // NOLINT: its words are this file's subject

void Api::declare_devices() {
  on(protocol::pair, Manner::looks,
     [this](const Pairing& wish, Caller& caller) -> Result<protocol::Device> {
       auto made = TRY(house_.devices().pair(wish.code, wish.device));
       caller.session = made.secret;
       tell(EventKind::settings);
       return shown(made.device, made.device.id);
     });
  on(protocol::me, Manner::looks, [this](const Nothing&, Caller& caller) -> Result<Me> {
    house::Settings settings = TRY(house_.settings());
    return Me{.device = caller.device.id,
              .device_name = caller.device.name,
              .version = options_.version,
              .owner_name = settings.owner_name,
              .zone = house_.zone().name(),
              .model = settings.model,
              .first_run = settings.owner_name.empty(),
              .passphrase = house_.store().has_passphrase(),
              .passkey_needed = passkey_needed(),
              .seq = feed_.last()};
  });
  on(protocol::logout, Manner::looks, [this](const Nothing&, Caller& caller) -> Result<Said> {
    TRY(house_.devices().remove(caller.device.id));
    caller.session = "";
    tell(EventKind::settings);
    return Said{"Logged out. `hearth pair` lets this browser in again."};
  });
  on(protocol::devices, Manner::looks, [this](const Nothing&, Caller& caller) -> Result<Devices> {
    Devices out;
    for (const house::Device& device : house_.devices().list())
      out.devices.push_back(shown(device, caller.device.id));
    return out;
  });
  on(protocol::remove_device, Manner::looks,
     [this](const DeviceName& name, Caller&) -> Result<Said> {
       TRY(house_.devices().remove(name.device));
       tell(EventKind::settings);
       return Said{"It is let in no more."};
     });
  on(protocol::health, Manner::looks, [this](const Nothing&, Caller&) -> Result<Said> {
    TRY(house_.settings());  // its store and its rooms are at hand
    return Said{"well"};
  });
  on(protocol::agents, Manner::looks,
     [](const Nothing&, Caller& caller) -> Result<Said> { return Said{caller.device.name}; });
  on(protocol::new_token, Manner::looks, [this](const NewToken& wish, Caller&) -> Result<Token> {
    auto made = TRY(house_.devices().new_token(wish.name));
    tell(EventKind::settings);
    return Token{.id = made.device.id, .token = made.secret};
  });
}

}  // namespace api
