// Grants: given, enforced, counted, revoked.
#include <gmock/gmock.h>

#include <thread>

#include "house/testing.h"

namespace house {
namespace {

using agent::State;
using testing::HasSubstr;
using trust::CardAnswer;

// The text of a reminder to Ana: a card by rule C1, because the owner did not say it.
const std::string disclose =
    "messages.send(to=person(\"Ana\"), text=reminders.find(\"mum\")[0].text)";

struct Grants : testing::Test {
  Home home;
  Grants() {
    home.asked(
        "contacts.add(who=\"Ana Lopez\", mail=\"ana@example.org\")\n"
        "contacts.add(who=\"Eve Moore\", mail=\"eve@example.org\")\n"
        "reminders.add(\"call mum\", when=when(\"tomorrow at 9\"))");
  }
  base::Result<trust::Grant> give(const std::string& recipient, uint32_t uses = 2) {
    return home.house->give_grant({.tool = "messages.send",
                                   .recipient = recipient,
                                   .bounds = {.uses_max = uses, .categories = trust::personal},
                                   .until = base::clock_now() + std::chrono::days(30)});
  }
  std::string given(const std::string& recipient = "ana@example.org", uint32_t uses = 2) {
    auto grant = give(recipient, uses);
    EXPECT_TRUE(grant) << (grant ? "" : grant.error().text());
    return grant ? grant->id : "";
  }
  size_t uses() { return home.house->grants()->front().uses.size(); }
};

TEST_F(Grants, NothingIsGivenByDefault) {
  EXPECT_TRUE(home.house->grants()->empty());
  EXPECT_EQ(home.state(disclose), State::waiting);
}

TEST_F(Grants, OneLetsAStepPassWithoutACard) {
  std::string id = given();
  EXPECT_EQ(home.state(disclose), State::done);
  EXPECT_THAT(home.sizes(), HasSubstr("messages.message 1"));
  EXPECT_TRUE(home.mia.cards.empty());
  auto steps = home.house->log(1)->back().steps;
  EXPECT_EQ(steps.back().grant, id);
  EXPECT_EQ(steps.back().rule, "S3/control=OWNER E4");
}

TEST_F(Grants, OneForAnaIsNoneForEve) {
  given();
  EXPECT_EQ(home.state("messages.send(to=person(\"Eve\"), text=reminders.find(\"mum\")[0].text)"),
            State::waiting);
  EXPECT_EQ(home.state("messages.send(to=[person(\"Ana\"), person(\"Eve\")], "
                       "text=reminders.find(\"mum\")[0].text)"),
            State::waiting);
}

TEST_F(Grants, ANameIsLookedUpInTheContacts) {
  auto grant = give("Ana");
  ASSERT_TRUE(grant) << grant.error().text();
  EXPECT_EQ(grant->recipient, "ana@example.org");
  EXPECT_EQ(grant->recipient_shown, "Ana Lopez <ana@example.org>");
  EXPECT_EQ(grant->what, "Sends a message");
  EXPECT_EQ(give("Nobody").error().code, base::Code::not_found);
}

TEST_F(Grants, AUseIsCountedWithItsStepAndTheLastOneIsTheLast) {
  given("ana@example.org", 2);
  EXPECT_EQ(home.state(disclose + "\n" + disclose + "\n" + disclose), State::waiting);
  EXPECT_THAT(home.sizes(), HasSubstr("messages.message 2"));
  home.reopen();
  EXPECT_EQ(uses(), 2u);
  EXPECT_EQ(home.state(disclose), State::waiting);
}

TEST_F(Grants, AStepThatFailsUsesNothing) {
  given();
  home.asked("messages.send(to=person(\"Ana\"), text=reminders.find(\"mum\")[0].text, subject=\"" +
             std::string(600, 'x') + "\")");
  EXPECT_THAT(home.sizes(), testing::Not(HasSubstr("messages")));
  EXPECT_EQ(uses(), 0u);
}

TEST_F(Grants, WhatIsRevokedAllowsNothingMore) {
  std::string id = given();
  ASSERT_TRUE(home.house->revoke_grant(id));
  EXPECT_EQ(home.state(disclose), State::waiting);
  EXPECT_EQ(home.house->revoke_grant(id).error().code, base::Code::not_found);
  home.reopen();
  EXPECT_TRUE(home.house->grants()->empty());
}

// While the task waits for its owner's answer, somebody revokes from another thread.
struct Revoker : Mia {
  House* house = nullptr;
  std::string id;
  std::optional<std::string> answer(const std::string& question,
                                    const std::vector<std::string>& choices) override {
    std::thread([&] { EXPECT_TRUE(house->revoke_grant(id)); }).join();
    return Mia::answer(question, choices);
  }
};

TEST_F(Grants, OneThatIsRevokedStopsTheNextStepOfARunningTask) {
  Revoker owner;
  owner.house = home.house.get();
  owner.id = given("ana@example.org", 10);
  auto answer = home.house->ask(disclose + "\nif ask(\"go on?\") != \"\":\n  " + disclose,
                                {.mode = agent::Mode::given, .now = morning()}, owner);
  ASSERT_TRUE(answer) << answer.error().text();
  EXPECT_EQ(answer->reply.state, State::waiting);
  EXPECT_EQ(answer->cards.size(), 1u);
  EXPECT_THAT(home.sizes(), HasSubstr("messages.message 1"));
  auto steps = answer->reply.steps;
  EXPECT_TRUE(steps.back().waiting);
}

TEST_F(Grants, OneThatRanOutIsGoneAtTheNextOpening) {
  base::Instant now = base::clock_now();
  ASSERT_TRUE(home.house->give_grant({.tool = "messages.send",
                                      .recipient = "ana@example.org",
                                      .bounds = {.uses_max = 2, .categories = trust::personal},
                                      .until = now + std::chrono::days(2)}));
  home.close();
  auto later = House::open({.home = home.folder.path / "home", .spark_file = {}, .clock = [&] {
                              return now + std::chrono::days(3);
                            }});
  ASSERT_TRUE(later);
  EXPECT_TRUE((*later)->grants()->empty());
  EXPECT_EQ((*later)
                ->ask(disclose, {.mode = agent::Mode::given, .now = morning()}, home.mia)
                ->reply.state,
            State::waiting);
  later->reset();
  home.reopen();  // the clock went back: what ended has ended
  EXPECT_TRUE(home.house->grants()->empty());
}

TEST_F(Grants, AreRefusedWithoutASenseOrABound) {
  auto code = [&](trust::Grant grant) { return home.house->give_grant(grant).error().code; };
  base::Instant later = base::clock_now() + std::chrono::days(1);
  EXPECT_EQ(code({.tool = "messages.sned", .recipient = "ana@example.org", .until = later}),
            base::Code::not_found);
  EXPECT_EQ(code({.tool = "lists.add", .recipient = "ana@example.org", .until = later}),
            base::Code::invalid);
  EXPECT_EQ(code({.tool = "messages.send", .until = later}), base::Code::invalid);
  EXPECT_EQ(code({.tool = "messages.send", .recipient = "ana@example.org"}), base::Code::invalid);
  EXPECT_TRUE(home.house->grants()->empty());
}

TEST(Crash, AUseOfAGrantAndItsStepAreThereBothOrNeither) {
  for (int fatal = 0;; fatal += 5) {
    Home home;
    home.asked(
        "contacts.add(who=\"Ana Lopez\", mail=\"ana@example.org\")\n"
        "reminders.add(\"call mum\", when=when(\"tomorrow at 9\"))");
    ASSERT_TRUE(home.house->give_grant({.tool = "messages.send",
                                        .recipient = "ana@example.org",
                                        .bounds = {.uses_max = 1, .categories = trust::personal},
                                        .until = base::clock_now() + std::chrono::days(1)}));
    home.close();
    int acknowledged = 0;
    bool killed = store::killed_at_write(fatal, acknowledged, [&](auto&) {
      Mia mia;
      auto house = open_house(home.folder.path / "home");
      (void)house->ask(disclose, {.mode = agent::Mode::given, .now = morning()}, mia);
    });
    home.reopen();
    size_t sent = home.sizes().find("messages.message 1") != std::string::npos ? 1 : 0;
    ASSERT_EQ(home.house->grants()->front().uses.size(), sent) << fatal;
    ASSERT_TRUE(home.house->resume(home.mia)) << fatal;
    ASSERT_THAT(home.sizes(), testing::Not(HasSubstr("messages.message 2"))) << fatal;
    if (!killed) return;
  }
}

}  // namespace
}  // namespace house
