// Where a house's boxes lie: the journal, snapshots, and the few things with a due time. Ciphertext
// only; keys are elsewhere.
//
// One interface, so that another engine can stand behind it; every key begins with (bucket,
// person). One strand, and one writer: who opens a store takes the next writer's epoch, each write
// asks in its own transaction whether its epoch is still the newest, and so an older writer, which
// was thought to be gone or whose lock failed it, changes nothing any more.
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
#include "crypto/merkle.h"
#include "crypto/note.h"

namespace store {

using base::Path;
using base::Result;
using crypto::Hash;

// One line of the journal. Everything but the box stands in the clear.
//
// leaf = SHA-256(0x00 | seq step room epoch kind SHA-256(box)): a leaf of the RFC 6962 tree whose
// root stands signed at the journal's end. It does not hang on the box itself, so that an erased
// record keeps its place.
struct Record {
  int64_t seq = 0;   // 1, 2, 3 … without gaps
  int64_t step = 0;  // the seq of the first record that was written together with this one
  std::string room;
  int64_t epoch = 1;
  std::string kind;
  std::optional<std::string> box;  // gone when its epoch was erased
  Hash box_hash{};
  Hash leaf{};
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

// The journal's end.
struct Head {
  int64_t seq = 0;   // of the last record, and so how many there are
  Hash leaf{};       // of the last record
  std::string edge;  // of the tree: see MerkleTree::edge()
  std::string note;  // the signed checkpoint: seq and the tree's root; "" in an empty journal
  bool operator==(const Head&) const = default;
};

// What becomes durable together, in one transaction.
struct Batch {
  std::vector<Record> records;
  std::optional<Head> head;  // with records: the journal's end behind them
  std::vector<StoredItem> items;
  std::vector<ItemKey> removed;
  std::optional<NewEpoch> new_epoch;
  std::optional<Snapshot> snapshot;
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
  // `conflict`, and nothing is written, when there is a newer writer or the last record is not
  // `expected_seq`. Durable on return.
  virtual Result<void> write(const Batch& batch, int64_t expected_seq) = 0;
  // Does what changes something beside the store while nobody else can become the writer;
  // `conflict`, and it is not done, when there is a newer one.
  virtual Result<void> as_writer(const std::function<Result<void>()>& work) = 0;
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

// Becomes the writer. The store does not know of locks: House keeps one before.
Result<std::unique_ptr<Store>> open_sqlite_store(const Path& file, const std::string& person);

// Fills in the hashes of a record; everything else of it is there already.
void hash(Record& record);
Hash leaf_of(const Record& record);

// Who signs the checkpoints of a house's journal, and the tree that one says.
std::string journal_origin(const std::string& house);
// `corrupt` when the end is not as it was signed with this key.
Result<crypto::MerkleTree> tree_at(const Head& head, const std::string& house,
                                   std::string_view public_key);

// Reads the whole journal and compares every hash, and the root with the signed one. `corrupt`
// names the first record that does not fit.
Result<Head> verify(Store& store, const std::string& house, std::string_view public_key);

}  // namespace store
