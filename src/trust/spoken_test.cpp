#include "trust/spoken.h"

#include <gtest/gtest.h>

namespace trust {
namespace {

TEST(StandsIn, WholeWordsCaseAndBlanksAside) {
  EXPECT_TRUE(stands_in("Tell Ana I'll be late.", "ana"));
  EXPECT_TRUE(stands_in("Tell Ana I'll be  late.", "i'll be\nlate"));
  EXPECT_TRUE(stands_in("Ana's mail to ana@lima.example, please", "ana@lima.example"));
  EXPECT_TRUE(stands_in("mail ana@lima.example.", "ana@lima.example"));
  EXPECT_TRUE(stands_in("send 50 euros", "50"));
  EXPECT_TRUE(stands_in("put \"(x)\" on it", "\"(x)\""));
  EXPECT_FALSE(stands_in("Tell Ana", "an"));
  EXPECT_FALSE(stands_in("Tell Ana", ""));
  EXPECT_FALSE(stands_in("Tell Ana", "Ben"));
}

TEST(StandsIn, NoPartOfAnAddressANumberOrACompound) {
  EXPECT_FALSE(stands_in("mail ana@lima.example.evil.example", "ana@lima.example"));
  EXPECT_FALSE(stands_in("mail joana@lima.example", "ana@lima.example"));
  EXPECT_FALSE(stands_in("mail jo.ana@lima.example", "ana@lima.example"));
  EXPECT_FALSE(stands_in("mail ana@lima.example", "lima.example"));
  EXPECT_FALSE(stands_in("send 50.75 euros", "50"));
  EXPECT_FALSE(stands_in("send 150 euros", "50"));
  EXPECT_FALSE(stands_in("at 5:30", "5"));
  EXPECT_FALSE(stands_in("read https://a.example/b", "https://a.example"));
  EXPECT_FALSE(stands_in("ask the vice-president", "president"));
}

TEST(StandsIn, WhatOnlyLooksAlikeIsAnother) {
  EXPECT_FALSE(stands_in("mail ana@lima.example", "аna@lima.example"));        // Cyrillic а
  EXPECT_FALSE(stands_in("mail ana@lima.example", "ana@lima\u200b.example"));  // zero width
  EXPECT_FALSE(stands_in("mail ana@lima.example", "ana＠lima.example"));       // full width
  EXPECT_FALSE(stands_in("mail ana\u200b@lima.example", "ana\u200b@lima.example"));
  EXPECT_FALSE(stands_in("tell José", "jose"));
}

}  // namespace
}  // namespace trust
