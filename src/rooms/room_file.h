// The file behind one room: opened, caught up with the journal, rebuilt when it cannot be trusted.
//
// States: closed ── ready() ──► open ── touch() ──► in a step ── keep() or drop_step() ──► open
// From each, close() leads back to closed; so does any damage, and the next ready() repairs it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/sqlite.h"
#include "rooms/rooms.h"
#include "store/house.h"

namespace rooms {

// The kind under which a room's changesets stand in the journal.
inline constexpr const char* change_kind = "change";

class RoomFile {
 public:
  RoomFile(store::House& house, Schema schema);

  const Schema& schema() const { return schema_; }
  // The open database, holding every change of the journal.
  Result<db::Database*> ready();
  // Runs `read` on it, once more on a rebuilt file when the first finds it damaged.
  template <class Read>
  auto read(Read&& read) -> decltype(read(std::declval<db::Database&>())) {
    auto found = read(*TRY(ready()));
    if (found || found.error().code != base::Code::corrupt) return found;
    distrust();
    if (touched()) return found;
    return read(*TRY(ready()));
  }
  // The open database, with what follows recorded until keep() or drop_step().
  Result<db::Database*> touch();
  bool touched() const { return recording_.has_value(); }
  // What the step changed so far; empty for nothing.
  Result<std::string> recorded() { return recording_->take(); }
  // The step stands in the journal: commits it here. Should that fail, the file is closed and
  // catches up later.
  // `changeset_bytes` is how much recorded() was; 0 when nothing changed.
  void keep(size_t changeset_bytes);
  void drop_step();
  void close();
  // Closes it and removes what lies on the disk.
  void remove();
  // Something found the file damaged: it is rebuilt by the next ready().
  void distrust() { trusted_ = false; }

 private:
  base::Path path() const;
  Result<db::Database> open_file();
  Result<db::Database> rebuild();
  Result<void> fill(db::Database& database);
  Result<void> catch_up(db::Database& database, int64_t after);
  // Applies the changes after a record, in the caller's transaction; returns how many there were.
  Result<int64_t> replay(db::Database& database, int64_t after);
  Result<void> remember_head(db::Database& database);
  void snapshot_if_due();

  store::House& house_;
  Schema schema_;
  bool trusted_ = true;
  // Since the last snapshot, as far as this process has seen.
  int64_t changes_ahead_ = 0;
  size_t bytes_ahead_ = 0;
  size_t snapshot_bytes_ = 0;
  std::optional<db::Database> database_;
  std::optional<db::Changes> recording_;  // goes before the database it records
};

}  // namespace rooms
