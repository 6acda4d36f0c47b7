// The rows of a room as bytes: the same rows give the same bytes, whatever way they came about.
//
// Used as the snapshot a room is rebuilt from, and to compare rooms. Layout in
// docs/formats/house.md.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/sqlite.h"

namespace rooms {

using base::Result;

// Rows by primary key, tables and columns in their own order.
Result<std::string> read_image(db::Database& database, std::span<const std::string> tables);
// Adds the rows of an image to tables that are empty. Columns the tables have gained since keep
// their default. Inside a transaction of the caller. `corrupt` when the bytes are no image.
Result<void> load_image(db::Database& database, std::string_view image);

}  // namespace rooms
