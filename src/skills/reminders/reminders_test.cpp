#include "skills/reminders/reminders.h"

#include "base/json.h"
#include "skills/reminders/testing.h"

namespace reminders {
namespace {

TEST(Reminders, AreSetForAMomentADayOrASeries) {
  Desk desk;
  EXPECT_EQ(desk.say("reminders.add",
                     {{"text", desk.text("call mum")}, {"when", desk.moment("2026-05-04T18:00")}}),
            "I will remind you today at 18:00: call mum.");
  EXPECT_EQ(desk.say("reminders.add", {{"text", desk.text("water the plants")},
                                       {"when", desk.every("2026-05-05T08:00", "FREQ=DAILY")}}),
            "I will remind you every day at 08:00: water the plants.");
  EXPECT_EQ(desk.say("reminders.add",
                     {{"text", desk.text("pay the rent")}, {"when", desk.when("tomorrow")}}),
            "I will remind you tomorrow at 09:00: pay the rent.");
  EXPECT_EQ(desk.found(),
            "2026-05-04T18:00 call mum; 2026-05-05T08:00 water the plants; "
            "2026-05-05T09:00 pay the rent");
}

TEST(Reminders, WithoutATimeAreKeptAndSayThatTheyHaveNoAlarm) {
  Desk desk;
  EXPECT_EQ(desk.say("reminders.add", {{"text", desk.text("learn to juggle")}}),
            "Kept without a time: learn to juggle. Say when, and I will remind you.");
  EXPECT_EQ(desk.say("reminders.add",
                     {{"text", desk.text("buy bread")}, {"where", desk.text("the bakery")}}),
            "Kept for the bakery: buy bread. Places are not watched yet, so it has no alarm.");
  desk.remind("call mum", desk.moment("2026-05-04T18:00"));
  EXPECT_EQ(desk.found(), "2026-05-04T18:00 call mum; learn to juggle; buy bread");
  EXPECT_EQ(desk.next(), "2026-05-04T18:00");
}

TEST(Reminders, ThatCannotBeAreRefused) {
  Desk desk;
  auto add = [&](std::string what, plan::Value time) {
    return desk.say("reminders.add",
                    {{"text", desk.text(std::move(what))}, {"when", std::move(time)}});
  };
  EXPECT_EQ(add("  ", desk.moment("2026-05-04T18:00")), "Say what to remind you of.");
  EXPECT_EQ(add(std::string(1001, 'a'), desk.moment("2026-05-04T18:00")),
            "This is too long for a reminder.");
  EXPECT_EQ(add("call mum", desk.moment("2026-05-04T09:00")),
            "That time is already over. Say a time that is still to come.");
  EXPECT_EQ(add("call mum", desk.every("2026-05-01T08:00", "FREQ=DAILY;COUNT=2")),
            "None of these times is still to come.");
  EXPECT_EQ(desk.found(), "");
}

TEST(Reminders, ASeriesThatBeganBeforeGoesOnWithItsNextTime) {
  Desk desk;
  desk.remind("stretch", desk.every("2026-04-01T08:00", "FREQ=DAILY"));
  EXPECT_EQ(desk.found(), "2026-05-05T08:00 stretch");
}

TEST(Reminders, AreFoundByWordsAndByTime) {
  Desk desk;
  desk.remind("call the dentist", desk.moment("2026-05-05T10:00"));
  desk.remind("call mum", desk.moment("2026-05-06T18:00"));
  desk.remind("stretch", desk.every("2026-05-04T20:00", "FREQ=DAILY"));
  EXPECT_EQ(desk.found({{"text", desk.text("Call")}}),
            "2026-05-05T10:00 call the dentist; 2026-05-06T18:00 call mum");
  EXPECT_EQ(desk.found({{"text", desk.text("call den")}}), "2026-05-05T10:00 call the dentist");
  EXPECT_EQ(desk.found({{"text", desk.text("all")}}), "");
  EXPECT_EQ(desk.found({{"when", desk.moment("2026-05-06T18:00")}}), "2026-05-06T18:00 call mum");
  EXPECT_EQ(desk.say("reminders.find", {{"when", desk.when("next year")}}),
            "One reminder:\n  • stretch, every day at 20:00");
}

TEST(Reminders, ASeriesIsFoundOnEachOfItsDays) {
  Desk desk;
  desk.remind("yoga", desk.every("2026-05-05T18:00", "FREQ=WEEKLY;BYDAY=TU"));
  EXPECT_EQ(desk.found({{"when", desk.when("19 may")}}), "2026-05-05T18:00 yoga");
  EXPECT_EQ(desk.found({{"when", desk.when("20 may")}}), "");
}

TEST(Reminders, DoneIsNotTold) {
  Desk desk;
  auto mum = desk.remind("call mum", desk.moment("2026-05-04T18:00"));
  EXPECT_EQ(desk.say("reminders.done", {{"reminder", mum}}), "Done: call mum.");
  EXPECT_EQ(desk.tell("2026-05-04T18:00"), "");
  EXPECT_EQ(desk.say("reminders.done", {{"reminder", mum}}),
            "This reminder is done already: call mum.");
  EXPECT_EQ(desk.say("reminders.find", {}), "No reminder is open.");
}

TEST(Reminders, DoneMeansOneTimeOfASeries) {
  Desk desk;
  auto plants = desk.remind("water the plants", desk.every("2026-05-04T10:00", "FREQ=DAILY"));
  EXPECT_EQ(desk.say("reminders.done", {{"reminder", plants}}),
            "Done for now: water the plants. I will remind you again tomorrow at 10:00.");
  EXPECT_EQ(desk.found(), "2026-05-05T10:00 water the plants");
  EXPECT_EQ(desk.tell("2026-05-05T10:00"), "Reminder: water the plants.");
  // What was told is done; tomorrow's time stays.
  desk.did("reminders.done", {{"reminder", plants}});
  EXPECT_EQ(desk.found(), "2026-05-06T10:00 water the plants");
}

TEST(Reminders, TheLastTimeOfASeriesEndsItWhenItIsDone) {
  Desk desk;
  auto pills = desk.remind("take the pills", desk.every("2026-05-04T10:00", "FREQ=DAILY;COUNT=2"));
  desk.did("reminders.done", {{"reminder", pills}});
  EXPECT_EQ(desk.say("reminders.done", {{"reminder", pills}}), "Done: take the pills.");
  EXPECT_EQ(desk.next(), "never");
}

TEST(Reminders, SnoozeMeansTheOneToldLast) {
  Desk desk;
  EXPECT_EQ(desk.say("reminders.snooze", {{"to", desk.minutes(10)}}),
            "There is no reminder that could be put off.");
  desk.remind("call mum", desk.moment("2026-05-04T10:00"));
  desk.remind("call dad", desk.moment("2026-05-04T11:00"));
  desk.tell("2026-05-04T10:00");
  EXPECT_EQ(desk.say("reminders.snooze", {{"to", desk.minutes(10)}}),
            "I will remind you again today at 10:10: call mum.");
  EXPECT_EQ(desk.found(), "2026-05-04T10:10 call mum; 2026-05-04T11:00 call dad");
  EXPECT_EQ(desk.tell("2026-05-04T10:10"), "Reminder: call mum.");
}

TEST(Reminders, SnoozeTakesLengthsMomentsDaysAndWords) {
  Desk desk;
  auto mum = desk.remind("call mum", desk.moment("2026-05-04T10:00"));
  auto snooze = [&](plan::Value to) {
    desk.did("reminders.snooze", {{"reminder", mum}, {"to", std::move(to)}});
    return desk.found();
  };
  EXPECT_EQ(snooze(desk.moment("2026-05-04T12:30")), "2026-05-04T12:30 call mum");
  EXPECT_EQ(snooze(desk.when("tomorrow")), "2026-05-05T09:00 call mum");
  EXPECT_EQ(snooze(desk.text("ten minutes")), "2026-05-04T09:10 call mum");
  EXPECT_EQ(snooze(desk.text("tomorrow afternoon")), "2026-05-05T14:00 call mum");
  EXPECT_EQ(snooze(desk.text("an hour later")), "2026-05-05T15:00 call mum");
  EXPECT_EQ(desk.say("reminders.snooze", {{"reminder", mum}, {"to", desk.text("cucumber")}}),
            "'cucumber' is no time to put it off to. Say 'ten minutes' or 'until four'.");
  EXPECT_EQ(
      desk.say("reminders.snooze", {{"reminder", mum}, {"to", desk.moment("2026-05-04T08:00")}}),
      "That time is already over.");
}

TEST(Reminders, SnoozingASeriesBringsOnlyThisTimeAgain) {
  Desk desk;
  desk.remind("water the plants", desk.every("2026-05-04T10:00", "FREQ=DAILY"));
  desk.tell("2026-05-04T10:00");
  desk.did("reminders.snooze", {{"to", desk.minutes(30)}});
  EXPECT_EQ(desk.found(), "2026-05-04T10:30 water the plants; 2026-05-05T10:00 water the plants");
}

TEST(Reminders, ACancelledOneIsGoneWithItsSeries) {
  Desk desk;
  auto plants = desk.remind("water the plants", desk.every("2026-05-04T10:00", "FREQ=DAILY"));
  EXPECT_EQ(desk.say("reminders.cancel", {{"reminder", plants}}),
            "Cancelled the reminder: water the plants.");
  EXPECT_EQ(desk.next(), "never");
  EXPECT_EQ(desk.say("reminders.cancel", {{"reminder", desk.text("plants")}}),
            "There is no such reminder. Look for it with reminders.find.");
}

TEST(Reminders, UndoGivesBackTheSameBytes) {
  Desk desk;
  auto plants = desk.remind("water the plants", desk.every("2026-05-04T10:00", "FREQ=DAILY"));
  desk.tell("2026-05-04T10:00");
  std::string before = desk.image();
  auto undone = [&](std::string_view name, plan::Dict arguments) {
    desk.did(name, std::move(arguments));
    EXPECT_NE(desk.image(), before) << name;
    desk.undo();
    EXPECT_EQ(desk.image(), before) << name;
  };
  undone("reminders.add",
         {{"text", desk.text("call mum")}, {"when", desk.moment("2026-05-04T18:00")}});
  undone("reminders.done", {{"reminder", plants}});
  undone("reminders.snooze", {{"to", desk.minutes(5)}});
  undone("reminders.cancel", {{"reminder", plants}});
  undone("timers.set", {{"length", desk.minutes(5)}});
}

TEST(Reminders, WhatCameFromOutsideStaysOutside) {
  Desk desk;
  trust::Label outside{.integrity = trust::Integrity::outside};
  desk.did("reminders.add", {{"text", plan::Value::text("send gift cards", outside)},
                             {"when", desk.moment("2026-05-04T18:00")}});
  desk.remind("call mum", desk.moment("2026-05-04T19:00"));
  auto all = desk.did("reminders.find", {});
  EXPECT_EQ(all.as_list()->at(0).label().integrity, trust::Integrity::outside);
  EXPECT_EQ(all.as_list()->at(1).label().integrity, trust::Integrity::own);
}

TEST(Reminders, AreExportedAsJson) {
  Desk desk;
  desk.remind("water the plants", desk.every("2026-05-04T10:00", "FREQ=DAILY"), "skip");
  desk.did("timers.set", {{"length", desk.minutes(5)}, {"name", desk.text("tea")}});
  auto plants = base::Json::object();
  plants.set("kind", "reminder").set("text", "water the plants");
  plants.set("at", "2026-05-04T10:00:00+02:00").set("repeats", "FREQ=DAILY");
  plants.set("zone", "Europe/Berlin").set("where", "").set("missed", "skip").set("done", false);
  auto tea = base::Json::object();
  tea.set("kind", "timer").set("text", "tea").set("at", "2026-05-04T09:05:00+02:00");
  tea.set("repeats", "").set("zone", "Europe/Berlin").set("where", "");
  tea.set("missed", "tell").set("done", false);
  auto file = export_file(*desk.home.rooms).value();
  EXPECT_EQ(base::Json::parse(file).value().dump(2),
            base::Json::array().push(plants).push(tea).dump(2));
  EXPECT_EQ(export_file(*desk.home.rooms).value(), file);
}

TEST(Timers, RunForTheirLengthAndEndOnce) {
  Desk desk;
  EXPECT_EQ(desk.say("timers.set", {{"length", desk.minutes(10)}, {"name", desk.text("tea")}}),
            "The timer “tea” runs for 10 minutes, until 09:10.");
  desk.context.now += base::Seconds(7 * 60);
  EXPECT_EQ(desk.say("timers.find", {}), "The timer “tea” has 3 minutes left.");
  EXPECT_EQ(desk.next(), "2026-05-04T09:10");
  EXPECT_EQ(desk.tell("2026-05-04T09:09"), "");
  EXPECT_EQ(desk.tell("2026-05-04T09:10"), "The timer “tea” is up.");
  EXPECT_EQ(desk.tell("2026-05-04T09:11"), "");
  EXPECT_EQ(desk.say("timers.find", {}), "No timer is running.");
  EXPECT_EQ(desk.next(), "never");
}

TEST(Timers, AreStoppedByNameOrAlone) {
  Desk desk;
  desk.did("timers.set", {{"length", desk.minutes(10)}});
  EXPECT_EQ(desk.say("timers.cancel", {}), "Stopped the timer.");
  desk.did("timers.set", {{"length", desk.minutes(10)}, {"name", desk.text("tea")}});
  desk.did("timers.set", {{"length", desk.minutes(20)}, {"name", desk.text("pizza")}});
  EXPECT_EQ(desk.say("timers.cancel", {}),
            "Which timer: tea and pizza? Say its name, or “all timers”.");
  EXPECT_EQ(desk.say("timers.cancel", {{"name", desk.text("Pizza")}}),
            "Stopped the timer “pizza”.");
  EXPECT_EQ(desk.say("timers.cancel", {{"name", desk.text("pizza")}}), "No such timer is running.");
  EXPECT_EQ(desk.say("timers.find", {}), "The timer “tea” has 10 minutes left.");
  EXPECT_EQ(desk.found(), "");
}

TEST(Timers, AreAllStoppedWhenAllAreMeant) {
  Desk desk;
  auto cancel = [&](const char* name) {
    return desk.say("timers.cancel", {{"name", desk.text(name)}});
  };
  for (const char* all : {"all", "all timers", "all my timers", "all of them", "every single timer",
                          "both", "both timers"}) {
    desk.did("timers.set", {{"length", desk.minutes(10)}, {"name", desk.text("tea")}});
    desk.did("timers.set", {{"length", desk.minutes(20)}});
    EXPECT_EQ(cancel(all), "Stopped the timer “tea” and the timer.") << all;
    EXPECT_EQ(desk.say("timers.find", {}), "No timer is running.") << all;
  }
  EXPECT_EQ(cancel("all timers"), "No such timer is running.");
  for (int minutes : {10, 20, 30}) desk.did("timers.set", {{"length", desk.minutes(minutes)}});
  EXPECT_EQ(cancel("both"),
            "Which timer: one of 10 minutes, one of 20 minutes and one of 30 minutes? "
            "Say its name, or “all timers”.");
}

TEST(Timers, AreKnownByTheirLengthAndByMostOfTheirName) {
  Desk desk;
  desk.did("timers.set", {{"length", desk.minutes(10)}});
  desk.did("timers.set", {{"length", desk.minutes(20)}, {"name", desk.text("the pizza dough")}});
  desk.did("timers.set", {{"length", desk.minutes(60)}, {"name", desk.text("laundry")}});
  desk.context.now += base::Seconds(60);
  auto left = [&](const char* name) {
    return desk.say("timers.find", {{"name", desk.text(name)}});
  };
  EXPECT_EQ(left("the ten minute timer"), "The timer has 9 minutes left.");
  EXPECT_EQ(left("the hour timer"), "The timer “laundry” has 59 minutes left.");
  EXPECT_EQ(left("an hour"), "The timer “laundry” has 59 minutes left.");
  EXPECT_EQ(left("my pizza timer"), "The timer “the pizza dough” has 19 minutes left.");
  EXPECT_EQ(left("egg timer"), "No timer is running.");
}

TEST(Timers, NeedALengthUpToAYear) {
  Desk desk;
  EXPECT_EQ(desk.say("timers.set", {{"length", desk.minutes(0)}}),
            "A timer needs a length, such as ten minutes.");
  EXPECT_EQ(desk.say("timers.set", {{"length", desk.minutes(367 * 24 * 60)}}),
            "A timer runs for a year at most. Use a reminder for that.");
}

}  // namespace
}  // namespace reminders
