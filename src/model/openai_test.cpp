#include "model/openai.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/testing/plays.h"
#include "net/testing/known_secret.h"

namespace model {
namespace {

using net::testing::answer;
using net::testing::HttpScript;
using net::testing::stream;
using testing::json_event;

const Prompt prompt{
    .system = "Be brief.",
    .messages = {{Role::user, "hello"}, {Role::assistant, "hi"}, {Role::user, "again"}},
    .tools = {{"calendar.add", "Adds an event", *base::Json::parse(R"({"type":"object"})")}},
    .tokens_max = 100};

Entry entry(const HttpScript& server) {
  return {.name = "muse",
          .kind = "openai",
          .model = "muse-1",
          .base_url = server.url("/v1"),
          .key = "secret:x",
          .lend = net::testing::known("key-1")};
}

base::Result<Reply> ask(std::vector<net::testing::Answer> answers) {
  HttpScript server(std::move(answers));
  return make_openai(entry(server))->complete(prompt, {}, {});
}

TEST(OpenAi, TheRequestIsAsTheApiWantsIt) {
  HttpScript server({stream(testing::openai_reply({"hi"}))});
  auto reply = make_openai(entry(server))->complete(prompt, {}, {});
  ASSERT_TRUE(reply);
  auto seen = server.requests().at(0);
  EXPECT_EQ(seen.line, "POST /v1/chat/completions HTTP/1.1");
  EXPECT_EQ(seen.header("authorization"), "Bearer key-1");
  EXPECT_EQ(seen.header("content-type"), "application/json");
  EXPECT_EQ(
      *base::Json::parse(seen.body),
      *base::Json::parse(
          R"({"model":"muse-1","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hello"},)"
          R"({"role":"assistant","content":"hi"},{"role":"user","content":"again"}],"stream":true,)"
          R"("stream_options":{"include_usage":true},"max_tokens":100,"temperature":0,)"
          R"("tools":[{"type":"function","function":{"name":"calendar__add","description":"Adds an event",)"
          R"("parameters":{"type":"object"}}}]})"));
  EXPECT_EQ(reply->usage.tokens_in, 20);
  EXPECT_EQ(reply->usage.tokens_cached, 12);
  EXPECT_EQ(reply->usage.tokens_out, 5);
}

TEST(OpenAi, ToolCallsArePutTogetherFromTheirPieces) {
  auto reply = ask({stream(
      {json_event(R"({"choices":[{"delta":{"role":"assistant"}}]})"),
       json_event(
           R"({"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"calendar__add","arguments":""}}]}}]})"),
       json_event(
           R"({"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"other","arguments":""}}]}}]})"),
       json_event(
           R"({"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"what\":"}}]}}]})"),
       json_event(
           R"({"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"lunch\"}"}}]}}]})"),
       json_event(R"({"choices":[{"delta":{},"finish_reason":"tool_calls"}]})"),
       "data: [DONE]\n\n"})});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->stop, "calls");
  ASSERT_EQ(reply->calls.size(), 2u);
  EXPECT_EQ(reply->calls[0].id, "a");
  EXPECT_EQ(reply->calls[0].name, "calendar.add");
  EXPECT_EQ(reply->calls[0].arguments, R"({"what":"lunch"})");
  EXPECT_EQ(reply->calls[1].name, "other");
  EXPECT_EQ(reply->calls[1].arguments, "");
}

TEST(OpenAi, CallsThatComeWholeWithOneIndexForAllStayApart) {
  auto reply = ask({stream(
      {json_event(
           R"({"choices":[{"delta":{"role":"assistant","content":"","tool_calls":[)"
           R"({"index":0,"id":"a","function":{"name":"one","arguments":"{\"x\":1}"}},)"
           R"({"index":0,"id":"b","function":{"name":"two","arguments":"{}"}}]},"finish_reason":null}]})"),
       json_event(R"({"choices":[{"delta":{"content":""},"finish_reason":"stop"}]})"),
       "data: [DONE]\n\n"})});
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->calls.size(), 2u);
  EXPECT_EQ(reply->calls[0].arguments, R"({"x":1})");
  EXPECT_EQ(reply->calls[1].name, "two");
  EXPECT_EQ(reply->stop, "calls");
}

TEST(OpenAi, MissingCountsAndAMissingEndMarkAreForgiven) {
  auto reply = ask(
      {stream({json_event(R"({"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}]})")})});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "hi");
  EXPECT_EQ(reply->usage.tokens_in, 0);
}

TEST(OpenAi, AReplyInOnePieceServesToo) {
  auto reply = ask({answer(
      200, R"({"choices":[{"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],)"
           R"("usage":{"prompt_tokens":3,"completion_tokens":1}})")});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "hi");
  EXPECT_EQ(reply->usage.tokens_in, 3);
}

TEST(OpenAi, AnErrorWithStatus200IsAnError) {
  EXPECT_EQ(ask({answer(200, R"({"error":{"message":"no","code":404}})")}).error(),
            failure(Failure::no_such_model, "muse", "no"));
}

TEST(OpenAi, AFilteredAnswerIsARefusal) {
  EXPECT_EQ(ask({stream(testing::openai_reply({"I"}, "content_filter"))}).error(),
            failure(Failure::refused, "muse", "its content filter stepped in"));
}

TEST(OpenAi, TheNewNameOfTheLimitIsUsedWhereItIsAskedFor) {
  HttpScript server(
      {answer(400,
              R"({"error":{"message":"Use 'max_completion_tokens' instead of 'max_tokens'."}})"),
       stream(testing::openai_reply({"hi"})), stream(testing::openai_reply({"hi"}))});
  auto model = make_openai(entry(server));
  ASSERT_TRUE(model->complete(prompt, {}, {}));
  ASSERT_TRUE(model->complete(prompt, {}, {})) << "it is remembered";
  EXPECT_EQ((*base::Json::parse(server.requests().at(2).body))["max_completion_tokens"].integer(),
            100);
}

TEST(OpenAi, ARefusalThatStaysIsTold) {
  auto no = answer(400, R"({"error":{"message":"stream_options unknown"}})");
  EXPECT_EQ(ask({no, no}).error(), failure(Failure::refused, "muse", "stream_options unknown"));
}

}  // namespace
}  // namespace model
