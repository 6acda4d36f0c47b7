#include <gtest/gtest.h>

#include <set>

#include "protocol/openapi.h"
#include "protocol/relay.h"

namespace protocol {
namespace {

Card card() {
  Card out{.id = "c1",
           .task = "t1",
           .title = "Send a message?",
           .lines = {"To Ana", "“x” & <b>"},
           .rule = "S3",
           .reason = "",
           .step_up = true};
  out.put = *base::parse_instant("2026-05-04T09:00:00Z");
  out.until = *base::parse_instant("2026-05-11T09:00:00Z");
  out.always = "Sends a message";
  return out;
}

template <class T>
std::string refused(const char* json, From from = From::json) {
  auto read = from_json<T>(Json::parse(json).value(), from);
  return read ? "taken" : read.error().text();
}

TEST(Protocol, AValueIsTheSameThroughJsonAndThroughBytes) {
  Json json = to_json(card());
  EXPECT_EQ(to_json(from_json<Card>(json).value()), json);
  EXPECT_EQ(to_json(proc::decode<Card>(proc::encode(card())).value()), json);
  EXPECT_FALSE(json.has("in_task")) << "what is not there is left out";
  EXPECT_EQ(json["until"].string(), "2026-05-11T09:00:00Z");
}

TEST(Protocol, WhatDoesNotFitIsRefusedByName) {
  EXPECT_EQ(refused<Undo>("{}"), "taken");
  EXPECT_EQ(refused<Undo>(R"({"task": null})"), "taken");
  EXPECT_EQ(refused<Undo>(R"({"task": 5})"), "'task' has to be a text.");
  EXPECT_EQ(refused<Undo>(R"({"tusk": "x"})"), "There is no 'tusk' in Undo.");
  EXPECT_EQ(refused<Undo>("[]"), "'Undo' has to be an object.");
  EXPECT_EQ(refused<Pairing>(R"({"code": "x"})"), "'device' is missing.");
  EXPECT_EQ(refused<Decision>(R"({"card": "x", "answer": "yes"})"),
            "'answer' is none of its words. Say one of: once, task, always, deny, later, edit.");
  EXPECT_EQ(refused<Period>(R"({"from": "2026", "to": "2026-05-04T09:00Z"})"),
            "'from' has to be a time such as 2026-05-04T09:00:00Z.");
  EXPECT_EQ(
      refused<Settings>(R"({"owner_name":"","owner_mails":["a",1],"zone":"","signature":""})"),
      "'owner_mails' has to be a text.");
}

TEST(Protocol, AQuerysTextsAreReadAsWhatIsMeant) {
  auto filter =
      from_json<LogFilter>(Json::object().set("count", "7").set("undoable", "true"), From::query)
          .value();
  EXPECT_EQ(filter.count, 7);
  EXPECT_EQ(filter.undoable, true);
  for (const char* bad : {R"({"count": "7x"})", R"({"count": ""})", R"({"undoable": "yes"})",
                          R"({"count": "99999999999999999999"})"})
    EXPECT_NE(refused<LogFilter>(bad, From::query), "taken") << bad;
  EXPECT_NE(refused<LogFilter>(R"({"count": "7"})"), "taken") << "JSON has numbers of its own";
}

TEST(Protocol, AClientsOwnMembersOfARunAreIgnored) {
  auto run = from_json<RunInput>(Json::parse(R"({"threadId":"t","runId":"r","messages":[{"id":"1",
      "role":"user","content":"hello","name":"x"}],"tools":[],"state":{},"context":[],
      "forwardedProps":{"mode":"thinking","else":1}})")
                                     .value())
                 .value();
  EXPECT_EQ(run.messages[0].content, "hello");
  EXPECT_EQ(run.hints->mode, Mode::thinking);
}

TEST(Protocol, BytesThatAreNoneAreRefused) {
  std::string bytes = proc::encode(card());
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(proc::decode<Card>(bytes.substr(0, size))) << size;
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = char(changed[at] ^ 0xff);
    (void)proc::decode<Card>(changed);  // a value or none, no crash
  }
}

TEST(Relay, AFrameIsItsHeadAndItsBody) {
  std::string frame = relay::pack(relay::Answer{7, "s"}, "body \xff");
  auto read = relay::unpack<relay::Answer>(frame).value();
  EXPECT_EQ(read.head.id, 7u);
  EXPECT_EQ(read.head.session, "s");
  EXPECT_EQ(read.body, "body \xff");
  for (size_t size = 0; size + 6 < frame.size(); ++size)
    EXPECT_FALSE(relay::unpack<relay::Answer>(frame.substr(0, size))) << size;
  EXPECT_FALSE(relay::unpack<relay::Answer>("\xff\xff\xff\xff----"));
}

TEST(OpenApi, EveryOperationAndEveryReferenceIsThere) {
  Json document = openapi("1");
  std::set<std::string> names;
  for (const Operation& operation : operations()) {
    if (operation.shape == Shape::openai || operation.shape == Shape::inner) continue;
    const Json& one = document["paths"][operation.path][base::lower(operation.method)];
    EXPECT_EQ(one["operationId"].string(), operation.name);
    EXPECT_TRUE(names.insert(operation.name).second) << operation.name;
  }
  std::string text = document.dump();
  std::string mark = "#/components/schemas/";
  for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    size_t begin = at + mark.size();
    std::string name = text.substr(begin, text.find('"', begin) - begin);
    EXPECT_TRUE(document["components"]["schemas"].has(name)) << name;
  }
}

}  // namespace
}  // namespace protocol
