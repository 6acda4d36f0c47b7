// Who may speak with the house from elsewhere than its own terminal: browsers that were paired by a
// code, and tokens for programs.
//
// Invariants:
// (1) Of a session or token only a hash is kept; it is told once, to whom it was made for. (2) A
// code pairs one browser, within its time, and is void after a few wrong ones. (3) What was removed
// is refused from the next call on. (4) A token is no session, and a session no token.
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
#include "store/house.h"

namespace house {

enum class DeviceKind { browser, token };

struct Device {
  std::string id, name;
  DeviceKind kind = DeviceKind::browser;
  base::Instant made = {}, seen = {};  // seen: to the hour
  std::string passkey = {};            // by which it was let in; "" for by a code
};

class Devices {
 public:
  static base::Result<Devices> open(store::House& store, std::mutex& strand,
                                    std::function<base::Instant()> clock);

  // A fresh code, in place of one that was not used: "K7QM-2XVD".
  std::string new_code();
  struct Made {
    Device device;
    std::string secret;  // 64 hex digits
  };
  // `denied` for a code that is wrong, used or too old.
  base::Result<Made> pair(const std::string& code, const std::string& name);
  // Who has shown this passkey.
  base::Result<Made> let_in(const std::string& name, const std::string& passkey);
  base::Result<Made> new_token(const std::string& name);
  // Whose this is. `denied` for nobody's.
  base::Result<Device> whose(const std::string& secret, DeviceKind kind);
  std::vector<Device> list();
  // `not_found` for none.
  base::Result<void> remove(const std::string& id);
  base::Result<void> remove_of_passkey(const std::string& passkey);

 private:
  struct Known {
    Device device;
    std::string hash;
  };
  struct PairingCode {
    std::string text;
    base::Instant until;
    int wrong = 0;
  };
  Devices(store::House& store, std::mutex& strand, std::function<base::Instant()> clock)
      : store_(&store), strand_(&strand), clock_(std::move(clock)) {}
  base::Result<Made> make(const std::string& name, DeviceKind kind, std::string passkey = {});
  base::Result<void> keep(const Known& known);

  store::House* store_;
  std::mutex* strand_;
  std::function<base::Instant()> clock_;
  std::map<std::string, Known> known_;  // by hash
  std::optional<PairingCode> code_;
};

}  // namespace house
