#include "gate/checks.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

const std::vector<std::string> ours = {"http://127.0.0.1:8137", "http://localhost:8137"};

bool may(const Caller& caller) { return check_caller(caller, ours).has_value(); }

TEST(Checks, TheHostIsOneOfOurs) {
  EXPECT_TRUE(may({.method = "GET", .host = "127.0.0.1:8137"}));
  EXPECT_TRUE(may({.method = "GET", .host = "LocalHost:8137"}));
  for (const char* host : {"", "127.0.0.1", "127.0.0.1:80", "evil.example", "evil.example:8137",
                           "127.0.0.1:8137.evil.example", "localhost:8137 ", "[::1]:8137"})
    EXPECT_FALSE(may({.method = "GET", .host = host})) << host;
}

TEST(Checks, AnOriginIsThatOfTheHost) {
  for (const char* method : {"GET", "POST"}) {
    EXPECT_TRUE(
        may({.method = method, .host = "localhost:8137", .origin = "http://localhost:8137"}));
    for (const char* origin :
         {"null", "https://localhost:8137", "http://localhost:81370", "http://evil.example",
          "http://127.0.0.1:8137", "http://localhost:8137/", "HTTP://LOCALHOST:8137 "})
      EXPECT_FALSE(may({.method = method, .host = "localhost:8137", .origin = origin})) << origin;
  }
}

TEST(Checks, AChangeBySessionSaysItsOrigin) {
  EXPECT_FALSE(may({.method = "POST", .host = "localhost:8137", .with_session = true}));
  EXPECT_TRUE(may({.method = "GET", .host = "localhost:8137", .with_session = true}));
  EXPECT_TRUE(may({.method = "POST", .host = "localhost:8137"}));
}

TEST(Checks, ABrowserThatComesFromElsewhereChangesNothing) {
  for (const char* site : {"cross-site", "same-site"}) {
    EXPECT_FALSE(may({.method = "POST", .host = "localhost:8137", .fetch_site = site}));
    EXPECT_TRUE(may({.method = "GET", .host = "localhost:8137", .fetch_site = site})) << "a link";
  }
}

TEST(Checks, ACookieIsFoundByItsWholeName) {
  EXPECT_EQ(cookie("a=1; hearth=two; b=3", "hearth"), "two");
  EXPECT_EQ(cookie("hearth=a=b", "hearth"), "a=b");
  EXPECT_EQ(cookie("xhearth=1;hearth2=2", "hearth"), "");
  EXPECT_EQ(cookie("hearth", "hearth"), "");
  EXPECT_EQ(cookie("", "hearth"), "");
}

TEST(Checks, TheNearestAddressThatAProxyAddedCounts) {
  EXPECT_EQ(last_address("1.2.3.4, 10.0.0.1", "own"), "10.0.0.1");
  EXPECT_EQ(last_address("1.2.3.4", "own"), "1.2.3.4");
  EXPECT_EQ(last_address("", "own"), "own");
  EXPECT_EQ(last_address("1.2.3.4, ", "own"), "own");
}

TEST(Checks, AnEntityTagIsKnownByItsName) {
  EXPECT_TRUE(names_etag("\"a\"", "\"a\""));
  EXPECT_TRUE(names_etag("\"b\", W/\"a\"", "\"a\""));
  EXPECT_TRUE(names_etag("*", "\"a\""));
  for (const char* none : {"", "a", "\"ab\"", "\"b\""}) EXPECT_FALSE(names_etag(none, "\"a\""));
}

}  // namespace
}  // namespace gate
