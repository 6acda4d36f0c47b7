#include "model/spark_machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/testing/spark_fixture.h"

namespace model {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class SparkMachineTest : public ::testing::Test {
 protected:
  void start(SparkTask task, std::string text) {
    request_ = std::move(text);
    pieces_ = *vocabulary_.pieces(request_);
    machine_.emplace(vocabulary_, task, request_, pieces_, tools_);
  }

  std::vector<std::string> allowed() const {
    std::vector<std::string> shown;
    for (Token token : machine_->allowed()) shown.push_back(texts_[size_t(token)]);
    return shown;
  }

  // Says tokens by their texts; each must be allowed.
  void say(std::initializer_list<const char*> tokens) {
    for (const char* text : tokens) {
      EXPECT_THAT(allowed(), ::testing::Contains(text));
      machine_->accept(Token(std::find(texts_.begin(), texts_.end(), text) - texts_.begin()));
    }
  }

  std::vector<std::string> texts_ = testing::tiny_vocabulary();
  SparkVocabulary vocabulary_ =
      *SparkVocabulary::make(texts_, *base::Json::parse(testing::tiny_catalogue));
  std::span<const SparkTool> tools_ = vocabulary_.tools();
  std::string request_;
  std::vector<Piece> pieces_;
  std::optional<SparkMachine> machine_;
};

TEST_F(SparkMachineTest, OnlyInATalkMayTheCallsReplaceWhatWasAskedBefore) {
  start(SparkTask::plan, "lunch on friday\nwith ana");
  EXPECT_THAT(allowed(), UnorderedElementsAre("<none>", "<fix>", "<calendar.add>", "<lists.add>",
                                              "<hearth.undo>"));
  say({"<fix>"});
  EXPECT_TRUE(machine_->fixes());
  EXPECT_THAT(allowed(), UnorderedElementsAre("<calendar.add>", "<lists.add>", "<hearth.undo>"));
  say({"<calendar.add>", "<what=>", "lunch", "<who=>", "ana", "<end>"});
  EXPECT_EQ(machine_->calls(),
            (std::vector<SparkCall>{{"calendar.add", {{"what", {"lunch"}}, {"who", {"ana"}}}}}));
}

TEST_F(SparkMachineTest, WhatIsOfferedIsCalledOnceOrNotAtAll) {
  SparkTool offered{
      "music.play",
      vocabulary_.fresh,
      {{"what", vocabulary_.offered[0], false}, {"room", vocabulary_.offered[1], false}}};
  tools_ = {&offered, 1};
  start(SparkTask::offer, "lunch on friday");
  EXPECT_THAT(allowed(), UnorderedElementsAre("<none>", "<new>"));
  say({"<new>"});
  EXPECT_THAT(allowed(), UnorderedElementsAre("<1=>", "<2=>", "<end>"));
  say({"<1=>", "lunch"});
  EXPECT_THAT(allowed(), UnorderedElementsAre("on", "<2=>", "<end>"));
  say({"<end>"});
  EXPECT_EQ(machine_->calls(), (std::vector<SparkCall>{{"music.play", {{"what", {"lunch"}}}}}));
}

TEST_F(SparkMachineTest, NoSpanReachesFromOneTurnIntoTheNext) {
  start(SparkTask::plan, "lunch\nfriday");
  say({"<calendar.add>", "<what=>", "lunch"});
  EXPECT_THAT(allowed(), ::testing::Not(::testing::Contains("friday")));
  start(SparkTask::plan, "lunch friday");
  say({"<calendar.add>", "<what=>", "lunch"});
  EXPECT_THAT(allowed(), ::testing::Contains("friday"));
}

TEST_F(SparkMachineTest, AnAnswerBeginsWithAToolOrWithNone) {
  start(SparkTask::plan, "lunch");
  EXPECT_THAT(allowed(),
              UnorderedElementsAre("<none>", "<calendar.add>", "<lists.add>", "<hearth.undo>"));
  say({"<none>"});
  EXPECT_THAT(allowed(), ElementsAre("<end>"));
  say({"<end>"});
  EXPECT_TRUE(machine_->done());
  EXPECT_THAT(machine_->allowed(), ElementsAre());
  EXPECT_EQ(machine_->calls(), std::vector<SparkCall>{});
}

TEST_F(SparkMachineTest, ArgumentsFollowInTheOrderOfTheCatalogue) {
  start(SparkTask::plan, "lunch friday");
  say({"<calendar.add>", "<what=>", "lunch"});
  EXPECT_THAT(allowed(), UnorderedElementsAre("friday", "<when=>", "<who=>", "<end>",
                                              "<calendar.add>", "<lists.add>", "<hearth.undo>"));
}

TEST_F(SparkMachineTest, ASpanStartsWithAWordAndEndsWithOne) {
  start(SparkTask::plan, "appointment on");
  say({"<hearth.undo>", "<what=>"});
  EXPECT_THAT(allowed(), UnorderedElementsAre("appoint", "on"));
  say({"appoint"});
  EXPECT_THAT(allowed(), ElementsAre("##ment"));
  say({"##ment"});
  EXPECT_THAT(allowed(), UnorderedElementsAre("on", "<end>", "<calendar.add>", "<lists.add>",
                                              "<hearth.undo>"));
}

TEST_F(SparkMachineTest, WhatMayLieApartOrRepeatsMayStandTwice) {
  start(SparkTask::plan, "On Friday lunch on 5 with Ana, B");
  say({"<calendar.add>", "<what=>", "lunch", "<when=>", "on", "friday", "<when=>", "on", "5",
       "<who=>", "ana", "<who=>", "b", "<end>"});
  EXPECT_EQ(machine_->calls(),
            (std::vector<SparkCall>{
                {"calendar.add",
                 {{"what", {"lunch"}}, {"when", {"On Friday", "on 5"}}, {"who", {"Ana", "B"}}}}}));
}

TEST_F(SparkMachineTest, ARunThatStandsTwiceMeansItsFirstPlace) {
  start(SparkTask::plan, "MILK anab ana, milk");
  say({"<lists.add>", "<item=>", "milk", "<item=>", "ana", "<end>"});
  EXPECT_EQ(machine_->calls(),
            (std::vector<SparkCall>{{"lists.add", {{"item", {"MILK", "ana"}}}}}));
}

TEST_F(SparkMachineTest, AWordStandsInOneArgumentOfACall) {
  start(SparkTask::plan, "milk on friday, milk");
  say({"<lists.add>", "<list=>", "milk", "<item=>"});
  EXPECT_THAT(allowed(), UnorderedElementsAre("on", "friday", ",", "milk"));
  say({"friday", ",", "milk", "<item=>", "on"});
  EXPECT_THAT(allowed(),
              UnorderedElementsAre("<end>", "<calendar.add>", "<lists.add>", "<hearth.undo>"))
      << "no word is left";
  say({"<hearth.undo>", "<what=>", "milk", "<end>"});
  EXPECT_EQ(
      machine_->calls(),
      (std::vector<SparkCall>{{"lists.add", {{"list", {"milk"}}, {"item", {"friday, milk", "on"}}}},
                              {"hearth.undo", {{"what", {"milk"}}}}}));
}

TEST_F(SparkMachineTest, ASpanCoversWhatLiesBetweenItsWordsAsItWasWritten) {
  start(SparkTask::plan, "Lunch ,  Friday");
  say({"<hearth.undo>", "<what=>", "lunch", ",", "friday", "<end>"});
  EXPECT_EQ(machine_->calls(),
            (std::vector<SparkCall>{{"hearth.undo", {{"what", {"Lunch ,  Friday"}}}}}));
}

TEST_F(SparkMachineTest, NoMoreThanEightCallsAreMade) {
  start(SparkTask::plan, "lunch");
  for (int i = 0; i < 8; ++i) say({"<hearth.undo>"});
  EXPECT_THAT(allowed(), UnorderedElementsAre("<what=>", "<end>"));
}

TEST_F(SparkMachineTest, ASplitIsOfOnePartAtLeast) {
  start(SparkTask::split, "lunch on friday");
  EXPECT_THAT(allowed(), ElementsAre("<part=>"));
  say({"<part=>", "lunch", "<part=>", "on", "friday", "<end>"});
  EXPECT_EQ(machine_->calls(),
            (std::vector<SparkCall>{{"split", {{"part", {"lunch", "on friday"}}}}}));
}

TEST_F(SparkMachineTest, ASplitHasNoMoreThanEightParts) {
  start(SparkTask::split, "a b c d e f g h, i");
  for (const char* part : {"a", "b", "c", "d", "e", "f", "g", "h"}) say({"<part=>", part});
  EXPECT_THAT(allowed(), UnorderedElementsAre(",", "<end>"));
}

// Whoever chooses: the machine never gets stuck, and every argument is cut from the request at the
// ends of words.
RC_GTEST_FIXTURE_PROP(SparkMachineTest, AnyWalkSaysOnlySpansOfTheRequest, ()) {
  auto words =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
          "Lunch", "on", "friday", "appointment", "zebra", "É", "17", ",", "ana's", "on")));
  std::string text;
  for (auto& word : words) text += word + " ";
  start(*rc::gen::element(SparkTask::plan, SparkTask::split), text);
  for (int steps = 0; steps < 400 && !machine_->done(); ++steps) {
    auto tokens = machine_->allowed();
    RC_ASSERT(!tokens.empty());
    machine_->accept(tokens[*rc::gen::inRange<size_t>(0, tokens.size())]);
  }
  std::string padded = " " + text;
  for (const SparkCall& call : machine_->calls())
    for (const SparkArgument& argument : call.arguments)
      for (const std::string& span : argument.texts) RC_ASSERT(padded.contains(span));
}

}  // namespace
}  // namespace model
