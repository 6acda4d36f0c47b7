#include "agent/anchors.h"

#include <gtest/gtest.h>

namespace agent {
namespace {

const language::Context may = {.now = *base::parse_instant("2026-05-04T09:00+02:00"),
                               .zone = *base::Zone::find("Europe/Berlin")};

std::string shown(std::string_view words, const language::Context& context = may) {
  auto found = anchored(words, context);
  return found ? found->event + " | " + found->words : "by itself";
}

TEST(Anchored, ATimeMayNameWhatItIsCountedFrom) {
  EXPECT_EQ(shown("the day before the flight, 7pm"), "flight | the day before, 7pm");
  EXPECT_EQ(shown("an hour before my dentist appointment"), "dentist appointment | an hour before");
  EXPECT_EQ(shown("two days after lunch with Tomas"), "lunch with Tomas | two days after");
  EXPECT_EQ(shown("on the morning of the wedding"), "wedding | that morning");
  EXPECT_EQ(shown("six to seven on the day of the parents' evening"),
            "parents' evening | six to seven that day");
  EXPECT_EQ(shown("on the eve of the flight at nine pm"),
            "flight | on the evening before, at nine pm");
  language::Context german = may;
  german.tag = "de";
  EXPECT_EQ(shown("eine Stunde vor dem Zahnarzt", german), "Zahnarzt | eine Stunde davor");
}

TEST(Anchored, WhatIsATimeByItselfNamesNothing) {
  for (auto words : {"the day before easter", "two days after christmas", "half an hour before 7pm",
                     "the first of june", "the day before", "an hour after"})
    EXPECT_EQ(shown(words), "by itself") << words;
}

TEST(Anchored, WhatIsNoTimeBehindAnyThingStaysAsItIs) {
  for (auto words : {"before the meeting", "after", "of", "the colour of the flight", ""})
    EXPECT_EQ(shown(words), "by itself") << words;
}

}  // namespace
}  // namespace agent
