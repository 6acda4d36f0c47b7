#include "net/sse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace net {
namespace {

using ::testing::ElementsAre;

std::vector<SseEvent> read(const std::vector<std::string>& pieces) {
  SseParser parser;
  std::vector<SseEvent> events;
  for (auto& piece : pieces)
    EXPECT_TRUE(parser.feed(piece, [&](auto& event) { events.push_back(event); }));
  return events;
}

TEST(Sse, AnEventEndsWithABlankLine) {
  EXPECT_THAT(read({"data: one\n\ndata: two\n"}), ElementsAre(SseEvent{.data = "one"}));
}

TEST(Sse, LinesOfDataAreJoinedAndOneBlankAfterTheColonIsDropped) {
  EXPECT_THAT(read({"data:a\ndata:  b\ndata\n\n"}), ElementsAre(SseEvent{.data = "a\n b\n"}));
}

TEST(Sse, EveryKindOfLineEndServes) {
  EXPECT_THAT(read({"data: a\r\rdata: b\r\n\r\ndata: c\n\n"}),
              ElementsAre(SseEvent{.data = "a"}, SseEvent{.data = "b"}, SseEvent{.data = "c"}));
}

TEST(Sse, TypeHoldsForOneEventAndIdForTheRest) {
  EXPECT_THAT(read({"event: ping\nid: 7\ndata: x\n\ndata: y\n\n"}),
              ElementsAre(SseEvent{"ping", "x", "7"}, SseEvent{"message", "y", "7"}));
}

TEST(Sse, CommentsUnknownFieldsAndEventsWithoutDataAreLeftOut) {
  EXPECT_THAT(read({": keep alive\n\nretry: 10\nfoo: bar\nevent: empty\n\ndata: x\n\n"}),
              ElementsAre(SseEvent{.data = "x"}));
}

TEST(Sse, AByteOrderMarkAtTheBeginningIsSkipped) {
  EXPECT_THAT(read({"\xEF", "\xBB\xBF", "data: x\n\n"}), ElementsAre(SseEvent{.data = "x"}));
}

TEST(Sse, AnIdWithANulIsIgnored) {
  EXPECT_THAT(read({std::string("id: a\0b\ndata: x\n\n", 17)}), ElementsAre(SseEvent{.data = "x"}));
}

TEST(Sse, WhatTheEndCutsOffStillCounts) {
  SseParser parser;
  std::vector<SseEvent> events;
  auto keep = [&](auto& event) { events.push_back(event); };
  ASSERT_TRUE(parser.feed("data: [DONE]", keep));
  parser.finish(keep);
  parser.finish(keep);
  EXPECT_THAT(events, ElementsAre(SseEvent{.data = "[DONE]"}));
}

TEST(Sse, AnEventLargerThanTheLimitIsRefused) {
  SseParser parser(16);
  auto ignore = [](auto&) {};
  ASSERT_TRUE(parser.feed("data: 12345678\n", ignore));
  EXPECT_EQ(parser.feed("data: 12345678\n", ignore).error().code, base::Code::limit);
}

RC_GTEST_PROP(Sse, WhereTheBytesAreCutMakesNoDifference, ()) {
  auto lines = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("data: x", "data:", ":c", "event: e", "id: 1", "", "",
                                    "\xEF\xBB\xBF"
                                    "data: y"));
  auto ends = *rc::gen::container<std::vector<std::string>>(
      lines.size(), rc::gen::element<std::string>("\n", "\r", "\r\n"));
  std::string text;
  for (size_t i = 0; i < lines.size(); ++i) text += lines[i] + ends[i];
  size_t cut = *rc::gen::inRange<size_t>(0, text.size() + 1);
  std::vector<std::string> bytes;
  for (char c : text) bytes.emplace_back(1, c);
  RC_ASSERT(read({text}) == read({text.substr(0, cut), text.substr(cut)}));
  RC_ASSERT(read({text}) == read(bytes));
}

TEST(Sse, TheTimeToWaitIsWhatTheStreamAsksFor) {
  SseParser parser;
  EXPECT_FALSE(parser.retry());
  ASSERT_TRUE(parser.feed("retry: soon\nretry: 2000\nid: 7\ndata:\n\n", [](auto&) {}));
  EXPECT_EQ(parser.retry(), std::chrono::milliseconds(2000));
  EXPECT_EQ(parser.last_id(), "7");
}

}  // namespace
}  // namespace net
