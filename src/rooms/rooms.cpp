#include "rooms/rooms.h"

#include <ranges>

#include "base/text.h"
#include "rooms/image.h"
#include "rooms/room_file.h"

namespace rooms {

using base::Code;
using base::fail;
using db::Rows;
using db::Value;

struct Room::Impl {
  RoomFile file;
  const bool& in_step;
};

Room::Room(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Room::~Room() = default;

const std::string& Room::name() const { return impl_->file.schema().name; }

Result<Rows> Room::query(std::string_view sql, std::span<const Value> values) {
  return impl_->file.read([&](db::Database& database) { return database.query(sql, values); });
}

Result<int64_t> Room::change(std::string_view sql, std::span<const Value> values) {
  CHECK(impl_->in_step);
  auto changed = TRY(impl_->file.touch())->change(sql, values);
  if (!changed && changed.error().code == Code::corrupt) impl_->file.distrust();
  return changed;
}

struct Rooms::Impl {
  store::House& house;
  std::map<std::string, Room, std::less<>> rooms;
  bool in_step = false;

  // The rooms the open step has written to.
  std::vector<RoomFile*> touched() {
    std::vector<RoomFile*> files;
    for (auto& [name, room] : rooms)
      if (room.impl().file.touched()) files.push_back(&room.impl().file);
    return files;
  }
};

Rooms::Rooms(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Rooms::Rooms(Rooms&&) noexcept = default;
Rooms::~Rooms() = default;

namespace {

bool is_room_name(std::string_view name) {
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

}  // namespace

Result<Rooms> Rooms::open(store::House& house, std::vector<Schema> schemas) {
  auto impl = std::make_unique<Impl>(house);
  for (auto& schema : schemas) {
    CHECK(is_room_name(schema.name) && !impl->rooms.contains(schema.name));
    std::string name = schema.name;
    std::ranges::sort(schema.tables);
    auto room = std::make_unique<Room::Impl>(RoomFile(house, std::move(schema)), impl->in_step);
    impl->rooms.emplace(name, std::move(room));
  }
  return Rooms(std::move(impl));
}

Result<Room*> Rooms::room(std::string_view name) {
  auto found = impl_->rooms.find(name);
  if (found == impl_->rooms.end())
    return fail(Code::not_found, fmt::format("This house has no room {}.", base::visible(name)));
  TRY(found->second.impl().file.ready());
  return &found->second;
}

void Rooms::begin() {
  CHECK(!impl_->in_step);
  impl_->in_step = true;
}

bool Rooms::in_step() const { return impl_->in_step; }

void Rooms::roll_back() {
  for (RoomFile* file : impl_->touched()) file->drop_step();
  impl_->in_step = false;
}

Result<ChangeId> Rooms::commit(store::Write with) {
  CHECK(impl_->in_step);
  std::vector<std::pair<RoomFile*, size_t>> done;  // with how much changed
  auto write = [&]() -> Result<ChangeId> {
    for (RoomFile* file : impl_->touched()) {
      std::string changeset = TRY(file->recorded());
      done.emplace_back(file, changeset.size());
      if (!changeset.empty())
        with.notes.push_back({change_kind, std::move(changeset), file->schema().name});
    }
    if (with.notes.empty() && with.items.empty() && with.removed.empty()) return ChangeId{};
    auto written = TRY(impl_->house.write(with));
    return ChangeId{with.notes.empty() ? 0 : written.first};
  };
  auto change = write();
  if (!change) {
    roll_back();
    return change;
  }
  impl_->in_step = false;
  for (auto& [file, changed] : done) file->keep(changed);
  return change;
}

Result<ChangeId> Rooms::undo(ChangeId change, store::Write with) {
  begin();
  if (auto reverted = revert(change); !reverted) {
    roll_back();
    return std::unexpected(reverted.error());
  }
  return commit(std::move(with));
}

namespace {

// How the row is called, from the first column people would use for that.
std::string label_in(const db::Row& row) {
  for (std::string_view column : {"title", "name", "subject", "summary", "text"})
    if (std::ranges::find(row.columns(), column) != row.columns().end() &&
        !row.text(column).empty())
      return fmt::format("“{}”", base::visible(row.text(column), 60));
  return {};
}

Result<std::string> what_changed(db::Database& database, const db::Clash& clash,
                                 const std::string& room) {
  if (clash.table.empty()) return fmt::format("Something in {} has come to depend on it.", room);
  auto key = TRY(database.query(
      "select group_concat('\"' || name || '\" = ?', ' and ') from (select name from "
      "pragma_table_info(?) where pk > 0 order by cid)",
      clash.table));
  auto rows =
      TRY(database.query(fmt::format("select * from \"{}\" where {}", clash.table, key[0].text(0)),
                         std::span<const Value>(clash.key)));
  if (rows.empty())
    return fmt::format("An entry of {} ({}) has been removed since.", room, clash.table);
  std::string label = label_in(rows[0]);
  if (label.empty()) label = fmt::format("An entry ({})", clash.table);
  return fmt::format("{} in {} has been changed since.", label, room);
}

Result<void> take_back(RoomFile& file, std::string_view changeset) {
  db::Database* database = TRY(file.touch());
  std::string inverse = TRY(db::invert_changeset(changeset));
  std::vector<db::Clash> clashes;
  auto applied = db::apply_changeset(*database, inverse, &clashes);
  if (applied || clashes.empty()) return applied;
  return fail(Code::conflict, TRY(what_changed(*database, clashes[0], file.schema().name)),
              "Undo the later change first.");
}

}  // namespace

Result<void> Rooms::revert(ChangeId change) {
  CHECK(impl_->in_step);
  auto entries = TRY(impl_->house.read({.kind = change_kind, .step = change.step}));
  if (entries.empty())
    return fail(Code::not_found, fmt::format("There is no change {} to undo.", change.step));
  for (auto& entry : entries | std::views::reverse) {
    Room* place = TRY(room(entry.room));
    if (!entry.body)
      return fail(Code::not_found,
                  fmt::format("What happened in {} then was erased for good.", entry.room));
    TRY(take_back(place->impl().file, *entry.body));
  }
  return {};
}

Result<std::vector<std::string>> Rooms::erase(const std::string& name) {
  return renew(name, "", false, {});
}

Result<std::vector<std::string>> Rooms::erase_history(const std::string& name,
                                                      const std::vector<store::Note>& kept) {
  return renew(name, TRY(image(name)), true, kept);
}

Result<std::vector<std::string>> Rooms::renew(const std::string& name, std::string_view image,
                                              bool keep_items,
                                              const std::vector<store::Note>& kept) {
  TRY(impl_->house.check_thawed(name));
  CHECK(!impl_->in_step);
  auto found = impl_->rooms.find(name);
  if (found != impl_->rooms.end()) found->second.impl().file.remove();
  return impl_->house.renew(name, image, keep_items, kept);
}

Result<std::string> Rooms::image(const std::string& name) {
  RoomFile& file = TRY(room(name))->impl().file;
  return file.read(
      [&](db::Database& database) { return read_image(database, file.schema().tables); });
}

void Rooms::close(std::string_view name) {
  CHECK(!impl_->in_step);
  if (auto found = impl_->rooms.find(name); found != impl_->rooms.end())
    found->second.impl().file.close();
}

void Rooms::lock() {
  roll_back();
  for (auto& [name, room] : impl_->rooms) room.impl().file.close();
  impl_->house.lock();
}

}  // namespace rooms
