#include "gate/route.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

TEST(Route, AQueryIsDecodedOnce) {
  auto target = parse_target("/api/log?person=Ana%20Lima+x&room=a%2Bb&undoable").value();
  EXPECT_EQ(target.path, "/api/log");
  EXPECT_EQ(target.query.dump(), R"({"person": "Ana Lima x", "room": "a+b", "undoable": ""})");
  EXPECT_EQ(parse_target("/?a=%2525").value().query["a"].string(), "%25");
}

TEST(Route, WhatIsNoTargetIsRefused) {
  for (const char* bad : {"", "*", "http://a/b", "api", "/?a=%", "/?a=%4", "/?a=%zz", "/?a=%00",
                          "/?a=%ff", "/?a=1&a=2", "/?%zz=1"})
    EXPECT_FALSE(parse_target(bad)) << bad;
}

TEST(Route, APathNamesAnOperationAndItsMembers) {
  auto route = find_route("POST", "/api/cards/x%2Fy/answer").value();
  ASSERT_TRUE(route && route->operation);
  EXPECT_STREQ(route->operation->name, "answer_card");
  EXPECT_EQ(route->named["card"].string(), "x/y");
  EXPECT_FALSE(find_route("POST", "/api/cards/x/y/answer").value());
  EXPECT_FALSE(find_route("POST", "/api/cards//answer").value());
  EXPECT_FALSE(find_route("POST", "/api/cards/x/answer/").value());
  EXPECT_FALSE(find_route("POST", "/api/cards/%zz/answer"));
}

TEST(Route, AnotherMethodIsToldWhichOnesThereAre) {
  auto route = find_route("DELETE", "/api/settings").value();
  ASSERT_TRUE(route);
  EXPECT_EQ(route->operation, nullptr);
  EXPECT_EQ(route->allowed, "GET, PUT");
}

TEST(Route, NoTwoOperationsHaveTheSameWay) {
  for (const auto& one : protocol::operations())
    for (const auto& other : protocol::operations())
      EXPECT_TRUE(&one == &other || std::string(one.method) != other.method ||
                  std::string(one.path) != other.path)
          << one.path;
}

}  // namespace
}  // namespace gate
