#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/testing.h"

namespace agent {
namespace {

using testing::ElementsAre, testing::HasSubstr;

// Answers with its texts one after the other and keeps what it was asked.
struct ScriptedModel : model::Model {
  std::vector<std::string> answers;
  std::vector<model::Prompt> asked;
  std::string called = "muse";

  base::Result<model::Reply> complete(const model::Prompt& prompt,
                                      const std::function<void(std::string_view)>&,
                                      std::stop_token) override {
    asked.push_back(prompt);
    return model::Reply{.text = answers[asked.size() - 1], .calls = {}, .usage = {.tokens_out = 7}};
  }
  const std::string& name() const override { return called; }
};

Brief brief(std::string request, Mode mode = Mode::instant) {
  return {.request = std::move(request),
          .tools = &plan::scripted::toolbox(),
          .now = plan::scripted::noon(),
          .zone = base::Zone::utc(),
          .mode = mode};
}

TEST(ModelPlanner, TakesTheProgramOutOfTheAnswer) {
  ScriptedModel model;
  model.answers = {"calendar.find()", "Here you are:\n```python\ncalendar.find()\n```\nDone.",
                   "```\ncalendar.find()\n", "```"};
  auto planner = make_model_planner(model);
  auto text = [&] { return planner->next(brief("what is on?"), {}, {})->text; };
  EXPECT_EQ(text(), "calendar.find()\n");
  EXPECT_EQ(text(), "calendar.find()\n");
  EXPECT_EQ(text(), "calendar.find()\n");
  EXPECT_EQ(text(), "");
}

TEST(ModelPlanner, AsksWithToolsAGrammarAndTheMoment) {
  ScriptedModel model;
  model.answers = {"calendar.find()"};
  auto piece = *make_model_planner(model)->next(brief("what is on?"), {}, {});
  EXPECT_EQ(piece.planner, "muse");
  EXPECT_EQ(piece.usage.tokens_out, 7);
  EXPECT_TRUE(piece.last);
  auto& prompt = model.asked[0];
  EXPECT_EQ(prompt.system, planner_instructions(plan::scripted::toolbox()));
  EXPECT_THAT(prompt.system, HasSubstr("calendar.move(event: Event, to: when)"));
  EXPECT_EQ(prompt.grammar, plan::plan_grammar(plan::scripted::toolbox()));
  ASSERT_EQ(prompt.messages.size(), 1u);
  EXPECT_THAT(prompt.messages[0].text, HasSubstr("Monday 4 May 2026, 12:00"));
  EXPECT_THAT(prompt.messages[0].text, HasSubstr("Request: what is on?"));
}

TEST(ModelPlanner, HearsWhatWasSaidBefore) {
  ScriptedModel model;
  model.answers = {"hearth.undo()"};
  auto talk = brief("no, at four");
  talk.talk.turns = {"lunch with Ana", "tea with Noor at five"};
  (void)*make_model_planner(model)->next(talk, {}, {});
  EXPECT_THAT(model.asked[0].messages[0].text,
              HasSubstr("Said before: lunch with Ana\nSaid before: tea with Noor at five\n"
                        "Request: no, at four"));
}

TEST(ModelPlanner, InThinkingIsShownResultsAndEndsWhenItSpeaks) {
  ScriptedModel model;
  model.answers = {"calendar.find()", "say(\"Nothing.\")"};
  auto planner = make_model_planner(model);
  auto thinking = brief("what is on?", Mode::thinking);
  auto first = *planner->next(thinking, {}, {});
  EXPECT_FALSE(first.last);
  thinking.before.push_back({first, "line 1: calendar.find → nothing\n"});
  EXPECT_TRUE(planner->next(thinking, {}, {})->last);
  auto& messages = model.asked[1].messages;
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[1].text, "calendar.find()\n");
  EXPECT_THAT(messages[2].text, HasSubstr("line 1: calendar.find → nothing\n"));
}

TEST(ModelPlanner, IsToldWhyItsPlanCannotRun) {
  ScriptedModel model;
  model.answers = {"calendar.find()"};
  auto again = brief("what is on?");
  again.refused_plan = "calendar.fnd()\n";
  again.complaint = "there is no tool calendar.fnd";
  ASSERT_TRUE(make_model_planner(model)->next(again, {}, {}));
  auto& messages = model.asked[0].messages;
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[1].text, "calendar.fnd()\n");
  EXPECT_THAT(messages[2].text, HasSubstr("there is no tool calendar.fnd"));
}

TEST(Cascade, AsksTheSecondOnlyForWhatTheFirstDoesNotUnderstand) {
  auto first = std::make_unique<ScriptedPlanner>();
  first->writes("calendar.find()\n").writes("");
  auto second = std::make_unique<ScriptedPlanner>();
  second->writes("say(\"Hello.\")\n");
  auto* asked = second.get();
  auto both = make_cascade(std::move(first), std::move(second));
  EXPECT_EQ(both->next(brief("what is on?"), {}, {})->text, "calendar.find()\n");
  EXPECT_TRUE(asked->briefs.empty());
  EXPECT_EQ(both->next(brief("why?"), {}, {})->text, "say(\"Hello.\")\n");
}

TEST(Cascade, WhatTheSecondBeganItGoesOnWith) {
  auto first = std::make_unique<ScriptedPlanner>();
  first->writes("calendar.find()\n");
  auto* asked = first.get();
  auto second = std::make_unique<ScriptedPlanner>();
  second->writes("say(\"Hello.\")\n");
  auto both = make_cascade(std::move(first), std::move(second));
  auto later = brief("why?", Mode::thinking);
  later.before.push_back({{.text = "x = 1\n", .calls = {}, .planner = "muse"}, ""});
  EXPECT_EQ(both->next(later, {}, {})->text, "say(\"Hello.\")\n");
  EXPECT_TRUE(asked->briefs.empty());
}

TEST(IndependentParts, KeepTogetherWhatLeansOnWhatCameBefore) {
  EXPECT_THAT(independent_parts({"move the dentist", "buy milk", "remind me to call mum"}),
              ElementsAre("move the dentist", "buy milk", "remind me to call mum"));
  EXPECT_THAT(independent_parts({"meet Ana on friday", "tell her", "buy milk"}),
              ElementsAre("meet Ana on friday and tell her", "buy milk"));
  EXPECT_THAT(independent_parts({"call Ana", "Then email THEM", "keep it"}),
              ElementsAre("call Ana and Then email THEM and keep it"));
  EXPECT_THAT(independent_parts({"tell her", "buy another"}),
              ElementsAre("tell her", "buy another"));
  EXPECT_THAT(independent_parts({}), ElementsAre());
}

}  // namespace
}  // namespace agent
