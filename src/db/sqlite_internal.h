// What the sources of this room share; nobody else includes it.
#pragma once
#define SQLITE_ENABLE_SESSION  // declares what the library was built with
#define SQLITE_ENABLE_PREUPDATE_HOOK
#include <sqlite3mc/sqlite3.h>

#include <string>
#include <unordered_map>

#include "db/sqlite.h"

namespace db {

struct Database::Impl {
  sqlite3* handle = nullptr;
  std::string path;
  std::unordered_map<std::string, sqlite3_stmt*> statements;

  ~Impl();
  void forget_statements();
  // The prepared statement, from the cache or made now.
  Result<sqlite3_stmt*> prepare(std::string_view sql);
};

// The error of the last call on `database`, as a sentence.
base::Error error_of(Database::Impl& database, int code);

// The value in a column, or in a changeset.
Value to_value(sqlite3_value* value);

}  // namespace db
