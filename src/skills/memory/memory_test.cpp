#include "skills/memory/memory.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "plan/permitted.h"
#include "rooms/testing.h"
#include "skills/memory/likeness.h"

namespace memory {
namespace {

using plan::Value;

class Memory : public testing::Test {
 protected:
  base::Result<Value> call(std::string_view name, const std::string& argument,
                           const std::string& text) {
    context.call_id = fmt::format("call{}", ++calls);
    const plan::Tool& tool =
        *std::ranges::find(all, "memory." + std::string(name), &plan::Tool::name);
    plan::Arguments given(plan::Dict{{argument, Value::text(text, typed)}});
    home.rooms->begin();
    auto result = plan::permitted(tool, context, given);
    if (!result) {
      home.rooms->roll_back();
      return result;
    }
    last = *home.rooms->commit();
    told = tool.tell(context, given, *result);
    return result;
  }
  std::string remember(const std::string& fact) {
    auto result = call("remember", "fact", fact);
    return result ? told : result.error().text();
  }
  std::string recall(const std::string& what) {
    auto result = call("recall", "what", what);
    return result ? told : result.error().text();
  }
  std::string forget(const std::string& what) {
    auto result = call("forget", "what", what);
    return result ? told : result.error().text();
  }

  store::Folder folder;
  rooms::Home home{folder, schema()};
  std::vector<plan::Tool> all = tools(*home.rooms);
  trust::Label typed = trust::Label::owner();
  plan::CallContext context{
      .now = base::Instant(base::Seconds(1777878000)), .zone = base::Zone::utc(), .control = typed};
  rooms::ChangeId last;
  std::string told;
  int calls = 0;
};

TEST_F(Memory, TellsWhatItKnowsWithSourceAndDay) {
  EXPECT_EQ(remember("I'm allergic to penicillin"), "I will remember: I'm allergic to penicillin.");
  EXPECT_EQ(recall("penicillin"), "I'm allergic to penicillin (you said so, 4 May 2026)");
}

TEST_F(Memory, FindsOtherFormsOfAWordAndTypos) {
  remember("I'm allergic to penicillin");
  remember("the wifi password of the cabin is moose1234");
  remember("Ana's favourite colour is green");
  EXPECT_TRUE(recall("my allergies").starts_with("I'm allergic"));
  EXPECT_TRUE(recall("wify pasword").starts_with("the wifi password"));
  EXPECT_TRUE(recall("what is Ana's favourite color").starts_with("Ana's favourite"));
  EXPECT_EQ(recall("football scores"), "I know nothing about “football scores”.");
}

TEST_F(Memory, AFactSaidTwiceIsKeptOnce) {
  remember("the spare key is under the pot");
  remember("The spare key is under the pot");
  EXPECT_EQ(base::Json::parse(*export_file(*home.rooms))->items().size(), 1u);
}

TEST_F(Memory, ForgettingCanBeTakenBackExactly) {
  remember("the spare key is under the pot");
  remember("the alarm code is on the fridge");
  std::string before = *home.rooms->image("memory");
  EXPECT_EQ(forget("spare key"), "Forgotten: the spare key is under the pot.");
  rooms::ChangeId forgotten = last;
  EXPECT_EQ(recall("spare key"), "I know nothing about “spare key”.");
  ASSERT_TRUE(home.rooms->undo(forgotten));
  EXPECT_EQ(*home.rooms->image("memory"), before);
  EXPECT_TRUE(recall("spare key").starts_with("the spare key"));
}

TEST_F(Memory, ForgettingWhatIsNotThereSaysSo) {
  EXPECT_EQ(forget("the moon"), "There is nothing kept about “the moon”.");
}

TEST_F(Memory, AHealthFactIsLabelledAsSuch) {
  remember("I'm allergic to penicillin");
  auto facts = call("recall", "what", "penicillin");
  EXPECT_TRUE(facts->as_list()->front().label().categories & trust::health);
}

TEST_F(Memory, HostileQuestionsDoNotBreakTheSearch) {
  remember("the bin is emptied on tuesday");
  for (const char* what : {"\"", "AND OR NOT", "* ^ ( ) :", "a\"b' OR 1=1 --", "NEAR(", "ключ"})
    EXPECT_FALSE(recall(what).empty()) << what;
}

TEST(Likeness, IsOneForTheSameAndLowForOthers) {
  EXPECT_NEAR(likeness(sketch("allergic to penicillin"), sketch("Penicillin allergic")), 1.0, 0.02);
  EXPECT_LT(likeness(sketch("allergic to penicillin"), sketch("football tomorrow")), 0.25);
  EXPECT_EQ(likeness(sketch(""), sketch("x")), 0);
}

TEST(Likeness, SurvivesStorage) {
  Sketch made = sketch("the quick brown fox");
  EXPECT_EQ(from_bytes(to_bytes(made)), made);
}

}  // namespace
}  // namespace memory
