#include "formats/rrule.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include "base/file.h"
#include "base/text.h"

namespace formats {
namespace {

using base::Local;
using testing::ElementsAre;
using testing::IsEmpty;

Local at(std::string_view stamp) { return parse_stamp(stamp)->at; }
const LocalWindow always = {at("00010101"), at("99990101")};

// The occurrences as text, so that a failure can be read.
std::vector<std::string> expand(std::string_view rule, std::string_view first,
                                LocalWindow window = always, size_t limit = 10) {
  std::vector<std::string> texts;
  for (Local found : occurrences(*parse_rule(rule), at(first), window, {}, limit))
    texts.push_back(format_stamp({.at = found}));
  return texts;
}

TEST(Rrule, HundredsOfRandomRulesExpandAsDateutilExpandsThem) {
  std::string table = *base::read_file(HEARTH_SOURCE_DIR "/src/formats/testdata/rrule_oracle.txt");
  int lines = 0;
  for (std::string_view line : base::split(base::trim(table), '\n')) {
    auto parts = base::split(line, '|');
    ASSERT_EQ(parts.size(), 4) << line;
    std::vector<std::string> expected;
    for (std::string_view stamp : base::split(base::trim(parts[3]), ','))
      if (!stamp.empty()) expected.emplace_back(stamp);
    EXPECT_EQ(expand(base::trim(parts[0]), base::trim(parts[1]),
                     {at(base::trim(parts[2])), always.to}, 12),
              expected)
        << line;
    ++lines;
  }
  EXPECT_GE(lines, 500);
}

// The examples of RFC 5545, 3.8.5.3.

TEST(Rrule, EveryOtherWeekDependsOnTheFirstDayOfTheWeek) {
  EXPECT_THAT(
      expand("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805T090000"),
      ElementsAre("19970805T090000", "19970810T090000", "19970819T090000", "19970824T090000"));
  EXPECT_THAT(
      expand("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805T090000"),
      ElementsAre("19970805T090000", "19970817T090000", "19970819T090000", "19970831T090000"));
}

TEST(Rrule, AnInvalidDateIsIgnored) {
  EXPECT_THAT(expand("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20070115T090000"),
              ElementsAre("20070115T090000", "20070130T090000", "20070215T090000",
                          "20070315T090000", "20070330T090000"));
  EXPECT_THAT(expand("FREQ=YEARLY;COUNT=2", "20240229T090000"),
              ElementsAre("20240229T090000", "20280229T090000"));
}

TEST(Rrule, TheSecondToLastWeekdayOfTheMonth) {
  EXPECT_THAT(expand("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3", "19970929T090000"),
              ElementsAre("19970929T090000", "19971030T090000", "19971127T090000"));
}

TEST(Rrule, ElectionDay) {
  EXPECT_THAT(expand("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
                     "19961105T090000"),
              ElementsAre("19961105T090000", "20001107T090000", "20041102T090000"));
}

TEST(Rrule, TheFirstDateIsTheFirstOccurrenceEvenIfItDoesNotFit) {
  EXPECT_THAT(expand("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "19970902T090000"),
              ElementsAre("19970902T090000", "19980213T090000", "19980313T090000"));
}

TEST(Rrule, AWeekNumberAloneKeepsTheWeekdayOfTheFirstDate) {
  EXPECT_THAT(expand("FREQ=YEARLY;BYWEEKNO=20;COUNT=3", "20260513T100000"),
              ElementsAre("20260513T100000", "20270519T100000", "20280517T100000"));
}

TEST(Rrule, ANumberedAndAPlainDayAreBothTaken) {
  EXPECT_THAT(expand("FREQ=MONTHLY;BYDAY=1MO,FR;COUNT=6", "20260501T100000"),
              ElementsAre("20260501T100000", "20260504T100000", "20260508T100000",
                          "20260515T100000", "20260522T100000", "20260529T100000"));
}

TEST(Rrule, AnEndIsInclusiveAndAWholeDayHasAllItsHours) {
  EXPECT_EQ(expand("FREQ=DAILY;UNTIL=20260503T090000", "20260501T090000").size(), 3);
  EXPECT_EQ(expand("FREQ=DAILY;UNTIL=20260503T085959", "20260501T090000").size(), 2);
  EXPECT_EQ(expand("FREQ=DAILY;UNTIL=20260503", "20260501T090000").size(), 3);
  EXPECT_THAT(expand("FREQ=DAILY;UNTIL=20260430", "20260501T090000"), IsEmpty());
}

TEST(Rrule, AnEndInUtcIsUnderstoodInTheZoneOfTheEvent) {
  Rule rule = *parse_rule("FREQ=DAILY;UNTIL=20260502T220000Z");
  Rule local = in_zone(rule, *base::Zone::find("Europe/Berlin"));
  EXPECT_EQ(local.until, (Until{.at = at("20260503T000000")}));
  EXPECT_EQ(occurrences(local, at("20260501"), always).size(), 3);
}

TEST(Rrule, AWindowIsHalfOpenAndExceptionsAreLeftOut) {
  Rule rule = *parse_rule("FREQ=DAILY");
  EXPECT_THAT(occurrences(rule, at("20260501"), {at("20260503"), at("20260506")}, {at("20260504")}),
              ElementsAre(at("20260503"), at("20260505")));
  EXPECT_THAT(occurrences(rule, at("20260501"), always, {at("20260501")}, 1),
              ElementsAre(at("20260502")));
}

TEST(Rrule, FarWindowsAreReachedAtOnce) {
  for (const char* rule :
       {"FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY;BYHOUR=0", "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=YEARLY;BYMONTH=1;BYDAY=1MO"}) {
    EXPECT_EQ(expand(rule, "16010101T000000", {at("89990101"), always.to}, 2).size(), 2) << rule;
  }
}

TEST(Rrule, ARuleThatNeverComesEnds) {
  for (const char* rule :
       {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=1;BYSETPOS=9"})
    EXPECT_THAT(expand(rule, "20260101T000000", {at("20260102"), at("29990101")}), IsEmpty())
        << rule;
  EXPECT_THAT(expand("FREQ=SECONDLY;INTERVAL=60;BYSECOND=1", "20260101T000000",
                     {at("20260102"), at("20260201")}),
              IsEmpty());
}

TEST(Rrule, TheLastOccurrence) {
  EXPECT_EQ(last_occurrence(*parse_rule("FREQ=WEEKLY;COUNT=3"), at("20260504T090000")),
            at("20260518T090000"));
  EXPECT_EQ(last_occurrence(*parse_rule("FREQ=WEEKLY;UNTIL=20260517"), at("20260504T090000")),
            at("20260511T090000"));
  EXPECT_EQ(last_occurrence(*parse_rule("FREQ=WEEKLY"), at("20260504T090000")), std::nullopt);
}

TEST(Rrule, WhatIsWrongIsNamed) {
  EXPECT_EQ(parse_rule("FREQ=DAILY;INTERVAL=0").error().message,
            "'INTERVAL=0' is not part of a recurrence rule that can be used.");
  EXPECT_EQ(parse_rule("COUNT=3").error().message,
            "The recurrence rule 'COUNT=3' does not say how often (FREQ).");
  for (const char* rule :
       {"", "FREQ=", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;COUNT=1;UNTIL=20260101",
        "FREQ=DAILY;BYDAY=0MO", "FREQ=DAILY;BYDAY=54MO", "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;BYMONTHDAY=0", "FREQ=DAILY;BYMONTH=-1",
        "FREQ=DAILY;COUNT=", "FREQ=DAILY;UNTIL=20260230", "FREQ=DAILY;RSCALE=CHINESE",
        "FREQ=DAILY;BYDAY=", "FREQ=DAILY;BYHOUR=1,,2", "FREQ=DAILY;COUNT=99999999999"})
    EXPECT_EQ(parse_rule(rule).error().code, base::Code::invalid) << rule;
}

TEST(Rrule, SloppyWritingIsUnderstood) {
  EXPECT_EQ(write_rule(*parse_rule(" RRULE:freq=weekly; byday=mo , +2tu;X-A=1;")),
            "FREQ=WEEKLY;BYDAY=MO,2TU");
}

rc::Gen<std::vector<int>> numbers(int least, int most, bool from_end) {
  auto one = rc::gen::inRange(least, most + 1);
  auto either = rc::gen::map(rc::gen::pair(one, rc::gen::arbitrary<bool>()), [=](auto pair) {
    return from_end && pair.second ? -pair.first : pair.first;
  });
  return rc::gen::weightedOneOf<std::vector<int>>(
      {{2, rc::gen::just(std::vector<int>{})},
       {1, rc::gen::mapcat(rc::gen::inRange<size_t>(1, 4), [=](size_t n) {
          return rc::gen::container<std::vector<int>>(n, either);
        })}});
}

Rule any_rule() {
  Rule rule;
  rule.frequency = Frequency(*rc::gen::inRange(0, 7));
  rule.interval = *rc::gen::inRange(1, 60);
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      rule.count = *rc::gen::inRange(1, 30);
      break;
    case 1:
      rule.until = Until{.at = at("20260101") + base::Seconds(*rc::gen::inRange(0, 99'999'999))};
      break;
    default:
      break;
  }
  rule.seconds = *numbers(0, 60, false);
  rule.minutes = *numbers(0, 59, false);
  rule.hours = *numbers(0, 23, false);
  rule.month_days = *numbers(1, 31, true);
  rule.year_days = *numbers(1, 366, true);
  rule.weeks = *numbers(1, 53, true);
  rule.months = *numbers(1, 12, false);
  rule.positions = *numbers(1, 5, true);
  for (int number : *numbers(1, 35, true))
    rule.days.push_back({number % 6, std::chrono::weekday(unsigned(std::abs(number) % 7))});
  rule.week_start = std::chrono::weekday(*rc::gen::inRange(0u, 7u));
  return rule;
}

TEST(RruleProperty, WhatIsWrittenIsReadBack) {
  rc::check("parse(write(rule)) == rule", [] {
    Rule rule = any_rule();
    auto again = parse_rule(write_rule(rule));
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == rule);
  });
}

TEST(RruleProperty, JumpingToAWindowShowsWhatWalkingThereShows) {
  rc::check("jump == walk", [] {
    Rule rule = any_rule();
    rule.frequency = Frequency(*rc::gen::inRange(2, 7));  // hourly to yearly
    rule.count.reset();
    rule.until.reset();
    Local first = at("20260101T093000");
    Local from = first + base::Seconds(*rc::gen::inRange(0, 9'000'000));
    LocalWindow window{from, from + base::Seconds(*rc::gen::inRange(0, 9'000'000))};
    Rule walking = rule;
    walking.count = 100'000'000;  // what is counted cannot be jumped over
    RC_ASSERT(occurrences(rule, first, window, {}, 50) ==
              occurrences(walking, first, window, {}, 50));
  });
}

}  // namespace
}  // namespace formats
