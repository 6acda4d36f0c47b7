#include "store/house.h"

#include "store/place.h"

namespace store {

using base::Code;
using base::fail;
using crypto::Key;

namespace {

Path lock_file(const Path& home) { return home / "lock"; }
Path keys_file(const Path& home) { return home / "keys"; }
Path journal_file(const Path& home) { return home / "journal.db"; }
Path keys_beside(const Path& backup) { return Path(backup) += ".keys"; }

std::string place_of(const std::string& house, const Record& record) {
  return place("record", house, record.room, record.epoch, record.seq, record.step, record.kind);
}

std::string place_of(const std::string& house, const StoredItem& item) {
  return place("item", house, item.room, item.epoch, shelf_name(item.shelf), item.key, item.state,
               item.due ? std::to_string(*item.due) : "none");
}

std::string place_of(const std::string& house, const Snapshot& snapshot) {
  return place("snapshot", house, snapshot.room, snapshot.epoch, snapshot.seq);
}

Result<base::FileLock> take_house(const Path& home) {
  TRY(base::make_folder(home));
  auto lock = base::FileLock::take(lock_file(home));
  if (lock || lock.error().code != Code::conflict) return lock;
  return fail(Code::conflict,
              fmt::format("Another Hearth is using this house ({}).", home.string()),
              "Stop it first, or work with the one that runs.");
}

bool is_there(const Path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

}  // namespace

House::House(Path home, base::FileLock lock, KeyRing keys)
    : home_(std::move(home)), lock_(std::move(lock)), keys_(std::move(keys)) {}
House::House(House&&) noexcept = default;
House& House::operator=(House&&) noexcept = default;
House::~House() = default;

template <class Work>
auto House::change_keys(Work work) -> decltype(work()) {
  decltype(work()) result;
  TRY(store_->as_writer([&]() -> Result<void> {
    result = work();
    return {};
  }));
  return result;
}

Result<House> House::open(const Path& home, const Unlock& unlock) {
  auto lock = TRY(take_house(home));
  if (!is_there(keys_file(home))) return found(home, std::move(lock));
  House house(home, std::move(lock), TRY(KeyRing::open(home, unlock)));
  TRY(house.load());
  return house;
}

Result<House> House::found(const Path& home, base::FileLock lock) {
  if (is_there(journal_file(home)))
    return fail(Code::corrupt, fmt::format("The house in {} has lost its keys.", home.string()),
                "Restore it from a backup into another folder.");
  auto created = TRY(KeyRing::create(home));
  House house(home, std::move(lock), std::move(created.ring));
  house.recovery_code_ = std::move(created.recovery_code);
  TRY(house.load());
  return house;
}

Result<void> House::load() {
  // Keys come first. A house that has sealed nothing has only been founded halfway.
  if (!is_there(journal_file(home_)) && !keys_.oldest().empty())
    return fail(Code::corrupt, fmt::format("The house in {} has lost its journal.", home_.string()),
                "Restore it from a backup into another folder.");
  store_ = TRY(open_sqlite_store(journal_file(home_), keys_.house()));
  head_ = TRY(store_->head());
  tree_ = TRY(tree_at(head_, keys_.house(), keys_.signer_key()));
  epochs_ = TRY(store_->epochs());
  return settle_epochs();
}

// Keys and journal change one after the other when a room is renewed. Where that was cut short, or
// an older backup meets newer keys, the later of the two is right.
Result<void> House::settle_epochs() {
  for (auto& [room, oldest] : keys_.oldest())
    if (oldest > epoch(room)) TRY(commit({.new_epoch = NewEpoch{room, oldest}}));
  for (auto& [room, now] : epochs_)
    TRY(change_keys([&] { return keys_.forget_before(room, now); }));
  return {};
}

// Writes and remembers what was written.
Result<void> House::commit(Batch batch) {
  crypto::MerkleTree tree = tree_;
  for (Record& record : batch.records) {
    hash(record);
    tree.append(record.leaf);
  }
  if (!batch.records.empty()) batch.head = TRY(signed_end(tree, batch.records.back()));
  TRY(store_->write(batch, head_.seq));
  if (batch.head) {
    head_ = std::move(*batch.head);
    tree_ = std::move(tree);
  }
  if (batch.new_epoch) epochs_[batch.new_epoch->room] = batch.new_epoch->epoch;
  return {};
}

Result<Head> House::signed_end(const crypto::MerkleTree& tree, const Record& last) const {
  crypto::Checkpoint checkpoint{
      .origin = journal_origin(keys_.house()), .size = tree.size(), .root = tree.root()};
  return Head{.seq = last.seq,
              .leaf = last.leaf,
              .edge = tree.edge(),
              .note = crypto::signed_note(checkpoint, *TRY(keys_.signer()))};
}

Result<Written> House::write(const Write& write) {
  Batch batch{.removed = write.removed};
  int64_t first = head_.seq + 1;
  for (auto& note : write.notes)
    batch.records.push_back(TRY(seal(note, first + int64_t(batch.records.size()), first)));
  for (auto& item : write.items) batch.items.push_back(TRY(seal(item)));
  TRY(commit(std::move(batch)));
  return Written{first, head_.seq};
}

Result<const Key*> House::sealing_key(const std::string& room, int64_t epoch) {
  auto known = keys_.key(room, epoch, false);
  if (known || known.error().code != Code::not_found) return known;
  return change_keys([&] { return keys_.key(room, epoch, true); });
}

Result<Record> House::seal(const Note& note, int64_t seq, int64_t step) {
  Record record{
      .seq = seq, .step = step, .room = note.room, .epoch = epoch(note.room), .kind = note.kind};
  const Key* key = TRY(sealing_key(record.room, record.epoch));
  record.box = crypto::seal(*key, note.body, place_of(keys_.house(), record));
  return record;
}

Result<StoredItem> House::seal(const Item& item) {
  StoredItem stored{.shelf = item.shelf,
                    .key = item.key,
                    .state = item.state,
                    .room = item.room,
                    .epoch = epoch(item.room)};
  if (item.due) stored.due = item.due->time_since_epoch().count();
  const Key* key = TRY(sealing_key(stored.room, stored.epoch));
  stored.box = crypto::seal(*key, item.body, place_of(keys_.house(), stored));
  return stored;
}

Result<Snapshot> House::seal_image(const std::string& room, int64_t seq, std::string_view bytes) {
  Snapshot snapshot{.room = room, .epoch = epoch(room), .seq = seq};
  const Key* key = TRY(sealing_key(room, snapshot.epoch));
  snapshot.box = crypto::seal(*key, bytes, place_of(keys_.house(), snapshot));
  return snapshot;
}

namespace {

// A box that does not open with the key of its place was changed or moved.
Result<std::string> open_box(const Key& key, const std::string& box, const std::string& place,
                             const std::string& what) {
  auto body = crypto::open(key, box, place);
  if (!body)
    return fail(Code::corrupt, fmt::format("{} is not as it was written.", what),
                "Restore the house from a backup.");
  return body;
}

}  // namespace

Result<Entry> House::open(const Record& record) {
  Entry entry{.seq = record.seq, .step = record.step, .room = record.room, .kind = record.kind};
  if (!record.box || frozen_.contains(record.room)) return entry;
  const Key* key = TRY(keys_.key(record.room, record.epoch, false));
  entry.body = TRY(open_box(*key, *record.box, place_of(keys_.house(), record),
                            fmt::format("Record {} of the journal", record.seq)));
  return entry;
}

Result<Item> House::open(const StoredItem& stored) {
  Item item{.shelf = stored.shelf, .key = stored.key, .state = stored.state, .room = stored.room};
  if (stored.due) item.due = base::Instant(base::Seconds(*stored.due));
  const Key* key = TRY(keys_.key(stored.room, stored.epoch, false));
  item.body = TRY(open_box(*key, stored.box, place_of(keys_.house(), stored),
                           fmt::format("The {} item {}", shelf_name(stored.shelf), stored.key)));
  return item;
}

Result<void> House::visit(const Range& range,
                          const std::function<Result<void>(const Entry&)>& visit) {
  return store_->read(
      range, [&](const Record& record) -> Result<void> { return visit(TRY(open(record))); });
}

Result<std::vector<Entry>> House::read(const Range& range) {
  std::vector<Entry> entries;
  TRY(visit(range, [&](const Entry& entry) -> Result<void> {
    entries.push_back(entry);
    return {};
  }));
  return entries;
}

Result<std::vector<Item>> House::items(Shelf shelf) {
  std::vector<Item> items;
  for (auto& stored : TRY(store_->items(shelf)))
    if (!frozen_.contains(stored.room)) items.push_back(TRY(open(stored)));
  return items;
}

Result<Head> House::verify() {
  Head head = TRY(store::verify(*store_, keys_.house(), keys_.signer_key()));
  if (!locked()) TRY(visit({}, [](const Entry&) -> Result<void> { return {}; }));
  return head;
}

Result<void> House::set_passphrase(std::string_view passphrase, const crypto::Argon& cost) {
  return change_keys([&] { return keys_.set_passphrase(passphrase, cost); });
}

Result<void> House::remove_passphrase() {
  return change_keys([&] { return keys_.remove_passphrase(); });
}

Result<std::string> House::new_recovery_code() {
  return change_keys([&] { return keys_.new_recovery_code(); });
}

void House::lock() { keys_.lock(); }
Result<void> House::unlock(const Unlock& unlock) { return keys_.unlock(unlock); }

Result<void> House::backup(const Path& file) {
  TRY(change_keys([&] { return keys_.copy_to(keys_beside(file)); }));
  return store_->copy_to(file);
}

Result<House> House::restore(const Path& file, const Path& home, const Unlock& unlock) {
  auto lock = TRY(take_house(home));
  if (is_there(keys_file(home)) || is_there(journal_file(home)))
    return fail(Code::conflict, fmt::format("There is a house in {} already.", home.string()),
                "Choose an empty folder.");
  if (!is_there(file))
    return fail(Code::not_found, fmt::format("There is no backup {}.", file.string()));
  if (!is_there(keys_beside(file)))
    return fail(Code::not_found,
                fmt::format("The keys {} are not beside the backup.", keys_beside(file).string()),
                "A backup is two files; put both in the same folder.");
  KeyRing keys = TRY(KeyRing::adopt(keys_beside(file), home, unlock));
  Path half = Path(journal_file(home)) += ".new";
  std::error_code error;
  std::filesystem::copy_file(file, half, std::filesystem::copy_options::overwrite_existing, error);
  if (error)
    return std::unexpected(base::error_from_errno(error.value(), "Cannot copy the backup"));
  TRY(base::put_in_place(half, journal_file(home)));
  House house(home, std::move(lock), std::move(keys));
  TRY(house.load());
  TRY(house.verify());
  return house;
}

namespace {

// A name no room has.
std::string apart(const std::string& name) { return "apart/" + name; }

}  // namespace

Result<std::string> House::seal_apart(const std::string& name, std::string_view secret,
                                      std::string_view context) {
  const Key* key = TRY(sealing_key(apart(name), 1));
  return crypto::seal(*key, secret, place("apart", keys_.house(), name, context));
}

Result<crypto::Secret> House::open_apart(const std::string& name, std::string_view box,
                                         std::string_view context) {
  const Key* key = TRY(keys_.key(apart(name), 1, false));
  return crypto::open_secret(*key, box, place("apart", keys_.house(), name, context));
}

Result<std::vector<std::string>> House::forget_apart(const std::string& name) {
  return change_keys([&] { return keys_.forget_before(apart(name), INT64_MAX); });
}

Result<std::vector<std::string>> House::destroy() {
  auto unreached = keys_.destroy();
  std::error_code error;
  std::filesystem::remove_all(home_ / "rooms", error);
  for (const char* part : {"", "-wal", "-shm"})
    std::filesystem::remove(Path(journal_file(home_)) += part, error);
  if (is_there(journal_file(home_)))
    return std::unexpected(base::error_from_errno(
        error.value(), "The keys are gone, but not " + journal_file(home_).string()));
  return unreached;
}

Result<void> House::check_thawed(const std::string& room) const {
  if (!frozen_.contains(room)) return {};
  return fail(Code::denied, fmt::format("The room {} is frozen: nothing of it is read.", room),
              fmt::format("`hearth thaw {}` lets it go on.", room));
}

Result<Key> House::file_key(const std::string& room) {
  TRY(check_thawed(room));
  return crypto::derive(*TRY(sealing_key(room, epoch(room))), "pages");
}

int64_t House::epoch(const std::string& room) const {
  auto found = epochs_.find(room);
  return found == epochs_.end() ? 1 : found->second;
}

Result<Hash> House::leaf_at(int64_t seq) {
  if (seq == 0) return Hash{};
  std::optional<Hash> leaf;
  TRY(store_->read({.after = seq - 1, .until = seq}, [&](const Record& record) -> Result<void> {
    leaf = record.leaf;
    return {};
  }));
  if (!leaf) return fail(Code::not_found, fmt::format("The journal has no record {}.", seq));
  return *leaf;
}

Result<std::optional<House::Image>> House::image(const std::string& room) {
  auto snapshot = TRY(store_->snapshot(room));
  if (!snapshot) return std::nullopt;
  const Key* key = TRY(keys_.key(room, snapshot->epoch, false));
  std::string bytes = TRY(open_box(*key, snapshot->box, place_of(keys_.house(), *snapshot),
                                   fmt::format("The snapshot of {}", room)));
  return Image{snapshot->seq, std::move(bytes)};
}

Result<void> House::keep_image(const std::string& room, std::string_view bytes) {
  return commit({.snapshot = TRY(seal_image(room, head_.seq, bytes))});
}

Result<std::vector<std::string>> House::renew(const std::string& room, std::string_view image,
                                              bool keep_items, const std::vector<Note>& kept) {
  TRY(check_thawed(room));
  std::vector<Item> kept_items;
  for (Shelf shelf : {Shelf::timer, Shelf::effect, Shelf::inbox, Shelf::outbox})
    for (auto& item : TRY(items(shelf)))
      if (keep_items && item.room == room) kept_items.push_back(std::move(item));

  int64_t before = epoch(room), seq = head_.seq + 1;
  // Everything from here is sealed in the new epoch; should the write fail, the old one is still in
  // force.
  epochs_[room] = before + 1;
  auto write = [&]() -> Result<void> {
    Batch batch{.new_epoch = NewEpoch{room, before + 1}};
    batch.records.push_back(TRY(seal(Note{"renewed", "", room}, seq, seq)));
    for (const Note& note : kept)
      batch.records.push_back(TRY(seal(note, seq + int64_t(batch.records.size()), seq)));
    batch.snapshot = TRY(seal_image(room, seq, image));
    for (auto& item : kept_items) batch.items.push_back(TRY(seal(item)));
    return commit(std::move(batch));
  };
  if (auto written = write(); !written) {
    epochs_[room] = before;
    return std::unexpected(written.error());
  }
  return change_keys([&] { return keys_.forget_before(room, before + 1); });
}

}  // namespace store
