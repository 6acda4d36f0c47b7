#include <gmock/gmock.h>

#include "trust/effect.h"
#include "trust/gatekeeper.h"
#include "trust/label.h"

namespace trust {
namespace {

using testing::ElementsAre;

TEST(Names, EveryIntegrityHasItsOwn) {
  EXPECT_STREQ(integrity_name(Integrity::outside), "OUTSIDE");
  EXPECT_STREQ(integrity_name(Integrity::own), "OWN");
  EXPECT_STREQ(integrity_name(Integrity::owner), "OWNER");
  EXPECT_STREQ(integrity_name(Integrity::system), "SYSTEM");
}

TEST(Names, EveryEffectHasItsOwn) {
  std::vector<std::string> names;
  for (Effect effect : {Effect::s0, Effect::s1, Effect::s2, Effect::s3, Effect::s4, Effect::s5_code,
                        Effect::s5_address})
    names.push_back(effect_name(effect));
  EXPECT_THAT(names, ElementsAre("S0", "S1", "S2", "S3", "S4", "S5-code", "S5-address"));
}

TEST(Names, OfACategoryLeadsBackToIt) {
  for (uint32_t bit = 1; bit <= third_person; bit <<= 1) {
    auto names = category_names(bit);
    ASSERT_EQ(names.size(), 1u);
    EXPECT_EQ(category_named(names[0]), bit);
  }
  EXPECT_EQ(category_named("weather"), 0u);
}

TEST(Names, OfAPurposeLeadsBackToIt) {
  EXPECT_EQ(purpose_named("assist"), assist);
  EXPECT_EQ(purpose_named("backup"), backup);
  EXPECT_EQ(purpose_named("revenge"), 0u);
}

TEST(Names, ALabelIsDescribedByWhereItCameFromAndWhatItIsAbout) {
  EXPECT_EQ(describe({.integrity = Integrity::own, .categories = calendar | third_person}),
            "OWN calendar third person");
  EXPECT_EQ(describe(Label::owner()), "OWNER");
}

TEST(Purposes, OfAToolAreItsOwnOrThoseOfWhatItReads) {
  EXPECT_EQ(purposes_of({.tool = "money.pay", .categories = health, .purposes = pay}), pay);
  EXPECT_EQ(purposes_of({.tool = "t", .categories = calendar | money}),
            schedule | travel | budget | pay);
  EXPECT_EQ(purposes_of(Policy{.tool = "t"}), 0u);
  EXPECT_EQ(purposes_of(Category(1u << 20)), 0u);
}

}  // namespace
}  // namespace trust
