#include "model/engine_process.h"

#include <dirent.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <fstream>

#include "base/file.h"
#include "model/engine_role.h"
#include "model/gguf_file.h"
#include "model/testing/spark_fixture.h"

namespace model {
namespace {

using base::Code;
using ::testing::HasSubstr;

const base::Path shipped_model = base::Path(HEARTH_SOURCE_DIR) / "models/spark.gguf";
const char* const request = "Lunch on friday with Ana, milk";

// Those whom we started.
std::vector<pid_t> children() {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    pid_t id = std::atoi(entry.path().filename().c_str());
    std::ifstream stat(entry.path() / "stat");
    std::string number, name, state;
    pid_t parent = 0;
    if (id > 0 && stat >> number >> name >> state >> parent && parent == ::getpid())
      found.push_back(id);
  }
  return found;
}

void kill_engine() {
  auto all = children();
  ASSERT_EQ(all.size(), 1u);
  ASSERT_EQ(::kill(all[0], SIGKILL), 0);
}

class Apart : public ::testing::Test {
 protected:
  base::Path tiny_spark(uint32_t seed = 7) {
    testing::write_tiny_spark(folder_ / "spark.gguf", testing::tiny_spark(), seed);
    return folder_ / "spark.gguf";
  }
  std::unique_ptr<Model> tiny_chat() {
    testing::write_tiny_chat(folder_ / "chat.gguf", 3);
    return *open({.name = "tiny", .kind = "local", .model = folder_ / "chat.gguf"});
  }
  base::Path file(const std::string& bytes) {
    EXPECT_TRUE(base::write_file(folder_ / "made.gguf", bytes));
    return folder_ / "made.gguf";
  }
  base::Error error(const std::string& bytes) { return open_spark(file(bytes)).error(); }
  testing::TemporaryFolder folder_;
};

TEST_F(Apart, SparkAnswersAsItDoesHere) {
  auto here = *LoadedSpark::open(shipped_model);
  auto opened = open_spark(shipped_model);
  ASSERT_TRUE(opened) << opened.error().text();
  auto apart = std::move(*opened);
  EXPECT_EQ(apart->version(), here.version());
  EXPECT_EQ(apart->catalogue(), here.catalogue());
  EXPECT_EQ(apart->threshold(), here.threshold());
  size_t judged = 0;
  auto shorter = [&](const SparkReply& reply) -> std::optional<double> {
    if (++judged % 3 == 0) return {};
    return -double(reply.tokens_out);
  };
  const std::vector<std::string> earlier = {"find me an hour with Priya\nthis week"};
  for (const char* text : {"remind me to call mum and add milk to the list", "Tuesday at 4", "?"}) {
    for (const Spark::Judge& judge : {Spark::Judge(), Spark::Judge(shorter)}) {
      judged = 0;
      auto expected = *here.plan(text, judge, earlier);
      judged = 0;
      auto reply = *apart->plan(text, judge, earlier);
      EXPECT_EQ(reply.calls, expected.calls) << text;
      EXPECT_EQ(reply.confidence, expected.confidence) << text;
      EXPECT_EQ(reply.tokens_out, expected.tokens_out) << text;
    }
    EXPECT_EQ(*apart->split(text), *here.split(text));
    SparkOffer offer{"music.play", "plays a song", {{"song", "which"}}};
    EXPECT_EQ(apart->offer(text, offer)->calls, here.offer(text, offer)->calls);
  }
  EXPECT_EQ(apart->plan(std::string(5000, 'x')).error(), here.plan(std::string(5000, 'x')).error());
}

TEST_F(Apart, AnEngineKilledInTheMiddleOfARequestLosesNothing) {
  auto spark = *open_spark(tiny_spark());
  auto expected = *spark->plan(request, [](auto&) { return std::optional(0.0); });
  bool killed = false;
  auto reply = spark->plan(request, [&](const SparkReply&) {
    if (!std::exchange(killed, true)) kill_engine();
    return std::optional(0.0);
  });
  ASSERT_TRUE(reply && killed);
  EXPECT_EQ(reply->calls, expected.calls);
  EXPECT_EQ(reply->confidence, expected.confidence);
  kill_engine();  // between two requests
  EXPECT_EQ(spark->plan(request, [](auto&) { return std::optional(0.0); })->calls, expected.calls);
}

TEST_F(Apart, AnEngineThatFallsAgainIsAnErrorAndTheNextRequestHasAFreshOne) {
  auto spark = *open_spark(tiny_spark());
  auto reply = spark->plan(request, [&](const SparkReply&) {
    kill_engine();
    return std::optional(0.0);
  });
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::unavailable);
  EXPECT_THAT(reply.error().message, HasSubstr("fell twice"));
  EXPECT_TRUE(spark->plan(request));
}

