// The rooms of a house: each an encrypted SQLite file that can always be rebuilt from the journal.
//
// Invariants:
// (1) The journal is the truth. A room's file holds the changes up to some record and is never
// trusted over the journal: behind, it
//     catches up; damaged, missing or ahead, it is rebuilt.
// (2) Everything written between begin() and commit() is one step: all of it is in one durable
// write of the journal, with the
//     caller's own records, or none of it happened.
// (3) Undo gives back byte-equal rows, or says what has changed since and changes nothing.
//
// One writer and one strand: no two threads at once.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/sqlite.h"
#include "store/house.h"

namespace rooms {

using base::Result;

// What a skill says about its room.
struct Schema {
  std::string name;  // [a-z_]+, such as "calendar"
  // A file made by another version is rebuilt from the journal. Between versions columns may be
  // added (at the end, with a default), tables, indexes and triggers too; columns are never
  // removed, renamed or moved.
  int64_t version = 1;
  // Makes everything from nothing: tables, indexes, FTS5 tables, triggers.
  std::string sql;
  // The tables that are the truth. Each has a primary key that is never null: TEXT NOT NULL or
  // INTEGER PRIMARY KEY. Everything else is derived from them by triggers (FTS5 above all) and is
  // made again when changes are replayed; triggers do not write into these tables.
  std::vector<std::string> tables;
};

// Names one step, for undo. 0: nothing was written.
struct ChangeId {
  int64_t step = 0;
  auto operator<=>(const ChangeId&) const = default;
};

class Rooms;

class Room {
 public:
  const std::string& name() const;
  // Sees what the open step has changed so far.
  Result<db::Rows> query(std::string_view sql, std::span<const db::Value> values);
  // How many rows changed. Only between begin() and commit().
  Result<int64_t> change(std::string_view sql, std::span<const db::Value> values);
  template <class... Args>
  Result<db::Rows> query(std::string_view sql, const Args&... args) {
    return query(sql, std::span<const db::Value>(
                          std::array<db::Value, sizeof...(Args)>{db::Value(args)...}));
  }
  template <class... Args>
  Result<int64_t> change(std::string_view sql, const Args&... args) {
    return change(sql, std::span<const db::Value>(
                           std::array<db::Value, sizeof...(Args)>{db::Value(args)...}));
  }

  struct Impl;
  explicit Room(std::unique_ptr<Impl> impl);
  Room(Room&&) = delete;
  ~Room();
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

class Rooms {
 public:
  // The house must outlive the rooms. Files are opened when first asked for.
  static Result<Rooms> open(store::House& house, std::vector<Schema> schemas);
  Rooms(Rooms&&) noexcept;
  ~Rooms();

  // The pointer stays good as long as the rooms. `not_found` for a room no skill named; `denied`
  // while the house is locked.
  Result<Room*> room(std::string_view name);

  // A step at a time. begin() while one is open is a bug, and so is commit() without one.
  void begin();
  bool in_step() const;
  // Makes the step durable together with the caller's records and items. When it fails nothing has
  // happened and the step is over.
  Result<ChangeId> commit(store::Write with = {});
  void roll_back();

  // Takes a step back, as a step of its own (which can be undone in turn). `conflict` names what
  // has been changed since; `not_found` when there was no such step, or its room was erased.
  Result<ChangeId> undo(ChangeId change, store::Write with = {});
  // The same inside an open step; the caller commits, or rolls back when this fails.
  Result<void> revert(ChangeId change);

  // All rows gone, for good: no stored byte of the room opens any more, older backups included. Not
  // inside a step. Returns copies of the keys (beside backups) that could not be reached and still
  // hold the old key, for the person to replace.
  Result<std::vector<std::string>> erase(const std::string& room);
  // The same for what was deleted or overwritten in the room: its rows of today stay.
  // `kept` are notes of the room, written again as the first of its new history.
  Result<std::vector<std::string>> erase_history(const std::string& room,
                                                 const std::vector<store::Note>& kept = {});

  // Canonical bytes of all tables of the room that are the truth: equal bytes, equal rows.
  Result<std::string> image(const std::string& room);

  // Closes the room's file; pointers to the room stay good, and open it again where that is allowed
  // (see store::House::set_frozen). Not inside a step.
  void close(std::string_view name);

  // Closes all files and wipes all keys. Pointers to rooms stay good but answer `denied` until the
  // house is unlocked.
  void lock();

  struct Impl;

 private:
  explicit Rooms(std::unique_ptr<Impl> impl);
  Result<std::vector<std::string>> renew(const std::string& room, std::string_view image,
                                         bool keep_items, const std::vector<store::Note>& kept);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rooms
