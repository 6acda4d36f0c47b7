#include "model/anthropic.h"

#include <gtest/gtest.h>

#include "model/testing/plays.h"
#include "net/testing/known_secret.h"

namespace model {
namespace {

using net::testing::answer;
using net::testing::HttpScript;
using net::testing::stream;
using testing::anthropic_event;

const Prompt prompt{
    .system = "Be brief.",
    .messages = {{Role::user, "hello"}, {Role::assistant, "hi"}, {Role::user, "again"}},
    .tools = {{"calendar.add", "Adds an event", *base::Json::parse(R"({"type":"object"})")}},
    .tokens_max = 100};

Entry entry(const HttpScript& server) {
  return {.name = "claude",
          .kind = "anthropic",
          .model = "c-1",
          .base_url = server.url("/v1"),
          .key = "secret:x",
          .lend = net::testing::known("key-1")};
}

base::Result<Reply> ask(std::vector<net::testing::Answer> answers) {
  HttpScript server(std::move(answers));
  return make_anthropic(entry(server))->complete(prompt, {}, {});
}

TEST(Anthropic, TheRequestIsAsTheApiWantsIt) {
  HttpScript server({stream(testing::anthropic_reply({"hi"}))});
  auto reply = make_anthropic(entry(server))->complete(prompt, {}, {});
  ASSERT_TRUE(reply);
  auto seen = server.requests().at(0);
  EXPECT_EQ(seen.line, "POST /v1/messages HTTP/1.1");
  EXPECT_EQ(seen.header("x-api-key"), "key-1");
  EXPECT_EQ(seen.header("anthropic-version"), "2023-06-01");
  EXPECT_EQ(
      *base::Json::parse(seen.body),
      *base::Json::parse(
          R"({"model":"c-1","max_tokens":100,"stream":true,"messages":[{"role":"user","content":"hello"},)"
          R"({"role":"assistant","content":"hi"},{"role":"user","content":"again"}],)"
          R"("system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],"temperature":0,)"
          R"("tools":[{"name":"calendar__add","description":"Adds an event","input_schema":{"type":"object"}}]})"));
  EXPECT_EQ(reply->usage.tokens_in, 20);
  EXPECT_EQ(reply->usage.tokens_cached, 12);
  EXPECT_EQ(reply->usage.tokens_out, 5);
}

TEST(Anthropic, ToolCallsArePutTogetherAndThoughtsAreLeftOut) {
  auto reply = ask({stream(
      {anthropic_event(
           R"({"type":"message_start","message":{"usage":{"input_tokens":1,"output_tokens":1}}})"),
       anthropic_event(
           R"({"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}})"),
       anthropic_event(
           R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}})"),
       anthropic_event(R"({"type":"content_block_stop","index":0})"),
       anthropic_event(
           R"({"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"calendar__add","input":{}}})"),
       anthropic_event(
           R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"what\":"}})"),
       anthropic_event(
           R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\"lunch\"}"}})"),
       anthropic_event(R"({"type":"content_block_stop","index":1})"),
       anthropic_event(R"({"type":"something_new"})"),
       anthropic_event(
           R"({"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}})"),
       anthropic_event(R"({"type":"message_stop"})")})});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "");
  EXPECT_EQ(reply->stop, "calls");
  ASSERT_EQ(reply->calls.size(), 1u);
  EXPECT_EQ(reply->calls[0].id, "t");
  EXPECT_EQ(reply->calls[0].name, "calendar.add");
  EXPECT_EQ(reply->calls[0].arguments, R"({"what":"lunch"})");
  EXPECT_EQ(reply->usage.tokens_out, 9);
}

TEST(Anthropic, ARefusalIsNoAnswer) {
  EXPECT_EQ(ask({stream(testing::anthropic_reply({"I"}, "refusal"))}).error(),
            failure(Failure::refused, "claude", "the model declined"));
}

TEST(Anthropic, AReplyInOnePieceServesToo) {
  auto reply = ask(
      {answer(200, R"({"type":"message","content":[{"type":"text","text":"hi"},)"
                   R"({"type":"tool_use","id":"t","name":"calendar__add","input":{"what":"x"}}],)"
                   R"("stop_reason":"tool_use","usage":{"input_tokens":3,"output_tokens":2}})")});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "hi");
  EXPECT_EQ(reply->calls.at(0).arguments, R"({"what": "x"})");
  EXPECT_EQ(reply->usage.tokens_in, 3);
}

}  // namespace
}  // namespace model
