// What rooms survive: being killed, a full disk, damaged files, and what erasing leaves.
#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "rooms/testing.h"

namespace rooms {
namespace {

using base::Path;
using testing::HasSubstr;
using testing::IsEmpty;

Path room_file(const Folder& folder) { return folder.path / "rooms" / "notes.db"; }

int64_t count(Home& home) {
  return home.notes().query("select count(*) from note")->at(0).integer(0);
}

TEST(Durability, NothingAcknowledgedIsLostWhenKilledAtAnyWrite) {
  Folder folder;
  {
    Home(folder).step("insert into note values ('first', 'milk', 1)");
  }
  int64_t before = 1;
  int acknowledged = 0;
  for (int fatal = 0;; ++fatal) {
    bool killed = store::killed_at_write(fatal, acknowledged, [&](auto& acknowledge) {
      Home home(folder);
      for (int i = 0; i < 2; ++i) {
        home.step(fmt::format("insert into note values ('{}.{}', 'milk', 1)", fatal, i));
        acknowledge();
      }
    });
    Home home(folder);
    EXPECT_TRUE(home.house->verify());
    EXPECT_EQ(count(home), home.house->head().seq);
    EXPECT_GE(count(home), before + acknowledged);
    EXPECT_LE(count(home), before + acknowledged + 1);
    before = count(home);
    if (!killed) break;
  }
  EXPECT_EQ(acknowledged, 2);
  Home home(folder);
  std::string image = home.image();
  home.reopen([&] { std::filesystem::remove_all(folder.path / "rooms"); });
  EXPECT_EQ(home.image(), image);
}

TEST(Durability, AStepOverTwoRoomsIsWholeOrAbsentWhenKilledAtAnyWrite) {
  Folder folder;
  Schema other = note_schema();
  other.name = "other";
  // Runs `work` with both rooms open.
  auto with_both = [&](auto&& work) {
    auto house = store::House::open(folder.path).value();
    Rooms both = Rooms::open(house, {note_schema(), other}).value();
    CHECK(both.room("notes") && both.room("other"));
    work(house, both);
  };
  int acknowledged = 0;
  int64_t before = 0;
  with_both([](auto&, auto&) {});
  for (int fatal = 0;; ++fatal) {
    bool killed = store::killed_at_write(fatal, acknowledged, [&](auto& acknowledge) {
      with_both([&](store::House&, Rooms& both) {
        both.begin();
        for (const char* name : {"notes", "other"})
          CHECK(both.room(name).value()->change("insert into note values (?, 'milk', 1)", fatal));
        CHECK(both.commit({.notes = {{"step.done", ""}}}));
        acknowledge();
      });
    });
    with_both([&](store::House& house, Rooms& both) {
      EXPECT_EQ(both.image("notes").value(), both.image("other").value());
      int64_t added = house.head().seq - before;
      EXPECT_TRUE(added == 3 || (added == 0 && acknowledged == 0)) << added;
      before = house.head().seq;
    });
    if (!killed) break;
  }
  EXPECT_EQ(acknowledged, 1);
}

TEST(Durability, ARebuildThatIsKilledAtAnyWriteIsDoneAgain) {
  Folder folder;
  std::string image;
  {
    Home home(folder);
    for (int i = 0; i < 5; ++i)
      home.step(fmt::format("insert into note values ({}, 'milk', 1)", i));
    image = home.image();
  }
  int acknowledged = 0;
  for (int fatal = 0;; ++fatal) {
    std::filesystem::remove_all(folder.path / "rooms");
    bool killed = store::killed_at_write(fatal, acknowledged, [&](auto&) { Home(folder).image(); });
    EXPECT_EQ(Home(folder).image(), image) << fatal;
    if (!killed) break;
  }
}

TEST(Durability, AFullDiskFailsTheStepAndEverythingBeforeIsThere) {
  Folder folder;
  Home home(folder);
  home.step("insert into note values ('a', 'milk', 1)");
  home.rooms->begin();
  ASSERT_TRUE(home.notes().change("insert into note values ('b', 'bread', 1)"));
  db::watch_writes([] { return ENOSPC; });
  auto refused = home.rooms->commit();
  db::watch_writes({});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("the disk is full"));
  EXPECT_FALSE(home.rooms->in_step());
  EXPECT_EQ(home.list(), "a=milk/1 ");
  home.step("insert into note values ('c', 'salt', 1)");
  EXPECT_EQ(home.list(), "a=milk/1 c=salt/1 ");
}

TEST(Durability, AStepInTheJournalStandsEvenIfItsRoomCannotBeWritten) {
  int writes_of_a_commit = 0;
  for (int allowed = 0; allowed <= writes_of_a_commit; ++allowed) {
    Folder folder;
    Home home(folder);
    home.step("insert into note values ('a', 'milk', 1)");
    home.rooms->begin();
    ASSERT_TRUE(home.notes().change("insert into note values ('b', 'bread', 1)"));
    int writes = 0;
    db::watch_writes([&] { return writes++ < allowed ? 0 : ENOSPC; });
    auto change = home.rooms->commit();
    db::watch_writes({});
    EXPECT_EQ(home.list(), change ? "a=milk/1 b=bread/1 " : "a=milk/1 ") << allowed;
    home.step("insert into note values ('c', 'salt', 1)");
    EXPECT_TRUE(home.house->verify());
    if (writes > allowed) writes_of_a_commit = allowed + 1;
  }
  EXPECT_GT(writes_of_a_commit, 2);
}

TEST(Durability, ADamagedRoomIsRebuiltAndNoWrongRowIsEverRead) {
  Folder folder;
  Home home(folder);
  for (int i = 0; i < 10; ++i)
    home.step(fmt::format("insert into note values ('{}', 'some milk', {})", i, i));
  std::string image = home.image(), found = home.find("milk");
  EXPECT_TRUE(rc::check([&] {
    home.reopen([&] {
      for (Path file : {room_file(folder), Path(room_file(folder)) += "-wal"}) {
        auto bytes = base::read_file(file);
        if (!bytes || bytes->empty()) continue;
        size_t at = *rc::gen::inRange<size_t>(0, bytes->size());
        if (*rc::gen::arbitrary<bool>())
          bytes->resize(at);
        else
          (*bytes)[at] ^= 0x10;
        CHECK(base::write_file(file, *bytes));
      }
    });
    RC_ASSERT(home.image() == image);
    RC_ASSERT(home.find("milk") == found);
  }));
}

TEST(Durability, ADamagedPageOfALargeRoomIsFoundWhenItIsReadAndTheRoomRebuilt) {
  Folder folder;
  Home home(folder);
  home.step(
      "insert into note with recursive n(i) as (select 1 union all select i + 1 from n where i < "
      "1500) select 'id' || i, 'milk', randomblob(3500) from n");
  std::string image = home.image();
  for (size_t part = 0; part < 5; ++part) {
    home.reopen([&] {
      std::string bytes = base::read_file(room_file(folder)).value();
      ASSERT_GT(bytes.size(), size_t(4) << 20);
      bytes[bytes.size() / 5 * part + 2000] ^= 1;
      ASSERT_TRUE(base::write_file(room_file(folder), bytes));
    });
    EXPECT_TRUE(home.image() == image) << part;
  }
}

TEST(Durability, ARoomFromAnotherTimeOfTheJournalIsRebuilt) {
  Folder folder;
  Path ahead = folder.path / "ahead.db", backup = folder.path / "backup";
  std::string code;
  {
    Home home(folder);
    code = home.house->take_recovery_code().value();
    home.step("insert into note values ('a', 'milk', 1)");
    ASSERT_TRUE(home.house->backup(backup));
    home.step("insert into note values ('b', 'bread', 1)");
  }
  Path restored = folder.path / "restored";
  {
    ASSERT_TRUE(store::House::restore(backup, restored, {.recovery_code = code}));
  }
  std::filesystem::copy(folder.path / "rooms", restored / "rooms");
  auto house = store::House::open(restored).value();
  auto rooms = Rooms::open(house, {note_schema()}).value();
  auto rows = rooms.room("notes").value()->query("select id from note").value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].text(0), "a");
}

