#include "plan/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/scripted.h"

namespace plan {
namespace {

std::string expanded(const SpokenCall& call, const SpokenPlace& place = {}) {
  auto text = expand_recipe(*scripted::toolbox().find(call.tool), call, place);
  return text ? *text : text.error().message;
}

std::string planned(const std::vector<SpokenCall>& calls) {
  auto text = spoken_plan(calls, scripted::toolbox());
  return text ? *text : text.error().message;
}

TEST(Recipe, HolesAreFilledAsTheirKindsSay) {
  EXPECT_EQ(expanded({"calendar.add", {{"what", {"tea"}}, {"when", {"friday", "at 3"}}}}),
            "calendar.add(\"tea\", when=when(\"friday at 3\"))\n");
  EXPECT_EQ(expanded({"calendar.add",
                      {{"what", {"a \"quick\" \\ tea\n"}},
                       {"when", {"now"}},
                       {"length", {"an hour"}},
                       {"people", {"Ana", "Ben"}}}}),
            "calendar.add(\"a \\\"quick\\\" \\\\ tea\\n\", when=when(\"now\"), "
            "length=duration(\"an hour\"), with_=[person(\"Ana\"), person(\"Ben\")])\n");
}

TEST(Recipe, AMissingArgumentIsNamed) {
  EXPECT_EQ(expanded({"calendar.add", {{"what", {"tea"}}}}),
            "The request does not say when for calendar.add.");
  EXPECT_EQ(expanded({"calendar.find", {}}), "calendar.find cannot be asked for in words.");
}

TEST(Recipe, AToolThatKnowsNothingOfSparkIsSpokenByItsParameters) {
  Tool play{.name = "music.play",
            .purpose = "plays music",
            .parameters = {{"room", {Kind::text}},
                           {"what", {Kind::text}, true},
                           {"until", {Kind::datetime}},
                           {"with_", {Kind::record, "Person", true}},
                           {"loud", {Kind::boolean}}}};
  ASSERT_TRUE(speak_plainly(play));
  EXPECT_EQ(*expand_recipe(play, {"music.play", {{"what", {"jazz"}}, {"with_", {"Ana", "Ben"}}}}),
            "music.play(what=\"jazz\", with_=[person(\"Ana\"), person(\"Ben\")])\n");
  EXPECT_EQ(*expand_recipe(play, {"music.play", {{"what", {"jazz"}}, {"until", {"ten"}}}}),
            "music.play(what=\"jazz\", until=when(\"ten\"))\n");
  EXPECT_EQ(missing_argument(play, {"music.play", {}})->name, "what");

  Tool dim{.name = "lights.dim", .parameters = {{"soft", {Kind::boolean}, true}}};
  EXPECT_FALSE(speak_plainly(dim));
  EXPECT_EQ(dim.recipe, "");

  Tool off{.name = "lights.off", .parameters = {{"room", {Kind::text}}}};
  ASSERT_TRUE(speak_plainly(off));
  EXPECT_EQ(*expand_recipe(off, {"lights.off", {}}), "lights.off()\n");
}

TEST(Recipe, WhatIsMissingIsToldWithItsKind) {
  const Tool& add = *scripted::toolbox().find("calendar.add");
  ASSERT_NE(missing_argument(add, {"calendar.add", {{"what", {"tea"}}}}), nullptr);
  EXPECT_EQ(missing_argument(add, {"calendar.add", {{"what", {"tea"}}}})->kind, Spoken::moment);
  EXPECT_EQ(missing_argument(add, {"calendar.add", {{"what", {"tea"}}, {"when", {"now"}}}}),
            nullptr);
}

TEST(Recipe, OptionalSegmentsNestAndTakeTheirCommaAlong) {
  Tool tool{.name = "lists.show",
            .purpose = "shows",
            .spoken = {{"a", Spoken::text}, {"b", Spoken::texts}, {"c", Spoken::text}},
            .recipe = "lists.show([{a}][, b={b}[, c={c}]])[0]"};
  auto filled = [&](std::vector<SpokenText> arguments) {
    return expand_recipe(tool, {"lists.show", std::move(arguments)}).value_or("error");
  };
  EXPECT_EQ(filled({}), "lists.show()[0]\n");
  EXPECT_EQ(filled({{"b", {"x", "y"}}}), "lists.show(b=[\"x\", \"y\"])[0]\n");
  EXPECT_EQ(filled({{"a", {"1"}}, {"b", {"x"}}, {"c", {"2"}}}),
            "lists.show(\"1\", b=[\"x\"], c=\"2\")[0]\n");
  EXPECT_EQ(filled({{"a", {"1"}}, {"c", {"2"}}}), "lists.show(\"1\")[0]\n");
}

TEST(Recipe, EachCallHasAVariableAndLaterWordsLeanOnEarlierMoments) {
  EXPECT_EQ(planned({{"calendar.move", {{"what", {"dentist"}}, {"to", {"next friday at 3"}}}},
                     {"reminders.add", {{"what", {"brush"}}, {"at", {"an hour before"}}}},
                     {"reminders.add", {{"what", {"sleep"}}, {"at", {"that evening"}}}},
                     {"reminders.add", {{"what", {"rise"}}, {"at", {"the day after, 7am"}}}},
                     {"calendar.add", {{"what", {"run"}}, {"when", {"sunday at 9"}}}}}),
            "step1_event = calendar.find(\"dentist\")[0]\n"
            "step1 = calendar.move(step1_event, to=when(\"next friday at 3\"))\n"
            "step2 = reminders.add(\"brush\", at=when(\"an hour before\", near=step1.start))\n"
            "step3 = reminders.add(\"sleep\", at=when(\"that evening\", near=step2.at))\n"
            "step4 = reminders.add(\"rise\", at=when(\"the day after, 7am\", near=step3.at))\n"
            "step5 = calendar.add(\"run\", when=when(\"sunday at 9\"))\n");
  EXPECT_EQ(planned({{"calendar.mvoe", {}}}), "There is no tool calendar.mvoe.");
}

TEST(Recipe, ABareLengthMovesTheMomentItLeansOn) {
  Tool move{.name = "calendar.move",
            .spoken = {{"what", Spoken::text}, {"to", Spoken::moment, "{it}_event.start"}},
            .recipe = "{it}_event = calendar.find({what})[0]\ncalendar.move({it}_event, to={to})"};
  auto to = [&](const std::string& words) {
    auto text =
        *expand_recipe(move, {"calendar.move", {{"what", {"gym"}}, {"to", {words}}}}, {"a", ""});
    return text.substr(text.find("to="));
  };
  EXPECT_EQ(to("2 days"), "to=a_event.start + duration(\"2 days\"))\n");
  EXPECT_EQ(to("an hour later"), "to=when(\"an hour later\", near=a_event.start))\n");
  EXPECT_EQ(to("friday"), "to=when(\"friday\", near=a_event.start))\n");
}

TEST(Recipe, ABareLengthThatLeansOnNothingCountsFromNow) {
  Tool remind{.name = "reminders.add",
              .spoken = {{"when", Spoken::moment}},
              .recipe = "reminders.add(when={when})"};
  SpokenCall call{"reminders.add", {{"when", {"half an hour"}}}};
  EXPECT_EQ(*expand_recipe(remind, call, {"", ""}),
            "reminders.add(when=when(\"in half an hour\"))\n");
}

TEST(Recipe, ANumberAloneCountsTheArgumentsUnit) {
  SpokenArgument length{"length", Spoken::duration, "", "minutes"};
  EXPECT_EQ(spoken_words(length, {"twelve"}), "twelve minutes");
  EXPECT_EQ(spoken_words(length, {"an hour"}), "an hour");
  length.unit.clear();
  EXPECT_EQ(spoken_words(length, {"twelve"}), "twelve");
}

TEST(Recipe, ASpokenPlanPassesTheChecker) {
  auto text = spoken_plan({{"calendar.move", {{"what", {"dentist"}}, {"to", {"friday"}}}},
                           {"reminders.add", {{"what", {"x"}}, {"at", {"the day before"}}}}},
                          scripted::toolbox());
  ASSERT_TRUE(text);
  auto program = parse(*text);
  ASSERT_TRUE(program) << program.error().text();
  EXPECT_THAT(check(**program, scripted::toolbox()).errors, testing::IsEmpty());
}

TEST(Signatures, AreOneLineATool) {
  auto toolbox = scripted::toolbox().narrowed({"calendar", "say"});
  EXPECT_EQ(signatures(toolbox),
            "calendar.add(what: str, when: when, length: duration=None, with_: Person[]=None) -> "
            "Event  # adds an event\n"
            "calendar.find(text: str=None, after: when=None, before: when=None) -> Event[]  # "
            "finds events\n"
            "calendar.free(when: when, length: duration=None) -> period[]  # finds free time\n"
            "calendar.move(event: Event, to: when) -> Event  # moves an event\n"
            "say(text)  # tells the owner\n"
            "Event has title: str, start: datetime, end: datetime, length: duration\n"
            "Person has name: str\n");
}

TEST(Schema, NamesTypesAndWhatIsRequired) {
  EXPECT_EQ(
      argument_schema(*scripted::toolbox().find("messages.send")).dump(),
      R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {"to": {"type": "array", "items": {"type": "string", "description": "the id of Person"}}, "text": {"type": "string"}}, "required": ["to", "text"], "additionalProperties": false})");
}

}  // namespace
}  // namespace plan
