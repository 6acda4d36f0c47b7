#include "skills/reminders/book.h"
#include "skills/reminders/testing.h"

namespace reminders {
namespace {

TEST(Due, IsToldOnTimeAndOnce) {
  Desk desk;
  desk.remind("call mum", desk.moment("2026-05-04T18:00"));
  EXPECT_EQ(desk.next(), "2026-05-04T18:00");
  EXPECT_EQ(desk.tell("2026-05-04T17:59"), "");
  EXPECT_EQ(desk.tell("2026-05-04T18:00"), "Reminder: call mum.");
  EXPECT_EQ(desk.tell("2026-05-04T18:00"), "");
  EXPECT_EQ(desk.tell("2026-05-05T18:00"), "");
  EXPECT_EQ(desk.next(), "never");
  EXPECT_EQ(desk.found(), "2026-05-04T18:00 call mum");  // open until it is done
}

TEST(Due, FiveMinutesLateIsStillOnTime) {
  Desk desk;
  desk.remind("call mum", desk.moment("2026-05-04T18:00"));
  desk.remind("call dad", desk.moment("2026-05-04T17:59"));
  EXPECT_EQ(desk.tell("2026-05-04T18:05"),
            "Reminder: call dad (was due today at 17:59).\nReminder: call mum.");
}

TEST(Due, OneThatComesOnceIsToldHoweverLate) {
  Desk desk;
  desk.remind("call mum", desk.moment("2026-05-04T18:00"));
  EXPECT_EQ(desk.tell("2026-05-05T07:00"), "Reminder: call mum (was due yesterday at 18:00).");
}

TEST(Due, OfAMissedSeriesOnlyTheLatestIsTold) {
  Desk desk;
  desk.remind("stretch", desk.every("2026-05-04T10:00", "FREQ=DAILY"));
  EXPECT_EQ(desk.tell("2026-05-07T12:00"),
            "Reminder: stretch (was due today at 10:00). 3 earlier times were missed.");
  EXPECT_EQ(desk.next(), "2026-05-08T10:00");
}

TEST(Due, TheLatestMayBeOnTimeAfterOneThatWasMissed) {
  Desk desk;
  desk.remind("stretch", desk.every("2026-05-04T10:00", "FREQ=DAILY"));
  EXPECT_EQ(desk.tell("2026-05-05T10:00"), "Reminder: stretch. 1 earlier time was missed.");
}

TEST(Due, EveryMissedTimeIsToldWhereThatWasAsked) {
  Desk desk;
  desk.remind("take the pills", desk.every("2026-05-04T10:00", "FREQ=DAILY"), "tell");
  EXPECT_EQ(desk.tell("2026-05-06T10:00"),
            "Reminder: take the pills (was due Monday 4 May 2026 at 10:00).\n"
            "Reminder: take the pills (was due yesterday at 10:00).\n"
            "Reminder: take the pills.");
}

TEST(Due, WhatIsToBeSkippedIsNotToldLateButMovesOn) {
  Desk desk;
  desk.remind("lunch", desk.every("2026-05-04T12:00", "FREQ=DAILY"), "skip");
  EXPECT_EQ(desk.tell("2026-05-06T13:00"), "");
  EXPECT_EQ(desk.next(), "2026-05-07T12:00");
  EXPECT_EQ(desk.tell("2026-05-07T12:01"), "Reminder: lunch.");
}

TEST(Due, TheLatestOfVeryManyIsTheLastOne) {
  Desk desk;
  desk.remind("drink", desk.every("2026-05-04T10:00", "FREQ=HOURLY"));
  EXPECT_EQ(desk.tell("2026-07-04T10:00"), "Reminder: drink. 1464 earlier times were missed.");
}

TEST(Due, ASeriesEndsWithItsLastTime) {
  Desk desk;
  desk.remind("antibiotics", desk.every("2026-05-04T10:00", "FREQ=DAILY;COUNT=3"));
  desk.remind("course", desk.every("2026-05-05T11:00", "FREQ=DAILY;UNTIL=20260506T235959"));
  desk.tell("2026-05-04T10:00");
  EXPECT_EQ(desk.tell("2026-05-05T11:00"),
            "Reminder: antibiotics (was due today at 10:00).\nReminder: course.");
  EXPECT_EQ(desk.tell("2026-05-06T10:00"), "Reminder: antibiotics.");
  EXPECT_EQ(desk.tell("2026-05-06T11:00"), "Reminder: course.");
  EXPECT_EQ(desk.next(), "never");
  EXPECT_EQ(desk.tell("2026-06-06T11:00"), "");
  EXPECT_EQ(desk.found(), "");
}

// Clocks in Berlin went forward on 29 March 2026, 02:00 to 03:00, and back on 25 October 2026.
TEST(Due, ASeriesKeepsItsHourThroughChangesOfTheClock) {
  Desk desk;
  desk.context.now = desk.at("2026-03-27T12:00");
  desk.remind("stretch", desk.every("2026-03-28T08:00", "FREQ=DAILY"));
  auto minutes_to_next = [&] {
    auto next = next_due(*desk.home.rooms, desk.context.now).value();
    return (*next - desk.context.now).count() / 60;
  };
  EXPECT_EQ(desk.tell("2026-03-28T08:00"), "Reminder: stretch.");
  EXPECT_EQ(minutes_to_next(), 23 * 60);
  EXPECT_EQ(desk.tell("2026-03-29T08:00"), "Reminder: stretch.");
  EXPECT_EQ(minutes_to_next(), 24 * 60);
  desk.tell("2026-10-24T08:00");
  EXPECT_EQ(minutes_to_next(), 25 * 60);
  EXPECT_EQ(desk.tell("2026-10-25T08:00"), "Reminder: stretch.");
}

TEST(Due, AnHourThatSpringLeavesOutIsToldRightBehindTheGap) {
  Desk desk;
  desk.context.now = desk.at("2026-03-28T12:00");
  desk.remind("backup", desk.every("2026-03-29T02:30", "FREQ=DAILY"));
  EXPECT_EQ(desk.next(), "2026-03-29T03:00");
  EXPECT_EQ(desk.tell("2026-03-29T03:00"), "Reminder: backup.");
  EXPECT_EQ(desk.next(), "2026-03-30T02:30");
}

TEST(Due, AnHourThatAutumnRepeatsIsToldOnce) {
  Desk desk;
  desk.context.now = desk.at("2026-10-24T12:00");
  desk.remind("backup", desk.every("2026-10-25T02:30", "FREQ=DAILY"));
  base::Instant first = desk.at("2026-10-25T02:30");
  EXPECT_EQ(base::format_instant(first, desk.zone), "2026-10-25T02:30:00+02:00");
  EXPECT_EQ(desk.tell("2026-10-25T02:30"), "Reminder: backup.");
  desk.home.rooms->begin();
  auto again = tell_due(*desk.home.rooms, first + base::Seconds(3600), desk.zone);
  desk.commit();
  EXPECT_EQ(again.value(), std::vector<std::string>{});
  EXPECT_EQ(desk.next(), "2026-10-26T02:30");
}

TEST(Due, TwoTimesInTheHourThatSpringLeavesOutAreOne) {
  Desk desk;
  Entry entry{.rrule = "FREQ=HOURLY",
              .first = desk.zone.to_local(desk.at("2026-03-29T00:00")),
              .zone = "Europe/Berlin"};
  std::vector<std::string> times;
  for (base::Instant at :
       times_between(entry, desk.at("2026-03-29T00:00"), desk.at("2026-03-29T05:00")))
    times.push_back(desk.local(at));
  EXPECT_EQ(base::join(times, " "),
            "2026-03-29T01:00 2026-03-29T03:00 2026-03-29T04:00 2026-03-29T05:00");
}

TEST(Due, WhatIsToldInOneStepIsTakenBackInOne) {
  Desk desk;
  desk.remind("call mum", desk.moment("2026-05-04T18:00"));
  desk.did("timers.set", {{"length", desk.minutes(5)}});
  std::string before = desk.image();
  EXPECT_EQ(desk.tell("2026-05-04T18:00"),
            "The timer is up (was due today at 09:05).\nReminder: call mum.");
  desk.undo();
  EXPECT_EQ(desk.image(), before);
}

TEST(UsualTime, IsTheHourThatIsMeant) {
  Desk desk;
  auto usual = [&](const std::string& words) {
    auto period = *desk.when(words).as_period();
    auto at = usual_time(period.period, period.whole_days, desk.context);
    return at ? desk.local(*at) : at.error().text();
  };
  EXPECT_EQ(usual("tomorrow"), "2026-05-05T09:00");
  EXPECT_EQ(usual("tomorrow morning"), "2026-05-05T09:00");
  EXPECT_EQ(usual("tomorrow afternoon"), "2026-05-05T14:00");
  EXPECT_EQ(usual("tomorrow evening"), "2026-05-05T18:00");
  EXPECT_EQ(usual("today"), "2026-05-04T10:00");
  desk.context.now = desk.at("2026-05-04T15:20");
  EXPECT_EQ(usual("today"), "2026-05-04T16:30");
  EXPECT_EQ(usual("this afternoon"), "2026-05-04T16:30");
  desk.context.now = desk.at("2026-05-04T23:30");
  EXPECT_EQ(usual("today"), "2026-05-04T23:45");
}

TEST(UsualTime, OfWhatIsOverIsRefused) {
  Desk desk;
  base::Period yesterday{desk.at("2026-05-03T00:00"), desk.at("2026-05-04T00:00")};
  EXPECT_EQ(usual_time(yesterday, true, desk.context).error().text(),
            "That time is already over. Say a time that is still to come.");
}

}  // namespace
}  // namespace reminders
