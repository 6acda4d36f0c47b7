#include "skills/calendar/slots.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace calendar {
namespace {

using base::Instant;
using base::Period;
using base::Seconds;
using base::Zone;

Zone berlin() { return *Zone::find("Europe/Berlin"); }

Instant at(std::string_view local) {
  auto read = *base::parse_instant(std::string(local) + "Z");
  return berlin().to_instant(base::Local(read.time_since_epoch()));
}

Period between(std::string_view from, std::string_view to) { return {at(from), at(to)}; }

// Monday 4 May 2026, 09:00.
SlotRequest ask(Period within, bool whole_days = false) {
  return {.within = within, .whole_days = whole_days, .now = at("2026-05-04T09:00")};
}

TEST(Slots, ADayIsLookedAtInWorkingHours) {
  auto day = ask(between("2026-05-06T00:00", "2026-05-07T00:00"), true);
  std::vector<Busy> busy = {{between("2026-05-06T10:00", "2026-05-06T11:00")},
                            {between("2026-05-06T17:30", "2026-05-06T19:00")}};
  std::vector<Period> expected = {between("2026-05-06T09:00", "2026-05-06T10:00"),
                                  between("2026-05-06T11:00", "2026-05-06T17:30")};
  EXPECT_EQ(free_slots(day, busy, {}, berlin()), expected);
}

TEST(Slots, AWeekIsLookedAtOnItsWorkdaysAndAWeekendOnItsOwn) {
  auto week = ask(between("2026-05-08T00:00", "2026-05-12T00:00"), true);
  std::vector<Period> expected = {between("2026-05-08T09:00", "2026-05-08T18:00"),
                                  between("2026-05-11T09:00", "2026-05-11T18:00")};
  EXPECT_EQ(free_slots(week, {}, {}, berlin()), expected);
  auto saturday = ask(between("2026-05-09T00:00", "2026-05-10T00:00"), true);
  expected = {between("2026-05-09T09:00", "2026-05-09T18:00")};
  EXPECT_EQ(free_slots(saturday, {}, {}, berlin()), expected);
}

TEST(Slots, AMorningBeginsWithWorkAndAnEveningIsTakenAsAsked) {
  std::vector<Period> expected = {between("2026-05-06T09:00", "2026-05-06T12:00")};
  auto morning = ask(between("2026-05-06T06:00", "2026-05-06T12:00"));
  EXPECT_EQ(free_slots(morning, {}, {}, berlin()), expected);
  auto evening = between("2026-05-06T18:00", "2026-05-06T22:00");
  EXPECT_EQ(free_slots(ask(evening), {}, {}, berlin()), std::vector{evening});
}

TEST(Slots, NothingBeginsInThePast) {
  auto today = ask(between("2026-05-04T00:00", "2026-05-05T00:00"), true);
  today.now = at("2026-05-04T10:01");
  std::vector<Period> expected = {between("2026-05-04T10:15", "2026-05-04T18:00")};
  EXPECT_EQ(free_slots(today, {}, {}, berlin()), expected);
  today.now = at("2026-05-04T17:30");
  EXPECT_EQ(free_slots(today, {}, {}, berlin()), std::vector<Period>());
}

TEST(Slots, AnEventElsewhereNeedsTimeToGetThereAndBack) {
  auto day = ask(between("2026-05-06T09:00", "2026-05-06T18:00"));
  std::vector<Busy> busy = {{between("2026-05-06T12:00", "2026-05-06T13:00"), true}};
  std::vector<Period> expected = {between("2026-05-06T09:00", "2026-05-06T11:45"),
                                  between("2026-05-06T13:15", "2026-05-06T18:00")};
  EXPECT_EQ(free_slots(day, busy, {}, berlin()), expected);
  EXPECT_TRUE(is_away("Café Krone"));
  EXPECT_FALSE(is_away("https://example.org/room"));
  EXPECT_FALSE(is_away(""));
}

TEST(Slots, WorkingHoursFollowTheClockThroughAChangeOfTime) {
  auto days = ask(between("2026-10-23T00:00", "2026-10-27T00:00"), true);
  auto slots = free_slots(days, {}, {}, berlin());
  ASSERT_EQ(slots.size(), 2u);
  EXPECT_EQ(base::format_instant(slots[0].start, berlin()), "2026-10-23T09:00:00+02:00");
  EXPECT_EQ(base::format_instant(slots[1].start, berlin()), "2026-10-26T09:00:00+01:00");
}

RC_GTEST_PROP(Slots, AreFreeLongEnoughAndWithinWhatWasAsked, ()) {
  SlotRequest request = ask(between("2026-05-05T00:00", "2026-05-09T00:00"), true);
  request.length = Seconds(*rc::gen::inRange(1, 200) * 60);
  std::vector<Busy> busy;
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    auto start = request.within.start + Seconds(*rc::gen::inRange(0, 4 * 96) * 900);
    busy.push_back({{start, start + Seconds(*rc::gen::inRange(1, 300) * 60)}});
  }
  for (const Period& slot : free_slots(request, busy, {}, berlin())) {
    RC_ASSERT(slot.end - slot.start >= request.length);
    RC_ASSERT(slot.start >= request.within.start && slot.end <= request.within.end);
    for (const Busy& b : busy) RC_ASSERT(b.period.end <= slot.start || b.period.start >= slot.end);
  }
}

}  // namespace
}  // namespace calendar
