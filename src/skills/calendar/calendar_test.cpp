#include "skills/calendar/calendar.h"

#include <gmock/gmock.h>

#include "skills/calendar/testing.h"

namespace calendar {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Calendar, AnEventAtATimeTakesAnHourAndACallHalfOfIt) {
  Diary diary;
  auto lunch =
      diary.did("add", {{"title", diary.text("lunch")},
                        {"when", diary.moment("2026-05-08T12:30")},
                        {"who", plan::Value::list({diary.named("Tomas Berg")}, diary.typed)},
                        {"where", diary.text("Café Krone")}});
  EXPECT_EQ(lunch.as_record()->type, "Event");
  EXPECT_EQ(*lunch.field("title")->as_text(), "Lunch with Tomas");
  EXPECT_EQ(diary.start(lunch), "2026-05-08T12:30");
  EXPECT_EQ(diary.end(lunch), "2026-05-08T13:30");
  EXPECT_EQ(*lunch.field("where")->as_text(), "Café Krone");
  EXPECT_EQ(*lunch.field("people")->as_list()->at(0).field("name")->as_text(), "Tomas Berg");
  auto call = diary.did("add", {{"title", diary.text("call with the bank")},
                                {"when", diary.moment("2026-05-08T15:00")}});
  EXPECT_EQ(diary.end(call), "2026-05-08T15:30");
}

TEST(Calendar, WhatIsNamedIsFoundALittleBesideItsTimeAndAtAnHourAlone) {
  Diary diary;
  diary.did("add", {{"title", diary.text("dinner")}, {"when", diary.moment("2026-05-09T19:00")}});
  auto find = [&](const char* what, std::string_view when) {
    return diary.found({{"text", diary.text(what)}, {"when", diary.when(when)}});
  };
  EXPECT_EQ(find("dinner", "seven"), "2026-05-09T19:00 Dinner");
  EXPECT_EQ(find("dinner", "eight"), "");
  EXPECT_EQ(find("dinner", "saturday afternoon"), "2026-05-09T19:00 Dinner");
  EXPECT_EQ(find("dinner", "saturday morning"), "");
  EXPECT_EQ(find("dinner", "friday"), "");
  EXPECT_EQ(diary.found({{"when", diary.when("seven")}}), "");
}

TEST(Calendar, WhatWasJustEnteredIsMeantBeforeWhatComesSooner) {
  Diary diary;
  auto coffee = [&](std::string_view at) {
    diary.did("add", {{"title", diary.text("coffee")}, {"when", diary.moment(at)}});
  };
  coffee("2026-05-07T10:30");
  diary.context.now += std::chrono::hours(1);
  coffee("2026-05-11T10:00");
  EXPECT_EQ(diary.found({{"text", diary.text("coffee")}}),
            "2026-05-11T10:00 Coffee; 2026-05-07T10:30 Coffee");
  diary.context.now += std::chrono::hours(1);
  EXPECT_EQ(diary.found({{"text", diary.text("coffee")}}),
            "2026-05-07T10:30 Coffee; 2026-05-11T10:00 Coffee");
}

TEST(Calendar, ADayMakesAWholeDayEventThatKeepsNobodyBusy) {
  Diary diary;
  auto birthday = diary.did(
      "add", {{"title", diary.text("mum's birthday")}, {"when", diary.day("2026-05-06")}});
  EXPECT_TRUE(*birthday.field("all_day")->as_bool());
  EXPECT_EQ(diary.start(birthday), "2026-05-06T00:00");
  EXPECT_EQ(diary.end(birthday), "2026-05-07T00:00");
  EXPECT_EQ(diary.did("free", {{"when", diary.day("2026-05-06")}}).as_list()->size(), 1u);
  diary.did("add", {{"title", diary.text("conference")},
                    {"when", diary.days("2026-05-06", "2026-05-07")}});
  EXPECT_EQ(diary.did("free", {{"when", diary.day("2026-05-06")}}).as_list()->size(), 0u);
}

