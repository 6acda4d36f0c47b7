#include "trust/stored_label.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace trust {
namespace {

RC_GTEST_PROP(StoredLabel, IsReadBackAsItWasStored, ()) {
  Label label{.integrity = Integrity(*rc::gen::inRange(0, 4)),
              .key_domains = *rc::gen::arbitrary<uint16_t>(),
              .readers = *rc::gen::arbitrary<uint32_t>(),
              .categories = *rc::gen::arbitrary<uint32_t>(),
              .purposes = *rc::gen::arbitrary<uint32_t>()};
  RC_ASSERT(restore_label(store_label(label)) == stored(label));
}

TEST(StoredLabel, NeverComesBackBetterThanOwnAndIsForTheOwnerOnly) {
  Label expected{.integrity = Integrity::own, .categories = calendar};
  Label words = Label::owner();
  words.categories = calendar;
  EXPECT_EQ(stored(words), expected);
  words.integrity = Integrity::outside;
  EXPECT_EQ(stored(words).integrity, Integrity::outside);
}

TEST(StoredLabel, WhatWasNotStoredIsTheWorst) {
  for (const char* text : {"", "1", "1 2 3", "1 2 3 4 ", "2 0 0 0", "1 70000 0 0", "x 0 0 0"})
    EXPECT_EQ(restore_label(text), Label::worst()) << text;
}

}  // namespace
}  // namespace trust
