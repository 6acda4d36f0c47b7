// The owner's secrets (passwords, keys of models, tokens): kept sealed, used through a handle.
//
// Invariants:
// (1) A value is in the clear only in guarded memory, and only while a connection is being made.
// (2) It is lent for the one route it is bound to, which is sealed together with it; one that is
// bound to none yet goes nowhere. (3) Each has a key of its own: after remove() or a new value no
// box with the old one opens, in backups neither.
//
// Any thread; holds the strand while it works.
#pragma once
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "crypto/secret.h"
#include "net/secret.h"
#include "rooms/rooms.h"
#include "store/house.h"

namespace house {

struct SecretEntry {
  std::string name;
  std::optional<net::Route> route;  // nothing: bound by the first entry that names it
  base::Instant made = {};
  std::optional<base::Instant> used = {};  // to the hour
};

class Vault {
 public:
  Vault(store::House& store, rooms::Rooms& rooms, std::mutex& strand)
      : store_(store), rooms_(rooms), strand_(strand) {}
  static rooms::Schema schema();

  // What entries hold instead of the value: "secret:NAME".
  static std::string handle(const std::string& name) { return "secret:" + name; }
  // `invalid` unless it is a handle.
  static base::Result<std::string> name_in(const std::string& handle);

  // In place of one of the same name. `invalid` for a name or value that is none.
  base::Result<void> put(const std::string& name, const crypto::Secret& value,
                         const std::optional<net::Route>& route);
  // Binds one that is bound to nothing yet; `denied` for another route than its own, `not_found`
  // when there is none.
  base::Result<void> bind(const std::string& name, const net::Route& route);
  // By name.
  base::Result<std::vector<SecretEntry>> list();
  // Returns copies of the keys (beside backups) that could not be reached, for the owner to
  // destroy.
  base::Result<std::vector<std::string>> remove(const std::string& name);
  // For the net room's edge. The vault must outlive it.
  net::Secret lend(const std::string& handle);

 private:
  struct Row;
  base::Result<Row> row(const std::string& name);
  base::Result<void> write(const Row& row);
  base::Result<void> change(std::string_view sql, std::span<const db::Value> values);
  base::Result<crypto::Secret> open(const std::string& name, const net::Route& route);

  store::House& store_;
  rooms::Rooms& rooms_;
  std::mutex& strand_;
};

}  // namespace house