TEST_F(Apart, AnAnswerOfAKilledEngineIsShownOnce) {
  auto model = tiny_chat();
  Prompt prompt{.system = "Be brief.",
                .messages = {{Role::user, "hello"}},
                .grammar = R"(root ::= "a long answer to all that was asked")"};
  std::string shown;
  size_t pieces = 0;
  auto reply = model->complete(prompt,
                               [&](std::string_view text) {
                                 shown += text;
                                 if (++pieces == 4) kill_engine();
                               },
                               {});
  ASSERT_TRUE(reply) << reply.error().text();
  EXPECT_GE(pieces, 4u);
  EXPECT_EQ(reply->text, "a long answer to all that was asked");
  EXPECT_EQ(shown, reply->text);
}

TEST_F(Apart, AnEngineThatDoesNotStopIsKilled) {
  auto model = *open({.name = "deaf", .kind = "local", .model = file("GGUF DEAF")});
  ASSERT_EQ(children().size(), 1u);
  std::stop_source stop;
  auto reply = model->complete(
      {.system = "", .messages = {{Role::user, "hello"}}},
      [&](std::string_view) { stop.request_stop(); }, stop.get_token());
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error(), failure(Failure::cancelled, "deaf"));
  EXPECT_TRUE(children().empty());
}

TEST_F(Apart, AnEngineOpensNoFileNoSocketAndNoProcess) {
  auto free = *proc::Process::start({.role = "unconfined"});
  EXPECT_TRUE(free.channel().send('x', "") && free.channel().flush());
  EXPECT_EQ((**free.channel().receive()).body,
            "It could open a file; see a file; write a file; open a socket; open a local socket; "
            "look into its parent; start a process; ");
  EXPECT_EQ(error("GGUF TRY").text(), "It could ");
}

TEST_F(Apart, EachGuardIsReported) {
  for (const proc::Standing& standing : *engine_standings()) EXPECT_GE(standing.error, 0);
}

TEST_F(Apart, WhatAnEngineSaysIsNotBelieved) {
  auto inventing = *open_spark(file("GGUF INVENT"));
  EXPECT_EQ(inventing->plan(request).error().code, Code::unavailable);
  auto asking = *open_spark(file("GGUF ASK"));
  EXPECT_EQ(asking->plan(request, [](auto&) { return std::optional(0.0); }).error().code,
            Code::unavailable);
  EXPECT_EQ(error("GGUF RUBBISH").code, Code::unavailable);
  EXPECT_EQ(error("GGUF RING").text(), "‹U+001B›]0;mine‹U+0007›");
  EXPECT_EQ(error("GGUF CRASH").code, Code::unavailable);
}

TEST_F(Apart, FilesThatCannotServeAreToldApart) {
  EXPECT_EQ(open_spark(folder_ / "nothing.gguf").error().code, Code::not_found);
  EXPECT_EQ(error("no model").code, Code::corrupt);
  EXPECT_EQ(error("GGUF and then nothing").code, Code::corrupt);
  testing::write_tiny_chat(folder_ / "chat.gguf", 1);
  EXPECT_THAT(open_spark(folder_ / "chat.gguf").error().message, HasSubstr("is not a Spark model"));
}

}  // namespace
}  // namespace model
