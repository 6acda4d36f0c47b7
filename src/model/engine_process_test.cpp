#include "model/engine_process.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "model/engine_role.h"
#include "model/gguf_file.h"
#include "model/testing/spark_fixture.h"
#include "proc/testing/children.h"

namespace model {
namespace {

using base::Code;
using proc::testing::children;
using proc::testing::kill_the_only_child;
using ::testing::HasSubstr;

const base::Path shipped_model = base::Path(HEARTH_SOURCE_DIR) / "models/spark.gguf";
const char* const request = "Lunch on friday with Ana, milk";

std::optional<double> any(const SparkReply&) { return 0.0; }

template <class T>
base::Error error_of(const base::Result<T>& result) {
  EXPECT_FALSE(result);
  return result ? base::Error{} : result.error();
}

class Apart : public ::testing::Test {
 protected:
  base::Path tiny_spark(uint32_t seed = 7) {
    testing::write_tiny_spark(folder_ / "spark.gguf", testing::tiny_spark(), seed);
    return folder_ / "spark.gguf";
  }
  std::unique_ptr<Model> tiny_chat() {
    testing::write_tiny_chat(folder_ / "chat.gguf", 3);
    return open({.name = "tiny", .kind = "local", .model = folder_ / "chat.gguf"}).value();
  }
  base::Path file(const std::string& bytes) {
    EXPECT_TRUE(base::write_file(folder_ / "made.gguf", bytes));
    return folder_ / "made.gguf";
  }
  base::Error error(const std::string& bytes) { return error_of(open_spark(file(bytes))); }
  testing::TemporaryFolder folder_;
};

TEST_F(Apart, SparkAnswersAsItDoesHere) {
  auto here = LoadedSpark::open(shipped_model).value();
  auto apart = open_spark(shipped_model).value();
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
      auto expected = here.plan(text, judge, earlier).value();
      judged = 0;
      auto reply = apart->plan(text, judge, earlier).value();
      EXPECT_EQ(reply.calls, expected.calls) << text;
      EXPECT_EQ(reply.confidence, expected.confidence) << text;
      EXPECT_EQ(reply.tokens_out, expected.tokens_out) << text;
    }
    EXPECT_EQ(apart->split(text).value(), here.split(text).value());
    SparkOffer offer{"music.play", "plays a song", {{"song", "which"}}};
    EXPECT_EQ(apart->offer(text, offer).value().calls, here.offer(text, offer).value().calls);
  }
  EXPECT_EQ(error_of(apart->plan(std::string(5000, 'x'))),
            error_of(here.plan(std::string(5000, 'x'))));
}

TEST_F(Apart, AnEngineKilledInTheMiddleOfARequestLosesNothing) {
  auto spark = open_spark(tiny_spark()).value();
  auto expected = spark->plan(request, any).value();
  bool killed = false;
  auto reply = spark->plan(request, [&](const SparkReply&) {
    if (!std::exchange(killed, true)) kill_the_only_child();
    return std::optional(0.0);
  });
  ASSERT_TRUE(reply && killed);
  EXPECT_EQ(reply->calls, expected.calls);
  EXPECT_EQ(reply->confidence, expected.confidence);
  kill_the_only_child();  // between two requests
  EXPECT_EQ(spark->plan(request, any).value().calls, expected.calls);
}

TEST_F(Apart, AnEngineThatFallsAgainIsAnErrorAndTheNextRequestHasAFreshOne) {
  auto spark = open_spark(tiny_spark()).value();
  auto reply = spark->plan(request, [&](const SparkReply&) {
    kill_the_only_child();
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
                                 if (++pieces == 4) kill_the_only_child();
                               },
                               {});
  ASSERT_TRUE(reply) << reply.error().text();
  EXPECT_GE(pieces, 4u);
  EXPECT_EQ(reply->text, "a long answer to all that was asked");
  EXPECT_EQ(shown, reply->text);
}

TEST_F(Apart, AnEngineThatDoesNotStopIsKilled) {
  auto model = open({.name = "deaf", .kind = "local", .model = file("GGUF DEAF")}).value();
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
  auto free = proc::Process::start({.role = "unconfined"}).value();
  EXPECT_TRUE(free.channel().send('x', "") && free.channel().flush());
  EXPECT_EQ(free.channel().receive().value().value().body,
            "It could open a file; see a file; write a file; open a socket; open a local socket; "
            "look into its parent; start a process; ");
  EXPECT_EQ(error("GGUF TRY").text(), "It could ");
}

TEST_F(Apart, EachGuardIsReported) {
  for (const proc::Standing& standing : engine_standings().value()) EXPECT_GE(standing.error, 0);
}

TEST_F(Apart, WhatAnEngineSaysIsNotBelieved) {
  auto inventing = open_spark(file("GGUF INVENT")).value();
  EXPECT_EQ(error_of(inventing->plan(request)).code, Code::unavailable);
  auto asking = open_spark(file("GGUF ASK")).value();
  EXPECT_EQ(error_of(asking->plan(request, any)).code, Code::unavailable);
  EXPECT_EQ(error("GGUF RUBBISH").code, Code::unavailable);
  EXPECT_EQ(error("GGUF RING").text(), "‹U+001B›]0;mine‹U+0007›");
  EXPECT_EQ(error("GGUF CRASH").code, Code::unavailable);
}

TEST_F(Apart, FilesThatCannotServeAreToldApart) {
  EXPECT_EQ(error_of(open_spark(folder_ / "nothing.gguf")).code, Code::not_found);
  EXPECT_EQ(error("no model").code, Code::corrupt);
  EXPECT_EQ(error("GGUF and then nothing").code, Code::corrupt);
  testing::write_tiny_chat(folder_ / "chat.gguf", 1);
  EXPECT_THAT(error_of(open_spark(folder_ / "chat.gguf")).message,
              HasSubstr("is not a Spark model"));
}

}  // namespace
}  // namespace model
