#include "rooms/room_file.h"

#include "base/file.h"
#include "rooms/image.h"

namespace rooms {

using base::Code;
using base::fail;
using base::Path;
using db::Database;

namespace {

// How many changes a rebuild may have to replay before a new snapshot is kept; more while the
// snapshot would be larger than they are.
constexpr int64_t changes_per_snapshot = 1000;

constexpr std::string_view head_table =
    "create table hearth_head (only integer primary key check (only = 1), version integer not "
    "null, seq integer not null, leaf blob not null)";

base::Error distrusted(const std::string& room) {
  return {Code::corrupt, fmt::format("The file of {} does not belong to this journal.", room)};
}

std::unexpected<base::Error> unfit(int64_t seq, const std::string& room) {
  return fail(Code::corrupt,
              fmt::format("Record {} of the journal does not fit the rows of {}.", seq, room),
              "Restore the house from a backup.");
}

// Whether the file is at fault, and a new one would not be.
bool is_damage(const base::Error& error) {
  return error.code == Code::corrupt || error.code == Code::denied || error.code == Code::invalid ||
         error.code == Code::not_found;
}

Result<void> check_tables(Database& database, const Schema& schema) {
  for (auto& table : schema.tables) {
    auto key = TRY(database.query(
        "select count(*), sum(\"notnull\" or (upper(type) = 'INTEGER' and not exists (select 1 "
        "from pragma_table_info(?1) where pk > 1))) from pragma_table_info(?1) where pk > 0",
        table));
    if (key[0].integer(0) == 0 || key[0].integer(0) != key[0].integer(1))
      return fail(Code::invalid,
                  fmt::format("Table {} of room {} needs a primary key that is never null.", table,
                              schema.name));
  }
  return {};
}

// Words of deleted rows leave the index at once.
Result<void> secure_indexes(Database& database) {
  for (auto& row : TRY(database.query("select name from sqlite_schema where type = 'table' and "
                                      "sql like 'create virtual table%using fts5%'"))) {
    std::string name = row.text(0);
    TRY(database.exec(
        fmt::format("insert into \"{0}\" (\"{0}\", rank) values ('secure-delete', 1)", name)));
  }
  return {};
}

}  // namespace

RoomFile::RoomFile(store::House& house, Schema schema)
    : house_(house), schema_(std::move(schema)) {}

Path RoomFile::path() const { return house_.home() / "rooms" / (schema_.name + ".db"); }

Result<Database*> RoomFile::ready() {
  if (database_ && !trusted_ && !touched()) close();
  if (!database_) {
    auto opened = open_file();
    if (!opened && !house_.locked() && is_damage(opened.error())) opened = rebuild();
    database_ = TRY(std::move(opened));
    trusted_ = true;
    snapshot_if_due();
  }
  return &*database_;
}

Result<Database> RoomFile::open_file() {
  if (!trusted_) return std::unexpected(distrusted(schema_.name));
  crypto::Key key = TRY(house_.file_key(schema_.name));
  auto database = TRY(Database::open(path(), {.key = key.bytes(), .create = false}));
  auto rows = TRY(database.query("select version, seq, leaf from hearth_head"));
  if (rows.empty() || rows[0].integer("version") != schema_.version)
    return std::unexpected(distrusted(schema_.name));
  int64_t seq = rows[0].integer("seq");
  // Another journal, or an older copy of this one, has another record here or none.
  if (rows[0].bytes("leaf") != crypto::view(TRY(house_.leaf_at(seq))))
    return std::unexpected(distrusted(schema_.name));
  TRY(catch_up(database, seq));
  return database;
}

Result<Database> RoomFile::rebuild() {
  remove();
  TRY(base::make_folder(path().parent_path()));
  crypto::Key key = TRY(house_.file_key(schema_.name));
  auto database = TRY(Database::open(path(), {.key = key.bytes()}));
  TRY(fill(database));
  return database;
}

// In one transaction: a file that has a head is whole.
Result<void> RoomFile::fill(Database& database) {
  auto transaction = TRY(db::Transaction::begin(database));
  TRY(database.exec(schema_.sql));
  TRY(check_tables(database, schema_));
  TRY(secure_indexes(database));
  TRY(database.exec(head_table));
  auto image = TRY(house_.image(schema_.name));
  changes_ahead_ = 0;
  bytes_ahead_ = 0;
  snapshot_bytes_ = image ? image->bytes.size() : 0;
  if (image) TRY(load_image(database, image->bytes));
  TRY(replay(database, image ? image->seq : 0));
  TRY(remember_head(database));
  return transaction.commit();
}

Result<void> RoomFile::catch_up(Database& database, int64_t after) {
  auto transaction = TRY(db::Transaction::begin(database));
  if (TRY(replay(database, after)) == 0) return {};
  TRY(remember_head(database));
  return transaction.commit();
}

Result<int64_t> RoomFile::replay(Database& database, int64_t after) {
  int64_t applied = 0;
  store::Range range{.after = after, .room = schema_.name, .kind = change_kind};
  TRY(house_.visit(range, [&](const store::Entry& entry) -> Result<void> {
    if (!entry.body) return {};  // erased
    auto done = db::apply_changeset(database, *entry.body);
    if (!done && done.error().code == Code::conflict) return unfit(entry.seq, schema_.name);
    if (!done) return done;
    bytes_ahead_ += entry.body->size();
    ++applied;
    return {};
  }));
  changes_ahead_ += applied;
  return applied;
}

Result<void> RoomFile::remember_head(Database& database) {
  const store::Head& head = house_.head();
  TRY(database.change("insert or replace into hearth_head values (1, ?, ?, ?)", schema_.version,
                      head.seq, db::Blob{std::string(crypto::view(head.leaf))}));
  return {};
}

Result<Database*> RoomFile::touch() {
  Database* database = TRY(ready());
  if (!touched()) {
    TRY(database->begin());
    auto changes = db::Changes::start(*database, schema_.tables);
    if (!changes) {
      database->roll_back();
      return std::unexpected(changes.error());
    }
    recording_ = std::move(*changes);
  }
  return database;
}

void RoomFile::keep(size_t changeset_bytes) {
  recording_.reset();
  if (changeset_bytes == 0) return database_->roll_back();
  if (!remember_head(*database_) || !database_->commit()) return close();
  ++changes_ahead_;
  bytes_ahead_ += changeset_bytes;
  snapshot_if_due();
}

void RoomFile::drop_step() {
  recording_.reset();
  database_->roll_back();
}

void RoomFile::close() {
  recording_.reset();
  database_.reset();
}

void RoomFile::remove() {
  close();
  std::error_code ignored;
  for (const char* ending : {"", "-wal", "-shm", "-journal"})
    std::filesystem::remove(Path(path()) += ending, ignored);
}

// A snapshot only makes rebuilding faster, so one that fails is tried again at the next change.
void RoomFile::snapshot_if_due() {
  if (changes_ahead_ < changes_per_snapshot || bytes_ahead_ < snapshot_bytes_) return;
  auto image = read_image(*database_, schema_.tables);
  if (!image || !house_.keep_image(schema_.name, *image)) return;
  snapshot_bytes_ = image->size();
  changes_ahead_ = 0;
  bytes_ahead_ = 0;
}

}  // namespace rooms