TEST(Calendar, AnAfternoonGivesItsFirstFreeTime) {
  Diary diary;
  diary.did("add", {{"title", diary.text("review")}, {"when", diary.moment("2026-05-07T14:00")}});
  auto afternoon = diary.span("2026-05-07T12:00", "2026-05-07T18:00");
  auto added = diary.did("add", {{"title", diary.text("dentist")}, {"when", afternoon}});
  EXPECT_EQ(diary.start(added), "2026-05-07T15:00");
  EXPECT_EQ(diary.end(added), "2026-05-07T16:00");
  auto long_one = diary.did(
      "add", {{"title", diary.text("walk")}, {"when", afternoon}, {"length", diary.minutes(120)}});
  EXPECT_EQ(diary.start(long_one), "2026-05-07T16:00");
  auto early = diary.did("add", {{"title", diary.text("nap")}, {"when", afternoon}});
  EXPECT_EQ(diary.start(early), "2026-05-07T12:00");
}

TEST(Calendar, AStretchThatIsNoPartOfTheDayIsTheTimeItself) {
  Diary diary;
  auto added = diary.did("add", {{"title", diary.text("workshop")},
                                 {"when", diary.span("2026-05-07T15:00", "2026-05-07T17:00")}});
  EXPECT_EQ(diary.start(added), "2026-05-07T15:00");
  EXPECT_EQ(diary.end(added), "2026-05-07T17:00");
}

TEST(Calendar, PartsOfTheDayAreSearchedAndHoursAreTaken) {
  Diary diary;
  diary.did("add", {{"title", diary.text("all day training")},
                    {"when", diary.span("2026-05-07T08:00", "2026-05-07T20:30")}});
  for (const char* words : {"thursday afternoon", "thursday morning", "thursday evening",
                            "thursday at lunchtime", "late thursday afternoon"}) {
    auto added = diary.call("add", {{"title", diary.text("x")}, {"when", diary.when(words)}});
    EXPECT_TRUE(!added || diary.start(*added) == "2026-05-07T20:30") << words;
  }
  for (const char* words : {"thursday from 3 to 5", "thursday 15:00 to 17:00"}) {
    auto added = diary.did("add", {{"title", diary.text("x")}, {"when", diary.when(words)}});
    EXPECT_EQ(diary.start(added) + diary.end(added), "2026-05-07T15:002026-05-07T17:00") << words;
  }
}

TEST(Calendar, AFullAfternoonIsSaidAndNothingIsAdded) {
  Diary diary;
  diary.did("add", {{"title", diary.text("training")},
                    {"when", diary.span("2026-05-07T11:00", "2026-05-07T19:00")}});
  auto before = diary.file();
  EXPECT_THAT(diary.error("add", {{"title", diary.text("dentist")},
                                  {"when", diary.span("2026-05-07T12:00", "2026-05-07T18:00")}}),
              StartsWith("Nothing is free for 1 hour"));
  EXPECT_EQ(diary.file(), before);
}

TEST(Calendar, AnOverlapIsToldAndNotRefused) {
  Diary diary;
  diary.did("add",
            {{"title", diary.text("team meeting")}, {"when", diary.moment("2026-05-08T12:00")}});
  EXPECT_EQ(
      diary.told("add", {{"title", diary.text("lunch")},
                         {"when", diary.moment("2026-05-08T12:30")},
                         {"who", plan::Value::list({diary.named("Tomas Berg")}, diary.typed)}}),
      "Added Lunch with Tomas on Friday 8 May at 12:30. "
      "It overlaps with Team meeting (12:00–13:00).");
}

TEST(Calendar, MovingToADayKeepsTheTimeAndTheLength) {
  Diary diary;
  diary.did("add", {{"title", diary.text("dentist appointment")},
                    {"when", diary.moment("2026-05-05T14:00")},
                    {"length", diary.minutes(45)}});
  plan::Dict move = {{"event", diary.first({{"text", diary.text("dentist")}})},
                     {"to", diary.day("2026-05-14")}};
  EXPECT_EQ(diary.told("move", move), "Moved Dentist appointment to Thursday 14 May at 14:00.");
  auto moved = diary.first({{"text", diary.text("dentist")}});
  EXPECT_EQ(diary.start(moved), "2026-05-14T14:00");
  EXPECT_EQ(diary.end(moved), "2026-05-14T14:45");
}

