#include "model/spark_vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"
#include "model/testing/spark_fixture.h"

namespace model {
namespace {

using ::testing::ElementsAre;

SparkVocabulary vocabulary() {
  return *SparkVocabulary::make(testing::tiny_vocabulary(),
                                *base::Json::parse(testing::tiny_catalogue));
}

// Each piece as its token's text and what it covers: "ana=Ana".
std::vector<std::string> cut(std::string_view text) {
  static const SparkVocabulary tokens = vocabulary();
  static const std::vector<std::string> texts = testing::tiny_vocabulary();
  std::vector<std::string> shown;
  for (const Piece& piece : *tokens.pieces(text)) {
    shown.push_back(
        fmt::format("{}{}={}{}", piece.starts_word ? "[" : "", texts[size_t(piece.token)],
                    text.substr(piece.begin, piece.end - piece.begin), piece.ends_word ? "]" : ""));
  }
  return shown;
}

TEST(SparkVocabulary, WordsAreLowerCasedButTheirRangesAreThoseOfTheOriginal) {
  EXPECT_THAT(cut("Lunch  with ANA"), ElementsAre("[lunch=Lunch]", "[with=with]", "[ana=ANA]"));
}

TEST(SparkVocabulary, TheLongestPieceIsTakenFirst) {
  EXPECT_THAT(cut("appointments"), ElementsAre("[appoint=appoint", "##ment=ment", "##s=s]"));
  EXPECT_THAT(cut("anab"), ElementsAre("[ana=ana", "##b=b]"));
}

TEST(SparkVocabulary, EveryDigitIsAPieceOfItsOwn) {
  EXPECT_THAT(cut("45pm"), ElementsAre("[4=4", "##5=5", "##p=p", "##m=m]"));
  EXPECT_THAT(cut("on4on"), ElementsAre("[on=on", "##4=4", "##o=o", "##n=n]"));
}

TEST(SparkVocabulary, PunctuationIsAWordOfItsOwn) {
  EXPECT_THAT(cut("ana's, on"), ElementsAre("[ana=ana]", "['=']", "[s=s]", "[,=,]", "[on=on]"));
  EXPECT_THAT(cut("ana’s"), ElementsAre("[ana=ana]", "['=’]", "[s=s]"));
}

TEST(SparkVocabulary, WhatNoPieceCoversIsSpelledInBytes) {
  EXPECT_THAT(cut("z"), ElementsAre("[<s>=z", "<0x7A>=z]"));
  EXPECT_THAT(cut("az"), ElementsAre("[a=a", "<0x7A>=z]"));
  EXPECT_THAT(cut("Éa"), ElementsAre("[<s>=É", "<0xC3>=É", "<0xA9>=É", "##a=a]"));
  EXPECT_THAT(cut("Ä"), ElementsAre("[ä=Ä]"));
}

TEST(SparkVocabulary, ALineBreakPartsTheTurnsOfATalk) {
  std::vector<bool> starts;
  for (const Piece& piece : *vocabulary().pieces("\nlunch on\n \nfriday with\nana\n"))
    starts.push_back(piece.starts_turn);
  EXPECT_EQ(starts, (std::vector{false, false, true, false, true}));
}

TEST(SparkVocabulary, ControlTokensCannotBeTyped) {
  EXPECT_THAT(cut("<on>"), ElementsAre("[<s>=<", "<0x3C>=<]", "[on=on]", "[<s>=>", "<0x3E>=>]"));
}

TEST(SparkVocabulary, TextThatIsNoTextIsRefused) {
  EXPECT_EQ(vocabulary().pieces("lunch \xff").error().code, base::Code::invalid);
  EXPECT_EQ(vocabulary().pieces("").error().code, base::Code::invalid);
  EXPECT_EQ(vocabulary().pieces(" \t\n").error().code, base::Code::invalid);
}

TEST(SparkVocabulary, AMissingTokenIsNamed) {
  auto texts = testing::tiny_vocabulary();
  std::erase(texts, "<lists.add>");
  auto made = SparkVocabulary::make(texts, *base::Json::parse(testing::tiny_catalogue));
  EXPECT_EQ(made.error(),
            (base::Error{base::Code::corrupt, "The model's vocabulary has no token <lists.add>."}));
}

RC_GTEST_PROP(SparkVocabulary, PiecesCoverTheTextInOrderAndLeaveOutOnlyWhiteSpace, ()) {
  auto codes = *rc::gen::container<std::vector<uint32_t>>(rc::gen::oneOf(
      rc::gen::inRange<uint32_t>('a', 'z' + 1), rc::gen::inRange<uint32_t>(' ', '@'),
      rc::gen::inRange<uint32_t>(0xA0, 0x2FF), rc::gen::inRange<uint32_t>(0x2000, 0x2070)));
  std::string text = "a";
  for (uint32_t code : codes) base::append_utf8(text, code);
  static const SparkVocabulary tokens = vocabulary();
  std::string covered(text.size(), ' ');
  uint32_t last_begin = 0;
  bool inside = false;
  for (const Piece& piece : *tokens.pieces(text)) {
    RC_ASSERT(piece.begin >= last_begin && piece.begin < piece.end && piece.end <= text.size());
    RC_ASSERT(piece.starts_word != inside);
    last_begin = piece.begin;
    inside = !piece.ends_word;
    covered.replace(piece.begin, piece.end - piece.begin, text, piece.begin,
                    piece.end - piece.begin);
  }
  RC_ASSERT(!inside);
  RC_ASSERT(base::fold(covered) == base::fold(text));
}

}  // namespace
}  // namespace model
