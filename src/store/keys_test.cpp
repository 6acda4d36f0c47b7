#include "store/keys.h"

#include <gmock/gmock.h>

#include "store/house.h"
#include "store/testing.h"

namespace store {
namespace {

using base::Code;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A house with one note in "house" and one in "health"; its recovery code.
std::string furnish(const Path& home) {
  House house = House::open(home).value();
  EXPECT_TRUE(house.write({.notes = {{"said", "hello"}, {"said", "sick", "health"}}}));
  return house.take_recovery_code().value();
}

std::string bodies(House& house) {
  std::string text;
  for (auto& entry : house.read({}).value()) text += entry.body.value_or("-") + " ";
  return text;
}

// What opening says: "opens", or why not.
std::string attempt(const Path& home, const Unlock& unlock = {}) {
  auto house = House::open(home, unlock);
  return house ? "opens" : house.error().message;
}

TEST(Keys, TheRecoveryCodeIsShownOnceAndOpensTheHouse) {
  Folder folder;
  std::string code = furnish(folder.path);
  House house = House::open(folder.path, {.recovery_code = code}).value();
  EXPECT_EQ(house.take_recovery_code(), std::nullopt);
  EXPECT_EQ(bodies(house), "hello sick ");
}

TEST(Keys, ANewRecoveryCodeReplacesTheOld) {
  Folder folder;
  std::string old_code = furnish(folder.path);
  std::string code = House::open(folder.path)->new_recovery_code().value();
  EXPECT_EQ(attempt(folder.path, {.recovery_code = code}), "opens");
  EXPECT_EQ(attempt(folder.path, {.recovery_code = old_code}),
            "This is not the recovery code of this house.");
}

TEST(Keys, APassphraseIsAskedForFromThenOn) {
  Folder folder;
  std::string code = furnish(folder.path);
  ASSERT_TRUE(House::open(folder.path)->set_passphrase("open sesame", cheap));
  EXPECT_FALSE(std::filesystem::exists(folder.path / "secret"));
  EXPECT_EQ(attempt(folder.path), "This house is locked with a passphrase.");
  EXPECT_EQ(attempt(folder.path, {.passphrase = "open"}),
            "This passphrase does not open the house.");
  EXPECT_EQ(attempt(folder.path, {.passphrase = "open sesame"}), "opens");
  EXPECT_EQ(attempt(folder.path, {.recovery_code = code}), "opens");
  EXPECT_EQ(House::open(folder.path).error().code, Code::denied);
}

TEST(Keys, AChangedPassphraseReplacesTheOld) {
  Folder folder;
  furnish(folder.path);
  {
    House house = House::open(folder.path).value();
    ASSERT_TRUE(house.set_passphrase("first", cheap));
    ASSERT_TRUE(house.set_passphrase("second", cheap));
  }
  EXPECT_EQ(attempt(folder.path, {.passphrase = "first"}),
            "This passphrase does not open the house.");
  EXPECT_EQ(attempt(folder.path, {.passphrase = "second"}), "opens");
}

TEST(Keys, WithoutItsPassphraseTheDeviceOpensTheHouseAgain) {
  Folder folder;
  furnish(folder.path);
  {
    House house = House::open(folder.path).value();
    ASSERT_TRUE(house.set_passphrase("first", cheap));
    ASSERT_TRUE(house.remove_passphrase());
  }
  EXPECT_EQ(attempt(folder.path), "opens");
}

TEST(Keys, AnEmptyPassphraseIsRefused) {
  Folder folder;
  EXPECT_EQ(House::open(folder.path)->set_passphrase("").error().code, Code::invalid);
}

TEST(Keys, TheSecretOfAnotherDeviceOpensNothing) {
  Folder folder, other;
  furnish(folder.path);
  furnish(other.path);
  std::filesystem::copy_file(other.path / "secret", folder.path / "secret",
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(attempt(folder.path), "The secret of this device does not open the house.");
}

TEST(Keys, ADamagedRingIsNamed) {
  Folder folder;
  furnish(folder.path);
  ASSERT_TRUE(base::write_file(folder.path / "keys", "{}"));
  EXPECT_THAT(attempt(folder.path), HasSubstr("are damaged"));
}

TEST(Keys, ALockedHouseOpensNoBox) {
  Folder folder;
  furnish(folder.path);
  House house = House::open(folder.path).value();
  house.lock();
  EXPECT_EQ(house.read({}).error().code, Code::denied);
  EXPECT_EQ(house.write({.notes = {{"said", "x"}}}).error().code, Code::denied);
  EXPECT_EQ(house.set_passphrase("x", cheap).error().code, Code::denied);
  ASSERT_TRUE(house.unlock({}));
  EXPECT_EQ(bodies(house), "hello sick ");
}

TEST(Backup, IsRestoredWithTheRecoveryCodeOrThePassphrase) {
  Folder folder;
  std::string code = furnish(folder.path / "home");
  Path file = folder.path / "backup";
  {
    House house = House::open(folder.path / "home").value();
    ASSERT_TRUE(house.set_passphrase("open sesame", cheap));
    ASSERT_TRUE(house.backup(file));
  }
  House by_code = House::restore(file, folder.path / "a", {.recovery_code = code}).value();
  EXPECT_EQ(bodies(by_code), "hello sick ");
  House by_phrase = House::restore(file, folder.path / "b", {.passphrase = "open sesame"}).value();
  EXPECT_EQ(bodies(by_phrase), "hello sick ");
  EXPECT_TRUE(by_phrase.write({.notes = {{"said", "more"}}}));
}

TEST(Backup, OfAHouseWithoutPassphraseMovesToADeviceOfItsOwn) {
  Folder folder;
  std::string code = furnish(folder.path / "home");
  ASSERT_TRUE(House::open(folder.path / "home")->backup(folder.path / "backup"));
  ASSERT_TRUE(House::restore(folder.path / "backup", folder.path / "new", {.recovery_code = code}));
  EXPECT_EQ(attempt(folder.path / "new"), "opens");
  EXPECT_NE(base::read_file(folder.path / "new" / "secret").value(),
            base::read_file(folder.path / "home" / "secret").value());
}

TEST(Backup, IsUselessToAThief) {
  Folder folder;
  furnish(folder.path / "home");
  Path file = folder.path / "backup";
  ASSERT_TRUE(House::open(folder.path / "home")->backup(file));
  EXPECT_EQ(House::restore(file, folder.path / "a", {}).error().message,
            "This copy of a house opens with its recovery code only.");
  std::string wrong = crypto::new_recovery_code();
  EXPECT_EQ(House::restore(file, folder.path / "b", {.recovery_code = wrong}).error().code,
            Code::denied);
  EXPECT_EQ(attempt(folder.path / "home"), "opens");
}

TEST(Backup, IsNotRestoredOverAHouse) {
  Folder folder;
  std::string code = furnish(folder.path / "home");
  Path file = folder.path / "backup";
  ASSERT_TRUE(House::open(folder.path / "home")->backup(file));
  EXPECT_EQ(House::restore(file, folder.path / "home", {.recovery_code = code}).error().code,
            Code::conflict);
  EXPECT_EQ(House::restore(folder.path / "none", folder.path / "x", {}).error().code,
            Code::not_found);
}

TEST(Backup, MadeBeforeAnEraseOpensNothingOfTheRoomAndAllOfTheRest) {
  Folder folder;
  std::string code = furnish(folder.path / "home");
  Path file = folder.path / "backup";
  {
    House house = House::open(folder.path / "home").value();
    ASSERT_TRUE(house.backup(file));
    EXPECT_THAT(house.renew("health", "", false).value(), IsEmpty());
  }
  House restored = House::restore(file, folder.path / "a", {.recovery_code = code}).value();
  EXPECT_EQ(bodies(restored), "hello - ");
  EXPECT_TRUE(restored.write({.notes = {{"said", "well", "health"}}}));
  EXPECT_TRUE(restored.verify());
}

TEST(Backup, WhoseKeysCouldNotBeReachedIsNamedUntilItIsBack) {
  Folder folder;
  std::string code = furnish(folder.path / "home");
  Path file = folder.path / "stick" / "backup";
  ASSERT_TRUE(base::make_folder(file.parent_path()));
  {
    House house = House::open(folder.path / "home").value();
    ASSERT_TRUE(house.backup(file));
    std::filesystem::rename(folder.path / "stick", folder.path / "away");
    EXPECT_THAT(house.renew("health", "", false).value(), ElementsAre(file.string() + ".keys"));
  }
  std::filesystem::rename(folder.path / "away", folder.path / "stick");
  EXPECT_EQ(attempt(folder.path / "home"), "opens");  // which finds the stick again
  House restored = House::restore(file, folder.path / "a", {.recovery_code = code}).value();
  EXPECT_EQ(bodies(restored), "hello - ");
}

}  // namespace
}  // namespace store
