// Where rules end: what is used up, what is no tool, what has changed since it was asked about.
#include <gmock/gmock.h>

#include "trust/card.h"
#include "trust/gatekeeper.h"
#include "trust/spoken.h"
#include "trust/stored_label.h"

namespace trust {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

Call call_of(Effect effect, Integrity to, Integrity text) {
  return {
      .policy = {.tool = "tool", .effect = effect, .sends = true},
      .task = "t",
      .path = "1",
      .arguments = {{"to", "ana", "Ana", Part::control, {.integrity = to, .readers = every_reader}},
                    {"text",
                     "hello",
                     "hello",
                     Part::content,
                     {.integrity = text, .readers = every_reader, .categories = calendar}}},
      .control = Label::system()};
}

std::string card_for(const Call& call, const Decision& decision) {
  return render(
      make_card(call, Task{.id = "t"}, decision, {.purpose = "Do it", .zone = base::Zone::utc()}));
}

TEST(Edges, ATaskSendsNoMoreThanItMay) {
  Call call = call_of(Effect::s3, Integrity::owner, Integrity::owner);
  Task task{.id = "t", .tools = {"tool"}};
  task.budget.bytes_out = call.arguments[0].text.size() + call.arguments[1].text.size();
  Task short_of_a_byte = task;
  --short_of_a_byte.budget.bytes_out;
  EXPECT_TRUE(Gatekeeper::permit(call, task));
  EXPECT_EQ(task.budget.bytes_out, 0u);
  auto refused = Gatekeeper::permit(call, short_of_a_byte);
  EXPECT_EQ(refused.error().code, base::Code::limit);
  EXPECT_THAT(refused.error().message, HasSubstr("what it may send"));
}

TEST(Edges, WhatIsNoToolIsDenied) {
  Call call = call_of(Effect::s0, Integrity::owner, Integrity::owner);
  call.policy.tool = "";
  EXPECT_EQ(Gatekeeper::judge(call, {}).verdict, Verdict::deny);
}

TEST(Edges, AYesDoesNotHelpWhatIsDeniedByNow) {
  Call call = call_of(Effect::s3, Integrity::outside, Integrity::own);
  Task task{.id = "t", .tools = {"tool"}}, narrower{.id = "t"};
  ASSERT_EQ(Gatekeeper::judge(call, task).verdict, Verdict::card);
  EXPECT_TRUE(Gatekeeper::permit_approved(call, task, digest(call)));
  EXPECT_EQ(Gatekeeper::permit_approved(call, narrower, digest(call)).error().code,
            base::Code::denied);
}

TEST(Edges, AYesDoesNotFillABudget) {
  Call call = call_of(Effect::s3, Integrity::outside, Integrity::own);
  Task task{.id = "t", .tools = {"tool"}};
  task.budget.calls = 0;
  EXPECT_EQ(Gatekeeper::permit_approved(call, task, digest(call)).error().code, base::Code::limit);
}

TEST(Edges, AnAddressOfOnesOwnIsOpenedAndOneFromOutsideOnlyAsItWasListed) {
  Task task{.id = "t", .tools = {"tool"}}, listed = task;
  listed.listed = {"ana"};
  Call own = call_of(Effect::s5_address, Integrity::own, Integrity::own);
  Call outside = call_of(Effect::s5_address, Integrity::outside, Integrity::outside);
  outside.arguments[1].label.categories = 0;
  EXPECT_EQ(Gatekeeper::judge(own, task).verdict, Verdict::allow);
  EXPECT_EQ(Gatekeeper::judge(outside, task).verdict, Verdict::card);
  EXPECT_EQ(Gatekeeper::judge(outside, listed).verdict, Verdict::allow);
}

TEST(Edges, ACardSaysWhatCanBeTakenBack) {
  auto undo = [](Effect effect) {
    return card_for(call_of(effect, Integrity::owner, Integrity::own), {});
  };
  EXPECT_THAT(undo(Effect::s0), HasSubstr("Changes nothing."));
  EXPECT_THAT(undo(Effect::s1), HasSubstr("Can be undone."));
  EXPECT_THAT(undo(Effect::s2), HasSubstr("Can be undone by the opposite step."));
  for (Effect effect : {Effect::s3, Effect::s4, Effect::s5_code, Effect::s5_address})
    EXPECT_THAT(undo(effect), HasSubstr("Cannot be undone."));
}

TEST(Edges, ACardSaysWhereEachValueCameFromAndWhatLeaves) {
  Call call = call_of(Effect::s3, Integrity::system, Integrity::own);
  std::string text = card_for(call, {.reason = "Because."});
  EXPECT_THAT(text, HasSubstr("Ana"));
  EXPECT_THAT(text, HasSubstr("your own records"));
  EXPECT_THAT(text, HasSubstr("calendar"));
  EXPECT_THAT(text, HasSubstr("Because."));
  call.arguments[0].label.integrity = Integrity::owner;
  call.arguments[1].label = {.integrity = Integrity::outside};
  std::string other = card_for(call, {});
  EXPECT_THAT(other, HasSubstr("your words"));
  EXPECT_THAT(other, HasSubstr("from outside"));
  EXPECT_THAT(other, Not(HasSubstr("calendar")));
  EXPECT_THAT(other, Not(HasSubstr("Why you are asked")));
  call.policy.sends = false;
  EXPECT_THAT(card_for(call, {}), Not(HasSubstr("Leaves the house")));
}

TEST(Edges, WordsAreComparedWithoutTheirBlanksAndMayBeginOrEndTheText) {
  EXPECT_EQ(canonical("  Ana \t Lima \n"), "ana lima");
  EXPECT_TRUE(stands_in("Ana, call me", "ana"));
  EXPECT_TRUE(stands_in("write to Zoë", "Zoë"));
  EXPECT_FALSE(stands_in("write to Zoëlla", "Zoë"));
  EXPECT_TRUE(stands_in("„danke“ sagen", "„danke“"));
}

TEST(Edges, ALabelThatWasCutShortIsTheWorst) {
  for (const char* text : {"", "1", "1 0", "1 0 16", "1 0 16 ", "1 0 16 1 ", "2 0 16 1",
                           "1 65536 16 1", "1,0,16,1", "x 0 16 1"})
    EXPECT_EQ(restore_label(text), Label::worst()) << text;
}

}  // namespace
}  // namespace trust
