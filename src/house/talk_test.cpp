#include "house/talk.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "house/records.h"
#include "house/testing.h"

namespace house {
namespace {

using plan::Value;

Value event(const char* title, const char* start) {
  auto label = trust::Label::owner();
  plan::DateTime at{*base::parse_instant(start), *base::Zone::find("Europe/Berlin")};
  return Value::record(
      {.type = "Event",
       .id = "e",
       .fields = {{"title", Value::text(title, label)}, {"start", Value(at, label)}}},
      label);
}

agent::Step step(Value result, bool undoable = false) {
  agent::Step step;
  step.result = std::move(result);
  step.undoable = undoable;
  return step;
}

agent::Request request(const std::string& text, agent::Talk talk = {}) {
  return {.text = text, .now = morning(), .talk = std::move(talk)};
}

TEST(Talk, KeepsTheLastTwoTurnsAndTheCallsOfTheLatest) {
  agent::Reply reply;
  reply.pieces = {{.text = "x\n", .calls = {{"timers.set", {{"length", {"an hour"}}}}}}};
  TalkRecord record = talk_after(request("one"), reply);
  record = talk_after(request("two", record.talk), reply);
  record = talk_after(request("three", record.talk), reply);
  EXPECT_EQ(record.talk.turns, (std::vector<std::string>{"two", "three"}));
  EXPECT_EQ(record.talk.calls.size(), 1u);
  EXPECT_FALSE(record.talk.changed);
}

TEST(Talk, IsOverAfterTenMinutes) {
  TalkRecord record = talk_after(request("tea at five"), {});
  EXPECT_EQ(record.at(morning() + base::Seconds(600)).turns.size(), 1u);
  EXPECT_TRUE(record.at(morning() + base::Seconds(601)).turns.empty());
  EXPECT_TRUE(record.at(morning() - base::Seconds(1)).turns.empty()) << "the clock was set back";
}

TEST(Talk, WhatALaterStepShowedCanBePicked) {
  auto label = trust::Label::owner();
  agent::Reply reply;
  reply.steps = {step(Value::list({event("yoga", "2026-05-04T18:00+02:00"),
                                   event("choir", "2026-05-05T19:30+02:00")},
                                  label)),
                 step(event("yoga", "2026-05-06T18:00+02:00"), true)};
  agent::Talk talk = talk_after(request("what is on?"), reply).talk;
  EXPECT_TRUE(talk.changed);
  ASSERT_EQ(talk.shown.size(), 2u);
  EXPECT_EQ(talk.shown[1][0].texts, std::vector<std::string>{"choir"});
  EXPECT_EQ(talk.shown[1][1].texts, std::vector<std::string>{"5 May 2026 at 19:30"});
  agent::Talk later = talk_after(request("open the second one", talk), {}).talk;
  EXPECT_TRUE(later.shown.empty());
  EXPECT_EQ(later.borrowed, (std::vector<std::string>{"yoga", "4 May 2026 at 18:00", "choir",
                                                      "5 May 2026 at 19:30"}));
}

TEST(Talk, LiesWithTheOpenTaskAndNotInTheJournalWhichOutlivesAnErasedRoom) {
  TaskRecord task{.id = "t", .request = request("open the second one", {.borrowed = {"choir"}})};
  task.request.zone = base::Zone::utc();
  EXPECT_FALSE(note_of(task).body.contains("choir"));
  EXPECT_TRUE(read_task(note_of(task).body));
  EXPECT_EQ(read_task(body_of(task))->request.talk.borrowed, std::vector<std::string>{"choir"});
}

TEST(Talk, IsReadAsItWasWritten) {
  agent::Reply reply;
  reply.pieces = {{.text = "x\n", .calls = {{"lists.add", {{"item", {"milk", "eggs"}}}}}}};
  reply.steps = {step(Value::list({event("yoga", "2026-05-04T18:00+02:00"),
                                   event("choir", "2026-05-05T19:30+02:00")},
                                  trust::Label::owner()),
                      true)};
  TalkRecord record = talk_after(request("add milk and eggs"), reply);
  auto read = read_talk_record(body_of(record));
  ASSERT_TRUE(read);
  EXPECT_EQ(to_json(read->talk), to_json(record.talk));
  EXPECT_EQ(read->when, record.when);
  EXPECT_FALSE(read_talk_record("{"));
}

}  // namespace
}  // namespace house
