#include "store/house.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "db/sqlite.h"
#include "store/testing.h"

namespace store {
namespace {

using base::Code;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

House open_house(const Path& home, const Unlock& unlock = {}) {
  auto house = House::open(home, unlock);
  EXPECT_TRUE(house) << house.error().text();
  return std::move(*house);
}

// The bodies of all records; "-" for those that were erased.
std::string bodies(House& house) {
  std::string text;
  for (auto& entry : house.read({}).value()) text += entry.body.value_or("-") + " ";
  return text;
}

void say(House& house, const std::string& body, const std::string& room = "house") {
  auto written = house.write({.notes = {{"said", body, room}}});
  EXPECT_TRUE(written) << written.error().text();
}

TEST(House, WhatWasWrittenIsThereAfterTheNextOpening) {
  Folder folder;
  {
    House house = open_house(folder.path);
    auto written = house.write({.notes = {{"a", "first"}, {"b", "second", "money"}}});
    ASSERT_TRUE(written);
    EXPECT_EQ(written->first, 1);
    EXPECT_EQ(written->last, 2);
    say(house, "third");
  }
  House house = open_house(folder.path);
  EXPECT_EQ(house.read({}).value(), (std::vector<Entry>{{1, 1, "house", "a", "first"},
                                                        {2, 1, "money", "b", "second"},
                                                        {3, 3, "house", "said", "third"}}));
  EXPECT_EQ(house.read({.room = "money"})->size(), 1u);
  EXPECT_EQ(house.read({.step = 1})->size(), 2u);
  EXPECT_EQ(house.read({.after = 1, .until = 2})->size(), 1u);
  EXPECT_TRUE(house.verify());
}

TEST(House, ItemsComeByDueTimeAndAreReplacedByKey) {
  Folder folder;
  House house = open_house(folder.path);
  base::Instant noon{base::Seconds(1'800'000'000)};
  Item late{Shelf::timer, "late", "set", noon + base::Seconds(60), "wake"};
  Item early{Shelf::timer, "early", "set", noon, "wake", "calendar"};
  Item open{Shelf::timer, "open", "set", std::nullopt, "someday"};
  ASSERT_TRUE(house.write({.items = {open, late, early}}));
  EXPECT_THAT(house.items(Shelf::timer).value(), ElementsAre(early, late, open));
  late.state = "done";
  ASSERT_TRUE(house.write({.items = {late}, .removed = {{Shelf::timer, "open"}}}));
  EXPECT_THAT(house.items(Shelf::timer).value(), ElementsAre(early, late));
  EXPECT_THAT(house.items(Shelf::outbox).value(), IsEmpty());
}

TEST(House, AnotherProcessIsToldThatItIsInUse) {
  Folder folder;
  House house = open_house(folder.path);
  EXPECT_TRUE(in_child([&] {
    auto second = House::open(folder.path);
    return !second && second.error().code == Code::conflict &&
           second.error().message.starts_with("Another Hearth is using this house");
  }));
}

TEST(Fencing, AnOlderWriterOfAJournalChangesNothingMore) {
  Folder folder;
  auto older = open_sqlite_store(folder.path / "journal.db", "p").value();
  StoredItem timer{.shelf = Shelf::timer, .key = "tea", .state = "set", .box = "box"};
  ASSERT_TRUE(older->write({.items = {timer}}, 0));
  auto newer = open_sqlite_store(folder.path / "journal.db", "p").value();
  auto refused = older->write({.removed = {{Shelf::timer, "tea"}}}, 0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("has taken this house over"));
  EXPECT_EQ(newer->items(Shelf::timer).value().size(), 1u);
  EXPECT_TRUE(newer->write({.removed = {{Shelf::timer, "tea"}}}, 0));
  EXPECT_EQ(older->items(Shelf::timer).value().size(), 0u);
}

TEST(Fencing, AHouseThatWasOpenedAnewWhileItsLockWasLostChangesNothingMore) {
  Folder folder;
  House older = open_house(folder.path);
  say(older, "before");
  std::filesystem::remove(folder.path / "lock");
  EXPECT_TRUE(in_child([&] {
    House newer = open_house(folder.path);
    return newer.write({.notes = {{"said", "after", "health"}}}).has_value();
  }));
  std::string keys = base::read_file(folder.path / "keys").value();
  EXPECT_EQ(older.write({.notes = {{"said", "too late"}}}).error().code, Code::conflict);
  EXPECT_EQ(older.write({.notes = {{"said", "too late", "money"}}}).error().code, Code::conflict);
  EXPECT_EQ(older.write({.removed = {{Shelf::timer, "tea"}}}).error().code, Code::conflict);
  EXPECT_EQ(older.renew("house", "", false).error().code, Code::conflict);
  EXPECT_EQ(older.new_recovery_code().error().code, Code::conflict);
  EXPECT_EQ(older.seal_apart("secret", "s", "").error().code, Code::conflict);
  EXPECT_EQ(base::read_file(folder.path / "keys").value(), keys);
  House newest = open_house(folder.path);
  EXPECT_TRUE(newest.verify());
  EXPECT_EQ(newest.read({}).value().back().body, "after");
}

TEST(Fencing, WritersInManyProcessesLoseNothingThatWasAcknowledged) {
  Folder folder;
  constexpr int writers = 4, notes = 20;
  std::vector<pid_t> running;
  for (int writer = 0; writer < writers; ++writer) {
    pid_t child = ::fork();
    if (child == 0) {
      auto store = open_sqlite_store(folder.path / "journal.db", "p");
      for (int i = 0; store && i < notes; ++i) {
        StoredItem item{.shelf = Shelf::inbox, .key = fmt::format("{}.{}", writer, i), .box = "b"};
        bool written = store.value()->write({.items = {item}}, 0).has_value();
        auto kept = base::write_file(folder.path / (item.key + ".said"), written ? "yes" : "no");
        if (!kept) ::_exit(1);
      }
      ::_exit(0);
    }
    running.push_back(child);
  }
  for (pid_t child : running) ::waitpid(child, nullptr, 0);
  std::set<std::string> stored;
  auto store = open_sqlite_store(folder.path / "journal.db", "p").value();
  for (auto& item : store->items(Shelf::inbox).value()) stored.insert(item.key);
  size_t said = 0;
  for (auto& file : std::filesystem::directory_iterator(folder.path)) {
    if (file.path().extension() != ".said") continue;
    ++said;
    EXPECT_EQ(base::read_file(file.path()).value() == "yes",
              stored.contains(file.path().stem().string()));
  }
  EXPECT_EQ(said, size_t(writers * notes));
}

TEST(House, SecondWriterOfAJournalIsRefused) {
  Folder folder;
  auto store = open_sqlite_store(folder.path / "journal.db", "p").value();
  EXPECT_EQ(store->write({}, 3).error().code, Code::conflict);
}

TEST(House, NothingReadableLiesInAnyFile) {
  Folder folder;
  House house = open_house(folder.path);
  say(house, "canary in a note", "health");
  ASSERT_TRUE(house.write({.items = {{Shelf::outbox, "k", "new", std::nullopt, "canary item"}}}));
  ASSERT_TRUE(house.keep_image("health", "canary image"));
  ASSERT_TRUE(house.backup(folder.path / "backup"));
  EXPECT_THAT(files_with(folder.path, "canary"), IsEmpty());
  EXPECT_THAT(files_with(folder.path, house.take_recovery_code().value()), IsEmpty());
}

TEST(House, LosesNothingWhenKilledAtAnyWrite) {
  int fatal = 0, acknowledged = 0;
  for (;; ++fatal) {
    Folder folder;
    bool killed = killed_at_write(fatal, acknowledged, [&](auto& acknowledge) {
      House house = open_house(folder.path);
      for (int i = 0; i < 3; ++i) {
        say(house, "note");
        acknowledge();
      }
    });
    House house = open_house(folder.path);
    EXPECT_TRUE(house.verify());
    int64_t last = house.head().seq;
    EXPECT_TRUE(last == acknowledged || last == acknowledged + 1) << fatal;
    if (!killed) break;
  }
  EXPECT_EQ(acknowledged, 3);
  EXPECT_GT(fatal, 10);
}

TEST(House, ADiskThatTakesNoMoreIsSaidAndNothingIsLost) {
  Folder folder;
  House house = open_house(folder.path);
  say(house, "before");
  for (auto [number, reason] : {std::pair{ENOSPC, "the disk is full"},
                                {EDQUOT, "the disk is full"},
                                {EROFS, "the file system is read-only"},
                                {EIO, "Input/output error"}}) {
    db::watch_writes([number] { return number; });
    auto refused = house.write({.notes = {{"said", "refused"}}});
    db::watch_writes({});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::unavailable);
    EXPECT_THAT(refused.error().message, HasSubstr(reason));
  }
  say(house, "after");
  EXPECT_EQ(bodies(house), "before after ");
  EXPECT_TRUE(house.verify());
}

TEST(House, AHomeThatCannotBeWrittenIsNamed) {
  auto refused = House::open("/proc/hearth");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("/proc/hearth"));
}

TEST(House, WithoutItsJournalOrItsKeysItDoesNotStartAnew) {
  Folder folder;
  {
    House house = open_house(folder.path);
    say(house, "text");
  }
  std::filesystem::rename(folder.path / "journal.db", folder.path / "elsewhere");
  EXPECT_THAT(House::open(folder.path).error().message, HasSubstr("lost its journal"));
  std::filesystem::rename(folder.path / "elsewhere", folder.path / "journal.db");
  std::filesystem::remove(folder.path / "keys");
  EXPECT_THAT(House::open(folder.path).error().message, HasSubstr("lost its keys"));
}

// One thing somebody with the disk could do to a record, as SQL.
struct Tampering {
  const char* sql;
  int64_t record;  // which verify() names
};

class Tampered : public testing::TestWithParam<Tampering> {};

TEST_P(Tampered, JournalIsFoundOutAndTheRecordNamed) {
  Folder folder;
  {
    House house = open_house(folder.path);
    for (const char* body : {"one", "two", "three"}) say(house, body);
  }
  {
    auto journal = db::Database::open(folder.path / "journal.db", {}).value();
    ASSERT_TRUE(journal.exec(GetParam().sql));
  }
  House house = open_house(folder.path);
  auto verified = house.verify();
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, Code::corrupt);
  EXPECT_EQ(verified.error().message,
            fmt::format("Record {} of the journal is not as it was written.", GetParam().record));
}

INSTANTIATE_TEST_SUITE_P(
    House, Tampered,
    testing::Values(
        Tampering{
            "update journal set box = cast(substr(box, 1, 70) || iif(substr(box, 71, 1) = x'ff', "
            "x'00', x'ff') || substr(box, 72) as blob) where seq = 2",
            2},
        Tampering{"update journal set box = null where seq = 2", 2},
        Tampering{"update journal set box = (select box from journal where seq = 1), box_hash = "
                  "(select box_hash from journal where seq = 1) where seq = 2",
                  2},
        Tampering{"update journal set box_hash = zeroblob(32) where seq = 3", 3},
        Tampering{"update journal set leaf = zeroblob(32) where seq = 1", 1},
        Tampering{"update journal set kind = 'other' where seq = 2", 2},
        Tampering{"update journal set room = 'other' where seq = 2", 2},
        Tampering{"update journal set step = 1 where seq = 2", 2},
        Tampering{"update journal set epoch = 0 where seq = 2", 2},
        Tampering{"delete from journal where seq = 2", 2},
        Tampering{"delete from journal where seq = 3", 3}));

TEST(House, AJournalWhoseSignedEndWasChangedIsNotOpened) {
  for (const char* sql :
       {"update person set seq = 2", "update person set edge = zeroblob(64)",
        "update person set note = ''", "update person set note = replace(note, '3', '4')",
        "update person set note = 'hearth/x' || substr(note, 9)"}) {
    Folder folder;
    {
      House house = open_house(folder.path);
      for (const char* body : {"one", "two", "three"}) say(house, body);
    }
    {
      auto journal = db::Database::open(folder.path / "journal.db", {}).value();
      ASSERT_TRUE(journal.exec(sql));
    }
    EXPECT_EQ(House::open(folder.path).error().message,
              "The end of the journal is not as it was signed.")
        << sql;
  }
}

// Whoever has the disk but no keys can make every hash fit, and cannot sign.
TEST(House, ARecordThatWasChangedWithAllItsHashesIsFoundOut) {
  Folder folder;
  {
    House house = open_house(folder.path);
    for (const char* body : {"one", "two", "three"}) say(house, body);
  }
  {
    Record forged{.seq = 2, .step = 2, .room = "house", .kind = "said", .box = "another box"};
    hash(forged);
    auto blob = [](const Hash& hash) { return db::Blob{std::string(crypto::view(hash))}; };
    auto journal = db::Database::open(folder.path / "journal.db", {}).value();
    ASSERT_TRUE(journal.change("update journal set box = ?, box_hash = ?, leaf = ? where seq = 2",
                               db::Blob{*forged.box}, blob(forged.box_hash), blob(forged.leaf)));
  }
  EXPECT_EQ(open_house(folder.path).verify().error().message,
            "The journal is not the one that was signed.");
}

TEST(House, ABoxInAnothersPlaceDoesNotOpenEvenWhereTheHashesFit) {
  Folder folder;
  {
    House house = open_house(folder.path);
    ASSERT_TRUE(house.write({.items = {{Shelf::timer, "a", "set", std::nullopt, "one"},
                                       {Shelf::timer, "b", "set", std::nullopt, "two"}}}));
  }
  {
    auto journal = db::Database::open(folder.path / "journal.db", {}).value();
    ASSERT_TRUE(journal.exec(
        "update item set box = (select box from item where key = 'b') where key = 'a'"));
  }
  House house = open_house(folder.path);
  EXPECT_EQ(house.items(Shelf::timer).error().code, Code::corrupt);
}

TEST(House, ARecordInAnothersPlaceDoesNotOpenEvenInANewTree) {
  Folder folder;
  {
    House house = open_house(folder.path);
    ASSERT_TRUE(house.write({.notes = {{"said", "one"}, {"said", "two"}}}));
  }
  Path journal = folder.path / "journal.db";
  std::vector<Record> records;
  std::string person = KeyRing::house_of(folder.path / "keys").value();
  ASSERT_TRUE(
      open_sqlite_store(journal, person).value()->read({}, [&](auto& record) -> Result<void> {
        records.push_back(record);
        return {};
      }));
  for (const char* ending : {"", "-wal"}) std::filesystem::remove(Path(journal) += ending);
  std::swap(records[0].box, records[1].box);
  KeyRing keys = KeyRing::open(folder.path, {}).value();
  crypto::MerkleTree tree;
  for (Record& record : records) {
    hash(record);
    tree.append(record.leaf);
  }
  std::string note = crypto::signed_note(
      {.origin = journal_origin(person), .size = 2, .root = tree.root()}, **keys.signer());
  ASSERT_TRUE(
      open_sqlite_store(journal, person)
          .value()
          ->write({.records = records, .head = Head{.seq = 2, .edge = tree.edge(), .note = note}},
                  0));
  House house = open_house(folder.path);
  EXPECT_EQ(house.verify().error().message, "Record 1 of the journal is not as it was written.");
}

TEST(House, AnyFlippedByteOfTheJournalsFileIsFoundOrDoesNoHarm) {
  Folder folder;
  {
    House house = open_house(folder.path);
    for (int i = 0; i < 20; ++i) say(house, "text");
    ASSERT_TRUE(house.backup(folder.path / "whole"));  // one file without a WAL
  }
  Path journal = folder.path / "journal.db";
  std::filesystem::remove(Path(journal) += "-wal");
  std::string bytes = base::read_file(folder.path / "whole").value();
  const std::string as_written = bodies(*[&] {
    std::filesystem::copy_file(folder.path / "whole", journal,
                               std::filesystem::copy_options::overwrite_existing);
    return std::make_unique<House>(open_house(folder.path));
  }());
  // Half of the flips go to the first page, where the names of tables and columns stand.
  auto any_place = [&] {
    return *rc::gen::inRange<size_t>(0, *rc::gen::arbitrary<bool>() ? bytes.size() : 4096);
  };
  EXPECT_TRUE(rc::check([&] {
    std::string flipped = bytes;
    flipped[any_place()] ^= char(1 << *rc::gen::inRange(0, 8));
    std::filesystem::remove(Path(journal) += "-wal");
    RC_ASSERT(base::write_file(journal, flipped).has_value());
    auto house = House::open(folder.path);
    if (!house || !house->verify()) return;
    RC_ASSERT(bodies(*house) == as_written);
  }));
}

TEST(House, ARenewedRoomsPastIsGoneAndTheRestStays) {
  Folder folder;
  House house = open_house(folder.path);
  say(house, "sick", "health");
  say(house, "other");
  ASSERT_TRUE(
      house.write({.items = {{Shelf::timer, "pill", "set", std::nullopt, "take", "health"}}}));
  auto unreached = house.renew("health", "image", false);
  ASSERT_TRUE(unreached);
  EXPECT_THAT(*unreached, IsEmpty());
  say(house, "well", "health");
  EXPECT_EQ(bodies(house), "- other  well ");
  EXPECT_THAT(house.items(Shelf::timer).value(), IsEmpty());
  EXPECT_EQ(house.image("health").value()->bytes, "image");
  EXPECT_TRUE(house.verify());
}

TEST(House, WhatIsSealedApartIsForgottenByItself) {
  Folder folder;
  std::string box;
  {
    House house = open_house(folder.path);
    box = house.seal_apart("a", "token", "here").value();
    std::string other = house.seal_apart("b", "other", "here").value();
    EXPECT_EQ(house.open_apart("a", box, "elsewhere").error().code, Code::corrupt);
    EXPECT_EQ(house.open_apart("b", box, "here").error().code, Code::denied);
    ASSERT_TRUE(house.backup(folder.path / "backup"));
    ASSERT_TRUE(house.forget_apart("b"));
    EXPECT_EQ(house.open_apart("b", other, "here").error().code, Code::not_found);
  }
  House house = open_house(folder.path);
  EXPECT_EQ(house.open_apart("a", box, "here")->text(), "token");
  EXPECT_THAT(base::read_file(folder.path / "backup.keys").value(), Not(HasSubstr("apart/b")));
}

TEST(House, ARoomRenewedWithItsItemsKeepsThem) {
  Folder folder;
  House house = open_house(folder.path);
  Item pill{Shelf::timer, "pill", "set", std::nullopt, "take", "health"};
  ASSERT_TRUE(house.write({.items = {pill}}));
  ASSERT_TRUE(house.renew("health", "", true));
  EXPECT_THAT(house.items(Shelf::timer).value(), ElementsAre(pill));
}

TEST(House, ARenewalCutShortAtAnyWriteIsWholeOrNeverWas) {
  int acknowledged = 0;
  for (int fatal = 0;; ++fatal) {
    Folder folder;
    bool killed = killed_at_write(fatal, acknowledged, [&](auto& acknowledge) {
      House house = open_house(folder.path);
      say(house, "sick", "health");
      if (house.renew("health", "", false)) acknowledge();
    });
    House house = open_house(folder.path);
    EXPECT_TRUE(house.verify());
    std::string found = bodies(house);
    EXPECT_TRUE(found == "-  " || (acknowledged == 0 && (found == "sick " || found.empty())));
    if (!killed) break;
  }
  EXPECT_EQ(acknowledged, 1);
}

TEST(House, KeysThatARenewalCutShortLeftBehindAreForgottenAtTheNextOpening) {
  Folder folder;
  Path keys = folder.path / "keys";
  auto ring = [&] { return base::Json::parse(base::read_file(keys).value()).value(); };
  base::Json before;
  {
    House house = open_house(folder.path);
    say(house, "sick", "health");
    before = ring();
    ASSERT_TRUE(house.renew("health", "", false));
  }
  base::Json after = ring(), between = after;
  between.set("rooms", base::Json(base::Json::Array{before["rooms"][0], after["rooms"][0]}));
  ASSERT_TRUE(base::write_file(keys, between.dump()));
  {
    EXPECT_EQ(bodies(*std::make_unique<House>(open_house(folder.path))), "-  ");
  }
  EXPECT_EQ(ring(), after);
}

}  // namespace
}  // namespace store
