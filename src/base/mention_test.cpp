#include "base/mention.h"

#include <gtest/gtest.h>

namespace base {
namespace {

const Mentions tomas({"Tomas Berg", "Tomas", "tomas@berg.example", "+49 30 555 17", ""});

TEST(Mentions, StandWholeAndInAnyCase) {
  for (const char* text :
       {"call Tomas", "TOMAS's party", "(tomas)", "Tomas Berg", "“Tomas is late”", "—Tomas…",
        "write to tomas@berg.example.", "ring +49 30 555 17 at noon"})
    EXPECT_TRUE(tomas.in(text)) << text;
  for (const char* text : {"Tomasina", "automas", "Tomás", "Berg", "", "+49 30 555 178"})
    EXPECT_FALSE(tomas.in(text)) << text;
}

TEST(Mentions, AnAddressIsNotInALongerOne) {
  Mentions mail({"t@berg.example"});
  EXPECT_TRUE(mail.in("from <t@berg.example>, today"));
  EXPECT_FALSE(mail.in("t@berg.example.org"));
  EXPECT_FALSE(mail.in("not.t@berg.example"));
}

TEST(Mentions, AreBlackedOutTheLongestFirst) {
  EXPECT_EQ(tomas.without("Tomas Berg and Tomas: TOMAS@berg.example!"), "▇▇▇ and ▇▇▇: ▇▇▇!");
  EXPECT_EQ(tomas.without("nobody"), "nobody");
}

TEST(Mentions, LettersThatGrowInLowerCaseMoveNothing) {
  Mentions ali({"ali"});
  EXPECT_EQ(ali.without("İİ ALI İ"), "İİ ▇▇▇ İ");
  EXPECT_EQ(Mentions({"Émile"}).without("chez ÉMILE"), "chez ▇▇▇");
}

TEST(Mentions, AreFoundInEveryStringOfJson) {
  Json json = *Json::parse(R"({"tomas":[1,"for\nTomas",{"a":null}]})");
  EXPECT_TRUE(tomas.in_any(json));
  EXPECT_EQ(tomas.without_any(json), *Json::parse(R"({"tomas":[1,"for\n▇▇▇",{"a":null}]})"));
  EXPECT_FALSE(tomas.in_any(tomas.without_any(json)));
}

TEST(Mentions, AreFoundInBytesThatAreNoText) {
  EXPECT_TRUE(tomas.within(std::string_view("\0ATOMAS\xFFx", 9)));
  EXPECT_FALSE(tomas.within("Toma\0s"));
}

TEST(Mentions, OfNothingAreNowhere) {
  EXPECT_FALSE(Mentions().in("anything"));
  EXPECT_FALSE(Mentions({"", "x", " "}).in("x"));
}

}  // namespace
}  // namespace base
