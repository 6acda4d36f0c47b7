#include "rooms/rooms.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <ranges>

#include "rooms/testing.h"

namespace rooms {
namespace {

using base::Code;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Rooms, AStepIsThereAfterTheNextOpening) {
  Folder folder;
  {
    Home home(folder);
    home.step("insert into note values ('a', 'milk', 1)");
  }
  EXPECT_EQ(Home(folder).list(), "a=milk/1 ");
}

TEST(Rooms, ARolledBackStepLeavesNothing) {
  Folder folder;
  Home home(folder);
  home.step("insert into note values ('a', 'milk', 1)");
  std::string before = home.image();
  home.rooms->begin();
  ASSERT_TRUE(home.notes().change("update note set title = 'bread'"));
  EXPECT_EQ(home.list(), "a=bread/1 ");
  home.rooms->roll_back();
  EXPECT_EQ(home.image(), before);
}

TEST(Rooms, TheCallersRecordsAreInTheSameStep) {
  Folder folder;
  Home home(folder);
  home.rooms->begin();
  ASSERT_TRUE(home.notes().change("insert into note values ('a', 'milk', 1)"));
  auto change = home.rooms->commit({.notes = {{"step.done", "result"}}});
  ASSERT_TRUE(change);
  auto entries = home.house->read({.step = change->step}).value();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].kind, "step.done");
  EXPECT_EQ(entries[0].body, "result");
  EXPECT_EQ(entries[1].kind, "change");
  EXPECT_EQ(entries[1].room, "notes");
}

TEST(Rooms, AStepThatChangesNothingIsNotWritten) {
  Folder folder;
  Home home(folder);
  EXPECT_EQ(home.step("update note set title = 'x'"), ChangeId{});
  EXPECT_EQ(home.house->head().seq, 0);
}

TEST(Rooms, UndoGivesBackTheRowsAndCanBeUndone) {
  Folder folder;
  Home home(folder);
  home.step("insert into note values ('a', 'milk', 1), ('b', 'bread', 2)");
  std::string before = home.image();
  ChangeId deletion = home.step("delete from note");
  std::string after = home.image();
  ChangeId undone = home.rooms->undo(deletion).value();
  EXPECT_EQ(home.image(), before);
  ASSERT_TRUE(home.rooms->undo(undone));
  EXPECT_EQ(home.image(), after);
}

TEST(Rooms, UndoOfWhatWasChangedSinceNamesItAndChangesNothing) {
  Folder folder;
  Home home(folder);
  ChangeId first = home.step("insert into note values ('a', 'Dentist', 1)");
  home.step("update note set weight = 2");
  std::string before = home.image();
  auto refused = home.rooms->undo(first);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::conflict);
  EXPECT_EQ(refused.error().message, "“Dentist” in notes has been changed since.");
  EXPECT_EQ(home.image(), before);
  EXPECT_FALSE(home.rooms->in_step());
}

TEST(Rooms, UndoOfWhatOthersDependOnIsRefused) {
  Folder folder;
  Home home(folder);
  ChangeId first = home.step("insert into note values ('a', 'milk', 1)");
  home.step("insert into mark values (1, 'a', 'red')");
  EXPECT_EQ(home.rooms->undo(first).error().message,
            "Something in notes has come to depend on it.");
}

TEST(Rooms, UndoOfACascadeGivesBackParentsAndChildren) {
  Folder folder;
  Home home(folder);
  home.step("insert into note values ('a', 'milk', 1)");
  home.step("insert into mark values (1, 'a', 'red')");
  std::string before = home.image();
  ChangeId gone = home.step("delete from note");
  ASSERT_TRUE(home.rooms->undo(gone));
  EXPECT_EQ(home.image(), before);
}

TEST(Rooms, UndoOfNothingSaysSo) {
  Folder folder;
  Home home(folder);
  EXPECT_EQ(home.rooms->undo({7}).error().code, Code::not_found);
}

// What a person and their agents may do to a handful of rows, each as SQL.
rc::Gen<std::string> any_change() {
  auto id = [] { return char('a' + *rc::gen::inRange(0, 6)); };
  return rc::gen::exec([id]() -> std::string {
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
        return fmt::format("insert or ignore into note values ('{}', 't{}', 1.5)", id(), id());
      case 1:
        return fmt::format("update note set title = 'u{}' where id = '{}'", id(), id());
      case 2:
        return fmt::format("delete from note where id = '{}'", id());
      case 3:
        return fmt::format(
            "update or ignore note set id = '{}' where id = '{}' and id not in "
            "(select note from mark)",
            id(), id());
      case 4:
        return fmt::format(
            "insert or ignore into mark select {}, id, 'red' from note where id = '{}'",
            *rc::gen::inRange(0, 6), id());
      default:
        return fmt::format("update note set weight = null where id > '{}'", id());
    }
  });
}

