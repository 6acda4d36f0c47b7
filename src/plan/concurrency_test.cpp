// Which calls run at the same time, which keep the order of the text, and what a stop or a replay
// does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "plan/scripted.h"

namespace plan {
namespace {

using scripted::House;
using testing::ElementsAre;
using testing::UnorderedElementsAre;
using Promise = std::promise<base::Result<Value>>;

Outcome run_text(std::string_view text, Host& host,
                 const RunOptions& options = scripted::options()) {
  auto program = parse(text);
  if (!program) return {.errors = {program.error()}};
  return run(**program, scripted::toolbox(), host, options);
}

// Slow calls answer only when `count` of them are running: the plan ends only if they run at the
// same time.
House gathering_house(size_t count) {
  House house;
  house.answers["person"] = [](const Arguments& arguments) {
    return scripted::person(arguments.text("name"));
  };
  auto waiting = std::make_shared<std::vector<Promise>>();
  house.slow = [waiting, count](const Call& call, Promise promise) {
    waiting->push_back(std::move(promise));
    if (waiting->size() < count) return;
    for (Promise& one : *waiting)
      one.set_value(Value::list({Value::text(call.path, scripted::own())}, scripted::own()));
    waiting->clear();
  };
  return house;
}

TEST(Promises, IndependentSlowCallsRunAtTheSameTime) {
  House house = gathering_house(3);
  auto outcome = run_text(
      "a = web.search(\"a\")\nb = web.search(\"b\")\nc = web.search(\"c\")\nreturn len(a) + len(b) "
      "+ len(c)",
      house);
  EXPECT_TRUE(outcome.errors.empty());
  EXPECT_EQ(outcome.value.display(), "3");
}

TEST(Promises, CallsOfAComprehensionAndOfEachRunAtTheSameTime) {
  House house = gathering_house(3);
  auto outcome = run_text("return len([web.search(x) for x in [\"a\", \"b\", \"c\"]])", house);
  EXPECT_EQ(outcome.value.display(), "3");
  EXPECT_THAT(house.started,
              ElementsAre("web.search 1:2.0", "web.search 1:2.1", "web.search 1:2.2"));
  House other = gathering_house(2);
  EXPECT_EQ(
      run_text("return len(each([\"a\", \"b\"], lambda x: web.search(x)))", other).value.display(),
      "2");
}

TEST(Promises, ACallWaitsForItsArgumentsWithoutHoldingUpTheRest) {
  House house = gathering_house(2);
  auto outcome = run_text("a = web.search(\"a\")\nsay(a)\nb = web.search(\"b\")", house);
  EXPECT_TRUE(outcome.errors.empty());
  EXPECT_THAT(house.started, ElementsAre("web.search 1:1", "web.search 3:1", "say 2:1"));
}

TEST(Promises, SendsToOneRecipientKeepTheirOrderAndOthersDoNotWait) {
  std::vector<std::pair<std::string, Promise>> running;
  House house;
  house.answers["person"] = [](const Arguments& arguments) {
    return scripted::person(arguments.text("name"));
  };
  house.slow = [&](const Call& call, Promise promise) {
    running.emplace_back(call.arguments.text("text"), std::move(promise));
    if (running.size() < 2) return;
    for (auto& [text, one] : running) one.set_value(Value());
    running.clear();
  };
  auto outcome = run_text(
      "ana = person(\"Ana\")\nmessages.send(to=ana, text=\"1\")\nmessages.send(to=ana, "
      "text=\"2\")\n"
      "messages.send(to=person(\"Ben\"), text=\"3\")\nmessages.send(to=[person(\"Ben\"), "
      "person(\"Cy\")], text=\"4\")",
      house);
  EXPECT_TRUE(outcome.errors.empty());
  std::vector<std::string> texts;
  for (const Call& call : house.calls)
    if (call.tool->name == "messages.send") texts.push_back(call.arguments.text("text"));
  EXPECT_THAT(texts, ElementsAre("1", "3", "2", "4"));
}

TEST(Promises, WhatIsSaidKeepsTheOrderOfTheText) {
  House house;
  Promise held;
  house.slow = [&](const Call& call, Promise promise) {
    if (call.path == "1:1") return void(held = std::move(promise));
    held.set_value(Value::list({}, scripted::own()));
    promise.set_value(Value());
  };
  run_text("a = web.search(\"a\")\nsay(a)\nsay(\"second\")\nweb.search(\"b\")", house);
  EXPECT_THAT(house.started, ElementsAre("web.search 1:1", "web.search 4:1", "say 2:1", "say 3:1"));
}

TEST(Stop, EndsThePlanAtOnceAndWaitsForWhatRuns) {
  House house;
  std::stop_source owner;
  std::vector<std::thread> engines;
  house.slow = [&](const Call&, Promise promise) {
    engines.emplace_back([&owner, promise = std::move(promise)]() mutable {
      owner.request_stop();
      promise.set_value(base::fail(base::Code::denied, "Stopped."));
    });
  };
  auto options = scripted::options();
  options.stop = owner.get_token();
  auto outcome = run_text("a = web.search(\"a\")\nx = a[0]\nsay(\"never\")", house, options);
  for (std::thread& engine : engines) engine.join();
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_EQ(outcome.errors[0].error.message, "Stopped.");
  EXPECT_THAT(house.started, ElementsAre("web.search 1:1"));
}

TEST(Stop, AStoppedRunStartsNothing) {
  House house;
  std::stop_source owner;
  owner.request_stop();
  auto options = scripted::options();
  options.stop = owner.get_token();
  auto outcome = run_text("say(\"never\")", house, options);
  EXPECT_EQ(outcome.errors[0].text(), "line 1, column 1: Stopped.");
  EXPECT_TRUE(house.started.empty());
}

TEST(Host, AnErrorOfTheHostEndsTheRun) {
  House house;
  house.answers["say"] = [](const Arguments&) {
    return base::fail(base::Code::corrupt, "The journal is broken.");
  };
  auto outcome = run_text("say(\"a\")\nsay(\"b\")", house);
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_EQ(outcome.errors[0].error.message, "The journal is broken.");
  EXPECT_THAT(house.started, ElementsAre("say 1:1"));
}

// Answers from what another run recorded, by path.
class Recorded : public Host {
 public:
  std::map<std::string, Value> results;
  std::vector<std::string> asked;
  std::shared_future<base::Result<Value>> start(const Call& call) override {
    asked.push_back(fmt::format("{} {} {}", call.path, call.tool->name,
                                Value::dict(call.arguments.all(), call.control).to_json().dump()));
    Promise promise;
    promise.set_value(results.contains(call.path) ? results[call.path] : Value());
    return promise.get_future().share();
  }
};

TEST(Replay, TheSameProgramAndResultsMakeTheSameCallsWithTheSamePaths) {
  std::string plan = R"(people = [person(n) for n in ["Ana", "Ben"]]
found = web.search("tea")
for p in people:
    for word in found:
        messages.send(to=p, text=f"{word} for {p.name}")
    if len(found) > 1: calendar.add(found[1], when=now)
failed = calendar.add("x", when=now)
say(failed)
web.search(found[0])
)";
  House first = gathering_house(1);
  first.slow = [](const Call& call, Promise promise) {
    // Answers come late and in any order.
    std::thread([path = call.path, promise = std::move(promise)]() mutable {
      promise.set_value(Value::list(
          {Value::text("a" + path, scripted::outside()), Value::text("b", scripted::own())},
          scripted::own()));
    }).detach();
  };
  first.answers["calendar.add"] = [](const Arguments&) { return scripted::failed("Full."); };
  Recorded second, third;
  auto outcome = run_text(plan, first);
  for (const Call& call : first.calls) {
    Value result = call.tool->slow ? Value::list({Value::text("a" + call.path, scripted::outside()),
                                                  Value::text("b", scripted::own())},
                                                 scripted::own())
                                   : *first.answer(call);
    second.results[call.path] = third.results[call.path] = result;
  }
  run_text(plan, second);
  run_text(plan, third);
  EXPECT_EQ(second.asked, third.asked);
  std::vector<std::string> paths, again;
  for (const Call& call : first.calls)
    paths.push_back(fmt::format("{} {} {}", call.path, call.tool->name,
                                Value::dict(call.arguments.all(), call.control).to_json().dump()));
  EXPECT_THAT(second.asked, testing::UnorderedElementsAreArray(paths));
  EXPECT_EQ(outcome.errors.size(), 3u);
}

}  // namespace
}  // namespace plan
