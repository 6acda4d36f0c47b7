// Replies that are read in the courier, most of them made to do harm.
#include "net/json.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "net/json_body.h"
#include "net/testing/scripted_server.h"
#include "proc/testing/children.h"

namespace net {
namespace {

using base::Json;
using proc::testing::children;
using proc::testing::kill_the_only_child;
using testing::Answer;
using testing::answer;
using ::testing::ElementsAre;
using testing::HttpScript;
using testing::stream;

constexpr std::string_view as_stream = "Content-Type: text/event-stream\r\n";

std::expected<JsonReply, Failure> fetched(const Answer& answer, const EventSink& on_event = {}) {
  HttpScript server({answer});
  return fetch_json({.url = server.url()}, {}, on_event);
}

// What each event was, in order; "" is a sign of life.
std::vector<std::string> events_of(const Answer& answer) {
  std::vector<std::string> events;
  auto reply = fetched(answer, [&](const JsonEvent& event) {
    events.push_back(event.data ? event.data->dump() : event.text);
    return true;
  });
  EXPECT_TRUE(reply && reply->streamed);
  std::erase(events, "");
  return events;
}

TEST(FetchJson, AValueArrivesAsAValue) {
  auto reply = fetched(answer(200, R"( {"a":[1,2.5,"Grüße",null,true]})", "X-A: b\r\n"));
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->head.status, 200);
  EXPECT_EQ(reply->head.header("x-a"), "b");
  EXPECT_FALSE(reply->streamed);
  EXPECT_EQ(reply->body, Json::parse(R"({"a":[1,2.5,"Grüße",null,true]})").value());
}

TEST(FetchJson, TheBodyOfARefusalIsReadToo) {
  auto reply = fetched(answer(429, R"({"error":"slowly"})"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->head.status, 429);
  EXPECT_EQ((*reply->body)["error"].string(), "slowly");
}

TEST(FetchJson, AStreamArrivesEventByEventCutAnywhere) {
  std::vector<std::string> bytes;
  for (char c : std::string(": hi\n\ndata: {\"a\":1}\n\ndata: [2]\n\ndata: [DONE]\n\n"))
    bytes.emplace_back(1, c);
  EXPECT_THAT(events_of(stream(bytes)), ElementsAre(R"({"a": 1})", "[2]", "[DONE]"));
  EXPECT_THAT(events_of(answer(200, "data: 1\n\n", "Content-Type: text/plain\r\n")),
              ElementsAre("1"));
}

TEST(FetchJson, NamesAndPausesOfAStreamAreKept) {
  std::vector<std::string> ids;
  auto reply = fetched(answer(200, "id: a\nretry: 70\ndata: 1\n\nid: b\n\n", as_stream),
                       [&](const JsonEvent& event) {
                         if (event.data) ids.push_back(event.id);
                         return true;
                       });
  ASSERT_TRUE(reply);
  EXPECT_THAT(ids, ElementsAre("a"));
  EXPECT_EQ(reply->id, "b");
  EXPECT_EQ(reply->retry, std::chrono::milliseconds(70));
}

TEST(FetchJson, WhoHasSeenEnoughIsDone) {
  auto reply = fetched(stream({"data: 1\n\n"}, Answer::End::hold),
                       [](const JsonEvent& event) { return !event.data; });
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->head.status, 200);
  EXPECT_TRUE(children().empty());
}

TEST(FetchJson, WhatIsNoJsonIsNoValueAndNoFailure) {
  for (const std::string& body :
       {std::string("{\"a\":"), "{" + std::string(1000, '['), std::string("{\"a\":1,\"a\":2}"),
        std::string("[\"\xFF\"]"), std::string("[1] trailing"), std::string(200, '[')}) {
    auto reply = fetched(answer(200, body));
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_FALSE(reply->body || reply->streamed || reply->empty) << body.substr(0, 20);
  }
  auto nothing = fetched(answer(200, ""));
  EXPECT_TRUE(nothing && nothing->empty && !nothing->body);
  EXPECT_THAT(events_of(stream({"data: {\"a\n\n", "data: \xFF\n\n"})), ::testing::SizeIs(2));
}

TEST(FetchJson, MoreThanCanBeHeldIsTooLarge) {
  std::string values = "[" + base::replace_all(std::string(1 << 19, 'x'), "x", "1,") + "1]";
  for (const Answer& answer :
       {answer(200, "[" + std::string(5 << 20, ' ')), answer(200, std::string(5 << 20, ' ')),
        stream({"data: " + std::string(5 << 20, 'a')}), answer(200, values),
        stream({"data: " + values + "\n\n"}), answer(500, "{" + std::string(5 << 20, ' '))}) {
    auto reply = fetched(answer, [](const JsonEvent&) { return true; });
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().trouble, Trouble::too_large);
  }
}

TEST(FetchJson, ACourierThatFallsOverAnAnswerIsACutConnection) {
  HttpScript server({stream({"data: 1\n\n"}, Answer::End::hold), answer(200, "{}")});
  auto reply = fetch_json({.url = server.url()}, {}, [](const JsonEvent& event) {
    if (event.data) kill_the_only_child();
    return true;
  });
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().trouble, Trouble::cut);
  EXPECT_TRUE(fetch_json({.url = server.url()}, {}));
}

}  // namespace
}  // namespace net
