#include "db/sqlite.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "db/sqlite_internal.h"

namespace db {

using base::Code;
using base::Error;
using base::fail;

int64_t Value::integer() const {
  if (auto* number = std::get_if<int64_t>(this)) return *number;
  if (auto* number = std::get_if<double>(this)) return int64_t(*number);
  return std::strtoll(bytes().c_str(), nullptr, 10);
}

double Value::real() const {
  if (auto* number = std::get_if<int64_t>(this)) return double(*number);
  if (auto* number = std::get_if<double>(this)) return *number;
  return std::strtod(bytes().c_str(), nullptr);
}

std::string Value::text() const {
  if (auto* number = std::get_if<int64_t>(this)) return std::to_string(*number);
  if (auto* number = std::get_if<double>(this)) return fmt::format("{}", *number);
  return bytes();
}

const std::string& Value::bytes() const {
  static const std::string none;
  if (auto* text = std::get_if<std::string>(this)) return *text;
  if (auto* blob = std::get_if<Blob>(this)) return blob->bytes;
  return none;
}

const Value& Row::operator[](size_t column) const {
  CHECK(column < values_.size());
  return values_[column];
}

const Value& Row::operator[](std::string_view column) const {
  auto found = std::ranges::find_if(
      *columns_, [&](const std::string& name) { return base::iequals_ascii(name, column); });
  CHECK(found != columns_->end());
  return values_[size_t(found - columns_->begin())];
}

Database::Impl::~Impl() {
  forget_statements();
  sqlite3_close_v2(handle);
}

void Database::Impl::forget_statements() {
  for (auto& [sql, statement] : statements) sqlite3_finalize(statement);
  statements.clear();
}

Error error_of(Database::Impl& database, int code) {
  auto sentence = [&](std::string_view what) { return fmt::format("{} {}.", database.path, what); };
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {Code::unavailable, fmt::format("Cannot write {}: the disk is full.", database.path),
              "Free some space and try again; nothing is lost."};
    case SQLITE_READONLY:
      return {Code::unavailable, sentence("can only be read, not written"),
              "Check who owns it and its mode, and that the file system is not read-only."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Code::conflict, sentence("is in use by another process")};
    case SQLITE_CORRUPT:
      return {Code::corrupt, sentence("is damaged")};
    case SQLITE_NOTADB:
      return {Code::denied, sentence("does not open with this key, or is damaged")};
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return base::error_from_errno(sqlite3_system_errno(database.handle),
                                    fmt::format("Cannot read or write {}", database.path));
    case SQLITE_NOMEM:
      return {Code::unavailable, "There is not enough memory."};
    case SQLITE_TOOBIG:
      return {Code::limit, sentence("was given a value that is too large")};
    case SQLITE_CONSTRAINT:
      return {Code::conflict, sqlite3_errmsg(database.handle)};
    default:
      return {Code::invalid, fmt::format("SQL: {}", sqlite3_errmsg(database.handle))};
  }
}

Value to_value(sqlite3_value* value) {
  auto bytes = [&](const void* start) {
    return std::string(static_cast<const char*>(start), size_t(sqlite3_value_bytes(value)));
  };
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      return Value(int64_t(sqlite3_value_int64(value)));
    case SQLITE_FLOAT:
      return Value(sqlite3_value_double(value));
    case SQLITE_TEXT:
      return Value(bytes(sqlite3_value_text(value)));
    case SQLITE_BLOB:
      return Value(Blob{bytes(sqlite3_value_blob(value))});
    default:
      return Value();
  }
}