TEST(Calendar, MovingIntoAnAfternoonTakesTheFirstFreeTimeAndIgnoresItself) {
  Diary diary;
  diary.did("add", {{"title", diary.text("review")}, {"when", diary.moment("2026-05-07T14:30")}});
  auto afternoon = diary.span("2026-05-07T12:00", "2026-05-07T18:00");
  auto moved = diary.did(
      "move", {{"event", diary.first({{"text", diary.text("review")}})}, {"to", afternoon}});
  EXPECT_EQ(diary.start(moved), "2026-05-07T14:00");
}

TEST(Calendar, MovingToAWeekKeepsTheWeekday) {
  Diary diary;
  diary.did("add", {{"title", diary.text("review")}, {"when", diary.moment("2026-05-06T10:00")}});
  auto moved = diary.did("move", {{"event", diary.first({{"text", diary.text("review")}})},
                                  {"to", diary.days("2026-05-11", "2026-05-17")}});
  EXPECT_EQ(diary.start(moved), "2026-05-13T10:00");
}

TEST(Calendar, ATimeToMoveToIsReadOnTheDayOfWhatIsMoved) {
  Diary diary;
  diary.did("add", {{"title", diary.text("board")}, {"when", diary.moment("2026-05-18T10:00")}});
  auto board = diary.first({{"text", diary.text("board")}});
  auto to = [&](const char* words) {
    auto context = diary.context.words();
    context.near = diary.at("2026-05-18T10:00");
    return std::get<language::Point>(language::read_when(words, context).value()).at;
  };
  EXPECT_EQ(to("11"), diary.at("2026-05-18T11:00"));
  EXPECT_EQ(to("half an hour later"), diary.at("2026-05-18T10:30"));
  EXPECT_EQ(to("tomorrow at 8pm"), diary.at("2026-05-05T20:00"));
}

TEST(Calendar, AMoveCanBeTakenBackAndWordsAreFoundAsBefore) {
  Diary diary;
  diary.did("add", {{"title", diary.text("yoga")}, {"when", diary.moment("2026-05-06T18:00")}});
  auto before = diary.home.rooms->image("calendar").value();
  diary.did("change", {{"event", diary.first({{"text", diary.text("yoga")}})},
                       {"title", diary.text("pilates")},
                       {"where", diary.text("studio")}});
  EXPECT_EQ(diary.found({{"text", diary.text("pilates studio")}}), "2026-05-06T18:00 Pilates");
  EXPECT_EQ(diary.found({{"text", diary.text("yoga")}}), "");
  diary.undo();
  EXPECT_EQ(diary.home.rooms->image("calendar").value(), before);
  EXPECT_EQ(diary.found({{"text", diary.text("yoga")}}), "2026-05-06T18:00 Yoga");
  EXPECT_EQ(diary.found({{"text", diary.text("pilates")}}), "");
}

TEST(Calendar, ChangingSaysWhatChangedAndThatNobodyWasTold) {
  Diary diary;
  diary.did("add", {{"title", diary.text("lunch")}, {"when", diary.moment("2026-05-08T12:30")}});
  EXPECT_EQ(diary.told("change",
                       {{"event", diary.first({{"text", diary.text("lunch")}})},
                        {"length", diary.minutes(90)},
                        {"where", diary.text("Krone")},
                        {"invite", plan::Value::list({diary.named("Ana Lopez", "ana@example.org")},
                                                     diary.typed)}}),
            "Lunch on Friday 8 May at 12:30 ends at 14:00, is at Krone and includes Ana Lopez. "
            "No invitation was sent.");
  EXPECT_EQ(diary.told("cancel", {{"event", diary.first({{"text", diary.text("lunch")}})}}),
            "Cancelled Lunch on Friday 8 May at 12:30. I have not told Ana Lopez.");
  EXPECT_EQ(diary.found({}), "");
}

TEST(Calendar, ANewNameIsToldWithTheOldOne) {
  Diary diary;
  diary.did("add", {{"title", diary.text("kickoff")}, {"when", diary.moment("2026-05-07T16:00")}});
  EXPECT_EQ(diary.told("change", {{"event", diary.first({{"text", diary.text("kickoff")}})},
                                  {"title", diary.text("launch")}}),
            "Kickoff on Thursday 7 May at 16:00 is now called Launch.");
}

