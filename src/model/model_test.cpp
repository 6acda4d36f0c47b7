// What every model must do, local or remote. A local model is made to say a text by a grammar that
// allows nothing else; a remote one is played.
#include "model/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "model/testing/plays.h"
#include "model/testing/tiny_gguf.h"
#include "net/testing/known_secret.h"

namespace model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// What the model is to say to one request.
struct Saying {
  std::string text;
  enum class End { whole, length, never } end = End::whole;
};

class Backend {
 public:
  virtual ~Backend() = default;
  // Says these, one to a request.
  virtual Entry entry(const std::vector<Saying>& sayings) = 0;
};

std::vector<std::string> in_pieces(const std::string& text) {
  std::vector<std::string> pieces;
  for (size_t at = 0, begin = 0; at < text.size(); begin = at) {
    base::next_code_point(text, at);
    pieces.push_back(text.substr(begin, at - begin));
  }
  return pieces;
}

class LocalBackend : public Backend {
 public:
  Entry entry(const std::vector<Saying>&) override {
    testing::write_tiny_chat(folder_ / "tiny.gguf", 3);
    return {.name = "tiny", .kind = "local", .model = folder_ / "tiny.gguf"};
  }

 private:
  testing::TemporaryFolder folder_;
};

class RemoteBackend : public Backend {
 public:
  explicit RemoteBackend(std::string kind) : kind_(std::move(kind)) {}
  Entry entry(const std::vector<Saying>& sayings) override {
    std::vector<net::testing::Answer> answers;
    for (const Saying& saying : sayings) answers.push_back(play(saying));
    server_.emplace(std::move(answers));
    return {.name = "tiny",
            .kind = kind_,
            .model = "m",
            .base_url = server_->url("/v1"),
            .key = "secret:x",
            .lend = net::testing::known("key-1")};
  }

 private:
  net::testing::Answer play(const Saying& saying) const {
    using End = net::testing::Answer::End;
    bool length = saying.end == Saying::End::length;
    auto pieces = in_pieces(saying.text);
    auto events = kind_ == "openai"
                      ? testing::openai_reply(pieces, length ? "length" : "stop")
                      : testing::anthropic_reply(pieces, length ? "max_tokens" : "end_turn");
    if (saying.end != Saying::End::never) return net::testing::stream(events);
    events.resize(5);
    return net::testing::stream(events, End::hold);
  }

  std::string kind_;
  std::optional<net::testing::HttpScript> server_;
};

Prompt prompt_for(const Saying& saying, std::string question = "What is the answer?") {
  Prompt prompt{.system = "You are Hearth. Answer in one sentence.",
                .messages = {{Role::user, std::move(question)}}};
  prompt.grammar = saying.end == Saying::End::never ? "root ::= [a-z] root"
                                                    : "root ::= " + base::Json(saying.text).dump();
  if (saying.end != Saying::End::whole)
    prompt.tokens_max = saying.end == Saying::End::length ? 4 : 900;
  return prompt;
}

class EveryModel : public ::testing::TestWithParam<const char*> {
 protected:
  std::unique_ptr<Model> open_saying(const std::vector<Saying>& sayings) {
    if (std::string_view(GetParam()) == "local") {
      backend_ = std::make_unique<LocalBackend>();
    } else {
      backend_ = std::make_unique<RemoteBackend>(GetParam());
    }
    entry_ = backend_->entry(sayings);
    return *open(entry_);
  }

  std::unique_ptr<Backend> backend_;
  Entry entry_;
};

TEST_P(EveryModel, StreamsItsAnswerInWholeCodePointsAndReturnsAllOfIt) {
  Saying saying{"Grüße, 漢字 🎉 — done."};
  auto model = open_saying({saying});
  std::string streamed;
  auto reply = model->complete(prompt_for(saying),
                               [&](std::string_view text) {
                                 EXPECT_TRUE(base::valid_utf8(text));
                                 streamed += text;
                               },
                               {});
  ASSERT_TRUE(reply) << reply.error().text();
  EXPECT_EQ(reply->text, saying.text);
  EXPECT_EQ(streamed, saying.text);
  EXPECT_EQ(reply->stop, "end");
  EXPECT_TRUE(reply->calls.empty());
}

