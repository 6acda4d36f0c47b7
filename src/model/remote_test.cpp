// What endpoints do wrong, and what becomes of it. The same for both shapes.
#include "model/remote.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/anthropic.h"
#include "model/openai.h"
#include "model/testing/plays.h"
#include "net/testing/known_secret.h"

namespace model {
namespace {

using net::testing::Answer;
using net::testing::answer;
using net::testing::HttpScript;
using net::testing::stream;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string key = "sk-topsecret-123";
const Prompt prompt{.messages = {{Role::user, "hello"}}};

class EveryEndpoint : public ::testing::TestWithParam<const char*> {
 protected:
  bool openai() const { return std::string_view(GetParam()) == "openai"; }
  std::vector<std::string> events(const std::vector<std::string>& texts) const {
    return openai() ? testing::openai_reply(texts) : testing::anthropic_reply(texts);
  }
  std::string error_event(std::string_view type) const {
    std::string error =
        fmt::format(R"({{"type":"error","error":{{"type":"{}","message":"words"}}}})", type);
    return openai() ? testing::json_event(error) : testing::anthropic_event(error);
  }

  // Asks once; the server plays `answers`, and waits are only written down.
  base::Result<Reply> ask(std::vector<Answer> answers) {
    server_.emplace(std::move(answers));
    return ask_at(server_->url("/v1"));
  }
  base::Result<Reply> ask_at(const std::string& url) {
    Entry entry{.name = "muse",
                .kind = GetParam(),
                .model = "m",
                .base_url = url,
                .key = "secret:x",
                .lend = net::testing::known(key)};
    Patience patience{
        .sleep = [this](milliseconds duration, std::stop_token) { waits_.push_back(duration); }};
    model_ = openai() ? make_openai(entry, patience) : make_anthropic(entry, patience);
    return model_->complete(
        prompt, [this](std::string_view text) { shown_ += text; }, source_.get_token());
  }
  base::Error error(std::vector<Answer> answers) {
    auto reply = ask(std::move(answers));
    EXPECT_FALSE(reply);
    return reply ? base::Error{} : reply.error();
  }