TEST(Calendar, EventsAreFoundByWordsInAnyOrderFoldedAndBegun) {
  Diary diary;
  diary.did("add",
            {{"title", diary.text("Café with Zoë")}, {"when", diary.moment("2026-05-08T10:00")}});
  diary.did("add",
            {{"title", diary.text("Budget review")}, {"when", diary.moment("2026-05-09T10:00")}});
  EXPECT_EQ(diary.found({{"text", diary.text("zoe cafe")}}), "2026-05-08T10:00 Café with Zoë");
  EXPECT_EQ(diary.found({{"text", diary.text("budg")}}), "2026-05-09T10:00 Budget review");
  EXPECT_EQ(diary.found({{"text", diary.text("my budget meeting")}}),
            "2026-05-09T10:00 Budget review");
  EXPECT_EQ(diary.found({{"text", diary.text("reviews")}}), "2026-05-09T10:00 Budget review");
  EXPECT_EQ(diary.found({{"text", diary.text("udget")}}), "");
  diary.did("add", {{"title", diary.text("Stand-up")}, {"when", diary.moment("2026-05-10T10:00")}});
  diary.did("add",
            {{"title", diary.text("Project kickoff")}, {"when", diary.moment("2026-05-11T10:00")}});
  for (const char* words : {"standup", "stand-up", "the stand up"})
    EXPECT_EQ(diary.found({{"text", diary.text(words)}}), "2026-05-10T10:00 Stand-up") << words;
  EXPECT_EQ(diary.found({{"text", diary.text("kick-off")}}), "2026-05-11T10:00 Project kickoff");
  EXPECT_EQ(diary.found({{"text", diary.text("zoë’s café")}}), "2026-05-08T10:00 Café with Zoë");
  EXPECT_EQ(diary.found({{"text", diary.text("budget \"OR\" *")}}), "");
}

TEST(Calendar, APersonIsFoundByAddressOrWholeNameOnly) {
  Diary diary;
  auto anas = plan::Value::list({diary.named("Ana Lopez", "ana@example.org")}, diary.typed);
  diary.did("add", {{"title", diary.text("planning")},
                    {"when", diary.moment("2026-05-06T10:00")},
                    {"who", anas}});
  diary.did("add",
            {{"title", diary.text("Anatomy lecture")}, {"when", diary.moment("2026-05-07T10:00")}});
  EXPECT_EQ(diary.found({{"who", diary.named("Ana L", "ANA@example.org")}}),
            "2026-05-06T10:00 Planning with Ana");
  EXPECT_EQ(diary.found({{"who", diary.named("Ana", "")}}), "2026-05-06T10:00 Planning with Ana");
  EXPECT_EQ(diary.found({{"who", diary.named("Ben Carter", "ben@example.org")}}), "");
}

TEST(Calendar, TheMeetingWithSomebodyIsTheOneWithNobodyElse) {
  Diary diary;
  auto ana = diary.named("Ana Lopez", "ana@example.org");
  auto with = [&](plan::List people) { return plan::Value::list(std::move(people), diary.typed); };
  diary.did("add", {{"title", diary.text("stand-up")},
                    {"when", diary.moment("2026-05-06T09:00")},
                    {"who", with({ana, diary.named("Ben Carter")})}});
  diary.did("add", {{"title", diary.text("budget")},
                    {"when", diary.moment("2026-05-06T14:00")},
                    {"who", with({ana})}});
  EXPECT_EQ(diary.found({{"text", diary.text("my meeting")}, {"who", ana}}),
            "2026-05-06T14:00 Budget with Ana; 2026-05-06T09:00 Stand-up with Ana and Ben");
  EXPECT_EQ(diary.found({{"text", diary.text("meetings")}, {"who", ana}}),
            "2026-05-06T09:00 Stand-up with Ana and Ben; 2026-05-06T14:00 Budget with Ana");
}

TEST(Calendar, OneWordWillDoWhereAPersonOrATimeIsNamed) {
  Diary diary;
  diary.did("add",
            {{"title", diary.text("Leo's swimming")}, {"when", diary.moment("2026-05-06T16:00")}});
  EXPECT_EQ(diary.found({{"text", diary.text("swimming run")}, {"when", diary.day("2026-05-06")}}),
            "2026-05-06T16:00 Leo's swimming");
  EXPECT_EQ(diary.found({{"text", diary.text("swimming run")}}), "");
}

