#include "db/sqlite_internal.h"

namespace db {

using base::Code;
using base::fail;

namespace {

// A changeset SQLite allocated, copied out and freed.
std::string taken(int size, void* bytes) {
  std::string copy(static_cast<const char*>(bytes), size_t(size));
  sqlite3_free(bytes);
  return copy;
}

// SQLite's interface takes bytes it does not write through a pointer to non-const.
void* mutable_bytes(std::string_view bytes) { return const_cast<char*>(bytes.data()); }

base::Error damaged_changeset() { return {Code::corrupt, "A recorded change is damaged."}; }

}  // namespace

struct Changes::Impl {
  Database::Impl* database = nullptr;
  sqlite3_session* session = nullptr;
  ~Impl() {
    if (session) sqlite3session_delete(session);
  }
};

Changes::Changes(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Changes::Changes(Changes&&) noexcept = default;
Changes& Changes::operator=(Changes&&) noexcept = default;
Changes::~Changes() = default;

Result<Changes> Changes::start(Database& database, std::span<const std::string> tables) {
  auto impl = std::make_unique<Impl>();
  impl->database = &database.impl();
  int code = sqlite3session_create(impl->database->handle, "main", &impl->session);
  for (auto& table : tables)
    if (code == SQLITE_OK) code = sqlite3session_attach(impl->session, table.c_str());
  if (code != SQLITE_OK) return std::unexpected(error_of(*impl->database, code));
  return Changes(std::move(impl));
}

Result<std::string> Changes::take() {
  int size = 0;
  void* bytes = nullptr;
  int code = sqlite3session_changeset(impl_->session, &size, &bytes);
  if (code != SQLITE_OK) return std::unexpected(error_of(*impl_->database, code));
  return taken(size, bytes);
}

namespace {

// The row a change is about. None for a foreign key that would point nowhere: SQLite does not say
// which.
Clash clash_of(int reason, sqlite3_changeset_iter* change) {
  if (reason == SQLITE_CHANGESET_FOREIGN_KEY) return {};
  const char* table = nullptr;
  int columns = 0, operation = 0;
  unsigned char* is_key = nullptr;
  sqlite3changeset_op(change, &table, &columns, &operation, nullptr);
  sqlite3changeset_pk(change, &is_key, &columns);
  Clash clash{table, {}};
  for (int i = 0; i < columns; ++i) {
    if (!is_key[i]) continue;
    sqlite3_value* value = nullptr;
    if (operation == SQLITE_INSERT)
      sqlite3changeset_new(change, i, &value);
    else
      sqlite3changeset_old(change, i, &value);
    if (value) clash.key.push_back(to_value(value));
  }
  return clash;
}

// Goes on after a clash, so that all of them are named; what was applied is rolled back in the end.
int note_clash(void* clashes, int reason, sqlite3_changeset_iter* change) {
  static_cast<std::vector<Clash>*>(clashes)->push_back(clash_of(reason, change));
  return SQLITE_CHANGESET_OMIT;
}

}  // namespace

Result<void> apply_changeset(Database& database, std::string_view changeset,
                             std::vector<Clash>* clashes) {
  TRY(database.exec("savepoint apply"));
  std::vector<Clash> found;
  int code = sqlite3changeset_apply_v2(
      database.impl().handle, int(changeset.size()), mutable_bytes(changeset), nullptr, note_clash,
      &found, nullptr, nullptr,
      SQLITE_CHANGESETAPPLY_NOSAVEPOINT | SQLITE_CHANGESETAPPLY_FKNOACTION);
  if (code == SQLITE_OK && found.empty()) return database.exec("release apply");
  base::Error error =
      code == SQLITE_CORRUPT ? damaged_changeset() : error_of(database.impl(), code);
  TRY(database.exec("rollback to apply; release apply"));
  if (code != SQLITE_OK) return std::unexpected(error);
  if (clashes) *clashes = std::move(found);
  return fail(Code::conflict, "What this change is about has been changed since.");
}

Result<std::string> invert_changeset(std::string_view changeset) {
  int size = 0;
  void* bytes = nullptr;
  int code =
      sqlite3changeset_invert(int(changeset.size()), mutable_bytes(changeset), &size, &bytes);
  if (code != SQLITE_OK) return std::unexpected(damaged_changeset());
  return taken(size, bytes);
}

}  // namespace db
