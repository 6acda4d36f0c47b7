// How labels follow values, through operations and through control.
#include <gtest/gtest.h>

#include "plan/scripted.h"

namespace plan {
namespace {

using scripted::House;
using trust::Integrity;

// calendar.find gives the owner's own events, messages.find a list of outside texts, web.search an
// outside list of outside texts.
House house_of_labels() {
  House house;
  house.answers["calendar.find"] = [](const Arguments&) {
    return Value::list({scripted::event("e1", "Tea", scripted::noon()),
                        scripted::event("e2", "Run", scripted::noon())},
                       scripted::own());
  };
  house.answers["messages.find"] = [](const Arguments&) {
    return Value::list(
        {Value::text("b", scripted::outside()), Value::text("a", scripted::outside())},
        scripted::own());
  };
  house.answers["web.search"] = [](const Arguments&) {
    return Value::list({Value::text("x", scripted::outside())}, scripted::outside());
  };
  return house;
}

Value value_of(std::string_view text) {
  House house = house_of_labels();
  auto program = parse(text);
  EXPECT_TRUE(program) << program.error().text();
  auto outcome = run(**program, scripted::toolbox(), house, scripted::options());
  EXPECT_TRUE(outcome.errors.empty()) << outcome.errors[0].text();
  return outcome.value;
}
Integrity integrity_of(std::string_view text) { return value_of(text).label().integrity; }
Integrity of_expression(std::string_view text) {
  return integrity_of(fmt::format("return {}", text));
}

TEST(Labels, FollowValuesThroughEveryOperation) {
  EXPECT_EQ(of_expression("1 + 2"), Integrity::owner);
  EXPECT_EQ(of_expression("now"), Integrity::owner);  // control of the plan itself
  EXPECT_EQ(of_expression("calendar.find()[0].title"), Integrity::own);
  EXPECT_EQ(of_expression("messages.find()[0]"), Integrity::outside);
  EXPECT_EQ(of_expression("f\"hello {messages.find()[0]}\""), Integrity::outside);
  EXPECT_EQ(of_expression("\"a\" + messages.find()[0]"), Integrity::outside);
  EXPECT_EQ(of_expression("messages.find()[0] == \"b\""), Integrity::outside);
  EXPECT_EQ(of_expression("not messages.find()[0]"), Integrity::outside);
  EXPECT_EQ(of_expression("\"x\" in messages.find()"), Integrity::outside);
  EXPECT_EQ(of_expression("[1, 2] if messages.find()[0] else [3]"), Integrity::outside);
  EXPECT_EQ(of_expression("messages.find()[0] and 1"), Integrity::outside);
  EXPECT_EQ(of_expression("{\"a\": 1}[messages.find()[1]]"), Integrity::outside);
  EXPECT_EQ(of_expression("str(messages.find())"), Integrity::outside);
  EXPECT_EQ(of_expression("when(\"tomorrow\")"), Integrity::owner);
}

TEST(Labels, AContainersOwnLabelIsWhoDecidedItsLength) {
  EXPECT_EQ(of_expression("messages.find()"), Integrity::own);
  EXPECT_EQ(of_expression("len(messages.find())"), Integrity::own);
  EXPECT_EQ(of_expression("len(web.search(\"x\"))"), Integrity::outside);
  EXPECT_EQ(of_expression("[messages.find()[0], 1]"), Integrity::owner);
  EXPECT_EQ(of_expression("[messages.find()[0], 1][1]"), Integrity::owner);
  EXPECT_EQ(of_expression("sorted(messages.find())"), Integrity::outside);
  EXPECT_EQ(of_expression("filter([1, 2], lambda n: messages.find()[0])"), Integrity::outside);
  EXPECT_EQ(of_expression("[n for n in [1, 2] if messages.find()[0]]"), Integrity::outside);
  EXPECT_EQ(of_expression("[1 for m in messages.find()]"), Integrity::own);
  EXPECT_EQ(of_expression("[1 for m in web.search(\"x\")][0]"), Integrity::outside);
  EXPECT_EQ(of_expression("[1, 2][:len(web.search(\"x\"))]"), Integrity::outside);
  EXPECT_EQ(of_expression("any([False, messages.find()[0] == \"b\"])"), Integrity::outside);
}

TEST(Labels, FollowControlIntoAndBehindBranches) {
  EXPECT_EQ(integrity_of("x = 1\nif messages.find()[0] == \"b\":\n  x = 2\nreturn x"),
            Integrity::outside);
  EXPECT_EQ(integrity_of("x = 1\nif messages.find()[0] == \"z\":\n  x = 2\nreturn x"),
            Integrity::outside);
  EXPECT_EQ(integrity_of("x = 1\nif messages.find()[0] == \"z\":\n  y = 2\nreturn x"),
            Integrity::owner);
  EXPECT_EQ(integrity_of("x = 1\nif True and calendar.find():\n  y = 2\nelif messages.find()[0]:\n "
                         " x = 2\nreturn x"),
            Integrity::own);
  EXPECT_EQ(integrity_of("x = 1\nfor m in web.search(\"a\"):\n  x = 2\nreturn x"),
            Integrity::outside);
  EXPECT_EQ(integrity_of("x = 1\nfor m in messages.find():\n  x = 2\nreturn x"), Integrity::own);
  EXPECT_EQ(integrity_of("if messages.find()[0] == \"z\":\n  return 1\nreturn 2"),
            Integrity::outside);
  EXPECT_EQ(integrity_of("for m in messages.find():\n  if m == \"z\":\n    return 1\nreturn 2"),
            Integrity::outside);
}

TEST(Labels, ACallKnowsWhatTheDecisionToMakeItHungOn) {
  House house = house_of_labels();
  auto program = parse(
      "say(\"a\")\nif messages.find()[0]:\n  say(\"b\")\n  for e in calendar.find():\n    "
      "say(\"c\")\nsay(\"d\")\n"
      "x = messages.find()[1] == \"z\" or say(\"e\")\n[say(e.title) for e in calendar.find()]\nif "
      "messages.find()[0] == \"z\":\n  return\nsay(\"f\")");
  run(**program, scripted::toolbox(), house, scripted::options());
  std::map<std::string, Integrity> control;
  for (const Call& call : house.calls)
    if (call.tool->name == "say") control[call.arguments.text("text")] = call.control.integrity;
  EXPECT_EQ(control, (std::map<std::string, Integrity>{{"a", Integrity::owner},
                                                       {"b", Integrity::outside},
                                                       {"c", Integrity::outside},
                                                       {"d", Integrity::owner},
                                                       {"e", Integrity::outside},
                                                       {"Tea", Integrity::own},
                                                       {"Run", Integrity::own},
                                                       {"f", Integrity::outside}}));
}

TEST(Labels, APlanWrittenInAnUntrustedContextIsUntrusted) {
  House house;
  auto options = scripted::options();
  options.control = scripted::outside();
  options.literal_label = [](std::string_view words) {
    return words == "tea" ? trust::Label::owner() : scripted::outside();
  };
  run(**parse("say(\"tea\")\nsay(\"tea and gin\")"), scripted::toolbox(), house, options);
  EXPECT_EQ(house.calls[0].control.integrity, Integrity::outside);
  EXPECT_EQ(house.calls[0].arguments.find("text")->label().integrity, Integrity::owner);
  EXPECT_EQ(house.calls[1].arguments.find("text")->label().integrity, Integrity::outside);
}

TEST(Labels, WithoutAWordOnLiteralsTheyAreWorthNothing) {
  House house;
  auto options = scripted::options();
  options.literal_label = {};
  run(**parse("say(\"tea\")"), scripted::toolbox(), house, options);
  EXPECT_EQ(house.calls[0].arguments.find("text")->label(), trust::Label::worst());
}

}  // namespace
}  // namespace plan
