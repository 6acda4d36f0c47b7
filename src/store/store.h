// Where a house's boxes lie: the journal, snapshots, and the few things with a due time. Ciphertext
// only; keys are elsewhere.
//
// One interface, so that another engine can stand behind it; every key begins with (bucket,
// person). One writer, one strand.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "crypto/crypto.h"

namespace store {

using base::Path;
using base::Result;
using crypto::Hash;

// One line of the journal. Everything but the box stands in the clear.
//
// leaf  = SHA-256(0x00 | seq step room epoch kind SHA-256(box))     the leaf of an RFC 6962 tree
// chain = SHA-256(0x01 | chain before | leaf)
struct Record {
  int64_t seq = 0;   // 1, 2, 3 … without gaps
  int64_t step = 0;  // the seq of the first record that was written together with this one
  std::string room;
  int64_t epoch = 1;
  std::string kind;
  std::optional<std::string> box;  // gone when its epoch was erased
  Hash box_hash{};
  Hash leaf{};
  Hash chain{};
};

// Things that wait, each under a key its maker chose, so that writing it twice is writing it once.
enum class Shelf { timer, effect, inbox, outbox };
const char* shelf_name(Shelf shelf);

struct StoredItem {
  Shelf shelf;
  std::string key;
  std::string state;           // "intended", "done" …: in the clear
  std::optional<int64_t> due;  // Unix seconds: in the clear
  std::string room;
  int64_t epoch = 1;
  std::string box;
};

struct ItemKey {
  Shelf shelf;
  std::string key;
};

// A room's whole content as of `seq`.
struct Snapshot {
  std::string room;
  int64_t epoch = 1;
  int64_t seq = 0;
  std::string box;
};

// From now on the room is in this epoch; boxes, items and snapshots of older epochs go.
struct NewEpoch {
  std::string room;
  int64_t epoch = 1;
};

// What becomes durable together, in one transaction.
struct Batch {
  std::vector<Record> records;
  std::vector<StoredItem> items;
  std::vector<ItemKey> removed;
  std::optional<NewEpoch> new_epoch;
  std::optional<Snapshot> snapshot;
};

struct Head {
  int64_t seq = 0;  // of the last record; 0 in an empty journal
  Hash chain{};
  bool operator==(const Head&) const = default;
};

// Which records to read: those after `after`, oldest first.
struct Range {
  int64_t after = 0;
  std::optional<int64_t> until = {};  // inclusive
  std::optional<std::string> room = {};
  std::optional<std::string> kind = {};
  std::optional<int64_t> step = {};
  int64_t count_max = INT64_MAX;
};

using Visitor = std::function<Result<void>(const Record&)>;

class Store {
 public:
  virtual ~Store() = default;
  virtual Result<Head> head() = 0;
  // `conflict` when the last record is not `expected_seq`; the batch's records must be chained onto
  // it. Durable on return.
  virtual Result<void> write(const Batch& batch, int64_t expected_seq) = 0;
  // Calls `visit` for each; stops when it fails and passes that on.
  virtual Result<void> read(const Range& range, const Visitor& visit) = 0;
  // By due time; those without one last.
  virtual Result<std::vector<StoredItem>> items(Shelf shelf) = 0;
  virtual Result<std::optional<Snapshot>> snapshot(const std::string& room) = 0;
  // The epoch each room is in; a room not named is in its first.
  virtual Result<std::map<std::string, int64_t>> epochs() = 0;
  // A consistent copy, as one file.
  virtual Result<void> copy_to(const Path& path) = 0;
};

// `conflict` when another process has it open.
Result<std::unique_ptr<Store>> open_sqlite_store(const Path& file, const std::string& person);

// Fills in the hashes of records that follow `head` in this order; everything else of them is there
// already.
void chain_onto(const Head& head, std::span<Record> records);
// The hashes a record must have after `before`.
Hash leaf_of(const Record& record);
Hash chain_of(const Hash& before, const Hash& leaf);

// Reads the whole journal and compares every hash. `corrupt` names the first record that does not
// fit.
Result<Head> verify(Store& store);

}  // namespace store
