#include <mutex>

#include "db/sqlite.h"
#include "store/store.h"

namespace store {
namespace {

using base::Code;
using base::fail;
using db::Blob;

// The bucket spreads people over machines; one file holds one person.
constexpr int64_t bucket = 0;

constexpr std::string_view schema = R"(
create table if not exists person (
  bucket integer not null, person text not null, seq integer not null, edge blob not null,
  note text not null,
  primary key (bucket, person)) without rowid;
create table if not exists writer (
  bucket integer not null, person text not null, epoch integer not null,
  primary key (bucket, person)) without rowid;
create table if not exists room (
  bucket integer not null, person text not null, room text not null, epoch integer not null,
  primary key (bucket, person, room)) without rowid;
create table if not exists journal (
  bucket integer not null, person text not null, seq integer not null, step integer not null,
  room text not null, epoch integer not null, kind text not null, box blob,
  box_hash blob not null, leaf blob not null,
  primary key (bucket, person, seq)) without rowid;
create index if not exists journal_by_room on journal (bucket, person, room, seq);
create table if not exists snapshot (
  bucket integer not null, person text not null, room text not null, epoch integer not null,
  seq integer not null, box blob not null,
  primary key (bucket, person, room));
create table if not exists item (
  bucket integer not null, person text not null, shelf text not null, key text not null,
  state text not null, due integer, room text not null, epoch integer not null, box blob not null,
  primary key (bucket, person, shelf, key)) without rowid;
)";

// Named one by one: a damaged schema fails a statement, not the program.
constexpr std::string_view record_columns = "seq, step, room, epoch, kind, box, box_hash, leaf";
constexpr std::string_view item_columns = "key, state, due, room, epoch, box";
constexpr std::string_view snapshot_columns = "epoch, seq, box";

Blob blob(const Hash& hash) { return {std::string(crypto::view(hash))}; }

Result<Hash> hash_in(const db::Row& row, std::string_view column) {
  const std::string& bytes = row.bytes(column);
  Hash hash;
  if (bytes.size() != hash.size())
    return fail(Code::corrupt, "A hash in the journal is damaged.",
                "Restore the house from a backup.");
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

Result<Record> record_in(const db::Row& row) {
  std::optional<std::string> box;
  if (!row.is_null("box")) box = row.bytes("box");
  return Record{.seq = row.integer("seq"),
                .step = row.integer("step"),
                .room = row.text("room"),
                .epoch = row.integer("epoch"),
                .kind = row.text("kind"),
                .box = std::move(box),
                .box_hash = TRY(hash_in(row, "box_hash")),
                .leaf = TRY(hash_in(row, "leaf"))};
}

class SqliteStore : public Store {
 public:
  SqliteStore(db::Database database, std::string person)
      : db_(std::move(database)), person_(std::move(person)) {}

  // On the disk at once: were it left for the next write to sync, one that fails would lose what is
  // written behind it.
  Result<void> become_writer() {
    auto transaction = TRY(db::Transaction::begin(db_));
    TRY(
        db_.change("insert into writer values (?, ?, 1) "
                   "on conflict do update set epoch = epoch + 1",
                   bucket, person_));
    writer_ = TRY(newest_writer());
    return transaction.commit();
  }

  Result<Head> head() override {
    auto rows = TRY(db_.query("select seq, edge, note from person where bucket = ? and person = ?",
                              bucket, person_));
    if (rows.empty()) return Head{};
    Head head{
        .seq = rows[0].integer("seq"), .edge = rows[0].bytes("edge"), .note = rows[0].text("note")};
    auto last =
        TRY(db_.query("select leaf from journal where bucket = ? and person = ? and seq = ?",
                      bucket, person_, head.seq));
    if (!last.empty()) head.leaf = TRY(hash_in(last[0], "leaf"));
    return head;
  }

  Result<void> write(const Batch& batch, int64_t expected_seq) override {
    std::lock_guard hold(writing_);
    auto transaction = TRY(begin_as_writer());
    Head before = TRY(head());
    if (before.seq != expected_seq)
      return fail(Code::conflict, fmt::format("Something else has written to the journal: it ends "
                                              "with record {}, not {}.",
                                              before.seq, expected_seq));
    if (batch.new_epoch) TRY(start_epoch(*batch.new_epoch));
    for (auto& record : batch.records) TRY(append(record));
    if (batch.head) TRY(set_head(*batch.head));
    for (auto& key : batch.removed) TRY(remove(key));
    for (auto& item : batch.items) TRY(put(item));
    if (batch.snapshot) TRY(put(*batch.snapshot));
    return transaction.commit();
  }

  Result<void> as_writer(const std::function<Result<void>()>& work) override {
    std::lock_guard hold(writing_);
    auto transaction = TRY(begin_as_writer());
    return work();
  }

  Result<void> read(const Range& range, const Visitor& visit) override {
    constexpr int64_t page_size = 32;  // an import's box may hold megabytes
    int64_t after = range.step ? std::max(range.after, *range.step - 1) : range.after;
    int64_t left = range.count_max;
    while (left > 0) {
      int64_t wanted = std::min(left, page_size);
      auto rows = TRY(page(range, after, wanted));
      for (auto& row : rows) {
        // A step's records stand together.
        if (range.step && row.integer("step") != *range.step) return {};
        Record record = TRY(record_in(row));
        TRY(visit(record));
        after = row.integer("seq");
      }
      left -= int64_t(rows.size());
      if (int64_t(rows.size()) < wanted) return {};
    }
    return {};
  }

  Result<std::vector<StoredItem>> items(Shelf shelf) override {
    auto rows =
        TRY(db_.query("select * from item where bucket = ? and person = ? and shelf = ? "
                      "order by due is null, due, key",
                      bucket, person_, shelf_name(shelf)));
    std::vector<StoredItem> found;
    for (auto& row : rows)
      found.push_back({shelf, row.text("key"), row.text("state"), row.integer_if("due"),
                       row.text("room"), row.integer("epoch"), row.bytes("box")});
    return found;
  }

  Result<std::optional<Snapshot>> snapshot(const std::string& room) override {
    auto rows = TRY(db_.query(
        fmt::format("select {} from snapshot where bucket = ? and person = ? and room = ?",
                    snapshot_columns),
        bucket, person_, room));
    if (rows.empty()) return std::nullopt;
    return Snapshot{room, rows[0].integer("epoch"), rows[0].integer("seq"), rows[0].bytes("box")};
  }

  Result<std::map<std::string, int64_t>> epochs() override {
    auto rows = TRY(
        db_.query("select room, epoch from room where bucket = ? and person = ?", bucket, person_));
    std::map<std::string, int64_t> epochs;
    for (auto& row : rows) epochs[row.text("room")] = row.integer("epoch");
    return epochs;
  }

  Result<void> copy_to(const Path& path) override { return db_.copy_to(path); }

 private:
  Result<int64_t> newest_writer() {
    auto rows =
        TRY(db_.query("select epoch from writer where bucket = ? and person = ?", bucket, person_));
    return rows.empty() ? 0 : rows[0].integer("epoch");
  }

  // From here to its end nobody else can become the writer.
  Result<db::Transaction> begin_as_writer() {
    auto transaction = TRY(db::Transaction::begin(db_));
    if (TRY(newest_writer()) != writer_)
      return fail(Code::conflict,
                  "Another Hearth has taken this house over; this one changes nothing any more.",
                  "Stop this one, and work with the other.");
    return transaction;
  }

  Result<db::Rows> page(const Range& range, int64_t after, int64_t count) {
    std::string sql = fmt::format(
        "select {} from journal where bucket = ? and person = ? and seq > ?", record_columns);
    std::vector<db::Value> values{bucket, person_, after};
    auto narrow = [&](std::string_view condition, const auto& value) {
      if (!value) return;
      sql += condition;
      values.emplace_back(*value);
    };
    narrow(" and seq <= ?", range.until);
    narrow(" and room = ?", range.room);
    narrow(" and kind = ?", range.kind);
    sql += " order by seq limit ?";
    values.emplace_back(count);
    return db_.query(sql, std::span<const db::Value>(values));
  }

  Result<void> start_epoch(const NewEpoch& next) {
    TRY(db_.change("insert or replace into room values (?, ?, ?, ?)", bucket, person_, next.room,
                   next.epoch));
    TRY(
        db_.change("update journal set box = null "
                   "where bucket = ? and person = ? and room = ? and epoch < ?",
                   bucket, person_, next.room, next.epoch));
    TRY(db_.change("delete from item where bucket = ? and person = ? and room = ? and epoch < ?",
                   bucket, person_, next.room, next.epoch));
    TRY(db_.change("delete from snapshot where bucket = ? and person = ? and room = ?", bucket,
                   person_, next.room));
    return {};
  }

  Result<void> append(const Record& record) {
    TRY(db_.change("insert into journal values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", bucket, person_,
                   record.seq, record.step, record.room, record.epoch, record.kind,
                   Blob{*record.box}, blob(record.box_hash), blob(record.leaf)));
    return {};
  }

  Result<void> set_head(const Head& head) {
    TRY(db_.change("insert or replace into person values (?, ?, ?, ?, ?)", bucket, person_,
                   head.seq, Blob{head.edge}, head.note));
    return {};
  }

  Result<void> put(const StoredItem& item) {
    TRY(db_.change("insert or replace into item values (?, ?, ?, ?, ?, ?, ?, ?, ?)", bucket,
                   person_, shelf_name(item.shelf), item.key, item.state, item.due, item.room,
                   item.epoch, Blob{item.box}));
    return {};
  }

  Result<void> put(const Snapshot& snapshot) {
    TRY(db_.change("insert or replace into snapshot values (?, ?, ?, ?, ?, ?)", bucket, person_,
                   snapshot.room, snapshot.epoch, snapshot.seq, Blob{snapshot.box}));
    return {};
  }

  Result<void> remove(const ItemKey& key) {
    TRY(db_.change("delete from item where bucket = ? and person = ? and shelf = ? and key = ?",
                   bucket, person_, shelf_name(key.shelf), key.key));
    return {};
  }

  db::Database db_;
  std::string person_;
  int64_t writer_ = 0;  // our epoch
  std::mutex writing_;  // one transaction at a time; a change of the keys takes long
};

Result<void> check_tables(db::Database& database, const Path& file) {
  for (auto& [table, columns] : {std::pair{"person", std::string_view("seq, edge, note")},
                                 {"writer", "epoch"},
                                 {"room", "room, epoch"},
                                 {"journal", record_columns},
                                 {"snapshot", snapshot_columns},
                                 {"item", item_columns}})
    if (!database.query(fmt::format("select bucket, person, {} from {} limit 0", columns, table)))
      return fail(Code::corrupt, fmt::format("{} is damaged.", file.string()),
                  "Restore the house from a backup.");
  return {};
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const Path& file, const std::string& person) {
  auto database = TRY(db::Database::open(file, {.durable = true, .shared = true}));
  TRY(database.exec(schema));
  TRY(check_tables(database, file));
  auto store = std::make_unique<SqliteStore>(std::move(database), person);
  TRY(store->become_writer());
  return store;
}

}  // namespace store
