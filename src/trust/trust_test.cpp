#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/file.h"
#include "base/text.h"
#include "trust/card.h"
#include "trust/gatekeeper.h"
#include "trust/labeled.h"

namespace trust {
namespace {

constexpr Effect effects[] = {Effect::s0, Effect::s1,      Effect::s2,        Effect::s3,
                              Effect::s4, Effect::s5_code, Effect::s5_address};
constexpr Column columns[] = {Column::context_owner, Column::control_owner, Column::control_own,
                              Column::control_outside, Column::tool_not_in_set};

Label any_label() {
  return {.integrity = Integrity(*rc::gen::inRange(0, 4)),
          .flags = *rc::gen::arbitrary<uint8_t>(),
          .key_domains = *rc::gen::arbitrary<uint16_t>(),
          .readers = *rc::gen::arbitrary<uint32_t>(),
          .categories = *rc::gen::arbitrary<uint32_t>(),
          .purposes = *rc::gen::arbitrary<uint32_t>()};
}

Label of(Integrity integrity, uint32_t categories = 0) {
  return {.integrity = integrity, .readers = every_reader, .categories = categories};
}

Call send(Label to, Label text, Label control = Label::system()) {
  return {.policy = {.tool = "messages.send", .effect = Effect::s3, .sends = true},
          .task = "t1",
          .path = "1",
          .arguments = {{"to", "ana@example.org", "Ana", Part::control, to},
                        {"text", "hello", "hello", Part::content, text}},
          .control = control};
}

Task task() {
  return {.id = "t1", .request = "tell Ana hello", .tools = {"messages.send", "calendar.move"}};
}

CardTerms terms(std::string_view purpose) {
  return {.purpose = purpose,
          .now = *base::parse_instant("2026-05-04T12:00Z"),
          .zone = base::Zone::utc()};
}

TEST(Label, JoinIsAssociativeCommutativeAndIdempotent) {
  rc::check([] {
    Label a = any_label(), b = any_label(), c = any_label();
    RC_ASSERT(join(a, join(b, c)) == join(join(a, b), c));
    RC_ASSERT(join(a, b) == join(b, a));
    RC_ASSERT(join(a, a) == a);
  });
}

TEST(Label, JoinNeverMakesAValueMoreTrustedOrMoreOpen) {
  rc::check([] {
    Label a = any_label(), b = any_label(), joined = join(a, b);
    RC_ASSERT(joined.integrity <= a.integrity);
    RC_ASSERT((joined.categories & a.categories) == a.categories);
    RC_ASSERT((joined.key_domains & a.key_domains) == a.key_domains);
    RC_ASSERT((joined.readers & ~a.readers) == 0u);
    RC_ASSERT((joined.purposes & ~a.purposes) == 0u);
  });
}

TEST(Label, TheWorstLabelAbsorbsTrust) {
  Label joined = join(Label::owner(), Label::worst());
  EXPECT_EQ(joined.integrity, Integrity::outside);
  EXPECT_EQ(joined.purposes, 0u);
}

TEST(Labeled, CombiningJoinsTheLabels) {
  Labeled<int> mine(2, of(Integrity::owner)), theirs(3, of(Integrity::outside, health));
  auto sum = combine(mine, theirs, [](int a, int b) { return a + b; });
  EXPECT_EQ(sum.peek(), 5);
  EXPECT_EQ(sum.label(), of(Integrity::outside, health));
  static_assert(!std::is_convertible_v<Labeled<int>, int>);
}

TEST(Rules, EveryCellIsAsTheGoldenMatrixSays) {
  std::string matrix;
  for (Effect effect : effects)
    for (Column column : columns)
      matrix += fmt::format("{} {}\n", rule_name(effect, column), cell_name(cell(effect, column)));
  auto golden = base::read_file(HEARTH_SOURCE_DIR "/src/trust/testdata/rules.golden");
  ASSERT_TRUE(golden) << golden.error().text();
  EXPECT_EQ(matrix, *golden);
}

TEST(Gatekeeper, TheOwnersWordsToTheOwnersContactAreSent) {
  Decision decision = Gatekeeper::judge(send(of(Integrity::owner), of(Integrity::owner)), task());
  EXPECT_EQ(decision.verdict, Verdict::allow);
  EXPECT_EQ(decision.rule, "S3/context=OWNER");
}

TEST(Gatekeeper, ARecipientFromOutsideIsACard) {
  auto call = send(of(Integrity::outside), of(Integrity::owner));
  Decision decision = Gatekeeper::judge(call, task());
  EXPECT_EQ(decision.verdict, Verdict::card);
  EXPECT_EQ(decision.rule, "S3/control=OUTSIDE");
}

TEST(Gatekeeper, ABodyThatTheOwnerDidNotWriteToAPersonFromTheRecordsIsACard) {
  EXPECT_EQ(Gatekeeper::judge(send(of(Integrity::own), of(Integrity::own)), task()).verdict,
            Verdict::card);
  EXPECT_EQ(Gatekeeper::judge(send(of(Integrity::own), of(Integrity::owner)), task()).verdict,
            Verdict::allow);
}

TEST(Gatekeeper, HealthLeavesOnlyWhenTheRequestNamesIt) {
  auto call = send(of(Integrity::owner), of(Integrity::own, health));
  Task silent = task(), named = task();
  named.categories_named = categories_named("tell Ana about my blood pressure");
  Decision decision = Gatekeeper::judge(call, silent);
  EXPECT_EQ(decision.verdict, Verdict::card);
  EXPECT_TRUE(decision.rule.ends_with(" C2")) << decision.rule;
  EXPECT_EQ(Gatekeeper::judge(call, named).verdict, Verdict::allow);
}

TEST(Gatekeeper, TextMeantForTheOwnerAloneIsNotSentOnWithoutACard) {
  Label private_text{.integrity = Integrity::own, .readers = reader_owner, .categories = calendar};
  Decision decision = Gatekeeper::judge(send(of(Integrity::owner), private_text), task());
  EXPECT_EQ(decision.verdict, Verdict::card);
  EXPECT_TRUE(decision.rule.ends_with(" C1")) << decision.rule;
}

TEST(Gatekeeper, AForeignLinkIsACard) {
  auto call = send(of(Integrity::owner), of(Integrity::own));
  call.arguments[1].text = "look at https://evil.example/x";
  Decision decision = Gatekeeper::judge(call, task());
  EXPECT_EQ(decision.verdict, Verdict::card);
  EXPECT_TRUE(decision.rule.ends_with(" C3")) << decision.rule;
  Task asked = task();
  asked.request = "send Ana https://evil.example/x";
  EXPECT_EQ(Gatekeeper::judge(call, asked).verdict, Verdict::allow);
}

TEST(Gatekeeper, ADecisionThatHangsOnOutsideWordsIsNeverSilent) {
  auto call = send(of(Integrity::owner), of(Integrity::owner), of(Integrity::outside));
  EXPECT_EQ(Gatekeeper::judge(call, task()).verdict, Verdict::card);
}

TEST(Gatekeeper, AToolThatTheRequestDidNotAskForIsDenied) {
  Task other = task();
  other.tools = {"calendar.find"};
  auto call = send(of(Integrity::own), of(Integrity::own));
  EXPECT_EQ(Gatekeeper::judge(call, other).verdict, Verdict::deny);
  EXPECT_EQ(Gatekeeper::permit(call, other).error().code, base::Code::denied);
}

TEST(Gatekeeper, ReadingMoneyNeedsAPurpose) {
  Call read{.policy = {.tool = "money.balance",
                       .effect = Effect::s0,
                       .categories = money,
                       .purposes = budget},
            .task = "t1",
            .path = "1",
            .arguments = {},
            .control = Label::system()};
  EXPECT_EQ(Gatekeeper::judge(read, task()).verdict, Verdict::deny);
  Task paying = task();
  paying.purposes |= budget;
  EXPECT_EQ(Gatekeeper::judge(read, paying).verdict, Verdict::allow);
}

TEST(Gatekeeper, NothingIrreversibleIsAllowedSilentlyWhenControlIsFromOutside) {
  rc::check([] {
    Call call = send(any_label(), any_label(), any_label());
    call.policy.effect = *rc::gen::element(Effect::s2, Effect::s3, Effect::s4);
    call.arguments[0].label.integrity = Integrity::outside;
    RC_ASSERT(Gatekeeper::judge(call, task()).verdict != Verdict::allow);
  });
}

TEST(Permit, IsGoodOnceAndForItsCallOnly) {
  Task t = task();
  Call call = send(of(Integrity::owner), of(Integrity::owner));
  Permit permit = *Gatekeeper::permit(call, t);
  EXPECT_TRUE(permit.use(call));
  EXPECT_FALSE(permit.use(call));

  Permit other = *Gatekeeper::permit(call, t);
  Call changed = call;
  changed.arguments[0].text = "eve@example.org";
  EXPECT_FALSE(other.use(changed));
  static_assert(!std::is_copy_constructible_v<Permit> && !std::is_default_constructible_v<Permit>);
}

TEST(Permit, AnApprovedCardIsGoodForTheCallItShowedOnly) {
  Task t = task();
  Call call = send(of(Integrity::outside), of(Integrity::owner));
  Card card = make_card(call, t, Gatekeeper::judge(call, t), terms("Send a message"));
  EXPECT_TRUE(Gatekeeper::permit_approved(call, t, card.digest));
  call.arguments[1].text = "another text";
  EXPECT_EQ(Gatekeeper::permit_approved(call, t, card.digest).error().code, base::Code::denied);
}

TEST(Permit, TheBudgetEnds) {
  Task t = task();
  t.budget.calls = 1;
  Call call = send(of(Integrity::owner), of(Integrity::owner));
  EXPECT_TRUE(Gatekeeper::permit(call, t));
  EXPECT_EQ(Gatekeeper::permit(call, t).error().code, base::Code::limit);
}

}  // namespace
}  // namespace trust
