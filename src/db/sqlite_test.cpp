#include "db/sqlite.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/faults.h"

namespace db {
namespace {

using base::Code;
using testing::HasSubstr;

// A folder that goes with the test.
struct Folder {
  Path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "hearth-db-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

const std::string key(32, 'k');
const std::vector<std::string> tables = {"task"};

Database tasks(const Path& path, const Options& options = {}) {
  auto database = Database::open(path, options);
  EXPECT_TRUE(database) << database.error().text();
  EXPECT_TRUE(database->exec(
      "create table if not exists task (id text primary key not null, title, weight)"));
  return std::move(*database);
}

std::string list(Database& database) {
  std::string text;
  for (auto& row : *database.query("select id, title, weight from task order by id"))
    text += row.text("id") + "=" + row.text("title") + "/" + row.text("weight") + " ";
  return text;
}

TEST(Sqlite, ValuesComeBackAsTheyWere) {
  auto database = Database::in_memory().value();
  std::string bytes("\0\1\xff", 3);
  auto rows = database.query("select ?, ?, ?, ?, ? as last", Null{}, 7, 0.25, "naïve", Blob{bytes});
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->at(0).values(), (std::vector<Value>{Null{}, 7, 0.25, "naïve", Blob{bytes}}));
  EXPECT_EQ(rows->at(0).bytes("last"), bytes);
  EXPECT_EQ(rows->at(0).text_if(0), std::nullopt);
  EXPECT_EQ(rows->at(0).text_if(1), "7");
}

TEST(Sqlite, WrongSqlOrTooFewValuesIsInvalid) {
  auto database = Database::in_memory().value();
  EXPECT_EQ(database.query("select from").error().code, Code::invalid);
  EXPECT_EQ(database.query("select ?").error().code, Code::invalid);
  EXPECT_EQ(database.query("").error().code, Code::invalid);
}

TEST(Sqlite, AQueryDoesNotWrite) {
  auto database = Database::in_memory().value();
  ASSERT_TRUE(database.exec("create table t (a)"));
  EXPECT_EQ(database.query("insert into t values (1)").error().code, Code::invalid);
  EXPECT_EQ(database.change("insert into t values (1)").value(), 1);
}

TEST(Sqlite, StatementsAreKeptBetweenCallsAndThereMayBeMany) {
  auto database = Database::in_memory().value();
  for (int i = 0; i < 600; ++i)
    EXPECT_EQ(database.query(fmt::format("select {} + ?", i), 1)->at(0).integer(0), i + 1);
}

TEST(Sqlite, AConstraintIsAConflict) {
  Folder folder;
  Database database = tasks(folder.path / "t.db");
  ASSERT_TRUE(database.change("insert into task values ('a', 'x', 1)"));
  EXPECT_EQ(database.change("insert into task values ('a', 'y', 1)").error().code, Code::conflict);
}

TEST(Sqlite, AnEncryptedFileOpensWithItsKeyOnlyAndShowsNothing) {
  Folder folder;
  Path path = folder.path / "t.db";
  {
    Database database = tasks(path, {.key = key});
    ASSERT_TRUE(database.change("insert into task values ('a', 'canary in the mine', 1)"));
  }
  for (auto& file : std::filesystem::directory_iterator(folder.path)) {
    std::string bytes = base::read_file(file.path()).value();
    EXPECT_THAT(bytes, Not(HasSubstr("canary")));
    EXPECT_THAT(bytes, Not(HasSubstr("SQLite format")));
  }
  std::string other(32, 'x');
  EXPECT_EQ(Database::open(path, {.key = other}).error().code, Code::denied);
  EXPECT_FALSE(Database::open(path, {}));
  Database again = tasks(path, {.key = key});
  EXPECT_EQ(list(again), "a=canary in the mine/1 ");
}

TEST(Sqlite, AnotherProcessFindsItInUse) {
  Folder folder;
  Path path = folder.path / "t.db";
  Database database = tasks(path);
  pid_t child = ::fork();
  if (child == 0) {
    auto second = Database::open(path, {});
    ::_exit(!second && second.error().code == Code::conflict ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(Sqlite, AFullDiskFailsTheCommitAndLosesNothing) {
  Folder folder;
  Database database = tasks(folder.path / "t.db", {.key = key, .durable = true});
  ASSERT_TRUE(database.change("insert into task values ('a', 'kept', 1)"));
  watch_writes([] { return ENOSPC; });
  auto refused = database.change("insert into task values ('b', 'refused', 1)");
  watch_writes({});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("the disk is full"));
  EXPECT_EQ(list(database), "a=kept/1 ");
  EXPECT_TRUE(database.change("insert into task values ('c', 'later', 1)"));
  EXPECT_EQ(list(database), "a=kept/1 c=later/1 ");
}

TEST(Sqlite, AnUnreadableFolderIsNamed) {
  auto missing = Database::open("/nonexistent/t.db", {});
  EXPECT_EQ(missing.error().code, Code::not_found);
  EXPECT_THAT(missing.error().message, HasSubstr("/nonexistent/t.db"));
}

TEST(Sqlite, ACopyHoldsWhatWasCommitted) {
  Folder folder;
  Database database = tasks(folder.path / "t.db", {.key = key});
  ASSERT_TRUE(database.change("insert into task values ('a', 'x', 1)"));
  ASSERT_TRUE(database.copy_to(folder.path / "copy.db"));
  Database copy = tasks(folder.path / "copy.db", {.key = key});
  EXPECT_EQ(list(copy), "a=x/1 ");
}

TEST(Sqlite, AnUnfinishedTransactionIsRolledBack) {
  auto database = Database::in_memory().value();
  ASSERT_TRUE(database.exec("create table t (a)"));
  {
    auto transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database.change("insert into t values (1)"));
  }
  EXPECT_EQ(database.query("select count(*) from t")->at(0).integer(0), 0);
}

TEST(Changes, RepeatElsewhereAndTakeBackExactly) {
  Folder folder;
  Database here = tasks(folder.path / "here.db");
  Database there = tasks(folder.path / "there.db");
  auto changes = Changes::start(here, tables).value();
  ASSERT_TRUE(here.change("insert into task values ('a', 'x', 1), ('b', 'y', 2)"));
  std::string first = changes.take().value();
  ASSERT_TRUE(apply_changeset(there, first));
  EXPECT_EQ(list(there), "a=x/1 b=y/2 ");
  ASSERT_TRUE(apply_changeset(there, invert_changeset(first).value()));
  EXPECT_EQ(list(there), "");
}

TEST(Changes, AreEmptyWhenARowIsAsBefore) {
  Folder folder;
  Database database = tasks(folder.path / "t.db");
  auto changes = Changes::start(database, tables).value();
  ASSERT_TRUE(database.change("insert into task values ('a', 'x', 1)"));
  ASSERT_TRUE(database.change("delete from task"));
  EXPECT_EQ(changes.take().value(), "");
}

TEST(Changes, ThatNoLongerFitChangeNothingAndNameTheRows) {
  Folder folder;
  Database database = tasks(folder.path / "t.db");
  ASSERT_TRUE(database.change("insert into task values ('a', 'x', 1), ('b', 'y', 2)"));
  std::string edit;
  {
    auto changes = Changes::start(database, tables).value();
    ASSERT_TRUE(database.change("update task set weight = 9"));
    edit = changes.take().value();
  }
  ASSERT_TRUE(database.change("update task set weight = 10 where id = 'b'"));
  std::vector<Clash> clashes;
  EXPECT_EQ(apply_changeset(database, invert_changeset(edit).value(), &clashes).error().code,
            Code::conflict);
  ASSERT_EQ(clashes.size(), 1u);
  EXPECT_EQ(clashes[0].table, "task");
  EXPECT_EQ(clashes[0].key, std::vector<Value>{"b"});
  EXPECT_EQ(list(database), "a=x/9 b=y/10 ");
}

TEST(Changes, ADamagedOneIsRefused) {
  Folder folder;
  Database database = tasks(folder.path / "t.db");
  EXPECT_EQ(invert_changeset("not a changeset").error().code, Code::corrupt);
  EXPECT_FALSE(apply_changeset(database, "not a changeset"));
}

}  // namespace
}  // namespace db
