#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/scripted.h"

namespace plan {
namespace {

using scripted::House;
using testing::ElementsAre;

Outcome run_text(std::string_view text, Host& host, const RunOptions& options = scripted::options(),
                 const Toolbox& toolbox = scripted::toolbox()) {
  auto program = parse(text);
  if (!program) return {.errors = {program.error()}};
  return run(**program, toolbox, host, options);
}

std::string error_of(std::string_view text, const RunOptions& options = scripted::options()) {
  House house;
  auto outcome = run_text(text, house, options);
  return outcome.errors.empty() ? "" : outcome.errors[0].text();
}

// What `return <expression>` gives, as people read it.
std::string result_of(std::string_view expression, House house = {}) {
  auto outcome = run_text(fmt::format("return {}", expression), house);
  return outcome.errors.empty() ? outcome.value.display() : outcome.errors[0].error.message;
}

House dentist_house() {
  House house;
  house.answers["calendar.find"] = [](const Arguments&) {
    return Value::list({scripted::event("e1", "Dentist", scripted::noon())}, scripted::own());
  };
  house.answers["calendar.free"] = [](const Arguments&) {
    base::Instant start = scripted::noon() + std::chrono::hours(74);
    return Value::list(
        {Value(Period{{start, start + std::chrono::hours(1)}, base::Zone::utc()}, scripted::own())},
        scripted::own());
  };
  house.answers["person"] = [](const Arguments& arguments) {
    return scripted::person(arguments.text("name"));
  };
  house.answers["calendar.move"] = [](const Arguments& arguments) {
    return *arguments.find("event");
  };
  return house;
}

constexpr std::string_view dentist_plan = R"(dentist = calendar.find("dentist", after=now)[0]
slot    = calendar.free(when("next thursday afternoon"), length=dentist.length)[0]
calendar.move(dentist, to=slot.start)
messages.send(to=person("Ana"), text=f"I'll be late, my dentist moved to {slot.start:%H:%M}.")
say(f"Moved to {slot.start:%A %H:%M} and told Ana.")
)";

TEST(Run, TheDentistMovesAndAnaIsTold) {
  House house = dentist_house();
  auto outcome = run_text(dentist_plan, house);
  ASSERT_THAT(outcome.errors, testing::IsEmpty()) << outcome.errors[0].text();
  EXPECT_THAT(house.started,
              ElementsAre("calendar.find 1:1", "calendar.free 2:1", "calendar.move 3:1",
                          "person 4:2", "messages.send 4:1", "say 5:1"));
  EXPECT_EQ(house.calls[4].arguments.text("text"), "I'll be late, my dentist moved to 14:00.");
  EXPECT_EQ(house.calls[5].arguments.text("text"), "Moved to Thursday 14:00 and told Ana.");
}

TEST(Run, AnEmptyAnswerIsSaidLikeAPersonWould) {
  House house;
  house.answers["calendar.find"] = [](const Arguments&) {
    return Value::list({}, scripted::own());
  };
  auto outcome = run_text(dentist_plan, house);
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_EQ(outcome.errors[0].text(),
            "line 1, column 46: Nothing was found by calendar.find(\"dentist\").");
}

TEST(Run, ExpressionsGiveWhatPythonWould) {
  EXPECT_EQ(result_of("1 + 2 * 3 - -4"), "11");
  EXPECT_EQ(result_of("7 // 2, 1"), "tuples are not part of the plan language.");
  EXPECT_EQ(result_of("-7 // 2"), "-4");
  EXPECT_EQ(result_of("-7 % 3"), "2");
  EXPECT_EQ(result_of("0.1 + 0.2"), "0.3");
  EXPECT_EQ(result_of("1 / 4"), "0.25");
  EXPECT_EQ(result_of("[x * x for x in [1, 2, 3, 4] if x % 2 == 0]"), "4 and 16");
  EXPECT_EQ(result_of("[x + y for x in [1, 2] for y in [10, 20]]"), "11, 21, 12 and 22");
  EXPECT_EQ(result_of("sum(x for x in [1, 2, 3])"), "6");
  EXPECT_EQ(result_of("sorted([\"pear\", \"fig\", \"apple\"], key=lambda w: len(w))"),
            "fig, pear and apple");
  EXPECT_EQ(result_of("sorted([2, 3, 1], reverse=True)"), "3, 2 and 1");
  EXPECT_EQ(result_of("max([3, 9, 4])"), "9");
  EXPECT_EQ(result_of("min(3, 2)"), "2");
  EXPECT_EQ(result_of("filter(lambda x: x > 1, [1, 2, 3])"), "2 and 3");
  EXPECT_EQ(result_of("each([1, 2], lambda x: x + 1)"), "2 and 3");
  EXPECT_EQ(result_of("any([x > 2 for x in [1, 3]]) and not all([True, False])"), "yes");
  EXPECT_EQ(result_of("\"a\" if 1 < 2 < 3 else \"b\""), "a");
  EXPECT_EQ(result_of("[1, 2, 3][-1]"), "3");
  EXPECT_EQ(result_of("[1, 2, 3, 4][1:3]"), "2 and 3");
  EXPECT_EQ(result_of("\"héllo\"[1:3]"), "él");
  EXPECT_EQ(result_of("{\"a\": 1, \"b\": 2}[\"b\"]"), "2");
  EXPECT_EQ(result_of("len({\"a\": 1, \"a\": 2})"), "1");
  EXPECT_EQ(result_of("{x: len(x) for x in [\"a\", \"bb\"]}"), "a: 1, bb: 2");
  EXPECT_EQ(result_of("\"b\" in \"abc\" and 2 not in [1, 3]"), "yes");
  EXPECT_EQ(result_of("None is None"), "yes");
  EXPECT_EQ(result_of("[] or \"nothing there\""), "nothing there");
  EXPECT_EQ(result_of("round(2.5)"), "2");
  EXPECT_EQ(result_of("round(2.345, 2)"), "2.34");
  EXPECT_EQ(result_of("f\"{1234.5:,.2f} {7:03d} {1.5}\""), "1,234.50 007 1.5");
  EXPECT_EQ(result_of("\"one \" 'two'"), "one two");
}

TEST(Run, TimesAndAmountsAreReckonedExactly) {
  EXPECT_EQ(result_of("f\"{now + duration(\"90 minutes\"):%H:%M}\""), "13:30");
  EXPECT_EQ(result_of("now.date"), "Monday 4 May");
  EXPECT_EQ(result_of("now.weekday"), "Monday");
  EXPECT_EQ(result_of("now.time"), "12:00");
  EXPECT_EQ(result_of("duration(\"1 hour\") * 1.5"), "1 hour 30 minutes");
  EXPECT_EQ(result_of("duration(\"90 minutes\").hours"), "1.5");
  EXPECT_EQ(result_of("now - (now - duration(\"2 days\"))"), "2 days");
  EXPECT_EQ(result_of("now.date + duration(\"1 hour\")"), "A date moves by whole days only.");
  EXPECT_EQ(result_of("now in period(\"today\")"), "yes");
  EXPECT_EQ(result_of("now < when(\"tomorrow\")"), "yes");
  EXPECT_EQ(result_of("money(\"12.50 euros\") / 3"), "4.17 EUR");
  EXPECT_EQ(result_of("money(\"10 euros\") / money(\"4 euros\")"), "2.5");
  EXPECT_EQ(result_of("money(\"1 euro\") + money(\"1 dollar\")"),
            "1.00 EUR and 1.00 USD are different currencies.");
  EXPECT_EQ(result_of("money(12.345)"), "12.34 EUR");
  EXPECT_EQ(result_of("9223372036854775807 + 1"), "This number is too large.");
  EXPECT_EQ(result_of("1 // 0"), "Nothing can be divided by zero.");
  EXPECT_EQ(result_of("now + duration(\"365 days\") * 9000"),
            "This time is outside the years 1 to 9999.");
}

TEST(Run, MistakesAreSentencesThatSayWhatToDo) {
  EXPECT_EQ(
      error_of("x = \"a\" + 1"),
      "line 1, column 9: Cannot add a str and an int. Write f\"{…}\" to put a value into a text.");
  EXPECT_EQ(error_of("x = \"a\" < 1"),
            "line 1, column 9: Cannot compare a str with an int. Compare the same kinds; a "
            "datetime has .date and .time, a period .start and .end.");
  EXPECT_EQ(error_of("x = now.begin"),
            "line 1, column 9: datetime has no begin. It has date, time, year, month, day, "
            "weekday, hour and minute.");
  EXPECT_EQ(error_of("if False:\n  x = 1\nsay(x)"),
            "line 3, column 5: x has no value here. It is given one only in a branch or loop that "
            "was not taken.");
  EXPECT_EQ(error_of("x = [1][3]"), "line 1, column 8: The list has 1 item; there is none at [3].");
}

TEST(Run, AFailedStepThatNobodyNeedsIsListedAndTheRestGoesOn) {
  House house;
  house.answers["calendar.add"] = [](const Arguments&) {
    return scripted::failed("The calendar is full.");
  };
  auto outcome = run_text("calendar.add(\"tea\", when=now)\nsay(\"done\")\nreturn 7", house);
  EXPECT_EQ(outcome.value.display(), "7");
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_EQ(outcome.errors[0].text(), "line 1, column 1: The calendar is full.");
  EXPECT_EQ(house.started.size(), 2u);
}

TEST(Run, AnOperationOnAFailedStepEndsThePlanWithItsError) {
  House house;
  house.answers["calendar.add"] = [](const Arguments&) {
    return scripted::failed("The calendar is full.");
  };
  auto outcome =
      run_text("e = calendar.add(\"tea\", when=now)\nx = e.title\nsay(\"never\")", house);
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_EQ(outcome.errors[0].text(), "line 2, column 5: The calendar is full.");
  EXPECT_THAT(house.started, ElementsAre("calendar.add 1:1"));
}

TEST(Run, ACallThatNeedsAFailedStepIsNotMadeAndReportedOnce) {
  House house;
  house.answers["person"] = [](const Arguments&) {
    return scripted::failed("There are two Anas.");
  };
  auto outcome = run_text("messages.send(to=person(\"Ana\"), text=\"hi\")\nsay(\"done\")", house);
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_EQ(outcome.errors[0].error.message, "There are two Anas.");
  EXPECT_THAT(house.started, ElementsAre("person 1:2", "say 2:1"));
}

TEST(Run, ArgumentsAreBroughtToTheKindTheToolDeclares) {
  House house = dentist_house();
  auto outcome = run_text(
      "calendar.add(\"tea\", when=\"tomorrow at 5pm\", length=\"20 minutes\", "
      "with_=person(\"Ana\"))",
      house);
  ASSERT_TRUE(outcome.errors.empty()) << outcome.errors[0].text();
  const Arguments& arguments = house.calls[1].arguments;
  EXPECT_EQ(arguments.find("when")->display(), "Tuesday 5 May at 17:00");
  EXPECT_EQ(arguments.find("length")->display(), "20 minutes");
  EXPECT_EQ(arguments.find("with_")->as_list()->size(), 1u);
}

TEST(Run, AMisfitArgumentIsAFailedStep) {
  House house;
  auto outcome = run_text("messages.send(to=\"Ana\", text=\"hi\")", house);
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_EQ(
      outcome.errors[0].text(),
      "line 1, column 1: messages.send needs a Person for to, not a str. Write person(\"Ana\").");
  EXPECT_TRUE(house.started.empty());
}

TEST(Run, AClosedHandleIsPassedOnButNotLookedInto) {
  House house;
  house.answers["messages.find"] = [](const Arguments&) {
    return Value::list({Value::handle({"Message body", "secret"}, scripted::outside())},
                       scripted::own());
  };
  auto outcome = run_text("body = messages.find()[0]\nsay(body)\nx = f\"{body}\"", house);
  EXPECT_EQ(outcome.errors[0].text(),
            "line 3, column 8: Message body is still closed. Give it to a tool as it is, or open "
            "it with read(…).");
  EXPECT_EQ(house.calls[1].arguments.find("text")->label().integrity, trust::Integrity::outside);
}

TEST(Run, LimitsEndEveryPlanWithASentence) {
  auto with = [](auto set) {
    auto options = scripted::options();
    set(options.limits);
    return options;
  };
  EXPECT_EQ(
      error_of("x = [y for y in [1, 2, 3]]", with([](Limits& limits) { limits.steps_max = 5; })),
      "line 1, column 24: The plan took more than 5 steps. Narrow down what it loops over.");
  EXPECT_EQ(
      error_of("for y in [1, 2, 3]:\n  x = y", with([](Limits& limits) { limits.items_max = 2; })),
      "line 1, column 10: 3 items are more than the 2 that a loop may have. Ask the tool for "
      "fewer, or take the first ones: xs[:100].");
  std::string doubling =
      "x = \"0123456789\"\nfor i in [1,2,3,4,5,6,7,8]:\n  for j in [1,2,3,4,5,6,7,8]:\n    x = x + "
      "x\n";
  EXPECT_EQ(error_of(doubling, with([](Limits& limits) { limits.made_max = 100'000; })),
            "line 4, column 11: The plan's texts and lists grew too large. Narrow down what it "
            "works on.");
  EXPECT_EQ(error_of("x = []\nfor i in [1,2,3,4,5,6,7,8]:\n  for j in [1,2,3]:\n    x = [x]\n"),
            "line 4, column 9: Lists are nested deeper than 16 levels.");
}

}  // namespace
}  // namespace plan
