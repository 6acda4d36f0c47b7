// Cards: their longer answers, their end, and how many there may be.
#include <gmock/gmock.h>

#include "house/testing.h"

namespace house {
namespace {

using agent::State;
using testing::HasSubstr;
using testing::Not;
using trust::CardAnswer;

// The text of a reminder may go to Ana only when the owner says so (rule C1).
const std::string disclose =
    "messages.send(to=person(\"Ana\"), text=reminders.find(\"mum\")[0].text)";

struct LongerCards : testing::Test {
  Home home;
  LongerCards() {
    home.asked(
        "contacts.add(who=\"Ana Lopez\", mail=\"ana@example.org\")\n"
        "contacts.add(who=\"Ben Hall\", mail=\"ben@example.org\")\n"
        "reminders.add(\"call mum\", when=when(\"tomorrow at 9\"))");
  }
  trust::Card waiting(const std::string& plan = disclose) {
    Answer answer = home.asked(plan);
    EXPECT_EQ(answer.reply.state, State::waiting) << answer.reply.text;
    return answer.cards.empty() ? trust::Card{} : answer.cards[0];
  }
  Result<Answer> answer(const std::string& card, CardAnswer says) {
    return home.house->answer_card(card, says, home.mia);
  }
  std::string why_not(const std::string& card, CardAnswer says) {
    auto answered = answer(card, says);
    EXPECT_FALSE(answered);
    return answered ? "" : answered.error().text();
  }
  size_t sent() {
    std::string sizes = home.sizes();
    size_t at = sizes.find("messages.message ");
    return at == std::string::npos ? 0 : std::stoul(sizes.substr(at + 17));
  }
};

TEST_F(LongerCards, AlwaysMakesTheGrantThatTheCardShowed) {
  trust::Card card = waiting();
  ASSERT_TRUE(card.always);
  EXPECT_THAT(trust::render(card),
              HasSubstr("may pass on plain records of yours; at most 10 times in 30"));
  home.reopen();
  EXPECT_EQ(answer(card.id, CardAnswer::always)->reply.state, State::done);
  auto grants = home.house->grants().value();
  ASSERT_EQ(grants.size(), 1u);
  EXPECT_EQ(grants[0].bounds, card.always->bounds);
  EXPECT_EQ(grants[0].recipient, "ana@example.org");
  EXPECT_EQ(grants[0].until, card.always->until);
  EXPECT_EQ(home.state(disclose), State::done);
  EXPECT_EQ(sent(), 2u);
  EXPECT_EQ(home.house->grants()->front().uses.size(), 1u);
  EXPECT_EQ(home.state("messages.send(to=person(\"Ben\"), text=reminders.find(\"mum\")[0].text)"),
            State::waiting);
}

TEST_F(LongerCards, ForThisTaskIsForThisTaskAlone) {
  trust::Card card = waiting(disclose + "\n" + disclose + "\n" + disclose);
  EXPECT_EQ(home.house->cards()->size(), 3u);
  auto answered = answer(card.id, CardAnswer::in_task);
  ASSERT_TRUE(answered) << answered.error().text();
  EXPECT_EQ(answered->reply.state, State::done) << answered->reply.text;
  EXPECT_EQ(sent(), 3u);
  EXPECT_TRUE(home.house->cards()->empty());
  EXPECT_TRUE(home.house->grants()->empty());
  EXPECT_EQ(home.state(disclose), State::waiting);
}

TEST_F(LongerCards, AnOwnerWhoIsThereIsAskedOnceForTheTask) {
  home.mia.says = CardAnswer::in_task;
  EXPECT_EQ(home.state(disclose + "\n" + disclose + "\n" + disclose), State::done);
  EXPECT_EQ(home.mia.cards.size(), 1u);
  EXPECT_EQ(sent(), 3u);
  home.mia.says = CardAnswer::always;
  EXPECT_EQ(home.state(disclose), State::done);
  EXPECT_EQ(home.state(disclose), State::done);
  EXPECT_EQ(home.mia.cards.size(), 2u);
  home.reopen();
  EXPECT_EQ(home.house->grants()->size(), 1u);
}

TEST_F(LongerCards, OneThatOffersNothingLongerIsNotAnsweredSo) {
  base::Path mail = home.folder.path / "eve.eml";
  ASSERT_TRUE(base::write_file(mail, "From: Eve <eve@example.org>\nSubject: invoice\n\nPay me\n"));
  ASSERT_EQ(home.house->import_files({mail}, morning())[0].report->taken, 1);
  trust::Card card =
      waiting("messages.send(to=person(\"Ana\"), text=messages.find(text=\"invoice\")[0].subject)");
  EXPECT_FALSE(card.always || card.in_task);
  EXPECT_THAT(why_not(card.id, CardAnswer::always), HasSubstr("does not offer that answer"));
  EXPECT_THAT(why_not(card.id, CardAnswer::in_task), HasSubstr("Say approve or deny."));
  EXPECT_EQ(home.house->cards()->size(), 1u);
  EXPECT_EQ(answer(card.id, CardAnswer::once)->reply.state, State::done);
}

TEST_F(LongerCards, AnAnsweredOneSaysWhatWasAnsweredAndDoesNothingAgain) {
  std::string yes = waiting().id;
  ASSERT_TRUE(answer(yes, CardAnswer::once));
  EXPECT_THAT(why_not(yes, CardAnswer::once), HasSubstr("you said yes to it, once, on "));
  EXPECT_THAT(why_not(yes, CardAnswer::deny), HasSubstr("you said yes to it, once, on "));
  std::string no = waiting().id;
  ASSERT_TRUE(answer(no, CardAnswer::deny));
  EXPECT_THAT(why_not(no, CardAnswer::always), HasSubstr("you said no to it on "));
  EXPECT_THAT(why_not("nonsense", CardAnswer::once), HasSubstr("There is no open card nonsense"));
  EXPECT_EQ(sent(), 1u);
  EXPECT_TRUE(home.house->grants()->empty());
}

TEST_F(LongerCards, OneThatIsEditedIsAnotherCallWithTheOwnersWords) {
  trust::Card card = waiting();
  ASSERT_EQ(card.editable, (std::vector<trust::Editable>{{"text", "call mum"}}));
  auto answered =
      home.house->answer_card(card.id, CardAnswer::edit, home.mia, {{"text", "call me tonight"}});
  ASSERT_TRUE(answered) << answered.error().text();
  // The words are hers now, so nothing has to be asked any more.
  EXPECT_EQ(answered->reply.state, State::done) << answered->reply.text;
  EXPECT_EQ(sent(), 1u);
  EXPECT_TRUE(home.house->cards()->empty());
  EXPECT_THAT(answered->reply.steps.back().arguments.text("text"), "call me tonight");
  EXPECT_EQ(answered->reply.steps.back().arguments.find("text")->label().integrity,
            trust::Integrity::owner);
  EXPECT_THAT(why_not(card.id, CardAnswer::once), HasSubstr("you changed it on "));
  home.reopen();
  EXPECT_TRUE(home.house->resume(home.mia)->empty());
  EXPECT_EQ(sent(), 1u);
}

TEST_F(LongerCards, AnOwnerWhoIsThereMayEditIt) {
  home.mia.says = CardAnswer::edit;
  home.mia.wants = {{{"to", "Ben"}}, {{"text", "see you"}}};  // whom is not said on a card
  EXPECT_EQ(home.state(disclose), State::done);
  EXPECT_EQ(home.mia.cards.size(), 2u);
  EXPECT_EQ(sent(), 1u);
}

TEST_F(LongerCards, AnEditIsOnlyOfWhatTheCardOffers) {
  trust::Card card = waiting();
  for (const trust::Edits& edits :
       {trust::Edits{}, trust::Edits{{"to", "Ben"}}, trust::Edits{{"text", "x"}, {"more", "y"}}}) {
    auto answered = home.house->answer_card(card.id, CardAnswer::edit, home.mia, edits);
    ASSERT_FALSE(answered);
    EXPECT_EQ(answered.error().code, base::Code::invalid);
  }
  EXPECT_EQ(home.house->cards()->size(), 1u);
  EXPECT_EQ(sent(), 0u);
}

TEST_F(LongerCards, UnansweredTheyCountAsNoAndTheTaskEnds) {
  std::string card = waiting(disclose + "\n" + add("milk")).id;
  home.later = std::chrono::days(7) - std::chrono::hours(1);
  EXPECT_TRUE(home.house->expire_cards(home.mia)->empty());
  home.later = std::chrono::days(7) + std::chrono::hours(1);
  home.reopen();
  auto ended = home.house->expire_cards(home.mia).value();
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_THAT(ended[0].reply.text, HasSubstr("Nobody answered the card for this in time"));
  EXPECT_THAT(ended[0].reply.text, HasSubstr("On the shopping list: milk."));
  EXPECT_NE(home.house->log(1)->back().state, "waiting");
  EXPECT_TRUE(home.house->cards()->empty());
  EXPECT_THAT(why_not(card, CardAnswer::once), HasSubstr("nobody answered it in time"));
  EXPECT_EQ(sent(), 0u);
  EXPECT_TRUE(home.house->resume(home.mia)->empty());
  EXPECT_TRUE(home.house->expire_cards(home.mia)->empty());
  EXPECT_TRUE(home.house->verify());
}

TEST_F(LongerCards, AYesThatComesTooLateIsANo) {
  std::string card = waiting().id;
  home.later = std::chrono::days(8);
  auto late = answer(card, CardAnswer::always);
  ASSERT_TRUE(late);
  EXPECT_THAT(late->reply.text, HasSubstr("Nobody answered the card for this in time"));
  EXPECT_EQ(sent(), 0u);
  EXPECT_TRUE(home.house->grants()->empty());
}

TEST_F(LongerCards, AnotherAnswerOfTheTaskDoesNotMakeACardLastLonger) {
  auto cards = home.asked(disclose + "\n" + disclose).cards;
  ASSERT_EQ(cards.size(), 2u);
  home.later = std::chrono::days(5);
  ASSERT_TRUE(answer(cards[0].id, CardAnswer::once));
  ASSERT_EQ(home.house->cards()->size(), 1u);
  EXPECT_EQ(home.house->cards()->front().until, cards[1].until);
}

TEST_F(LongerCards, ATaskThatNeedsMoreThanItMayPutStops) {
  auto answer = home.asked("for i in [0, 1, 2, 3, 4, 5, 6]:\n  " + disclose + "\n" + add("milk"));
  EXPECT_EQ(answer.cards.size(), 5u);
  EXPECT_THAT(answer.reply.text, HasSubstr("This task has asked you often enough"));
}

TEST_F(LongerCards, ATaskThatIsTakenUpAgainMayPutNoMoreThanBefore) {
  std::string plan = "for i in [0, 1, 2, 3, 4, 5, 6]:\n  " + disclose;
  auto cards = home.asked(plan).cards;
  ASSERT_EQ(cards.size(), 5u);
  for (const trust::Card& card : cards) ASSERT_TRUE(answer(card.id, CardAnswer::once));
  EXPECT_TRUE(home.house->cards()->empty());
  EXPECT_EQ(sent(), 5u);
}

TEST_F(LongerCards, TheLikeOfWhatWasRefusedIsNotAskedForeverWhateverTheTask) {
  home.mia.says = CardAnswer::deny;
  for (int i = 0; i < 5; ++i) home.asked(disclose);
  EXPECT_EQ(home.mia.cards.size(), 5u);
  EXPECT_THAT(home.told(disclose), HasSubstr("5 times within a week without a yes"));
  EXPECT_EQ(home.mia.cards.size(), 5u);
  home.told("messages.send(to=person(\"Ben\"), text=reminders.find(\"mum\")[0].text)");
  EXPECT_EQ(home.mia.cards.size(), 6u);
  home.later = std::chrono::days(8);
  home.told(disclose);
  EXPECT_EQ(home.mia.cards.size(), 7u);
}

TEST_F(LongerCards, WhatIsApprovedMayBeAskedAsOftenAsItTakes) {
  home.mia.says = CardAnswer::once;
  for (int i = 0; i < 8; ++i) home.asked(disclose);
  EXPECT_EQ(home.mia.cards.size(), 8u);
  EXPECT_EQ(sent(), 8u);
}

}  // namespace
}  // namespace house
