// SQLite with encrypted pages, and recorded changes. The only room that sees SQLite's header.
//
// A Database and what was made from it belong to one strand: no two threads at once. Errors are
// sentences: full disk, read-only, damaged, in use by another process, wrong key.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace db {

using base::Path;
using base::Result;

struct Null {
  bool operator==(const Null&) const = default;
};
struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

// One value of SQL. Made from what C++ has, so that calls read `query("… where id = ?", id)`.
class Value : public std::variant<Null, int64_t, double, std::string, Blob> {
 public:
  using Base = std::variant<Null, int64_t, double, std::string, Blob>;
  Value() = default;
  Value(Null) {}
  template <class T>
    requires std::is_integral_v<T>
  Value(T number) : Base(int64_t(number)) {}
  Value(double number) : Base(number) {}
  Value(std::string text) : Base(std::move(text)) {}
  Value(std::string_view text) : Base(std::string(text)) {}
  Value(const char* text) : Base(std::string(text)) {}
  Value(Blob blob) : Base(std::move(blob)) {}
  template <class T>
  Value(const std::optional<T>& value) : Value(value ? Value(*value) : Value()) {}

  bool is_null() const { return std::holds_alternative<Null>(*this); }
  // What SQLite would make of it: a number from text, 0 or "" from null.
  int64_t integer() const;
  double real() const;
  std::string text() const;
  // The bytes of a blob or a text; empty for anything else.
  const std::string& bytes() const;
};

// One row of an answer. Columns by position, or by the name the query gives them; a wrong name is a
// bug.
class Row {
 public:
  Row(std::shared_ptr<const std::vector<std::string>> columns, std::vector<Value> values)
      : columns_(std::move(columns)), values_(std::move(values)) {}
  const Value& operator[](size_t column) const;
  const Value& operator[](std::string_view column) const;
  bool is_null(auto column) const { return (*this)[column].is_null(); }
  int64_t integer(auto column) const { return (*this)[column].integer(); }
  double real(auto column) const { return (*this)[column].real(); }
  std::string text(auto column) const { return (*this)[column].text(); }
  const std::string& bytes(auto column) const { return (*this)[column].bytes(); }
  // Empty for null.
  std::optional<std::string> text_if(auto column) const {
    return is_null(column) ? std::nullopt : std::optional(text(column));
  }
  std::optional<int64_t> integer_if(auto column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
  }
  const std::vector<Value>& values() const { return values_; }
  const std::vector<std::string>& columns() const { return *columns_; }

 private:
  std::shared_ptr<const std::vector<std::string>> columns_;
  std::vector<Value> values_;
};
using Rows = std::vector<Row>;

struct Options {
  // 32 bytes: pages, journal and WAL are encrypted and authenticated (AEGIS-256). Empty: a plain
  // file.
  std::string_view key = {};
  bool create = true;
  // Each commit waits until it is on the disk. Otherwise a crash of the machine may lose the last
  // commits, never the file.
  bool durable = false;
  // Other processes may have the file open at the same time; who wants to write waits a moment for
  // who does.
  bool shared = false;
};

class Database {
 public:
  // Unless shared, the file stays locked while it is open: another process gets `conflict`. WAL,
  // foreign keys on,
  // deleted content overwritten, temporary data in memory only. `denied` for a wrong key, which a
  // damaged first page looks like.
  static Result<Database> open(const Path& path, const Options& options);
  static Result<Database> in_memory();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  // Rolls back what is open. Leaves the WAL for the next opening: closing never waits for the disk.
  ~Database();

  // One or more statements without values.
  Result<void> exec(std::string_view sql);
  // One statement that only reads; statements are prepared once and kept. `conflict` when a
  // constraint of the schema forbids it, `invalid` for SQL that is wrong.
  Result<Rows> query(std::string_view sql, std::span<const Value> values);
  // How many rows it changed (triggers not counted).
  Result<int64_t> change(std::string_view sql, std::span<const Value> values);
  template <class... Args>
  Result<Rows> query(std::string_view sql, const Args&... args) {
    return query(sql, std::span<const Value>(std::array<Value, sizeof...(Args)>{Value(args)...}));
  }
  template <class... Args>
  Result<int64_t> change(std::string_view sql, const Args&... args) {
    return change(sql, std::span<const Value>(std::array<Value, sizeof...(Args)>{Value(args)...}));
  }

  Result<void> begin();  // takes the writer's place at once
  Result<void> commit();
  void roll_back();
  bool in_transaction() const;

  // A consistent copy into a new file, under the same key (or none).
  Result<void> copy_to(const Path& path);
  // Everything committed so far into the main file and onto the disk.
  Result<void> checkpoint();

  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  explicit Database(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Runs a transaction: rolled back unless commit() was reached.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Database* database) : database_(database) {}
  Database* database_;
};

// Records what changes in some tables, as a changeset of SQLite's session extension: for each row
// touched, the values before and after. Rows are known by their primary key: each table must have
// one that is never null. What triggers write into other tables is recorded only if those are named
// too, and must not be: triggers fire again when a changeset is applied.
class Changes {
 public:
  static Result<Changes> start(Database& database, std::span<const std::string> tables);
  Changes(Changes&&) noexcept;
  Changes& operator=(Changes&&) noexcept;
  ~Changes();
  // What changed since start(); empty when nothing did.
  Result<std::string> take();

 private:
  struct Impl;
  explicit Changes(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A row that did not look as the changeset expected: the table and the values of its primary key.
struct Clash {
  std::string table;
  std::vector<Value> key;
};
// Applies all of it or nothing. `conflict` when a row is no longer as it was before the change; the
// rows concerned go to `clashes` where given.
Result<void> apply_changeset(Database& database, std::string_view changeset,
                             std::vector<Clash>* clashes = nullptr);
// The changeset that takes this one back.
Result<std::string> invert_changeset(std::string_view changeset);

}  // namespace db
