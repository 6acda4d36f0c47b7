// The keys of a house at rest.
//
//   device secret (file, 0600) ──┐ (only while there is no passphrase)
//   passphrase ──Argon2id────────┼──► root key ──► one key per room and epoch ──► boxes
//   recovery code ───────────────┘
//
// The ring is one small file in which every key is wrapped; the root key never lies on the disk. A
// key is durable before anything is sealed with it, and forgotten only after nothing needs it. One
// strand.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "crypto/crypto.h"

namespace store {

using base::Path;
using base::Result;

// What a person can offer to open a house. Nothing: the device secret.
struct Unlock {
  std::optional<std::string> passphrase = {};
  std::optional<std::string> recovery_code = {};
};

class KeyRing {
 public:
  struct Created;
  // A new ring in `folder`, opened by the device secret and by the recovery code that comes with
  // it.
  static Result<Created> create(const Path& folder);
  // `denied` for a wrong or missing passphrase, `not_found` when there is no ring.
  static Result<KeyRing> open(const Path& folder, const Unlock& unlock);
  // The ring of a backup becomes the ring of `folder`, with a device secret of its own.
  static Result<KeyRing> adopt(const Path& copy, const Path& folder, const Unlock& unlock);

  // The house a ring in this file belongs to; no key needed.
  static Result<std::string> house_of(const Path& file);

  // The house's name for itself; part of what every box is bound to.
  const std::string& house() const { return house_; }

  // The key of a room in an epoch, made when `make` and there is none; `denied` while locked,
  // `not_found` when it was erased.
  Result<const crypto::Key*> key(const std::string& room, int64_t epoch, bool make);
  // Forgets all keys of the room before `epoch`, here and in the copies beside backups. Returns the
  // copies that could not be reached: who has one of those and the passphrase or the code can still
  // open what the old keys opened.
  Result<std::vector<std::string>> forget_before(const std::string& room, int64_t epoch);
  // Every key, here and in the copies beside backups: nothing of the house opens any more. Returns
  // the copies that could not be reached.
  std::vector<std::string> destroy();
  // The oldest epoch of each room for which there is a key; empty when nothing was ever sealed.
  std::map<std::string, int64_t> oldest() const;

  // Signs the journal's checkpoints; `denied` while locked. The key to check them with stands in
  // the clear.
  Result<const crypto::Signer*> signer() const;
  const std::string& signer_key() const { return signer_key_; }

  bool has_passphrase() const { return slots_.passphrase.has_value(); }
  Result<void> check_passphrase(std::string_view passphrase) const;
  Result<void> set_passphrase(std::string_view passphrase, const crypto::Argon& cost);
  Result<void> remove_passphrase();
  // Replaces the old code; show it once.
  Result<std::string> new_recovery_code();

  bool locked() const { return !root_; }
  void lock();
  Result<void> unlock(const Unlock& unlock);

  // The ring without the device's slot, for beside a backup; kept up to date by forget_before and
  // the changes of passphrase and code.
  Result<void> copy_to(const Path& path);

 private:
  struct PassphraseSlot {
    std::string salt;
    crypto::Argon cost;
    std::string box;
  };
  // The ways to the root key: it lies in each, wrapped.
  struct Slots {
    std::optional<std::string> device;
    std::optional<PassphraseSlot> passphrase;
    std::string recovery;
  };
  // A ring beside a backup; `behind` until it has been brought up to date.
  struct Copy {
    std::string path;
    bool behind = false;
  };
  using Name = std::pair<std::string, int64_t>;  // room and epoch

  explicit KeyRing(Path folder) : folder_(std::move(folder)) {}
  static Result<KeyRing> read(const Path& file, const Path& folder);
  Result<void> parse(const base::Json& json);
  base::Json to_json(bool for_backup) const;
  Result<void> save();
  // Saves, and brings the copies up to date as far as they can be reached.
  Result<void> save_everywhere();
  void refresh_copies();
  Result<crypto::Key> unwrap_root(const Unlock& unlock) const;
  Result<crypto::Key> device_key() const;
  Result<std::string> device_slot() const;
  Result<std::string> recovery_slot(const std::string& code) const;
  // Puts them in place of the present ones, or leaves those in force when they cannot be saved.
  Result<void> replace_slots(Slots slots);
  Result<void> load(crypto::Key root);
  void hold_root(crypto::Key root);

  Path folder_;
  std::string house_;
  Slots slots_;
  std::map<Name, std::string> wrapped_;
  std::vector<Copy> copies_;
  std::optional<crypto::Key> root_;
  std::optional<crypto::Signer> signer_;  // there when root_ is
  std::string signer_key_;
  std::map<Name, crypto::Key> keys_;
};

struct KeyRing::Created {
  KeyRing ring;
  std::string recovery_code;
};

}  // namespace store
