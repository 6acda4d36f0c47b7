#include "skills/messages/notice.h"

#include <gtest/gtest.h>

namespace messages {
namespace {

TEST(Notice, SaysThatAnAiWroteItAndAtFirstWhoIsBehindIt) {
  EXPECT_EQ(ai_notice({"Mia Keller", ""}, false),
            "Sent by Hearth, an AI assistant, for Mia Keller.");
  std::string first = ai_notice({"Mia Keller", ""}, true);
  EXPECT_TRUE(first.starts_with("Sent by Hearth, an AI assistant, for Mia Keller.\n"));
  EXPECT_TRUE(first.contains("is an AI, no person; it writes on behalf of Mia Keller"));
  EXPECT_TRUE(ai_notice({"", ""}, true).contains("on behalf of the owner of this address"));
}

TEST(Notice, TheOwnersWordingTakesThePlaceOfOursAndTheFirstContactStays) {
  EXPECT_EQ(ai_notice({"Mia", "Von Mias KI geschrieben"}, false), "Von Mias KI geschrieben");
  EXPECT_TRUE(ai_notice({"Mia", "Von Mias KI geschrieben"}, true).contains("Hearth is an AI"));
}

TEST(Notice, AWordingThatHidesTheAiIsRefused) {
  for (const char* good :
       {"", "Written by Mia's AI", "Von einer KI", "made by Artificial Intelligence",
        "mit künstlicher Intelligenz geschrieben"})
    EXPECT_TRUE(check_signature(good)) << good;
  for (const char* bad :
       {"Mia", "Best regards", "from Aida", "said", "AI\nMia", " ", "A\u200BI", "email from Kiel"})
    EXPECT_FALSE(check_signature(bad)) << bad;
  EXPECT_FALSE(check_signature("an AI " + std::string(200, 'x')));
}

}  // namespace
}  // namespace messages
