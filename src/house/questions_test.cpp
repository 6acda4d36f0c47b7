// Questions of plans that the owner answers later; requests that are asked differently; words of
// the talk.
#include "house/questions.h"

#include <gmock/gmock.h>

#include "house/testing.h"

namespace house {
namespace {

using agent::State;
using testing::ElementsAre;
using testing::HasSubstr;

// Is not there when asked, and answers on the page of cards.
struct Away : Mia {
  std::vector<std::string> heard;
  std::optional<std::string> answer(const std::string& question,
                                    const std::vector<std::string>&) override {
    heard.push_back(question);
    return {};
  }
  bool answers_later() const override { return true; }
};

struct Questions : testing::Test {
  Home home;
  Away away;
  Answer asked(const std::string& plan) {
    auto answer = home.house->ask(plan, {.mode = agent::Mode::given, .now = morning()}, away);
    EXPECT_TRUE(answer);
    return answer.value_or(Answer{});
  }
  Result<Answer> answered(const std::string& task, const std::string& words) {
    return home.house->answer_question(task, words, away);
  }
};

const std::string which =
    "lists.add([\"tea\"], list=\"shopping\")\n"
    "list = ask(\"Which list?\", choices=[\"shopping\", \"packing\"])\n"
    "lists.add([\"soap\"], list=list)";

TEST_F(Questions, ATaskWaitsWithItsQuestionAndGoesOnWithTheAnswer) {
  Answer answer = asked(which);
  EXPECT_EQ(answer.reply.state, State::waiting);
  EXPECT_THAT(away.heard, ElementsAre("Which list?"));
  home.reopen();
  auto open = home.house->questions().value();
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].task, answer.task);
  EXPECT_EQ(open[0].text, "Which list?");
  EXPECT_THAT(open[0].choices, ElementsAre("shopping", "packing"));

  auto went_on = answered(answer.task, "packing");
  ASSERT_TRUE(went_on);
  EXPECT_EQ(went_on->reply.state, State::done);
  EXPECT_THAT(home.told("lists.show(\"packing\")"), HasSubstr("soap"));
  EXPECT_EQ(home.sizes(), "lists.item 2") << "what was done before is done once";
  EXPECT_TRUE(home.house->questions()->empty());
}

TEST_F(Questions, AnAnswerCountsOnce) {
  Answer answer = asked(which);
  EXPECT_TRUE(answered(answer.task, "packing"));
  EXPECT_THAT(answered(answer.task, "packing").error().text(), HasSubstr("answered already"));
  EXPECT_FALSE(answered("nobody", "packing"));
}

TEST_F(Questions, OneAfterTheOtherIsAskedInTurn) {
  Answer answer = asked("a = ask(\"One?\")\nb = ask(\"Two?\")\nsay(f\"{a} and {b}\")");
  ASSERT_TRUE(answered(answer.task, "first"));
  EXPECT_EQ(home.house->questions()->front().text, "Two?");
  EXPECT_THAT(answered(answer.task, "second")->reply.text, HasSubstr("first and second"));
}

TEST_F(Questions, OneThatIsLeftOpenEndsItsTask) {
  Answer answer = asked(which);
  auto ended = answered(answer.task, "");
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->reply.state, State::failed);
  EXPECT_THAT(ended->reply.text, HasSubstr("I need to know: Which list?"));
  EXPECT_TRUE(home.house->questions()->empty());
}

TEST_F(Questions, NobodyWaitsForAnOwnerWhoNeverAnswersLater) {
  Absent nobody;
  auto answer = home.house->ask(which, {.mode = agent::Mode::given, .now = morning()}, nobody);
  EXPECT_EQ(answer->reply.state, State::failed);
  EXPECT_TRUE(home.house->questions()->empty());
}

TEST_F(Questions, ARequestThatIsAskedDifferentlySaysInsteadOfWhich) {
  Answer first = home.asked(add("milk"));
  auto second = home.house->ask(
      add("bread"), {.mode = agent::Mode::given, .now = morning(), .instead_of = first.task},
      home.mia);
  ASSERT_TRUE(second);
  EXPECT_EQ(home.house->log({.task = second->task})->front().instead_of, first.task);
  EXPECT_EQ(home.house->log({.task = first.task})->front().instead_of, "");
  auto of_none = home.house->ask(add("eggs"), {.instead_of = "nobody"}, home.mia);
  EXPECT_THAT(of_none.error().text(), HasSubstr("no such task"));
}

TEST_F(Questions, TheTalkIsSearchedInRequestsAndReplies) {
  home.asked(add("Milk"));
  home.asked(add("bread"));
  LogFilter filter;
  filter.words = "MILK";
  EXPECT_EQ(home.house->log(filter)->size(), 1u);
  filter.words = "on the shopping list";
  EXPECT_EQ(home.house->log(filter)->size(), 2u);
  filter.words = "butter";
  EXPECT_TRUE(home.house->log(filter)->empty());
}

}  // namespace
}  // namespace house