TEST(Calendar, AnEventIsFoundByItsWholeNameWithMoreWordsAroundIt) {
  Diary diary;
  diary.did("add", {{"title", diary.text("retro")}, {"when", diary.moment("2026-05-06T16:00")}});
  diary.did("add",
            {{"title", diary.text("project plan")}, {"when", diary.moment("2026-05-07T16:00")}});
  EXPECT_EQ(diary.found({{"text", diary.text("the project retro")}}), "2026-05-06T16:00 Retro");
}

TEST(Calendar, WithoutANameAnEventIsCalledByItsPlace) {
  Diary diary;
  auto trip = diary.did(
      "add", {{"when", diary.moment("2026-05-08T12:30")}, {"where", diary.text("leipzig")}});
  EXPECT_EQ(*trip.field("title")->as_text(), "Leipzig");
}

TEST(Calendar, AMomentFindsWhatBeginsThenBeforeWhatGoesOn) {
  Diary diary;
  diary.did("add", {{"title", diary.text("retreat")},
                    {"when", diary.span("2026-05-06T13:00", "2026-05-06T17:00")}});
  diary.did("add", {{"title", diary.text("tea")}, {"when", diary.moment("2026-05-06T15:00")}});
  EXPECT_EQ(diary.found({{"when", diary.moment("2026-05-06T15:00")}}),
            "2026-05-06T15:00 Tea; 2026-05-06T13:00 Retreat");
}

TEST(Calendar, TheListOfADayHasItsTimes) {
  Diary diary;
  diary.did("add", {{"title", diary.text("dentist")},
                    {"when", diary.moment("2026-05-06T09:00")},
                    {"where", diary.text("Praxis Weber")}});
  diary.did("add", {{"title", diary.text("lunch")}, {"when", diary.moment("2026-05-06T12:30")}});
  diary.did("add", {{"title", diary.text("fair")}, {"when", diary.day("2026-05-06")}});
  EXPECT_EQ(diary.told("find", {{"when", diary.day("2026-05-06")}}),
            "You have 3 things on Wednesday 6 May:\n• all day: Fair\n"
            "• 09:00–10:00 Dentist (Praxis Weber)\n• 12:30–13:30 Lunch");
  EXPECT_EQ(diary.told("find", {{"when", diary.day("2026-05-07")}}),
            "Nothing in the calendar on Thursday 7 May.");
  EXPECT_EQ(diary.told("find", {{"text", diary.text("dentist")}}),
            "Dentist (Praxis Weber) is on Wednesday 6 May at 09:00, until 10:00.");
  EXPECT_EQ(diary.told("find", {{"text", diary.text("opera")}}),
            "Nothing called 'opera' in the calendar.");
}

TEST(Calendar, WhoTakesPartIsToldWhereTheNameDoesNotSayIt) {
  Diary diary;
  auto added =
      diary.did("add", {{"title", diary.text("tea")},
                        {"when", diary.moment("2026-05-06T16:00")},
                        {"who", plan::Value::list({diary.named("Ana Lopez")}, diary.typed)}});
  EXPECT_EQ(diary.told("find", {{"text", diary.text("tea")}}),
            "Tea with Ana is on Wednesday 6 May at 16:00, until 17:00.");
  diary.did("change", {{"event", added}, {"title", diary.text("tasting")}});
  EXPECT_EQ(diary.told("find", {{"text", diary.text("tasting")}}),
            "Tasting with Ana Lopez is on Wednesday 6 May at 16:00, until 17:00.");
}

TEST(Calendar, FreeTimeIsToldAsStretches) {
  Diary diary;
  diary.did("add", {{"title", diary.text("review")}, {"when", diary.moment("2026-05-06T12:00")}});
  EXPECT_EQ(diary.told("free", {{"when", diary.day("2026-05-06")}}),
            "You are free on Wednesday 6 May: 09:00–12:00 and 13:00–18:00.");
  EXPECT_EQ(
      diary.told("free", {{"when", diary.day("2026-05-06")},
                          {"who", plan::Value::list({diary.named("Ana Lopez")}, diary.typed)}}),
      "You are free on Wednesday 6 May: 09:00–12:00 and 13:00–18:00.\n"
      "I see only your own calendar, not that of Ana Lopez.");
  auto label = diary.did("free", {}).as_list()->at(0).field("start")->label();
  EXPECT_EQ(label.integrity, trust::Integrity::own);
}

