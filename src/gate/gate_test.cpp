#include <gtest/gtest.h>

#include <algorithm>

#include "gate/ag_ui.h"
#include "gate/bucket.h"
#include "gate/metrics.h"

namespace gate {
namespace {

using protocol::Event, protocol::EventKind;

Event event(EventKind kind, const std::string& step = {}) {
  Event out{.seq = 7, .kind = kind};
  out.run = "r";
  if (!step.empty()) out.step = step;
  return out;
}

std::string types(const std::vector<protocol::Json>& events) {
  std::string out;
  for (const auto& one : events) out += (out.empty() ? "" : " ") + one["type"].string();
  return out;
}

TEST(AgUi, FinishesEveryStepThatItBegan) {
  AgUi run("t", "r");
  EXPECT_EQ(types(run.begin()), "RUN_STARTED");
  EXPECT_EQ(types(run.show(event(EventKind::step_begun, "0:1:1"))), "STEP_STARTED");
  EXPECT_EQ(types(run.show(event(EventKind::step_begun, "0:1:1"))), "") << "begun already";
  EXPECT_EQ(types(run.show(event(EventKind::step_ended, "0:1:2"))), "") << "never begun";
  Event end = event(EventKind::task_ended);
  end.task = "1";
  end.text = "Done.";
  end.state = protocol::TaskState::done;
  EXPECT_EQ(types(run.show(end)),
            "STEP_FINISHED TEXT_MESSAGE_START TEXT_MESSAGE_CONTENT TEXT_MESSAGE_END RUN_FINISHED");
  EXPECT_TRUE(run.ended());
  EXPECT_EQ(types(run.show(event(EventKind::notice))), "") << "nothing follows the end";
}

TEST(AgUi, ACardIsAnInterrupt) {
  AgUi run("t", "r");
  Event waiting = event(EventKind::card_waiting);
  waiting.card = {.id = "c", .title = "Send a message?"};
  EXPECT_EQ(types(run.show(waiting)), "CUSTOM");
  Event end = event(EventKind::task_ended);
  end.task = "1";
  end.state = protocol::TaskState::waiting;
  auto events = run.show(end);
  const auto& outcome = events.back()["outcome"];
  EXPECT_EQ(outcome["type"].string(), "interrupt");
  EXPECT_EQ(outcome["interrupts"][0]["id"].string(), "c");
}

TEST(AgUi, WhatCouldNotBeginIsAnError) {
  AgUi run("t", "r");
  Event end = event(EventKind::task_ended);
  end.state = protocol::TaskState::failed;
  end.text = "The request is empty.";
  auto events = run.show(end);
  EXPECT_EQ(types(events), "RUN_ERROR");
  EXPECT_EQ(events[0]["message"].string(), "The request is empty.");
}

TEST(Buckets, RefillOverTimeAndAreEachTheirOwn) {
  Buckets buckets(2, 3);
  Buckets::Moment now{};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(buckets.take("a", now));
  EXPECT_FALSE(buckets.take("a", now));
  EXPECT_TRUE(buckets.take("b", now));
  now += std::chrono::milliseconds(499);
  EXPECT_FALSE(buckets.take("a", now));
  now += std::chrono::milliseconds(2);
  EXPECT_TRUE(buckets.take("a", now));
  EXPECT_FALSE(buckets.take("a", now));
}

TEST(Buckets, AreBoundedHoweverManyCome) {
  Buckets buckets(1, 1);
  for (int i = 0; i < 30'000; ++i) buckets.take(std::to_string(i), {});
  EXPECT_LE(buckets.size(), 10'000u);
}

TEST(Metrics, EachAnswerFallsInOneClassAndItsTimeInEveryWiderBucket) {
  Metrics metrics;
  metrics.answered(200, std::chrono::microseconds(50));
  metrics.answered(404, std::chrono::milliseconds(3));
  metrics.answered(503, std::chrono::seconds(7));
  std::string text = text_of(metrics, 4);
  for (const char* line :
       {"hearth_gate_connections 4\n", "{status=\"2xx\"} 1\n", "{status=\"4xx\"} 1\n",
        "_bucket{le=\"0.0001\"} 1\n", "_bucket{le=\"0.002\"} 1\n", "_bucket{le=\"0.005\"} 2\n",
        "_bucket{le=\"+Inf\"} 3\n", "_seconds_count 3\n"})
    EXPECT_NE(text.find(line), text.npos) << line << text;
}

}  // namespace
}  // namespace gate
