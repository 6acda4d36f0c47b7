#include <gmock/gmock.h>

#include "skills/calendar/testing.h"

namespace calendar {
namespace {

// Yoga on Sundays at 18:00, from 10 May.
plan::Value add_yoga(Diary& diary) {
  return diary.did("add", {{"title", diary.text("yoga")},
                           {"when", diary.every("2026-05-10T18:00", "FREQ=WEEKLY;BYDAY=SU")}});
}

plan::Dict may(const Diary& diary) { return {{"when", diary.days("2026-05-01", "2026-05-31")}}; }

TEST(Series, ComesAsItsOccurrences) {
  Diary diary;
  auto yoga = add_yoga(diary);
  EXPECT_EQ(yoga.as_record()->id, "call1/2026-05-10T18:00");
  EXPECT_EQ(*yoga.field("repeats")->as_text(), "every Sunday at 18:00");
  EXPECT_EQ(diary.found(may(diary)),
            "2026-05-10T18:00 Yoga; 2026-05-17T18:00 Yoga; "
            "2026-05-24T18:00 Yoga; 2026-05-31T18:00 Yoga");
}

TEST(Series, IsListedByItsNextFewWhereNoTimeIsNamed) {
  Diary diary;
  add_yoga(diary);
  EXPECT_EQ(diary.found({{"text", diary.text("yoga")}}),
            "2026-05-10T18:00 Yoga; 2026-05-17T18:00 Yoga; 2026-05-24T18:00 Yoga");
}

TEST(Series, KeepsItsLocalTimeThroughAChangeOfTime) {
  Diary diary;
  add_yoga(diary);
  auto found = diary.did("find", {{"when", diary.days("2026-10-18", "2026-10-25")}});
  ASSERT_EQ(found.as_list()->size(), 2u);
  EXPECT_EQ(
      base::format_instant(found.as_list()->at(0).field("start")->as_datetime()->at, diary.zone),
      "2026-10-18T18:00:00+02:00");
  EXPECT_EQ(
      base::format_instant(found.as_list()->at(1).field("start")->as_datetime()->at, diary.zone),
      "2026-10-25T18:00:00+01:00");
}

TEST(Series, MovingOneOccurrenceLeavesTheOthers) {
  Diary diary;
  add_yoga(diary);
  auto second = diary.did("find", may(diary)).as_list()->at(1);
  auto moved = diary.did("move", {{"event", second}, {"to", diary.moment("2026-05-19T07:00")}});
  EXPECT_EQ(moved.as_record()->id, "call1/2026-05-17T18:00");
  EXPECT_EQ(diary.found(may(diary)),
            "2026-05-10T18:00 Yoga; 2026-05-19T07:00 Yoga; "
            "2026-05-24T18:00 Yoga; 2026-05-31T18:00 Yoga");
  diary.did("move", {{"event", moved}, {"to", diary.moment("2026-05-20T07:00")}});
  EXPECT_EQ(diary.found({{"when", diary.days("2026-05-16", "2026-05-22")}}),
            "2026-05-20T07:00 Yoga");
}

TEST(Series, AnOccurrenceMovedOutOfTheTimeAskedForIsNotThere) {
  Diary diary;
  add_yoga(diary);
  auto first = diary.did("find", may(diary)).as_list()->at(0);
  diary.did("move", {{"event", first}, {"to", diary.moment("2026-07-01T07:00")}});
  EXPECT_EQ(diary.found({{"when", diary.day("2026-05-10")}}), "");
  EXPECT_EQ(diary.found({{"when", diary.day("2026-07-01")}}), "2026-07-01T07:00 Yoga");
}

TEST(Series, CancellingOneOccurrenceCanBeTakenBack) {
  Diary diary;
  add_yoga(diary);
  auto before = diary.file();
  auto third = diary.did("find", may(diary)).as_list()->at(2);
  EXPECT_EQ(diary.told("cancel", {{"event", third}}), "Cancelled Yoga on Sunday 24 May at 18:00.");
  EXPECT_EQ(diary.found({{"when", diary.days("2026-05-18", "2026-05-31")}}),
            "2026-05-31T18:00 Yoga");
  diary.undo();
  EXPECT_EQ(diary.file(), before);
}

TEST(Series, CancellingAMovedOccurrenceDoesNotBringTheOldOneBack) {
  Diary diary;
  add_yoga(diary);
  auto first = diary.first({{"text", diary.text("yoga")}});
  auto moved = diary.did("move", {{"event", first}, {"to", diary.moment("2026-05-12T07:00")}});
  diary.did("cancel", {{"event", moved}});
  EXPECT_EQ(diary.found({{"when", diary.days("2026-05-04", "2026-05-17")}}),
            "2026-05-17T18:00 Yoga");
}

TEST(Series, CanBeCancelledAndChangedAsAWhole) {
  Diary diary;
  add_yoga(diary);
  auto first = diary.first({{"text", diary.text("yoga")}});
  diary.did("change",
            {{"event", first}, {"title", diary.text("pilates")}, {"all", diary.flag(true)}});
  EXPECT_EQ(diary.found({{"when", diary.days("2026-05-10", "2026-05-17")}}),
            "2026-05-10T18:00 Pilates; 2026-05-17T18:00 Pilates");
  EXPECT_EQ(diary.told("cancel", {{"event", first}, {"all", diary.flag(true)}}),
            "Cancelled Pilates and all its repetitions.");
  EXPECT_EQ(diary.found({{"text", diary.text("pilates")}}), "");
}

TEST(Series, MovingToANewRhythmMovesAllOfIt) {
  Diary diary;
  add_yoga(diary);
  auto second = diary.did("find", may(diary)).as_list()->at(1);
  diary.did("cancel", {{"event", second}});
  plan::Dict move = {{"event", diary.first({{"text", diary.text("yoga")}})},
                     {"to", diary.every("2026-05-05T07:00", "FREQ=WEEKLY;BYDAY=TU")}};
  EXPECT_EQ(diary.told("move", move), "Moved Yoga to every Tuesday at 07:00.");
  EXPECT_EQ(diary.found({{"when", diary.days("2026-05-04", "2026-05-20")}}),
            "2026-05-05T07:00 Yoga; 2026-05-12T07:00 Yoga; 2026-05-19T07:00 Yoga");
}

TEST(Series, OfWholeDays) {
  Diary diary;
  plan::Value birthday{
      language::Recurrence{.first = diary.zone.to_local(diary.at("2026-05-06T00:00")),
                           .whole_day = true,
                           .rrule = "FREQ=YEARLY"},
      diary.typed};
  auto added = diary.did("add", {{"title", diary.text("mum's birthday")}, {"when", birthday}});
  EXPECT_EQ(added.as_record()->id, "call1/2026-05-06");
  EXPECT_EQ(diary.found({{"when", diary.day("2029-05-06")}}), "2029-05-06T00:00 Mum's birthday");
  diary.did("cancel", {{"event", diary.first({{"when", diary.day("2027-05-06")}})}});
  EXPECT_EQ(diary.found({{"when", diary.day("2027-05-06")}}), "");
}

TEST(Series, ThisAndAllLaterOnesFollowTheChange) {
  Diary diary;
  ASSERT_TRUE(
      diary.import("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:run\r\n"
                   "DTSTART;TZID=Europe/Berlin:20260504T070000\r\n"
                   "DTEND;TZID=Europe/Berlin:20260504T080000\r\n"
                   "RRULE:FREQ=DAILY;COUNT=4\r\nSUMMARY:Run\r\nEND:VEVENT\r\n"
                   "BEGIN:VEVENT\r\nUID:run\r\n"
                   "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260506T070000\r\n"
                   "DTSTART;TZID=Europe/Berlin:20260506T190000\r\n"
                   "DTEND;TZID=Europe/Berlin:20260506T200000\r\nSUMMARY:Evening run\r\n"
                   "END:VEVENT\r\nEND:VCALENDAR\r\n"));
  EXPECT_EQ(diary.found({{"when", diary.days("2026-05-04", "2026-05-10")}}),
            "2026-05-04T07:00 Run; 2026-05-05T07:00 Run; "
            "2026-05-06T19:00 Evening run; 2026-05-07T19:00 Evening run");
}

TEST(Series, AnEventOfAnotherZoneKeepsItAndIsToldInTheOwners) {
  Diary diary;
  ASSERT_TRUE(
      diary.import("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:ny\r\n"
                   "DTSTART;TZID=America/New_York:20260310T090000\r\n"
                   "DTEND;TZID=America/New_York:20260310T093000\r\n"
                   "RRULE:FREQ=WEEKLY\r\nSUMMARY:Sync\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
  // New York changes its clocks three weeks before Berlin does.
  EXPECT_EQ(diary.found({{"when", diary.days("2026-03-20", "2026-04-01")}}),
            "2026-03-24T14:00 Sync; 2026-03-31T15:00 Sync");
  auto next = diary.first({{"text", diary.text("sync")}});
  EXPECT_EQ(next.as_record()->id, "ny/2026-05-05T09:00");
  auto moved = diary.did("move", {{"event", next}, {"to", diary.moment("2026-05-05T16:00")}});
  EXPECT_EQ(diary.start(moved), "2026-05-05T16:00");
  EXPECT_THAT(diary.file(), testing::HasSubstr("DTSTART;TZID=America/New_York:20260505T100000"));
}

}  // namespace
}  // namespace calendar