TEST(Durability, NoWordOfARoomIsReadableInAnyFile) {
  Folder folder;
  Home home(folder);
  home.step("insert into note values ('a', 'canary sings', 1)");
  home.step("update note set title = 'canary flies'");
  ASSERT_TRUE(home.rooms->erase_history("notes"));
  home.step("insert into note values ('b', 'canary sleeps', 1)");
  EXPECT_THAT(store::files_with(folder.path, "canary"), IsEmpty());
  home.rooms->lock();
  EXPECT_THAT(store::files_with(folder.path, "canary"), IsEmpty());
}

TEST(Erase, ARoomIsEmptyAndItsPastCannotBeOpenedOrUndone) {
  Folder folder;
  Home home(folder);
  ChangeId change = home.step("insert into note values ('a', 'milk', 1)");
  ASSERT_TRUE(home.rooms->erase("notes"));
  EXPECT_EQ(home.list(), "");
  EXPECT_EQ(home.find("milk"), "");
  EXPECT_EQ(home.rooms->undo(change).error().message,
            "What happened in notes then was erased for good.");
  home.step("insert into note values ('b', 'bread', 1)");
  home.reopen([&] { std::filesystem::remove_all(folder.path / "rooms"); });
  EXPECT_EQ(home.list(), "b=bread/1 ");
  EXPECT_TRUE(home.house->verify());
}

TEST(Erase, OfTheHistoryKeepsTheRowsOfToday) {
  Folder folder;
  Home home(folder);
  home.step("insert into note values ('a', 'milk', 1), ('b', 'bread', 2)");
  home.step("delete from note where id = 'a'");
  std::string image = home.image();
  ASSERT_TRUE(home.rooms->erase_history("notes"));
  EXPECT_EQ(home.image(), image);
  for (auto& entry : home.house->read({.kind = "change"}).value())
    EXPECT_EQ(entry.body, std::nullopt);
  home.step("insert into note values ('c', 'salt', 3)");
  home.reopen([&] { std::filesystem::remove_all(folder.path / "rooms"); });
  EXPECT_EQ(home.list(), "b=bread/2 c=salt/3 ");
}

TEST(Erase, AnOlderBackupAndAnOlderRoomFileOpenNothing) {
  Folder folder;
  Path backup = folder.path / "backup", old_file = folder.path / "old.db";
  Path restored = folder.path / "restored";
  std::string code;
  {
    Home home(folder);
    code = home.house->take_recovery_code().value();
    home.step("insert into note values ('a', 'milk', 1)");
    ASSERT_TRUE(home.house->backup(backup));
    home.reopen([&] { std::filesystem::copy_file(room_file(folder), old_file); });
    ASSERT_TRUE(home.rooms->erase("notes"));
    home.reopen([&] {
      std::filesystem::copy_file(old_file, room_file(folder),
                                 std::filesystem::copy_options::overwrite_existing);
    });
    EXPECT_EQ(home.list(), "");
  }
  auto house = store::House::restore(backup, restored, {.recovery_code = code}).value();
  auto rooms = Rooms::open(house, {note_schema()}).value();
  EXPECT_THAT(rooms.room("notes").value()->query("select * from note").value(), IsEmpty());
}

}  // namespace
}  // namespace rooms
