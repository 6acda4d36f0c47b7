#include "agent/hours.h"

#include <gtest/gtest.h>

namespace agent {
namespace {

// A Saturday.
const language::Context noon = {.now = *base::parse_instant("2026-05-30T11:00+02:00"),
                                .zone = *base::Zone::find("Europe/Berlin")};

TEST(Hours, AnAlarmRingsInTheMorning) {
  EXPECT_EQ(in_its_half("6:20 tomorrow", "alarm", noon), "6:20 tomorrow in the morning");
  EXPECT_EQ(in_its_half("at six tomorrow", "get me up", noon), "at six tomorrow in the morning");
  EXPECT_EQ(in_its_half("weekdays at quarter to seven", "alarm", noon),
            "weekdays at quarter to seven in the morning");
  language::Context german = noon;
  german.tag = "de";
  EXPECT_EQ(in_its_half("morgen um sechs", "wecken", german), "morgen um sechs morgens");
}

TEST(Hours, AnEveningOutIsInTheEvening) {
  EXPECT_EQ(in_its_half("on the 29th at eight", "concert with Yuki", noon),
            "on the 29th at eight in the evening");
}

TEST(Hours, WhatIsSaidOrWouldBeAnotherDayStays) {
  for (auto words : {"at five", "at 17:00 tomorrow", "at 5 pm tomorrow", "tomorrow", "in an hour"})
    EXPECT_EQ(in_its_half(words, "alarm", noon), words);
  EXPECT_EQ(in_its_half("at six tomorrow", "call mum", noon), "at six tomorrow");
  EXPECT_EQ(in_its_half("gibberish", "alarm", noon), "gibberish");
}

}  // namespace
}  // namespace agent
