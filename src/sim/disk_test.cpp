#include "sim/disk.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <set>

namespace sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

int make_file(Disk& disk, const std::string& path) { return disk.open(path, O_RDWR | O_CREAT); }

void write(Disk& disk, int file, std::string_view text, off_t at = 0) {
  ASSERT_EQ(disk.write(file, text.data(), text.size(), at), ssize_t(text.size()));
}

void sync_root(Disk& disk) {
  int folder = disk.open("/", O_RDONLY | O_DIRECTORY);
  ASSERT_EQ(disk.sync(folder), 0);
  ASSERT_EQ(disk.close(folder), 0);
}

TEST(Disk, WhatWasSyncedIsThereAfterALossOfPower) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Disk disk;
    int file = make_file(disk, "/a");
    write(disk, file, "kept");
    ASSERT_EQ(disk.sync(file), 0);
    sync_root(disk);
    Dice dice(seed);
    disk.lose_power(dice);
    EXPECT_EQ(disk.content("/a"), "kept");
  }
}

TEST(Disk, OfWhatWasNotSyncedAnySectorMayBeThereOrNot) {
  std::set<std::string> seen;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Disk disk;
    int file = make_file(disk, "/a");
    write(disk, file, std::string(1024, '-'));
    ASSERT_EQ(disk.sync(file), 0);
    sync_root(disk);
    write(disk, file, std::string(1024, '+'));
    Dice dice(seed);
    disk.lose_power(dice);
    std::string left = disk.content("/a");
    ASSERT_EQ(left.size(), 1024u);
    EXPECT_EQ(left.substr(0, 512), std::string(512, left[0]));
    EXPECT_EQ(left.substr(512), std::string(512, left[512]));
    seen.insert({left[0], left[512]});
  }
  EXPECT_THAT(seen, ElementsAre("++", "+-", "-+", "--"));
}

TEST(Disk, ANameIsOnlyThereForSureOnceItsFolderWasSynced) {
  std::set<std::string> seen;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Disk disk;
    disk.close(make_file(disk, "/a"));
    sync_root(disk);
    ASSERT_EQ(disk.rename("/a", "/b"), 0);
    EXPECT_THAT(disk.names(""), ElementsAre("/", "/b"));
    Dice dice(seed);
    disk.lose_power(dice);
    ASSERT_EQ(disk.names("").size(), 2u);
    seen.insert(disk.names("").back());
  }
  EXPECT_THAT(seen, ElementsAre("/a", "/b"));
}

TEST(Disk, AFolderThatIsLostTakesWhatIsInItAlong) {
  bool lost = false;
  for (uint64_t seed = 0; seed < 50 && !lost; ++seed) {
    Disk disk;
    ASSERT_EQ(disk.make_folder("/home"), 0);
    disk.close(make_file(disk, "/home/a"));
    int folder = disk.open("/home", O_RDONLY | O_DIRECTORY);
    ASSERT_EQ(disk.sync(folder), 0);
    Dice dice(seed);
    disk.lose_power(dice);
    lost = disk.names("").size() == 1;
    EXPECT_EQ(disk.names("").size(), lost ? 1u : 3u);
  }
  EXPECT_TRUE(lost);
}

TEST(Disk, ASyncThatFailedIsNotMadeGoodByTheNext) {
  std::set<std::string> seen;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Disk disk;
    int file = make_file(disk, "/a");
    sync_root(disk);
    write(disk, file, "new");
    disk.watch([](DiskCall call, const std::string&) {
      return Trouble{.error = call == DiskCall::sync ? EIO : 0};
    });
    EXPECT_EQ(disk.sync(file), -EIO);
    disk.watch({});
    EXPECT_EQ(disk.sync(file), 0);
    Dice dice(seed);
    disk.lose_power(dice);
    seen.insert(disk.content("/a"));
  }
  EXPECT_THAT(seen, ElementsAre("", "new"));
}

TEST(Disk, IsDeadAfterACrashUntilThePowerIsBack) {
  Disk disk;
  int file = make_file(disk, "/a");
  disk.watch([](DiskCall, const std::string&) { return Trouble{.crash = true}; });
  EXPECT_EQ(disk.write(file, "x", 1, 0), -EIO);
  disk.watch({});
  EXPECT_TRUE(disk.dead());
  EXPECT_EQ(disk.unlink("/a"), -EIO);
  Dice dice(1);
  disk.lose_power(dice);
  EXPECT_FALSE(disk.dead());
  EXPECT_FALSE(disk.is_open(file));
}

TEST(Disk, WhatAFileHeldIsFoundAfterItIsGoneUnlessItWasOverwritten) {
  Disk disk;
  int kept = make_file(disk, "/kept"), shredded = make_file(disk, "/shredded");
  write(disk, kept, "canary one");
  write(disk, shredded, "canary two");
  ASSERT_EQ(disk.unlink("/kept"), 0);
  ASSERT_EQ(disk.unlink("/shredded"), 0);
  write(disk, shredded, std::string(10, '\0'));
  disk.close(kept);
  disk.close(shredded);
  EXPECT_THAT(disk.holding("", "canary one"), ElementsAre("(freed)"));
  EXPECT_THAT(disk.holding("", "canary two"), IsEmpty());
}

}  // namespace
}  // namespace sim
