#include "trust/grants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/file.h"

namespace trust {
namespace {

constexpr std::string_view ana = "ana@example.org", grid = "grid@example.org";

base::Instant noon(int days = 0) {
  return *base::parse_instant("2026-05-04T12:00Z") + std::chrono::days(days);
}

Label of(Integrity integrity, uint32_t categories = 0) {
  return {.integrity = integrity, .readers = reader_owner, .categories = categories};
}

Argument to(std::string_view party, Integrity integrity = Integrity::owner) {
  return {.name = "to",
          .text = std::string(party),
          .shown = std::string(party),
          .part = Part::control,
          .label = of(integrity, contacts),
          .parties = {std::string(party)}};
}

Argument text(Label label, std::string words = "hello") {
  return {.name = "text", .text = words, .shown = words, .part = Part::content, .label = label};
}

Argument amount(int64_t minor, Integrity integrity = Integrity::outside,
                std::string currency = "EUR") {
  base::Money money{minor, std::move(currency)};
  return {.name = "amount",
          .text = money.text(),
          .shown = money.text(),
          .part = Part::control,
          .label = of(integrity),
          .amount = money};
}

// The owner's own records to somebody: a card by C1.
Call send(Argument whom, Argument what) {
  return {.policy = {.tool = "messages.send",
                     .effect = Effect::s3,
                     .categories = messages,
                     .purposes = communicate,
                     .room = "messages",
                     .sends = true},
          .task = "t1",
          .path = "1",
          .arguments = {std::move(whom), std::move(what)},
          .control = Label::owner()};
}

Call pay(Argument whom, Argument how_much) {
  return {.policy = {.tool = "money.pay",
                     .effect = Effect::s4,
                     .purposes = trust::pay,
                     .room = "money",
                     .sends = true},
          .task = "t1",
          .path = "1",
          .arguments = {std::move(whom), std::move(how_much)},
          .control = Label::owner()};
}

Task task() {
  return {.id = "t1",
          .request = "do it",
          .tools = {"messages.send", "money.pay"},
          .purposes = assist | schedule | communicate | trust::pay};
}

Grant may_send(uint32_t categories = calendar) {
  return {.id = "g1",
          .room = "messages",
          .tool = "messages.send",
          .what = "Sends a message",
          .purposes = communicate,
          .recipient = std::string(ana),
          .recipient_shown = "Ana <ana@example.org>",
          .bounds = {.uses_max = 2, .categories = categories},
          .given = noon(),
          .until = noon(90)};
}

Grant may_pay() {
  return {.id = "g2",
          .room = "money",
          .tool = "money.pay",
          .purposes = trust::pay,
          .recipient = std::string(grid),
          .bounds = {.uses_max = 1, .amount_max = base::Money{6000, "EUR"}},
          .given = noon(),
          .until = noon(90)};
}

Decision judged(const Call& call, Grant grant, base::Instant now = noon()) {
  std::vector<Grant> grants = {std::move(grant)};
  return Gatekeeper::judge(call, task(), {&grants, now});
}

Verdict verdict(const Call& call, Grant grant, base::Instant now = noon()) {
  return judged(call, std::move(grant), now).verdict;
}

const Call notes = send(to(ana), text(of(Integrity::own, calendar)));
const Call bill = pay(to(grid, Integrity::own), amount(5500));

TEST(Grant, LetsTheOwnersRecordsGoToWhomItNames) {
  EXPECT_EQ(Gatekeeper::judge(notes, task()).verdict, Verdict::card);
  Decision decision = judged(notes, may_send());
  EXPECT_EQ(decision.verdict, Verdict::allow);
  EXPECT_EQ(decision.grant, "g1");
  EXPECT_EQ(decision.rule, "S3/control=OWNER E4");
}

TEST(Grant, IsForNobodyElse) {
  for (const char* other : {"eve@example.org", "ana@example.org.evil.example", "ana@example.or",
                            "Ana@example.org", "аna@example.org", "ana\u200b@example.org", ""})
    EXPECT_EQ(verdict(send(to(other), text(of(Integrity::own, calendar))), may_send()),
              Verdict::card)
        << other;
  Call both = notes;
  both.arguments[0].parties.push_back("eve@example.org");
  EXPECT_EQ(verdict(both, may_send()), Verdict::card);
  Call nobody = notes;
  nobody.arguments[0].parties.clear();
  EXPECT_EQ(verdict(nobody, may_send()), Verdict::card);
}

TEST(Grant, IsForItsActionItsAgentAndItsPurposeOnly) {
  Grant other = may_send();
  other.tool = "messages.forward";
  EXPECT_EQ(verdict(notes, other), Verdict::card);
  other = may_send(), other.room = "money";
  EXPECT_EQ(verdict(notes, other), Verdict::card);
  other = may_send(), other.agent = "gardener";
  EXPECT_EQ(verdict(notes, other), Verdict::card);
  other = may_send(), other.purposes = shop;
  EXPECT_EQ(verdict(notes, other), Verdict::card);
  other = may_send(), other.task = "t2";
  EXPECT_EQ(verdict(notes, other), Verdict::card);
  other.task = "t1";
  EXPECT_EQ(verdict(notes, other), Verdict::allow);
}

TEST(Grant, PassesOnOnlyTheCategoriesItNames) {
  Call pressure = send(to(ana), text(of(Integrity::own, health)));
  EXPECT_EQ(verdict(pressure, may_send(calendar)), Verdict::card);
  EXPECT_EQ(verdict(pressure, may_send(calendar | health)), Verdict::allow);
  Call both = send(to(ana), text(of(Integrity::own, health | calendar)));
  EXPECT_EQ(verdict(both, may_send(health)), Verdict::card);
}

TEST(Grant, HealthGoesForThePurposeOfTheGrantAndNoOther) {
  Label care_only = of(Integrity::own, health);
  care_only.purposes = care;
  Grant grant = may_send(health);
  EXPECT_EQ(verdict(send(to(ana), text(care_only)), grant), Verdict::card);
  care_only.purposes |= communicate;
  EXPECT_EQ(verdict(send(to(ana), text(care_only)), grant), Verdict::allow);
}

TEST(Grant, NeverPassesOnWhatCameFromOutsideNorALinkInIt) {
  EXPECT_EQ(verdict(send(to(ana), text(of(Integrity::outside, calendar))), may_send()),
            Verdict::card);
  EXPECT_EQ(verdict(send(to(ana), text(of(Integrity::own, calendar), "see https://evil.example")),
                    may_send()),
            Verdict::card);
  EXPECT_EQ(verdict(send(to(ana), text(Label::worst())), may_send(~0u)), Verdict::card);
}

TEST(Grant, DoesNotHelpADecisionThatHangsOnOutsideWords) {
  Call swayed = notes;
  swayed.control = of(Integrity::outside);
  EXPECT_EQ(verdict(swayed, may_send()), Verdict::card);
  Call swayed_bill = bill;
  swayed_bill.control = of(Integrity::outside);
  EXPECT_EQ(verdict(swayed_bill, may_pay()), Verdict::card);
}

TEST(Grant, ARecipientFromOutsideIsTheOwnersWordWhenItIsTheOneOfTheGrant) {
  Call from_mail = send(to(ana, Integrity::outside), text(of(Integrity::own, calendar)));
  EXPECT_EQ(verdict(from_mail, may_send()), Verdict::allow);
  from_mail.arguments[0].parties = {"eve@example.org"};
  EXPECT_EQ(verdict(from_mail, may_send()), Verdict::card);
}

TEST(Grant, PaysTheBillWithinItsCap) {
  EXPECT_EQ(Gatekeeper::judge(bill, task()).rule, "S4/control=OUTSIDE");
  Decision decision = judged(bill, may_pay());
  EXPECT_EQ(decision.verdict, Verdict::allow);
  EXPECT_EQ(decision.rule, "S4/control=OWNER E4");
  EXPECT_EQ(verdict(pay(to(grid), amount(6000)), may_pay()), Verdict::allow);
  EXPECT_EQ(verdict(pay(to(grid), amount(6001)), may_pay()), Verdict::card);
  EXPECT_EQ(verdict(pay(to(grid), amount(-1)), may_pay()), Verdict::card);
  EXPECT_EQ(verdict(pay(to(grid), amount(10, Integrity::owner, "KWD")), may_pay()), Verdict::card);
  EXPECT_EQ(verdict(pay(to(grid), amount(10, Integrity::owner, "")), may_pay()), Verdict::card);
  EXPECT_EQ(verdict(pay(to(ana), amount(5500)), may_pay()), Verdict::card);
  Grant no_cap = may_pay();
  no_cap.bounds.amount_max.reset();
  EXPECT_EQ(verdict(pay(to(grid), amount(1, Integrity::owner)), no_cap), Verdict::card);
}

TEST(Grant, AnotherControlArgumentMustStillBeTheOwners) {
  Call other_account = bill;
  other_account.arguments.push_back(
      {"from", "savings", "savings", Part::control, of(Integrity::own)});
  EXPECT_EQ(verdict(other_account, may_pay()), Verdict::card);
}

TEST(Grant, EndsAtItsHour) {
  EXPECT_EQ(verdict(notes, may_send(), noon(90) - base::Seconds(1)), Verdict::allow);
  EXPECT_EQ(verdict(notes, may_send(), noon(90)), Verdict::card);
}

TEST(Grant, NeverAllowsWhatIsDenied) {
  Task other = task();
  other.tools = {"calendar.find"};
  std::vector<Grant> grants = {may_send()};
  EXPECT_EQ(Gatekeeper::judge(notes, other, {&grants, noon()}).verdict, Verdict::deny);
  Call reads_health = notes;  // and this task is not about health
  reads_health.policy.categories = health;
  reads_health.policy.purposes = care;
  EXPECT_EQ(verdict(reads_health, may_send()), Verdict::deny);
}

TEST(Grant, CountsEachUseAndIsUsedUp) {
  std::vector<Grant> grants = {may_send()};
  Task t = task();
  EXPECT_TRUE(Gatekeeper::permit(notes, t, {&grants, noon()})->use(notes));
  EXPECT_TRUE(Gatekeeper::permit(notes, t, {&grants, noon(1)}));
  EXPECT_EQ(uses_left(grants[0], noon(1)), 0u);
  EXPECT_EQ(Gatekeeper::permit(notes, t, {&grants, noon(2)}).error().code, base::Code::denied);
  EXPECT_EQ(uses_left(grants[0], noon(30)), 1u);  // the first use is out of the period
  EXPECT_TRUE(Gatekeeper::permit(notes, t, {&grants, noon(30)}));
  EXPECT_FALSE(Gatekeeper::permit(notes, t, {&grants, noon(30)}));
  give_back(grants[0]);
  EXPECT_EQ(uses_left(grants[0], noon(30)), 1u);
}

TEST(Grant, AllowsAnActionThatTheRequestDidNotAskForInItsOwnTaskAlone) {
  Call add{.policy = {.tool = "lists.add", .effect = Effect::s1, .room = "lists"},
           .task = "t1",
           .path = "1",
           .arguments = {text(of(Integrity::outside))},
           .control = of(Integrity::outside)};
  EXPECT_EQ(Gatekeeper::judge(add, task()).rule, "S1/not-in-set");
  auto for_task = offer_in_task(add, task(), noon());
  ASSERT_TRUE(for_task);
  EXPECT_EQ(verdict(add, *for_task), Verdict::allow);
  for_task->task = "t2";
  EXPECT_EQ(verdict(add, *for_task), Verdict::card);
  for_task->task.clear();
  EXPECT_EQ(verdict(add, *for_task), Verdict::card);
  EXPECT_FALSE(offer(add, task(), noon()));
}

TEST(Offer, IsTheNarrowestGrantThatLetsThisCallPass) {
  auto offered = offer(notes, task(), noon());
  ASSERT_TRUE(offered);
  EXPECT_EQ(offered->recipient, ana);
  EXPECT_EQ(offered->bounds.categories, uint32_t(calendar));
  EXPECT_EQ(offered->purposes, uint32_t(communicate));
  EXPECT_EQ(offered->until, noon(90));
  EXPECT_EQ(verdict(notes, *offered), Verdict::allow);
  auto payment = offer(bill, task(), noon());
  ASSERT_TRUE(payment);
  EXPECT_EQ(payment->bounds.amount_max, (base::Money{5500, "EUR"}));
  EXPECT_EQ(payment->bounds.uses_max, 1u);
  EXPECT_FALSE(offer_in_task(bill, task(), noon()));
  EXPECT_TRUE(offer_in_task(notes, task(), noon()));
}

TEST(Offer, IsNotMadeWhereNoGrantWouldLetItPass) {
  EXPECT_FALSE(offer(send(to(ana), text(of(Integrity::outside))), task(), noon()));
  EXPECT_FALSE(offer(send(to(""), text(of(Integrity::own))), task(), noon()));
  Call both = notes;
  both.arguments[0].parties.push_back("eve@example.org");
  EXPECT_FALSE(offer(both, task(), noon()));
  EXPECT_FALSE(offer_in_task(both, task(), noon()));
  Call twice = notes;
  std::string party = twice.arguments[0].parties[0];
  twice.arguments[0].parties.push_back(party);
  EXPECT_EQ(offer(twice, task(), noon())->recipient, party);
  Call swayed = notes;
  swayed.control = of(Integrity::outside);
  EXPECT_FALSE(offer(swayed, task(), noon()));
}

TEST(Sentence, SaysWhatMayBeDoneAndItsBounds) {
  EXPECT_EQ(sentence(may_send(calendar | health), base::Zone::utc()),
            "Sends a message (messages.send) to Ana <ana@example.org> without asking: may pass on "
            "plain records of yours and calendar and health data; at most 2 times in 30 days; "
            "until 2 August 2026.");
  EXPECT_EQ(
      sentence(may_pay(), base::Zone::utc()),
      "money.pay to grid@example.org without asking: may pass on plain records of yours; up to "
      "60.00 EUR each time; at most once in 30 days; until 2 August 2026.");
  Grant daily = may_send();
  daily.bounds.period = std::chrono::days(1);
  EXPECT_THAT(sentence(daily, base::Zone::utc()), testing::HasSubstr("at most 2 times a day;"));
}

TEST(Check, RefusesWhatHasNoBounds) {
  EXPECT_TRUE(check(may_send()));
  auto code = [](auto change) {
    Grant grant = may_send();
    change(grant);
    auto checked = check(grant);
    return checked ? "" : checked.error().hint;
  };
  EXPECT_EQ(code([](Grant& g) { g.recipient.clear(); }), "Say whom with --to.");
  EXPECT_EQ(code([](Grant& g) { g.recipient = "Ana@example.org"; }),
            "Type it yourself, in lower case.");
  EXPECT_EQ(code([](Grant& g) { g.recipient = "ana\u200b@example.org"; }),
            "Type it yourself, in lower case.");
  EXPECT_EQ(code([](Grant& g) { g.bounds.uses_max = 0; }), "Say how many with --times.");
  EXPECT_EQ(code([](Grant& g) { g.bounds.period = {}; }), "Say it in days, with --days.");
  EXPECT_EQ(code([](Grant& g) { g.until = g.given; }), "Say it with --until.");
  EXPECT_EQ(code([](Grant& g) { g.bounds.uses_max = 1001; }), "Say how many with --times.");
  EXPECT_EQ(code([](Grant& g) { g.purposes = 0; }), "See `hearth tools`.");
  EXPECT_EQ(code([](Grant& g) { g.tool.clear(); }), "See `hearth tools`.");
  Grant in_task = may_send();
  in_task.recipient.clear();
  in_task.task = "t";  // reaches nobody, in one task alone
  EXPECT_TRUE(check(in_task));
}

TEST(Grant, ThatWasNeverUsedHasNothingToGiveBack) {
  Grant grant = may_send();
  give_back(grant);
  EXPECT_TRUE(grant.uses.empty());
}

// Every cell, without a grant and with one that fits the call in all its parts.
TEST(Rules, WhatAGrantChangesIsAsTheGoldenMatrixSays) {
  constexpr Effect effects[] = {Effect::s0, Effect::s1,      Effect::s2,        Effect::s3,
                                Effect::s4, Effect::s5_code, Effect::s5_address};
  constexpr const char* verdicts[] = {"allow", "card", "deny"};
  std::string matrix;
  for (Effect effect : effects)
    for (Column column : {Column::context_owner, Column::control_owner, Column::control_own,
                          Column::control_outside, Column::tool_not_in_set}) {
      Call call = send(to(ana), text(of(Integrity::own, calendar)));
      call.policy.effect = effect;
      call.policy.categories = calendar;
      if (column == Column::context_owner) call.arguments[1].label = of(Integrity::owner, calendar);
      if (column == Column::control_own) call.control = of(Integrity::own);
      if (column == Column::control_outside) call.control = of(Integrity::outside);
      Task asked = task();
      if (column == Column::tool_not_in_set) asked.tools.clear();
      std::vector<Grant> grants = {may_send()};
      matrix +=
          fmt::format("{} {} {}\n", rule_name(effect, column),
                      verdicts[size_t(Gatekeeper::judge(call, asked).verdict)],
                      verdicts[size_t(Gatekeeper::judge(call, asked, {&grants, noon()}).verdict)]);
    }
  auto golden = base::read_file(HEARTH_SOURCE_DIR "/src/trust/testdata/grants.golden");
  ASSERT_TRUE(golden) << golden.error().text();
  EXPECT_EQ(matrix, *golden);
}

TEST(Grant, TurnsACardIntoAnAllowAndNothingElse) {
  rc::check([] {
    Call call = send(to(*rc::gen::element(ana, grid)), text({}));
    call.policy.effect = *rc::gen::element(Effect::s0, Effect::s1, Effect::s2, Effect::s3,
                                           Effect::s4, Effect::s5_code, Effect::s5_address);
    auto any = [] {
      return of(Integrity(*rc::gen::inRange(0, 4)), *rc::gen::inRange(0u, 1u << 14));
    };
    call.arguments[0].label = any(), call.arguments[1].label = any(), call.control = any();
    Task asked = task();
    if (*rc::gen::arbitrary<bool>()) asked.tools.clear();
    std::vector<Grant> grants = {may_send(*rc::gen::inRange(0u, 1u << 14))};
    Verdict without = Gatekeeper::judge(call, asked).verdict;
    Verdict with = Gatekeeper::judge(call, asked, {&grants, noon()}).verdict;
    RC_ASSERT(with == without || (without == Verdict::card && with == Verdict::allow));
    if (with != without) {
      RC_ASSERT(call.control.integrity >= Integrity::own);
      RC_ASSERT(call.arguments[0].parties.front() == ana);
    }
  });
}

}  // namespace
}  // namespace trust
