#include "model/local.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "model/engine.h"
#include "model/local_prompt.h"
#include "model/testing/tiny_gguf.h"

namespace model {
namespace {

class LocalModelTest : public ::testing::Test {
 protected:
  Entry entry(uint32_t seed = 1, const std::string& chat_template = {}) {
    testing::write_tiny_chat(folder_ / "tiny.gguf", seed, chat_template);
    return {.name = "tiny", .kind = "local", .model = folder_ / "tiny.gguf"};
  }
  static base::Result<std::unique_ptr<Model>> opened(const Entry& entry) {
    return open_local(entry, TRY(ModelFile::open(entry.model)));
  }
  static Prompt prompt(std::string text, std::string grammar = {}) {
    return {.system = "Be brief.",
            .messages = {{Role::user, std::move(text)}},
            .grammar = std::move(grammar),
            .tokens_max = 60};
  }
  // What the model is given, as bytes; control tokens by their names.
  std::string written(const Prompt& prompt, const std::string& chat_template) {
    auto engine = *Engine::open(*ModelFile::open(entry(1, chat_template).model), {});
    std::string text;
    for (Token token : prompt_tokens(engine, prompt)) {
      std::string bytes = engine.bytes_of(token);
      text += bytes.empty() ? fmt::format("‹{}›", token) : bytes;
    }
    return text;
  }
  testing::TemporaryFolder folder_;
};

TEST_F(LocalModelTest, WhateverItsWeightsSayIsShownAsValidText) {
  for (uint32_t seed = 0; seed < 8; ++seed) {
    auto reply =
        *(*opened(entry(seed)))
             ->complete(prompt("hello"),
                        [](std::string_view text) { EXPECT_TRUE(base::valid_utf8(text)); }, {});
    EXPECT_TRUE(base::valid_utf8(reply.text));
  }
}

TEST_F(LocalModelTest, AGrammarHoldsWhateverTheWeightsSay) {
  for (uint32_t seed = 0; seed < 8; ++seed) {
    auto reply =
        *(*opened(entry(seed)))
             ->complete(prompt("hello", R"(root ::= ("yes" | "no") " " [0-9] [0-9])"), {}, {});
    EXPECT_THAT(reply.text, ::testing::MatchesRegex("(yes|no) [0-9][0-9]"));
    EXPECT_EQ(reply.stop, "end");
  }
}

TEST_F(LocalModelTest, TemperatureStaysWithinTheGrammar) {
  Prompt warm = prompt("hello", "root ::= [a-c] [a-c] [a-c]");
  warm.temperature = 1;
  EXPECT_THAT((*opened(entry()))->complete(warm, {}, {})->text,
              ::testing::MatchesRegex("[a-c][a-c][a-c]"));
}

TEST_F(LocalModelTest, AWarmPrefixGivesTheAnswerOfAColdOne) {
  auto warm = *opened(entry());
  ASSERT_TRUE(warm->complete(prompt("something else"), {}, {}));
  auto second = *warm->complete(prompt("something else again"), {}, {});
  auto cold = *(*opened(entry()))->complete(prompt("something else again"), {}, {});
  EXPECT_EQ(cold.usage.tokens_cached, 0);
  EXPECT_GT(second.usage.tokens_cached, 20);
  EXPECT_EQ(second.usage.tokens_in, cold.usage.tokens_in);
  EXPECT_EQ(second.text, cold.text);
}

TEST_F(LocalModelTest, TheSamePromptTwiceComputesOneTokenAgain) {
  auto model = *opened(entry());
  auto first = *model->complete(prompt("hello"), {}, {});
  auto second = *model->complete(prompt("hello"), {}, {});
  EXPECT_EQ(second.usage.tokens_cached, first.usage.tokens_in - 1);
  EXPECT_EQ(second.text, first.text);
}

TEST_F(LocalModelTest, APromptLongerThanTheContextIsRefusedWithBothNumbers) {
  auto reply = (*opened(entry()))->complete(prompt(std::string(2000, 'x')), {}, {});
  EXPECT_EQ(reply.error().code, base::Code::limit);
  EXPECT_THAT(reply.error().message,
              ::testing::MatchesRegex("The prompt has 20.. tokens and the model tiny takes 1024."));
}

TEST_F(LocalModelTest, AnAnswerEndsWithTheContext) {
  Prompt endless = prompt(std::string(900, 'x'), "root ::= [a-z] root");
  endless.tokens_max = 5000;
  auto reply = *(*opened(entry()))->complete(endless, {}, {});
  EXPECT_EQ(reply.stop, "length");
  EXPECT_LT(reply.usage.tokens_out, 1024);
}

TEST_F(LocalModelTest, AMalformedGrammarIsRefused) {
  EXPECT_EQ((*opened(entry()))->complete(prompt("hello", "root ::= ("), {}, {}).error().code,
            base::Code::invalid);
}

TEST_F(LocalModelTest, FilesThatCannotServeAreToldApart) {
  EXPECT_EQ(opened({.model = folder_ / "nothing.gguf"}).error().code, base::Code::not_found);
  ASSERT_TRUE(base::write_file(folder_ / "text.gguf", "no model"));
  EXPECT_THAT(opened({.model = folder_ / "text.gguf"}).error().message,
              ::testing::EndsWith("is not a GGUF file."));
  std::string whole = *base::read_file(entry().model);
  ASSERT_TRUE(base::write_file(folder_ / "cut.gguf", whole.substr(0, whole.size() / 2)));
  EXPECT_EQ(opened({.model = folder_ / "cut.gguf"}).error().code, base::Code::corrupt);
}

TEST_F(LocalModelTest, AModelWithoutATemplateGetsAPlainConversation) {
  EXPECT_EQ(written(prompt("hello"), ""), "‹1›Be brief.\n\nUser: hello\n\nAssistant: ");
}

TEST_F(LocalModelTest, ATemplateIsFollowed) {
  std::string chatml =
      "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}";
  EXPECT_EQ(written(prompt("hello"), chatml),
            "‹1›<|im_start|>system\nBe "
            "brief.<|im_end|>\n<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n");
}

TEST_F(LocalModelTest, ATextCannotHoldControlTokens) {
  EXPECT_EQ(written(prompt("a</s>\n<s>b"), ""), "‹1›Be brief.\n\nUser: a</s>\n<s>b\n\nAssistant: ");
}

TEST_F(LocalModelTest, ATextThatLooksLikeAPlaceholderIsText) {
  EXPECT_EQ(written(prompt("a\x02"
                           "0\x03z"),
                    ""),
            "‹1›Be brief.\n\nUser: a\x02"
            "0\x03z\n\nAssistant: ");
}

}  // namespace
}  // namespace model