TEST(Calendar, AnswersAreKeptAndADeclinedEventKeepsNobodyBusy) {
  Diary diary;
  diary.did("add", {{"title", diary.text("offsite")}, {"when", diary.moment("2026-05-06T10:00")}});
  auto event = diary.first({{"text", diary.text("offsite")}});
  EXPECT_EQ(diary.told("answer", {{"event", event}, {"answer", diary.text("decline")}}),
            "Declined Offsite on Wednesday 6 May at 10:00.");
  EXPECT_EQ(diary.did("free", {{"when", diary.day("2026-05-06")}}).as_list()->size(), 1u);
  EXPECT_EQ(*diary.did("answer", {{"event", event}, {"answer", diary.text("maybe")}})
                 .field("answer")
                 ->as_text(),
            "tentative");
  EXPECT_THAT(diary.error("answer", {{"event", event}, {"answer", diary.text("banana")}}),
              HasSubstr("no answer"));
}

TEST(Calendar, WhatIsGoneIsNotFound) {
  Diary diary;
  diary.did("add", {{"title", diary.text("offsite")}, {"when", diary.moment("2026-05-06T10:00")}});
  auto event = diary.first({{"text", diary.text("offsite")}});
  diary.did("cancel", {{"event", event}});
  EXPECT_THAT(diary.error("move", {{"event", event}, {"to", diary.day("2026-05-07")}}),
              HasSubstr("not in the calendar any more"));
  EXPECT_THAT(diary.error("cancel", {{"event", diary.text("offsite")}}),
              HasSubstr("calendar.find"));
}

TEST(Calendar, WordsFromOutsideStayOutside) {
  Diary diary;
  trust::Label mail{.integrity = trust::Integrity::outside, .categories = trust::health};
  diary.did("add", {{"title", plan::Value::text("result of the blood test", mail)},
                    {"when", diary.moment("2026-05-06T10:00")}});
  auto event = diary.first({{"text", diary.text("blood")}});
  auto title = event.field("title")->label();
  EXPECT_EQ(title.integrity, trust::Integrity::outside);
  EXPECT_EQ(title.categories, uint32_t(trust::health | trust::calendar));
  EXPECT_EQ(event.field("start")->label().integrity, trust::Integrity::own);
  diary.did("add", {{"title", diary.text("dentist")}, {"when", diary.moment("2026-05-07T10:00")}});
  EXPECT_EQ(diary.first({{"text", diary.text("dentist")}}).field("title")->label(),
            (trust::Label{.integrity = trust::Integrity::own, .categories = trust::calendar}));
}

TEST(Calendar, TheSameCallAgainMakesTheSameEvent) {
  Diary diary;
  plan::Dict lunch = {{"title", diary.text("lunch")}, {"when", diary.moment("2026-05-08T12:30")}};
  diary.did("add", lunch);
  auto before = diary.file();
  diary.calls = 0;
  diary.did("add", lunch);
  EXPECT_EQ(diary.file(), before);
}

TEST(Calendar, WorkingHoursAreASettingOfTheRoom) {
  Diary diary;
  diary.home.rooms->begin();
  auto book = Book::open(*diary.home.rooms).value();
  Settings late{.day_starts = base::Seconds(11 * 3600),
                .day_ends = base::Seconds(20 * 3600),
                .workdays = 0b1000000,
                .owner_mails = {"mia@example.org"}};
  ASSERT_TRUE(book.keep(late));
  EXPECT_EQ(book.settings().value(), late);
  ASSERT_TRUE(diary.home.rooms->commit());
  auto slots = diary.did("free", {{"when", diary.days("2026-05-04", "2026-05-10")}});
  ASSERT_EQ(slots.as_list()->size(), 1u);
  EXPECT_EQ(diary.start(slots.as_list()->at(0)), "2026-05-09T11:00");
}

}  // namespace
}  // namespace calendar
