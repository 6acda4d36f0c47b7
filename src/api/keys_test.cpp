#include "api/keys.h"

#include <gtest/gtest.h>

#include "store/testing.h"

namespace api {
namespace {

using base::Code;

struct KeysTest : testing::Test {
  store::Folder folder;
  std::unique_ptr<house::House> house;
  std::unique_ptr<Keys> keys;
  int done = 0;

  KeysTest() { open(); }
  void open() {
    keys.reset();
    house.reset();
    house =
        house::House::open({.home = folder.path / "home", .unlock = {}, .spark_file = {}}).value();
    keys = Keys::open(*house).value();
  }
  Keys::Outcome ask(const std::string& key, const std::string& input = "in", bool durable = true,
                    const Keys::Outcome& outcome = std::string("out")) {
    return keys->once({"device", key, "operation", input, durable}, [&] {
      ++done;
      return outcome;
    });
  }
};

TEST_F(KeysTest, AChangeIsMadeOnceAndAnsweredAlike) {
  EXPECT_EQ(ask("a").value(), "out");
  EXPECT_EQ(ask("a").value(), "out");
  EXPECT_EQ(done, 1);
  EXPECT_EQ(ask("a", "other").error().code, Code::invalid);
  EXPECT_EQ(ask(std::string(101, 'x')).error().code, Code::invalid);
  EXPECT_EQ(done, 1);
}

TEST_F(KeysTest, AfterARestartItIsRefusedRatherThanDoneTwice) {
  EXPECT_TRUE(ask("a"));
  EXPECT_TRUE(ask("passing", "in", false));
  keys->keep_run("run");
  open();
  EXPECT_EQ(ask("a").error().code, Code::conflict);
  EXPECT_EQ(keys->check_run("run").error().code, Code::conflict);
  EXPECT_EQ(done, 2);
  EXPECT_TRUE(ask("passing", "in", false)) << "what changes nothing leaves nothing";
  EXPECT_TRUE(keys->check_run("other"));
}

TEST_F(KeysTest, WhatMayGoBetterTheSecondTimeLeavesNoKey) {
  EXPECT_FALSE(ask("a", "in", true, base::fail(Code::unavailable, "Not now.")));
  EXPECT_TRUE(ask("a"));
  EXPECT_FALSE(ask("b", "in", true, base::fail(Code::invalid, "Never.")));
  EXPECT_FALSE(ask("b"));
  EXPECT_EQ(done, 3);
  open();
  EXPECT_EQ(ask("b").error().code, Code::conflict);
}

TEST_F(KeysTest, TheLatestThousandAreRemembered) {
  for (int i = 0; i < 1001; ++i) EXPECT_TRUE(ask(std::to_string(i), "in", false));
  EXPECT_TRUE(ask("0"));
  EXPECT_EQ(done, 1002);
  EXPECT_TRUE(ask("1000"));
  EXPECT_EQ(done, 1002);
}

}  // namespace
}  // namespace api