TEST_P(EveryModel, CountsTokensAndKeepsThePrefixWarm) {
  Saying saying{"yes"};
  auto model = open_saying({saying, saying});
  auto first = *model->complete(prompt_for(saying), {}, {});
  EXPECT_GT(first.usage.tokens_in, 0);
  EXPECT_GT(first.usage.tokens_out, 0);
  auto second = *model->complete(prompt_for(saying, "And now?"), {}, {});
  EXPECT_GT(second.usage.tokens_cached, 0);
  EXPECT_LT(second.usage.tokens_cached, second.usage.tokens_in);
}

TEST_P(EveryModel, SaysWhenItWasCutByTheLimit) {
  Saying saying{"A long answer", Saying::End::length};
  auto model = open_saying({saying});
  EXPECT_EQ(model->complete(prompt_for(saying), {}, {})->stop, "length");
}

TEST_P(EveryModel, StopsInTheMiddleAndAnswersAgainAfterwards) {
  Saying endless{"abcdefgh", Saying::End::never}, saying{"fine"};
  auto model = open_saying({endless, saying});
  std::stop_source source;
  auto reply = model->complete(
      prompt_for(endless), [&](std::string_view) { source.request_stop(); }, source.get_token());
  EXPECT_EQ(reply.error(), failure(Failure::cancelled, "tiny"));
  EXPECT_EQ(model->complete(prompt_for(saying), {}, {})->text, "fine");
}

TEST_P(EveryModel, DoesNothingWhereTheStopCameFirst) {
  Saying saying{"no"};
  auto model = open_saying({saying});
  std::stop_source source;
  source.request_stop();
  auto reply =
      model->complete(prompt_for(saying), [](std::string_view) { FAIL(); }, source.get_token());
  EXPECT_EQ(reply.error(), failure(Failure::cancelled, "tiny"));
}

TEST_P(EveryModel, GoesByTheNameOfItsEntry) { EXPECT_EQ(open_saying({})->name(), "tiny"); }

INSTANTIATE_TEST_SUITE_P(, EveryModel, ::testing::Values("local", "openai", "anthropic"),
                         [](auto& info) { return std::string(info.param); });

TEST(Open, AnEntryThatCannotWorkIsRefusedByName) {
  Entry entry{.name = "x", .kind = "magic", .model = "m"};
  EXPECT_EQ(open(entry).error().message, "The model 'x' is of an unknown kind.");
  entry = {.name = "x", .kind = "local", .model = "/nowhere/at/all.gguf"};
  EXPECT_EQ(open(entry).error().code, base::Code::not_found);
  entry = {.name = "x",
           .kind = "openai",
           .model = "m",
           .base_url = "https://example.com",
           .key = "sk-secret"};
  EXPECT_EQ(open(entry).error().message, "The model 'x' does not name its key by a handle.");
}

TEST(ListModels, ALocalFileOffersItself) {
  testing::TemporaryFolder folder;
  testing::write_tiny_chat(folder / "tiny.gguf", 1);
  EXPECT_THAT(*list_models({.name = "x", .kind = "local", .model = folder / "tiny.gguf"}, {}),
              ElementsAre("tiny"));
}

TEST(ListModels, AnEndpointIsAskedForItsList) {
  for (const char* kind : {"openai", "anthropic"}) {
    net::testing::HttpScript server(
        {net::testing::answer(200, R"({"data":[{"id":"a"},{"id":"b"}]})"),
         net::testing::answer(401, R"({"error":{"message":"bad key sk-secret"}})"),
         net::testing::answer(200, "<html>")});
    Entry entry{.name = "x",
                .kind = kind,
                .model = "m",
                .base_url = server.url("/v1/"),
                .key = "secret:x",
                .lend = net::testing::known("sk-secret")};
    EXPECT_THAT(*list_models(entry, {}), ElementsAre("a", "b"));
    EXPECT_EQ(server.requests().at(0).line, "GET /v1/models HTTP/1.1");
    EXPECT_EQ(list_models(entry, {}).error(), failure(Failure::wrong_key, "x"));
    EXPECT_EQ(list_models(entry, {}).error(), failure(Failure::malformed_reply, "x"));
  }
}

}  // namespace
}  // namespace model
