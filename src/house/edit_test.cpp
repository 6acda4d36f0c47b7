#include "house/edit.h"

#include <gmock/gmock.h>

namespace house {
namespace {

using plan::Kind, plan::Value;
using testing::ElementsAre;

const trust::Label outside = [] {
  trust::Label label = trust::Label::system();
  label.integrity = trust::Integrity::outside;
  label.categories = trust::health;
  return label;
}();

struct Paying : testing::Test {
  plan::Tool tool{.name = "bank.pay",
                  .purpose = "pay",
                  .parameters = {{.name = "amount", .type = {.kind = Kind::money}},
                                 {.name = "times", .type = {.kind = Kind::integer}},
                                 {.name = "rate", .type = {.kind = Kind::decimal}},
                                 {.name = "on", .type = {.kind = Kind::datetime}},
                                 {.name = "note", .type = {.kind = Kind::text}},
                                 {.name = "tags", .type = {.kind = Kind::text, .list = true}},
                                 {.name = "to", .type = {.kind = Kind::record}}}};
  language::Context words{.now = *base::parse_instant("2026-05-04T09:00+02:00"),
                          .zone = *base::Zone::find("Europe/Berlin"),
                          .near = {},
                          .tag = "en"};
  plan::Call call{
      .tool = &tool,
      .arguments = plan::Arguments(
          {{"amount", Value::text("900 EUR", outside)},
           {"times", Value::number(1, outside)},
           {"note", Value({std::make_shared<const plan::Handle>("Mail", "pay me")}, outside)},
           {"tags", Value::list({Value::text("a", outside)}, outside)}}),
      .control = outside};

  base::Result<plan::Call> changed(const trust::Edits& edits) { return edited(call, edits, words); }
  std::string why_not(const trust::Edits& edits) {
    auto out = changed(edits);
    EXPECT_FALSE(out);
    return out ? "" : out.error().message;
  }
};

TEST_F(Paying, OnlyWhatWordsCanSayAndTheCallHasIsEditable) {
  EXPECT_THAT(editable(call), ElementsAre("amount", "times", "note"));
}

TEST_F(Paying, AnEditedValueIsTheOwnersWordAboutTheSameThings) {
  plan::Call out = *changed({{"note", "thank you"}, {"times", " 3 "}});
  EXPECT_EQ(out.arguments.text("note"), "thank you");
  EXPECT_EQ(*out.arguments.find("times")->as_int(), 3);
  trust::Label label = out.arguments.find("note")->label();
  EXPECT_EQ(label.integrity, trust::Integrity::owner);
  EXPECT_EQ(label.categories, trust::health);
  EXPECT_EQ(out.arguments.find("tags")->label(), outside);
  EXPECT_EQ(out.control, outside);
}

TEST_F(Paying, WordsAreReadAsTheArgumentsKindSays) {
  EXPECT_EQ(changed({{"amount", "12.50 euro"}})->arguments.find("amount")->display(), "12.50 EUR");
  EXPECT_THAT(why_not({{"amount", "a bit"}}), testing::Not(""));
  EXPECT_EQ(why_not({{"times", "3 apples"}}), "“3 apples” is no number, and times is one.");
  EXPECT_EQ(why_not({{"to", "Eve"}}), "to cannot be changed on this card.");
  EXPECT_EQ(why_not({{"rate", "1"}}), "rate cannot be changed on this card.");
  EXPECT_EQ(why_not({}), "Nothing was changed.");
}

}  // namespace
}  // namespace house
