#include "skills/lists/lists.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "plan/permitted.h"
#include "rooms/testing.h"

namespace lists {
namespace {

using plan::Value;

class Lists : public testing::Test {
 protected:
  Value texts(const std::vector<std::string>& words) {
    plan::List list;
    for (const std::string& text : words) list.push_back(Value::text(text, typed));
    return Value::list(std::move(list), typed);
  }
  // One call as one step; what the owner is told, or the error.
  std::string say(std::string_view name, plan::Dict arguments) {
    context.call_id = fmt::format("call{}", ++calls);
    const plan::Tool& tool =
        *std::ranges::find(all, "lists." + std::string(name), &plan::Tool::name);
    plan::Arguments given(std::move(arguments));
    home.rooms->begin();
    auto result = plan::permitted(tool, context, given);
    if (!result) {
      home.rooms->roll_back();
      return result.error().text();
    }
    last = *home.rooms->commit();
    return tool.tell(context, given, *result);
  }
  std::string add(const std::vector<std::string>& items, const std::string& list) {
    return say("add", {{"items", texts(items)}, {"list", Value::text(list, typed)}});
  }
  std::string show(const std::string& list) {
    return say("show", {{"list", Value::text(list, typed)}});
  }

  store::Folder folder;
  rooms::Home home{folder, schema()};
  std::vector<plan::Tool> all = tools(*home.rooms);
  trust::Label typed = trust::Label::owner();
  plan::CallContext context{
      .now = base::Instant(base::Seconds(1777878000)), .zone = base::Zone::utc(), .control = typed};
  rooms::ChangeId last;
  int calls = 0;
};

TEST_F(Lists, KeepThingsInTheirOrder) {
  EXPECT_EQ(add({"milk", "eggs", "two lemons"}, "the Shopping List"),
            "On the shopping list: milk, eggs and two lemons.");
  EXPECT_EQ(show("shopping"), "The shopping list:\n  • milk\n  • eggs\n  • two lemons");
}

TEST_F(Lists, DoNotHoldTheSameThingTwice) {
  add({"two lemons"}, "shopping");
  add({"four lemons"}, "groceries");
  EXPECT_EQ(show("shopping"), "The shopping list:\n  • four lemons");
}

TEST_F(Lists, ThingsAreTakenOffOrDone) {
  add({"milk", "eggs", "bread"}, "shopping");
  EXPECT_EQ(say("remove", {{"items", texts({"the milk"})}}), "Off the shopping list: milk.");
  EXPECT_EQ(say("check", {{"items", texts({"egg"})}, {"list", Value::text("shopping", typed)}}),
            "Done on the shopping list: eggs.");
  EXPECT_EQ(show("shopping"), "The shopping list:\n  • bread");
  EXPECT_EQ(say("remove", {{"items", texts({"caviar"})}}), "“caviar” is not on any list.");
}

TEST_F(Lists, NotFoundIsAllOrNothing) {
  add({"milk"}, "shopping");
  EXPECT_EQ(say("remove", {{"items", texts({"milk", "caviar"})}}), "“caviar” is not on any list.");
  EXPECT_EQ(show("shopping"), "The shopping list:\n  • milk");
}

TEST_F(Lists, WithoutANameTheOnlyListIsMeantElseToDo) {
  EXPECT_EQ(say("add", {{"items", texts({"fix the tap"})}}), "On the to do list: fix the tap.");
  add({"socks"}, "packing");
  EXPECT_EQ(say("add", {{"items", texts({"call the bank"})}}), "On the to do list: call the bank.");
  EXPECT_EQ(show("nothing"), "The nothing list is empty.");
}

TEST_F(Lists, AllAreShownWhenNoneIsNamed) {
  EXPECT_EQ(say("show", {}), "Nothing is open on any list.");
  add({"bread"}, "shopping");
  EXPECT_EQ(say("show", {}), "The shopping list:\n  • bread");
  add({"passports", "socks"}, "packing");
  add({"call the bank"}, "to do");
  say("check", {{"items", texts({"call the bank"})}});
  std::string both = "The packing list: passports and socks.\nThe shopping list: bread.";
  EXPECT_EQ(say("show", {}), both);
  EXPECT_EQ(show("all my lists"), both);
  add({"maps", "pens", "tape", "rope", "hats", "soap", "books"}, "packing");
  EXPECT_EQ(say("show", {}),
            "The packing list: passports, socks, maps, pens, tape, rope, hats and 2 more.\n"
            "The shopping list: bread.");
}

TEST_F(Lists, AreFoundUnderANearName) {
  add({"milk"}, "shopping");
  add({"call the bank"}, "to do");
  add({"cake"}, "birthday party");
  for (const char* name : {"groceries", "the grocery list", "Shopping Lists", "things to buy"})
    EXPECT_EQ(show(name), "The shopping list:\n  • milk") << name;
  for (const char* name : {"todo", "my to-do list", "to do list", "list of things to do", "tasks"})
    EXPECT_EQ(show(name), "The to do list:\n  • call the bank") << name;
  for (const char* name : {"birthday", "party list", "birthday parties"})
    EXPECT_EQ(show(name), "The birthday party list:\n  • cake") << name;
}

TEST_F(Lists, OfExactlyTheNameGoBeforeNearOnesAndNothingIsPutOnANearOne) {
  add({"cake"}, "birthday party");
  EXPECT_EQ(add({"drill"}, "birthday"), "On the birthday list: drill.");
  EXPECT_EQ(show("birthday"), "The birthday list:\n  • drill");
  add({"crisps"}, "office party");
  EXPECT_EQ(show("party"), "The party list is empty.");
}

TEST_F(Lists, ThingsAreFoundByMostOfTheirWords) {
  add({"call the insurance", "clean the kettle", "pay the water bill"}, "to do");
  auto check = [&](const std::string& words) { return say("check", {{"items", texts({words})}}); };
  EXPECT_EQ(check("insurance"), "Done on the to do list: call the insurance.");
  EXPECT_EQ(check("cleaned the kettle"), "Done on the to do list: clean the kettle.");
  EXPECT_EQ(check("paid the water bill"), "Done on the to do list: pay the water bill.");
  EXPECT_EQ(check("insurance"), "“insurance” is not on any list.");
}

TEST_F(Lists, SeveralThingsThatFitAreAskedAbout) {
  add({"clean the kettle", "clean the gutters", "milk", "oat milk"}, "to do");
  EXPECT_EQ(say("check", {{"items", texts({"clean"})}}),
            "Which one: clean the kettle and clean the gutters? Say more of its words.");
  EXPECT_EQ(say("remove", {{"items", texts({"milk"})}}), "Off the to do list: milk.");
}

TEST_F(Lists, ANearWordIsNotTheSameThing) {
  add({"butter", "hamburger buns", "chickpeas"}, "shopping");
  for (const char* thing : {"peanut butter", "ham", "chicken", "the"})
    EXPECT_EQ(say("remove", {{"items", texts({thing})}}),
              fmt::format("“{}” is not on any list.", thing));
}

TEST_F(Lists, UndoGivesBackTheSameBytes) {
  add({"milk"}, "shopping");
  std::string before = *home.rooms->image("lists");
  add({"eggs"}, "shopping");
  ASSERT_TRUE(home.rooms->undo(last));
  EXPECT_EQ(*home.rooms->image("lists"), before);
}

TEST_F(Lists, WhatCameFromOutsideStaysOutside) {
  trust::Label outside{.integrity = trust::Integrity::outside};
  say("add", {{"items", Value::text("buy gift cards", outside)},
              {"list", Value::text("shopping", typed)}});
  auto shown =
      plan::permitted(*std::ranges::find(all, std::string("lists.show"), &plan::Tool::name),
                      context, plan::Arguments({{"list", Value::text("shopping", typed)}}));
  EXPECT_EQ(shown->as_list()->front().label().integrity, trust::Integrity::outside);
}

TEST_F(Lists, AreExportedAsJson) {
  add({"milk"}, "shopping");
  auto json = *base::Json::parse(*export_file(*home.rooms));
  EXPECT_EQ(json.dump(), R"([{"name": "shopping", "items": [{"text": "milk", "done": false}]}])");
}

}  // namespace
}  // namespace lists
