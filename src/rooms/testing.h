// For tests: a house with one small room.
#pragma once
#include <fmt/format.h>

#include <optional>
#include <string>

#include "rooms/rooms.h"
#include "store/testing.h"

namespace rooms {

using store::Folder;

// Notes with marks that go with them, and an index of words.
inline Schema note_schema() {
  return {.name = "notes",
          .sql = R"(
create table note (id text primary key not null, title text, weight);
create table mark (id integer primary key, note text not null references note on delete cascade,
                   colour text);
create virtual table word using fts5(title, content='note');
create trigger note_added after insert on note begin
  insert into word (rowid, title) values (new.rowid, new.title); end;
create trigger note_gone after delete on note begin
  insert into word (word, rowid, title) values ('delete', old.rowid, old.title); end;
create trigger note_changed after update on note begin
  insert into word (word, rowid, title) values ('delete', old.rowid, old.title);
  insert into word (rowid, title) values (new.rowid, new.title); end;
)",
          .tables = {"note", "mark"}};
}

struct Home {
  std::optional<store::House> house;
  std::optional<Rooms> rooms;

  explicit Home(const Folder& folder, Schema schema = note_schema(),
                const store::Unlock& unlock = {})
      : house(store::House::open(folder.path, unlock).value()),
        rooms(Rooms::open(*house, {std::move(schema)}).value()) {}

  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

  // Closes the rooms, does something to their files, opens them again.
  void reopen(auto&& meanwhile) {
    rooms.reset();
    meanwhile();
    rooms.emplace(Rooms::open(*house, {note_schema()}).value());
  }

  Room& notes() { return *rooms->room("notes").value(); }
  std::string image() { return rooms->image("notes").value(); }

  // One statement as one step.
  ChangeId step(std::string_view sql) {
    rooms->begin();
    auto changed = notes().change(sql);
    if (!changed) fmt::print(stderr, "{}\n", changed.error().text());
    CHECK(changed);
    return rooms->commit().value();
  }

  std::string list() {
    std::string text;
    for (auto& row : notes().query("select id, title, weight from note order by id").value())
      text += row.text("id") + "=" + row.text("title") + "/" + row.text("weight") + " ";
    return text;
  }

  // The ids of notes with this word.
  std::string find(std::string_view word) {
    std::string ids;
    for (auto& row : notes()
                         .query("select note.id from word join note on note.rowid = word.rowid "
                                "where word match ? order by id",
                                word)
                         .value())
      ids += row.text(0);
    return ids;
  }
};

}  // namespace rooms
