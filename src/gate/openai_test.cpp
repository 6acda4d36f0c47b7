#include "gate/openai.h"

#include <gtest/gtest.h>

namespace gate::openai {
namespace {

std::string refused(const char* json) {
  auto read = read_chat(Json::parse(json).value());
  return read ? "taken" : read.error().message;
}

TEST(OpenAi, TakesTheLastMessageOfTheUser) {
  auto chat = read_chat(Json::parse(R"({"model":"hearth-thinking","stream":true,"tools":[{}],
      "messages":[{"role":"system","content":"Be a pirate."},
                  {"role":"user","content":[{"type":"text","text":"put milk "},
                                            {"type":"text","text":"on the list"}]}]})")
                            .value())
                  .value();
  EXPECT_EQ(chat.wish.text, "put milk on the list");
  EXPECT_EQ(chat.wish.mode, protocol::Mode::thinking);
  EXPECT_TRUE(chat.stream && chat.sent_tools);
}

TEST(OpenAi, WhatIsNoChatIsRefusedWithAReason) {
  EXPECT_EQ(refused("{}"), "The last of the messages has to be the user's.");
  EXPECT_EQ(refused(R"({"model":"hearth","messages":[{"role":"assistant","content":"x"}]})"),
            "The last of the messages has to be the user's.");
  EXPECT_EQ(refused(R"({"model":"gpt-9","messages":[{"role":"user","content":"x"}]})"),
            "There is no model 'gpt-9' here.");
  EXPECT_EQ(refused(R"({"model":"hearth","messages":[{"role":"user","content":7}]})"),
            "A message needs a text as its content.");
  EXPECT_EQ(refused(R"({"model":"hearth","messages":[{"role":"user",
                       "content":[{"type":"image_url","image_url":{}}]}]})"),
            "Only text is taken here.");
  EXPECT_EQ(refused(R"({"model":"hearth","n":2,"messages":[{"role":"user","content":"x"}]})"),
            "There is one answer: `n` has to be 1.");
}

TEST(OpenAi, ACardIsTextWithWhereToAnswerIt) {
  Completion completion({.wish = {}, .model = "hearth"}, "1", "http://localhost:8137");
  protocol::Event waiting{.kind = protocol::EventKind::card_waiting};
  waiting.card = {.id = "c", .title = "Send a message?"};
  completion.take(waiting);
  EXPECT_FALSE(completion.ended());
  protocol::Event end{.kind = protocol::EventKind::task_ended};
  end.task = "1";
  end.state = protocol::TaskState::waiting;
  end.text = "I wait.";
  completion.take(end);
  EXPECT_TRUE(completion.ended());
  EXPECT_EQ(completion.whole()["choices"][0]["message"]["content"].string(),
            "I wait.\n\nThis waits for your decision: Send a message? Answer it at "
            "http://localhost:8137/#cards");
  EXPECT_TRUE(completion.events().ends_with("data: [DONE]\n\n"));
}

TEST(OpenAi, AResponseIsReadFromATextOrItsLastMessage) {
  for (const char* input : {R"("milk")", R"([{"role":"user","content":"milk"}])",
                            R"([{"role":"system","content":"x"},{"type":"message","role":"user",
                                "content":[{"type":"input_text","text":"milk"}]}])"}) {
    auto read = read_response(
        Json::parse(std::string(R"({"model":"hearth","input":)") + input + "}").value());
    EXPECT_EQ(read.value().wish.text, "milk") << input;
  }
  for (const char* none : {"[]", "7", R"([{"role":"assistant","content":"x"}])"})
    EXPECT_FALSE(read_response(
        Json::parse(std::string(R"({"model":"hearth","input":)") + none + "}").value()))
        << none;
}

TEST(OpenAi, AResponsesEventsAreNumberedAndEndWithTheWhole) {
  Said said{.asked = {.wish = {}, .dialect = Dialect::responses, .model = "hearth"},
            .id = "7",
            .text = "Done."};
  said.asked.sent_tools = true;
  std::string events = response_events(said);
  EXPECT_TRUE(events.starts_with(
      R"(event: response.created
data: {"type": "response.created", "sequence_number": 0,)"));
  EXPECT_NE(events.find("\"response\": " + response_of(said).dump()), events.npos);
  EXPECT_EQ(response_of(said)["output"][0]["content"][0]["text"].string(), "Done.");
  EXPECT_NE(response_of(said)["metadata"]["note"].string().find("ignored"), std::string::npos);
}

}  // namespace
}  // namespace gate::openai