Result<sqlite3_stmt*> Database::Impl::prepare(std::string_view sql) {
  auto [found, added] = statements.try_emplace(std::string(sql), nullptr);
  if (!added) return found->second;
  constexpr size_t statements_max = 256;
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v3(handle, sql.data(), int(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                &statement, nullptr);
  statements.erase(found);
  if (code != SQLITE_OK) return std::unexpected(error_of(*this, code));
  if (!statement) return fail(Code::invalid, "SQL: there is no statement.");
  if (statements.size() >= statements_max) forget_statements();
  statements.emplace(sql, statement);
  return statement;
}

namespace {

// A statement that is being run; afterwards it is ready for its next use and holds no value.
struct Running {
  sqlite3_stmt* statement;
  explicit Running(sqlite3_stmt* prepared) : statement(prepared) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
  }
};

int bind(sqlite3_stmt* statement, int index, const Value& value) {
  if (auto* number = std::get_if<int64_t>(&value))
    return sqlite3_bind_int64(statement, index, *number);
  if (auto* number = std::get_if<double>(&value))
    return sqlite3_bind_double(statement, index, *number);
  if (auto* text = std::get_if<std::string>(&value))
    return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  if (auto* blob = std::get_if<Blob>(&value))
    return sqlite3_bind_blob64(statement, index, blob->bytes.data(), blob->bytes.size(),
                               SQLITE_STATIC);
  return sqlite3_bind_null(statement, index);
}

Result<void> bind_all(Database::Impl& database, sqlite3_stmt* statement,
                      std::span<const Value> values) {
  if (sqlite3_bind_parameter_count(statement) != int(values.size()))
    return fail(Code::invalid,
                fmt::format("SQL: {} values were given for {} places in: {}", values.size(),
                            sqlite3_bind_parameter_count(statement), sqlite3_sql(statement)));
  for (size_t i = 0; i < values.size(); ++i)
    if (int code = bind(statement, int(i) + 1, values[i]); code != SQLITE_OK)
      return std::unexpected(error_of(database, code));
  return {};
}

std::shared_ptr<const std::vector<std::string>> column_names(sqlite3_stmt* statement) {
  auto names = std::make_shared<std::vector<std::string>>();
  for (int i = 0; i < sqlite3_column_count(statement); ++i)
    names->push_back(sqlite3_column_name(statement, i));
  return names;
}

std::vector<Value> read_row(sqlite3_stmt* statement) {
  std::vector<Value> values;
  int count = sqlite3_column_count(statement);
  values.reserve(size_t(count));
  for (int i = 0; i < count; ++i) values.push_back(to_value(sqlite3_column_value(statement, i)));
  return values;
}

// Nobody but the owner of the house reads its files; SQLite gives WAL and journal the mode of the
// file itself.
Result<void> create_private(const Path& path) {
  int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return std::unexpected(
        base::error_from_errno(errno, fmt::format("Cannot open {}", path.string())));
  ::close(descriptor);
  return {};
}

int set_key(sqlite3* handle, std::string_view key) {
  std::string raw = "raw:";  // no passphrase: nothing to stretch
  raw += key;
  int code = sqlite3mc_config(handle, "cipher", sqlite3mc_cipher_index("aegis")) > 0
                 ? sqlite3_key_v2(handle, "main", raw.data(), int(raw.size()))
                 : SQLITE_MISUSE;
  std::fill(raw.begin(), raw.end(), '\0');
  return code;
}

Result<void> configure(Database& database, const Options& options) {
  sqlite3_db_config(database.impl().handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_db_config(database.impl().handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // With NORMAL the WAL is synced before each checkpoint: commits may be lost, order and content
  // never.
  std::string_view synchronous = options.durable ? "full" : "normal";
  constexpr int patience_ms = 5000;
  if (options.shared) sqlite3_busy_timeout(database.impl().handle, patience_ms);
  return database.exec(
      fmt::format("pragma locking_mode = {}; pragma journal_mode = wal; "
                  "pragma synchronous = {}; pragma secure_delete = on; "
                  "select count(*) from sqlite_schema",
                  options.shared ? "normal" : "exclusive", synchronous));
}

}  // namespace

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const Path& path, const Options& options) {
  if (options.create) TRY(create_private(path));
  Database database(std::make_unique<Impl>());
  Impl& impl = *database.impl_;
  impl.path = path.string();
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  // The layer that encrypts pages takes a read that failed for one that succeeded, and a WAL for
  // shorter than it is. What it misses in a file of its own, the pages' authentication finds.
  const char* files = options.key.empty() ? "unix" : nullptr;
  if (int code = sqlite3_open_v2(path.c_str(), &impl.handle, flags, files); code != SQLITE_OK)
    return std::unexpected(error_of(impl, code));
  if (!options.key.empty())
    if (int code = set_key(impl.handle, options.key); code != SQLITE_OK)
      return std::unexpected(error_of(impl, code));
  TRY(configure(database, options));
  return database;
}

Result<Database> Database::in_memory() {
  Database database(std::make_unique<Impl>());
  database.impl_->path = "The database in memory";
  int code = sqlite3_open(":memory:", &database.impl_->handle);
  if (code != SQLITE_OK) return std::unexpected(error_of(*database.impl_, code));
  return database;
}

Result<void> Database::exec(std::string_view sql) {
  int code = sqlite3_exec(impl_->handle, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error_of(*impl_, code));
  return {};
}

Result<Rows> Database::query(std::string_view sql, std::span<const Value> values) {
  Running running(TRY(impl_->prepare(sql)));
  if (!sqlite3_stmt_readonly(running.statement))
    return fail(Code::invalid, fmt::format("SQL: a query only reads: {}", sql));
  TRY(bind_all(*impl_, running.statement, values));
  Rows rows;
  auto columns = column_names(running.statement);
  int code;
  while ((code = sqlite3_step(running.statement)) == SQLITE_ROW)
    rows.emplace_back(columns, read_row(running.statement));
  if (code != SQLITE_DONE) return std::unexpected(error_of(*impl_, code));
  return rows;
}

Result<int64_t> Database::change(std::string_view sql, std::span<const Value> values) {
  Running running(TRY(impl_->prepare(sql)));
  TRY(bind_all(*impl_, running.statement, values));
  int code;
  while ((code = sqlite3_step(running.statement)) == SQLITE_ROW);
  if (code != SQLITE_DONE) return std::unexpected(error_of(*impl_, code));
  return sqlite3_stmt_readonly(running.statement) ? 0 : sqlite3_changes64(impl_->handle);
}

Result<void> Database::begin() { return exec("begin immediate"); }
Result<void> Database::commit() { return exec("commit"); }

void Database::roll_back() {
  if (in_transaction()) (void)exec("rollback");
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(impl_->handle) == 0; }

Result<void> Database::copy_to(const Path& path) {
  Path half = path;
  half += ".new";
  std::error_code ignored;
  std::filesystem::remove(half, ignored);
  TRY(create_private(half));
  Running running(TRY(impl_->prepare("vacuum into ?")));
  std::array values{Value(half.string())};  // bound without a copy: lives until the step is done
  TRY(bind_all(*impl_, running.statement, values));
  if (int code = sqlite3_step(running.statement); code != SQLITE_DONE) {
    auto error = error_of(*impl_, code);
    std::filesystem::remove(half, ignored);
    return std::unexpected(error);
  }
  return base::put_in_place(half, path);
}

Result<void> Database::checkpoint() {
  int code = sqlite3_wal_checkpoint_v2(impl_->handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                                       nullptr);
  if (code != SQLITE_OK) return std::unexpected(error_of(*impl_, code));
  return {};
}

Result<Transaction> Transaction::begin(Database& database) {
  TRY(database.begin());
  return Transaction(&database);
}

Transaction::~Transaction() {
  if (database_) database_->roll_back();
}

Result<void> Transaction::commit() {
  TRY(database_->commit());
  database_ = nullptr;
  return {};
}

}  // namespace db