  std::optional<HttpScript> server_;
  std::unique_ptr<RemoteModel> model_;
  std::vector<milliseconds> waits_;
  std::string shown_;
  std::stop_source source_;
};

TEST_P(EveryEndpoint, FailuresAreToldApartByTheStatus) {
  EXPECT_EQ(error({answer(401, "")}), failure(Failure::wrong_key, "muse"));
  EXPECT_EQ(error({answer(403, "")}), failure(Failure::wrong_key, "muse"));
  EXPECT_EQ(error({answer(402, "")}), failure(Failure::out_of_quota, "muse"));
  EXPECT_EQ(error({answer(404, R"({"error":{"message":"no m"}})")}),
            failure(Failure::no_such_model, "muse", "no m"));
  EXPECT_EQ(error({answer(400, R"({"error":"too long"})")}),
            failure(Failure::refused, "muse", "too long"));
  EXPECT_EQ(error({answer(302, "")}), failure(Failure::malformed_reply, "muse"));
  EXPECT_THAT(waits_, ElementsAre());
}

TEST_P(EveryEndpoint, AnExhaustedAccountIsNotWaitedFor) {
  auto spent = answer(429, R"({"error":{"code":"insufficient_quota","message":"pay"}})");
  EXPECT_EQ(error({spent}), failure(Failure::out_of_quota, "muse", "pay"));
  EXPECT_THAT(waits_, ElementsAre());
}

TEST_P(EveryEndpoint, PassingFailuresAreTriedAgainWithGrowingWaits) {
  for (int status : {408, 409, 429, 500, 503, 529}) {
    waits_.clear();
    auto reply = ask({answer(status, ""), answer(status, ""), stream(events({"hi"}))});
    ASSERT_TRUE(reply) << status;
    EXPECT_EQ(reply->text, "hi");
    EXPECT_THAT(waits_, ElementsAre(milliseconds(500), milliseconds(1000)));
  }
}

TEST_P(EveryEndpoint, ThreeAttemptsAreEnough) {
  EXPECT_EQ(error({answer(500, ""), answer(500, ""), answer(500, ""), answer(500, "")}),
            failure(Failure::overloaded, "muse"));
  EXPECT_EQ(server_->requests().size(), 3u);
}

TEST_P(EveryEndpoint, RetryAfterIsHonouredUpToALimit) {
  ASSERT_TRUE(ask({answer(429, "", "Retry-After: 7\r\n"), stream(events({"hi"}))}));
  EXPECT_THAT(waits_, ElementsAre(milliseconds(7000)));
  waits_.clear();
  EXPECT_EQ(error({answer(429, "", "Retry-After: 3600\r\n"), stream(events({"hi"}))}),
            failure(Failure::overloaded, "muse"));
  EXPECT_THAT(waits_, ElementsAre());
  ASSERT_TRUE(ask(
      {answer(429, "", "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n"), stream(events({"hi"}))}));
  EXPECT_THAT(waits_, ElementsAre(milliseconds(500)));
}

TEST_P(EveryEndpoint, WhereNothingListensItIsTriedAgainAndThenTold) {
  int port = net::testing::LoopbackServer([](auto&) {}).port();
  auto reply = ask_at(fmt::format("http://127.0.0.1:{}/v1", port));
  EXPECT_EQ(reply.error(), failure(Failure::no_network, "muse",
                                   "127.0.0.1 refuses the connection: nothing listens there."));
  EXPECT_EQ(waits_.size(), 2u);
}

TEST_P(EveryEndpoint, AnErrorInsideTheStreamIsToldApartToo) {
  EXPECT_EQ(error({stream({error_event("invalid_request_error")})}),
            failure(Failure::refused, "muse", "words"));
  EXPECT_EQ(error({stream({error_event("authentication_error")})}),
            failure(Failure::wrong_key, "muse"));
  auto reply = ask({stream({error_event("overloaded_error")}), stream(events({"hi"}))});
  ASSERT_TRUE(reply);
  EXPECT_EQ(waits_.size(), 1u);
}

TEST_P(EveryEndpoint, OnceSomethingWasShownNothingIsTriedAgain) {
  auto begun = events({"half", " an answer"});
  begun.resize(begun.size() - 3);
  begun.push_back(error_event("overloaded_error"));
  EXPECT_EQ(error({stream(begun), stream(events({"hi"}))}),
            failure(Failure::overloaded, "muse", "words"));
  EXPECT_EQ(shown_, "half an answer");
  EXPECT_EQ(server_->requests().size(), 1u);
}

TEST_P(EveryEndpoint, ACutStreamIsNoAnswer) {
  auto half = events({"half"});
  half.resize(half.size() - 3);
  EXPECT_EQ(error({stream(half)}), failure(Failure::cut_stream, "muse")) << "closed in good order";
  EXPECT_EQ(error({stream(half, Answer::End::reset)}), failure(Failure::cut_stream, "muse"))
      << "torn";
  EXPECT_EQ(error({Answer{{}, Answer::End::reset}}), failure(Failure::cut_stream, "muse"))
      << "before the first byte";
}

TEST_P(EveryEndpoint, AnAnswerThatIsNoneIsMalformed) {
  for (auto body : {"<html>log in</html>", "", "[]", "{}", "data: {broken\n\n"})
    EXPECT_EQ(error({answer(200, body)}).code, base::Code::corrupt) << body;
}

TEST_P(EveryEndpoint, AnAnswerMadeToDoHarmIsAnErrorOfItsRequest) {
  auto chunk = [](std::string_view text) { return fmt::format("data: {}\n\n", text); };
  std::string deep(100'000, '[');
  for (const std::string& body :
       {"data: " + std::string(5 << 20, 'a'), chunk(deep), deep, "{" + std::string(5 << 20, ' '),
        chunk(R"({"choices":[{"delta":{"content":)" + std::string(100'000, '9') + "}}]}"),
        chunk(R"({"choices":[)" + base::replace_all(std::string(1 << 19, 'x'), "x", "{},") + "0]}"),
        chunk("{\"type\":\"\xFF\"}"), chunk(R"({"choices":1,"choices":2})")})
    for (const Answer& answer : {stream({body}), net::testing::answer(200, body)})
      EXPECT_NE(error({answer}).code, base::Code::invalid) << body.substr(0, 40);
  ASSERT_TRUE(ask({stream(events({"hi"}))}));
}

TEST_P(EveryEndpoint, WhereTheBytesAreCutMakesNoDifference) {
  std::string all;
  for (auto& event : events({"Grüße", " 🎉"})) all += event;
  std::vector<std::string> bytes;
  for (char c : all) bytes.emplace_back(1, c);
  auto reply = ask({stream(bytes)});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "Grüße 🎉");
  EXPECT_EQ(shown_, "Grüße 🎉");
}

TEST_P(EveryEndpoint, LinesMayEndAnyWayAndColonsNeedNoBlank) {
  std::string all;
  for (auto& event : events({"hi"}))
    all += base::replace_all(base::replace_all(event, "data: ", "data:"), "\n", "\r\n");
  EXPECT_EQ(ask({stream({": comment\r\n\r\n", all})})->text, "hi");
}

TEST_P(EveryEndpoint, AStopWhileWaitingForTheNextAttemptEndsIt) {
  source_.request_stop();
  EXPECT_EQ(error({answer(500, "")}), failure(Failure::cancelled, "muse"));
}

TEST(Patience, AStopEndsTheWaitForTheNextAttempt) {
  std::stop_source source;
  net::testing::LoopbackServer server([&](net::testing::Connection& connection) {
    connection.read_until("\r\n\r\n");
    connection.send("HTTP/1.1 503 Busy\r\nRetry-After: 25\r\nContent-Length: 0\r\n\r\n");
    connection.hold();  // the client has read all, and now waits
    source.request_stop();
  });
  Entry entry{.name = "muse",
              .kind = "openai",
              .model = "m",
              .base_url = fmt::format("http://127.0.0.1:{}", server.port())};
  EXPECT_EQ(make_openai(entry)->complete(prompt, {}, source.get_token()).error(),
            failure(Failure::cancelled, "muse"));
}

TEST_P(EveryEndpoint, TheKeyIsInTheRequestAndInNoError) {
  std::string echo = fmt::format(
      R"({{"error":{{"type":"invalid_request_error","message":"your key {} is fine"}}}})", key);
  for (int status : {400, 401, 402, 403, 404, 429, 500}) {
    auto said = error({answer(status, echo), answer(status, echo), answer(status, echo)});
    EXPECT_THAT(said.text(), Not(HasSubstr(key))) << status;
  }
  EXPECT_THAT(server_->requests().at(0).header(openai() ? "authorization" : "x-api-key"),
              HasSubstr(key));
  EXPECT_THAT(error({stream({testing::json_event(
                        fmt::format(R"({{"type":"error","error":{{"message":"{}"}}}})", key))})})
                  .text(),
              Not(HasSubstr(key)));
}

TEST_P(EveryEndpoint, AParameterThatIsRefusedIsLeftOutTheNextTime) {
  auto reply = ask({answer(400, R"({"error":{"message":"'temperature' is not supported"}})"),
                    stream(events({"hi"}))});
  ASSERT_TRUE(reply);
  auto requests = server_->requests();
  EXPECT_TRUE(base::Json::parse(requests.at(0).body)->has("temperature"));
  EXPECT_FALSE(base::Json::parse(requests.at(1).body)->has("temperature"));
  EXPECT_THAT(waits_, ElementsAre());
}

TEST_P(EveryEndpoint, PlainHttpReachesOnlyThisMachineAndTheHomeNetwork) {
  auto reply = ask_at("http://203.0.113.5/v1");
  EXPECT_EQ(reply.error(),
            failure(Failure::refused, "muse",
                    "The address 203.0.113.5 lies where connections are not allowed."));
}

INSTANTIATE_TEST_SUITE_P(, EveryEndpoint, ::testing::Values("openai", "anthropic"),
                         [](auto& info) { return std::string(info.param); });

TEST(WireName, EveryToolGetsANameThatEndpointsAllowAndFindsBack) {
  Prompt tools{.tools = {{.name = "calendar.add"}, {.name = "lists.add"}}};
  EXPECT_EQ(wire_name("calendar.add"), "calendar__add");
  EXPECT_EQ(tool_name(tools, "calendar__add"), "calendar.add");
  EXPECT_EQ(tool_name(tools, "invented"), "invented");
}

}  // namespace
}  // namespace model
