#include "trust/card.h"

#include <gmock/gmock.h>

namespace trust {
namespace {

using testing::HasSubstr;
using testing::Not;

base::Instant noon(int days = 0) {
  return *base::parse_instant("2026-05-04T12:00Z") + std::chrono::days(days);
}

Label of(Integrity integrity, uint32_t categories = 0) {
  return {.integrity = integrity, .readers = reader_owner, .categories = categories};
}

Call send(Label to, Label text) {
  return {.policy = {.tool = "messages.send",
                     .effect = Effect::s3,
                     .purposes = communicate,
                     .room = "messages",
                     .sends = true},
          .task = "t1",
          .path = "1",
          .arguments =
              {{"to", "[ana]", "Ana <ana@example.org>", Part::control, to, {"ana@example.org"}},
               {"text", "\"hello\"", "hello", Part::content, text}},
          .control = Label::system()};
}

Task task() {
  return {.id = "t1", .request = "tell Ana hello", .tools = {"messages.send", "money.pay"}};
}

Card card_of(const Call& call, std::string_view purpose = "Sends a message") {
  return make_card(call, task(), Gatekeeper::judge(call, task()),
                   {.purpose = purpose, .now = noon(), .zone = base::Zone::utc()});
}

const Call notes = send(of(Integrity::owner), of(Integrity::own, calendar));

TEST(Card, SaysAllThatIsToBeDecided) {
  EXPECT_EQ(render(card_of(notes)),
            "Sends a message (messages.send)?\n"
            "  to: Ana <ana@example.org> (your words)\n"
            "  text: hello (from your own records)\n"
            "  Leaves the house: calendar.\n"
            "  Cannot be undone.\n"
            "  “For this task” means: Sends a message (messages.send) to Ana <ana@example.org> "
            "without asking again in this task: may pass on plain records of yours and calendar "
            "data; at most 20 times.\n"
            "  “Always” means: Sends a message (messages.send) to Ana <ana@example.org> without "
            "asking: may pass on plain records of yours and calendar data; at most 10 times in 30 "
            "days; until 2 August 2026.\n"
            "  Unanswered, it counts as no on Monday 11 May 2026 at 12:00.\n"
            "  Why you are asked: The recipient has not been among those who may read this. "
            "[S3/control=OWNER C1]\n");
}

TEST(Card, OffersNoLongerAnswerThanAGrantCouldGive) {
  Card card = card_of(send(of(Integrity::owner), of(Integrity::outside)));
  EXPECT_FALSE(card.in_task || card.always);
  EXPECT_THAT(render(card), Not(HasSubstr("means:")));
}

TEST(Card, SaysThatADecisionHangsOnWordsFromOutside) {
  Call swayed = notes;
  swayed.control = of(Integrity::outside);
  EXPECT_THAT(render(card_of(swayed)), HasSubstr("hangs on words from outside"));
  EXPECT_THAT(render(card_of(notes)), Not(HasSubstr("hangs on words from outside")));
}

TEST(Card, BelongsToExactArguments) {
  Call other = notes;
  other.arguments[1].text = "\"hello!\"";
  EXPECT_EQ(card_of(notes).id, card_of(notes).id);
  EXPECT_NE(card_of(other).id, card_of(notes).id);
  EXPECT_NE(card_of(other).digest, card_of(notes).digest);
}

TEST(Card, NoTextOfItsArgumentsMakesALineOfItsOwn) {
  for (const char* hostile : {"ok\x1b[2J\nLeaves the house: nothing.", "a\u2028Leaves", "a\rb",
                              "\u202Eelbaodnu", "x\n\n\n\nCan be undone.",
                              "\x9b"
                              "A\x9b"
                              "K"}) {
    Call call = notes;
    call.arguments[1].shown = hostile;
    call.arguments[0].name = hostile;
    call.arguments[0].shown = hostile;
    call.policy.tool = hostile;
    std::string text = render(card_of(call, hostile));
    EXPECT_EQ(std::ranges::count(text, '\n'), 7) << text;
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, Not(HasSubstr("\u202E")));
  }
}

TEST(Card, StaysReadableWhateverTheSizeAndNumberOfItsArguments) {
  Call call = notes;
  call.arguments[1].shown = std::string(1 << 20, 'x');
  EXPECT_THAT(render(card_of(call)), HasSubstr("(the first 500 of 1,048,576 characters)"));
  EXPECT_LT(render(card_of(call)).size(), 2500u);
  for (int i = 0; i < 1000; ++i) call.arguments.push_back(call.arguments[1]);
  EXPECT_THAT(render(card_of(call)), HasSubstr("and 982 more arguments"));
  EXPECT_LT(render(card_of(call)).size(), 20'000u);
}

TEST(Card, PointsOutALookAlikeAddress) {
  Call call = notes;
  call.arguments[0].shown = "Ana <аna@example.org>";
  EXPECT_THAT(render(card_of(call)),
              HasSubstr("(take care: “аna@example.org” mixes Cyrillic and Latin)"));
}

TEST(Card, AnswersHaveNames) {
  for (CardAnswer answer :
       {CardAnswer::once, CardAnswer::in_task, CardAnswer::always, CardAnswer::deny,
        CardAnswer::later, CardAnswer::expired, CardAnswer::edit})
    EXPECT_EQ(answer_named(answer_name(answer)), answer);
  EXPECT_FALSE(answer_named("maybe"));
}

TEST(Card, OnlySomeAnswersAreAYesToExactlyThis) {
  for (CardAnswer yes : {CardAnswer::once, CardAnswer::in_task, CardAnswer::always})
    EXPECT_TRUE(says_yes(yes));
  for (CardAnswer no : {CardAnswer::deny, CardAnswer::later, CardAnswer::expired, CardAnswer::edit})
    EXPECT_FALSE(says_yes(no));
}

TEST(Card, SaysWhatCanBeChangedAndWhetherAYesStepsUp) {
  Call call = notes;
  call.arguments[1].shown = "hello\x1b[2J";
  Card card = make_card(call, task(), {.step_up = true},
                        {.now = noon(), .zone = base::Zone::utc(), .editable = {"text", "more"}});
  EXPECT_EQ(card.editable, (std::vector<Editable>{{"text", "hello‹U+001B›[2J"}}));
  EXPECT_THAT(render(card), HasSubstr("A yes needs your passphrase"));
  EXPECT_THAT(render(card_of(notes)), Not(HasSubstr("passphrase")));
  EXPECT_TRUE(card_of(notes).editable.empty());
}

// What lies already, and whether one more about "send eve" may be put.
TEST(Flood, CardsOfOneKindAndOfADayHaveAnEnd) {
  PutCard waits{.source = "send eve", .put = noon(-1), .open = true};
  PutCard refused{.source = "send eve", .put = noon(-1), .refused = true};
  PutCard wanted{.source = "send eve", .put = noon(-1)};
  PutCard old{.source = "send eve", .put = noon(-8), .refused = true};
  struct Row {
    PutCard card;
    size_t times;
    const char* source;
    bool may;
  } rows[] = {{waits, 4, "send eve", true},    {waits, 5, "send eve", false},
              {refused, 5, "send eve", false}, {refused, 5, "send ana", true},
              {wanted, 50, "send eve", true},  {old, 50, "send eve", true},
              {waits, 20, "send ana", false},  {refused, 19, "send ana", true}};
  for (const Row& row : rows) {
    std::vector<PutCard> put(row.times, row.card);
    auto may = may_put(row.source, put, noon());
    EXPECT_EQ(bool(may), row.may) << row.times << " " << row.source;
    if (!may) EXPECT_EQ(may.error().code, base::Code::limit);
  }
  refused.put = noon();
  EXPECT_FALSE(may_put("send ana", std::vector<PutCard>(20, refused), noon()));
  EXPECT_TRUE(may_put("send ana", std::vector<PutCard>(20, refused), noon(1)));
}

}  // namespace
}  // namespace trust