TEST(Rooms, AnyStepsTakenBackInTurnGiveByteEqualRows) {
  Folder folder;
  Home home(folder);
  EXPECT_TRUE(rc::check([&] {
    std::vector<std::pair<ChangeId, std::string>> done;  // each change and the rows before it
    for (auto& sql : *rc::gen::container<std::vector<std::string>>(8, any_change())) {
      std::string before = home.image();
      ChangeId change = home.step(sql);
      if (change.step > 0) done.emplace_back(change, before);
    }
    for (auto& [change, before] : done | std::views::reverse) {
      RC_ASSERT(home.rooms->undo(change).has_value());
      RC_ASSERT(home.image() == before);
    }
  }));
}

TEST(Rooms, ARoomRebuiltFromTheJournalIsByteEqual) {
  Folder folder;
  Home home(folder);
  EXPECT_TRUE(rc::check([&] {
    std::vector<ChangeId> done;
    RC_ASSERT(home.rooms->erase("notes").has_value());
    for (auto& sql : *rc::gen::container<std::vector<std::string>>(8, any_change())) {
      ChangeId change = home.step(sql);
      if (change.step > 0) done.push_back(change);
      if (done.empty() || *rc::gen::inRange(0, 2) == 0) continue;
      std::string before_undo = home.image();
      if (!home.rooms->undo(*rc::gen::elementOf(done))) RC_ASSERT(home.image() == before_undo);
    }
    std::string before = home.image(), found = home.find("t*");
    home.reopen([&] { std::filesystem::remove_all(folder.path / "rooms"); });
    RC_ASSERT(home.image() == before);
    RC_ASSERT(home.find("t*") == found);
  }));
}

TEST(Rooms, FullTextFollowsReplayAndUndo) {
  Folder folder;
  Home home(folder);
  home.step("insert into note values ('a', 'green milk', 1)");
  ChangeId second = home.step("insert into note values ('b', 'white milk', 1)");
  EXPECT_EQ(home.find("milk"), "ab");
  ASSERT_TRUE(home.rooms->undo(second));
  EXPECT_EQ(home.find("milk"), "a");
}

TEST(Rooms, ANewVersionOfASchemaKeepsTheRows) {
  Folder folder;
  {
    Home home(folder);
    home.step("insert into note values ('a', 'milk', 1)");
  }
  Schema next = note_schema();
  next.version = 2;
  next.sql +=
      "create table extra (id integer primary key); alter table note add column colour default "
      "'red';";
  next.tables.push_back("extra");
  Home home(folder, next);
  EXPECT_EQ(home.notes().query("select colour from note")->at(0).text(0), "red");
  EXPECT_EQ(home.list(), "a=milk/1 ");
}

TEST(Rooms, ATableWithoutAFirmKeyIsRefused) {
  Folder folder;
  Schema loose{.name = "loose", .sql = "create table t (id text primary key)", .tables = {"t"}};
  auto house = store::House::open(folder.path).value();
  auto rooms = Rooms::open(house, {loose}).value();
  EXPECT_EQ(rooms.room("loose").error().code, Code::invalid);
}

TEST(Rooms, AnUnknownRoomIsNotFound) {
  Folder folder;
  Home home(folder);
  EXPECT_EQ(home.rooms->room("attic").error().message, "This house has no room attic.");
}

TEST(Rooms, LockedRoomsAnswerNothingUntilUnlocked) {
  Folder folder;
  Home home(folder);
  home.step("insert into note values ('a', 'milk', 1)");
  Room& notes = home.notes();
  home.rooms->lock();
  EXPECT_EQ(notes.query("select * from note").error().code, Code::denied);
  EXPECT_EQ(home.rooms->room("notes").error().code, Code::denied);
  ASSERT_TRUE(home.house->unlock({}));
  EXPECT_EQ(home.list(), "a=milk/1 ");
}

TEST(Rooms, ASnapshotIsKeptAfterManyChangesAndRebuildsTheSame) {
  Folder folder;
  std::string before;
  {
    Home home(folder);
    home.step("insert into note values ('a', 'milk', 0)");
    for (int i = 0; i < 1005; ++i) home.step("update note set weight = weight + 1");
    EXPECT_TRUE(home.house->image("notes").value());
    before = home.image();
  }
  std::filesystem::remove_all(folder.path / "rooms");
  EXPECT_EQ(Home(folder).image(), before);
}

}  // namespace
}  // namespace rooms
