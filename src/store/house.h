// A house at rest: its folder, its keys, its journal. What goes in is sealed here, what comes out
// was opened here.
//
// Invariants:
// (1) Outside memory there is only ciphertext, and of each record: seq, step, room, epoch, kind; of
// each item: key, state, due. (2) What write() acknowledged survives kill -9 and power loss, and
// all of one write() does or none. (3) A box opens only in its own place: house, room, epoch, seq
// and kind are bound into it. (4) One process has the house open. Should its lock fail it, then who
// opened the house last: what an older one wants to change, keys included, is a `conflict`.
//
// One strand: no two threads at once.
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/time.h"
#include "crypto/secret.h"
#include "store/keys.h"
#include "store/store.h"

namespace store {

// Something to remember in the journal. `kind` stands in the clear ("task.begun"); the body is
// sealed under the room's key and goes when the room is erased. The kind "change" belongs to rooms.
struct Note {
  std::string kind;
  std::string body;
  std::string room = "house";
};

// Something that waits: see Shelf. `key` and `state` and `due` stand in the clear.
struct Item {
  Shelf shelf;
  std::string key;
  std::string state;
  std::optional<base::Instant> due = {};
  std::string body;
  std::string room = "house";
  bool operator==(const Item&) const = default;
};

// What becomes durable together.
struct Write {
  std::vector<Note> notes = {};
  std::vector<Item> items = {};  // added, or put in place of those with the same key
  std::vector<ItemKey> removed = {};
};

// Where a write stands in the journal: records first … last; last < first when it had no notes.
struct Written {
  int64_t first = 0;
  int64_t last = 0;
};

// A record as read. No body: its room was erased.
struct Entry {
  int64_t seq = 0;
  int64_t step = 0;
  std::string room;
  std::string kind;
  std::optional<std::string> body;
  bool operator==(const Entry&) const = default;
};

class House {
 public:
  // Opens the house in this folder, or founds one where there is none. `conflict` when another
  // process has it open, `denied` when a passphrase is needed or wrong, `corrupt` when its files
  // are damaged.
  static Result<House> open(const Path& home, const Unlock& unlock = {});
  House(House&&) noexcept;
  House& operator=(House&&) noexcept;
  ~House();

  const Path& home() const { return home_; }
  // The code made when the house was founded or restored: there once, then gone. Show it to the
  // owner.
  std::optional<std::string> take_recovery_code() { return std::exchange(recovery_code_, {}); }

  // Durable on return. Nothing was written when it fails.
  Result<Written> write(const Write& write);
  Result<std::vector<Entry>> read(const Range& range);
  // The same without holding all of them at once; stops when `visit` fails and passes that on.
  Result<void> visit(const Range& range, const std::function<Result<void>(const Entry&)>& visit);
  // By due time; those without one last.
  Result<std::vector<Item>> items(Shelf shelf);
  // Every hash of the journal, its signed end, and that every box that still has a key opens.
  Result<Head> verify();
  const Head& head() const { return head_; }
  // Who may check the journal needs this key, 32 bytes, and no other.
  const std::string& signer_key() const { return keys_.signer_key(); }

  // Keys
  bool has_passphrase() const { return keys_.has_passphrase(); }
  // `denied` where it is another one, or the house has none; takes as long as opening with it.
  Result<void> check_passphrase(std::string_view passphrase) const {
    return keys_.check_passphrase(passphrase);
  }
  Result<void> set_passphrase(std::string_view passphrase, const crypto::Argon& cost = {});
  Result<void> remove_passphrase();
  Result<std::string> new_recovery_code();
  // Wipes all keys; everything that needs one is `denied` until unlock().
  void lock();
  Result<void> unlock(const Unlock& unlock);
  bool locked() const { return keys_.locked(); }

  // A consistent copy of all boxes as one file, and beside it FILE.keys: the keys, wrapped by
  // passphrase and recovery code only. A later erase takes the keys out of FILE.keys too, so the
  // boxes in FILE stay closed for good.
  Result<void> backup(const Path& file);
  // Makes a new house in the empty folder `home` from a backup. Needs the passphrase or the
  // recovery code.
  static Result<House> restore(const Path& file, const Path& home, const Unlock& unlock);

  // Secret text under a key of its own, so that it can be forgotten by itself, apart from any room:
  // after forget_apart() no box of this name opens, in backups neither. `not_found` then. `context`
  // is bound into the box.
  Result<std::string> seal_apart(const std::string& name, std::string_view secret,
                                 std::string_view context);
  Result<crypto::Secret> open_apart(const std::string& name, std::string_view box,
                                    std::string_view context);
  Result<std::vector<std::string>> forget_apart(const std::string& name);

  // For rooms: the pages of a room's file are encrypted with this key.
  Result<crypto::Key> file_key(const std::string& room);
  int64_t epoch(const std::string& room) const;
  // The leaf of a record, which no other record has; `not_found` when there is none.
  Result<Hash> leaf_at(int64_t seq);
  // A room's content as of a record, instead of replaying all before.
  struct Image {
    int64_t seq = 0;
    std::string bytes;
  };
  Result<std::optional<Image>> image(const std::string& room);
  // Keeps an image of the room as of the last record.
  Result<void> keep_image(const std::string& room, std::string_view bytes);
  // The room begins anew with this image under a new key, and every older key of it is forgotten:
  // nothing written in it before can be opened again. Items of the room are kept only with
  // `keep_items`; `kept` is written again, as the first notes of the new epoch. Returns copies of
  // the keys that could not be reached (see KeyRing::forget_before).
  Result<std::vector<std::string>> renew(const std::string& room, std::string_view image,
                                         bool keep_items, const std::vector<Note>& kept = {});

  // The keys, here and beside backups, and all that lies in the folder. Nothing works afterwards.
  // Returns copies of the keys that could not be reached.
  Result<std::vector<std::string>> destroy();

  // Nothing of these rooms is read until they are no longer among them: their records have no body,
  // their items are left out, their files do not open. Kept by the caller over a restart.
  void set_frozen(std::set<std::string> rooms) { frozen_ = std::move(rooms); }
  const std::set<std::string>& frozen() const { return frozen_; }
  // `denied` for a room that is frozen.
  Result<void> check_thawed(const std::string& room) const;

 private:
  House(Path home, base::FileLock lock, KeyRing keys);
  static Result<House> found(const Path& home, base::FileLock lock);
  Result<void> load();
  Result<void> settle_epochs();
  Result<void> commit(Batch batch);
  Result<Head> signed_end(const crypto::MerkleTree& tree, const Record& last) const;
  // As long as nobody else has opened the house since.
  template <class Work>
  auto change_keys(Work work) -> decltype(work());
  Result<const crypto::Key*> sealing_key(const std::string& room, int64_t epoch);
  Result<Record> seal(const Note& note, int64_t seq, int64_t step);
  Result<StoredItem> seal(const Item& item);
  Result<Snapshot> seal_image(const std::string& room, int64_t seq, std::string_view bytes);
  Result<Entry> open(const Record& record);
  Result<Item> open(const StoredItem& item);

  Path home_;
  base::FileLock lock_;
  KeyRing keys_;
  std::unique_ptr<Store> store_;
  Head head_;
  crypto::MerkleTree tree_;
  std::map<std::string, int64_t> epochs_;
  std::set<std::string> frozen_;
  std::optional<std::string> recovery_code_;
};

}  // namespace store
