#include "base/words.h"

#include <gtest/gtest.h>

namespace base {
namespace {

using Words = std::vector<std::string>;

TEST(Words, AreCutAtWhateverIsNoLetterAndNoDigit) {
  EXPECT_EQ(words_in(" Ana's to-do’s (2nd), Grün! "), (Words{"ana", "to", "do", "2nd", "grun"}));
  EXPECT_EQ(words_in("info@krause-sanitaer.example"),
            (Words{"info", "krause", "sanitaer", "example"}));
  EXPECT_EQ(words_in("it'sy 's"), (Words{"it", "sy", "s"}));
  EXPECT_EQ(words_in("“日本” – Ünal×2"), (Words{"日本", "unal", "2"}));
  EXPECT_EQ(words_in(" – "), Words{});
}

TEST(Words, HaveOneStemInAllTheirForms) {
  for (const Words& forms : {Words{"change", "changes", "changed", "changing"},
                             {"lemon", "lemons"},
                             {"battery", "batteries"},
                             {"tomato", "tomatoes"},
                             {"box", "boxes"},
                             {"glass", "glasses"},
                             {"stop", "stopped", "stopping"},
                             {"call", "called", "calling"}})
    for (const std::string& form : forms) EXPECT_EQ(stem(form), stem(forms[0])) << form;
}

TEST(Words, ThatAreOnlyLikeEachOtherHaveOtherStems) {
  for (auto [one, other] : {std::pair{"chicken", "chickpeas"},
                            {"ham", "hamburger"},
                            {"bus", "business"},
                            {"string", "st"},
                            {"bread", "bre"}})
    EXPECT_NE(stem(one), stem(other)) << one;
}

TEST(Words, AreHeldByTheirBeginningsTheirStemsOrLoosely) {
  EXPECT_TRUE(holds_words("call the dentist", "den call"));
  EXPECT_FALSE(holds_words("call the dentist", "dent all"));
  EXPECT_EQ(held_by_stem("pay the water bills", "paid the water bill"), 2. / 3);
  EXPECT_EQ(held_by_stem("hamburger", "ham"), 0);
  EXPECT_EQ(held_by_stem("the cat", "the"), 0);
  EXPECT_EQ(held_loosely("renew the passport", "passport renewal now"), 1);
  EXPECT_EQ(held_loosely("the cat", "the cat"), 0);
}

TEST(Words, TheBestAreThoseWithTheGreatestShareIfItIsEnough) {
  auto itself = [](double share) { return share; };
  std::vector<double> shares = {0.5, 1, 0.2, 1};
  EXPECT_EQ(best_of(shares, 0.5, itself), (std::vector<double>{1, 1}));
  EXPECT_EQ(best_of(shares, 1.1, itself), std::vector<double>{});
}

}  // namespace
}  // namespace base
