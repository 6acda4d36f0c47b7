#include "skills/contacts/relation.h"

#include <gtest/gtest.h>

namespace contacts {
namespace {

TEST(Relation, ManyWordsNameOne) {
  for (const char* words : {"mum", "My Mum", "mother", "our mom"})
    EXPECT_EQ(relation_named(words), "mother") << words;
  EXPECT_EQ(relation_named("the plumber"), "plumber");
}

TEST(Relation, AWifeIsASpouseAndNeverTheHusband) {
  EXPECT_TRUE(can_mean("wife", "wife"));
  EXPECT_TRUE(can_mean("wife", "spouse"));
  EXPECT_TRUE(can_mean("spouse", "wife"));
  EXPECT_FALSE(can_mean("wife", "husband"));
  EXPECT_FALSE(can_mean("wife", ""));
  EXPECT_FALSE(can_mean("", ""));
}

TEST(Relation, SeenFromTheOtherSide) {
  EXPECT_EQ(turned_round("son"), "parent");
  EXPECT_EQ(turned_round("mother"), "child");
  EXPECT_EQ(turned_round("wife"), "spouse");
  EXPECT_EQ(turned_round("plumber"), "");
}

TEST(Relation, ANoteTellsItOnlyOfTheOwner) {
  EXPECT_EQ(relation_in_note("My sister, lives in Bern"), "sister");
  EXPECT_EQ(relation_in_note("met at work; he is my boss."), "boss");
  EXPECT_EQ(relation_in_note("Our son"), "son");
  EXPECT_EQ(relation_in_note("Mother"), "mother");
  EXPECT_EQ(relation_in_note("Mother Teresa's biographer"), "");
  EXPECT_EQ(relation_in_note("Tom's sister"), "");
  EXPECT_EQ(relation_in_note("my old plumber"), "");
}

}  // namespace
}  // namespace contacts
