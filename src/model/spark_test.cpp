#include "model/spark.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/json.h"
#include "model/gguf_file.h"
#include "model/spark_vocabulary.h"
#include "model/testing/spark_fixture.h"

namespace model {
namespace {

const base::Path shipped_model = base::Path(HEARTH_SOURCE_DIR) / "models/spark.gguf";
const base::Path golden_file =
    base::Path(HEARTH_SOURCE_DIR) / "src/model/testdata/spark_golden.json";

class SparkTest : public ::testing::Test {
 protected:
  LoadedSpark open_tiny(uint32_t seed) {
    testing::write_tiny_spark(folder_ / "spark.gguf", testing::tiny_spark(), seed);
    return *LoadedSpark::open(folder_ / "spark.gguf");
  }
  testing::TemporaryFolder folder_;
};

TEST_F(SparkTest, TellsWhatItsFileSays) {
  LoadedSpark spark = open_tiny(1);
  EXPECT_EQ(spark.version(), "test");
  EXPECT_EQ(spark.threshold(), 0.5);
  EXPECT_EQ(spark.catalogue(), testing::tiny_catalogue);
}

TEST_F(SparkTest, IsNoSurerOfARequestSaidAloneThanTheSecondOpinion) {
  testing::TinySpark doubting = testing::tiny_spark();
  doubting.scope_shift = -3;
  size_t alone = 0, in_talk = 0;
  for (uint32_t seed = 1; seed < 40; ++seed) {
    testing::write_tiny_spark(folder_ / "spark.gguf", doubting, seed);
    LoadedSpark spark = *LoadedSpark::open(folder_ / "spark.gguf");
    auto reply = *spark.plan("Lunch on friday with Ana, milk");
    alone += !reply.calls.empty();
    EXPECT_TRUE(reply.calls.empty() || reply.confidence < 0.05) << seed;
    const std::vector<std::string> earlier = {"Lunch on friday"};
    in_talk += spark.plan("with Ana, milk", {}, earlier)->confidence > 0.05;
  }
  EXPECT_GT(alone, 0u);
  EXPECT_GT(in_talk, 0u);
}

TEST_F(SparkTest, TheSameRequestGetsTheSameAnswerWhateverWasAskedBefore) {
  LoadedSpark spark = open_tiny(7);
  auto first = *spark.plan("Lunch on friday with Ana, milk");
  (void)*spark.plan("something else 42");
  (void)*spark.split("Lunch on friday");
  auto again = *spark.plan("Lunch on friday with Ana, milk");
  EXPECT_EQ(first.calls, again.calls);
  EXPECT_EQ(first.confidence, again.confidence);
  EXPECT_EQ(first.tokens_out, again.tokens_out);
}

TEST_F(SparkTest, WhateverTheWeightsEveryArgumentIsAVerbatimSpanAndTheAnswerEnds) {
  for (uint32_t seed = 0; seed < 12; ++seed) {
    LoadedSpark spark = open_tiny(seed);
    for (std::string request :
         {"lunch", "Lunch on Friday with ANA, milk and 12 zebras", "??? É ’"}) {
      auto reply = *spark.plan(request);
      EXPECT_GE(reply.confidence, 0);
      EXPECT_LE(reply.confidence, 1);
      for (auto& call : reply.calls)
        for (auto& argument : call.arguments)
          for (auto& text : argument.texts) EXPECT_TRUE(request.contains(text)) << text;
      for (auto& part : *spark.split(request)) EXPECT_TRUE(request.contains(part)) << part;
    }
  }
}

TEST_F(SparkTest, AnOfferIsAnsweredByOneCallOfItOrNone) {
  const SparkOffer play{"music.play", "plays \xff a song", {{"what", "song"}, {"room", ""}}};
  size_t called = 0;
  for (uint32_t seed = 0; seed < 12; ++seed) {
    LoadedSpark spark = open_tiny(seed);
    const std::string request = "lunch on friday with Ana";
    auto reply = *spark.offer(request, play);
    ASSERT_LE(reply.calls.size(), 1u);
    for (auto& call : reply.calls) {
      ++called;
      EXPECT_EQ(call.tool, "music.play");
      for (auto& argument : call.arguments) {
        EXPECT_TRUE(argument.name == "what" || argument.name == "room") << argument.name;
        for (auto& text : argument.texts) EXPECT_TRUE(request.contains(text)) << text;
      }
    }
  }
  EXPECT_GT(called, 0u);
  EXPECT_LT(called, 12u);
}

TEST_F(SparkTest, AReadingThatMakesNoSenseGivesWayToTheNext) {
  LoadedSpark spark = open_tiny(7);
  const std::string request = "Lunch on friday with Ana, milk";
  auto first = *spark.plan(request);
  std::vector<std::vector<SparkCall>> heard;
  auto none = *spark.plan(request, [&](const SparkReply& reply) -> std::optional<double> {
    heard.push_back(reply.calls);
    return std::nullopt;
  });
  EXPECT_EQ(none.calls, first.calls) << "where nothing makes sense, the most probable one stays";
  EXPECT_EQ(heard.at(0), first.calls);
  ASSERT_GE(heard.size(), 2u);
  EXPECT_LE(heard.size(), 8u);
  auto second = *spark.plan(request, [&](const SparkReply& reply) -> std::optional<double> {
    if (reply.calls == first.calls) return std::nullopt;
    return 0;
  });
  EXPECT_NE(second.calls, first.calls);
  EXPECT_EQ(spark.plan(request)->calls, first.calls) << "nothing of it is remembered";
}

TEST_F(SparkTest, TheReadingWorthMostIsTakenWithItsProbability) {
  LoadedSpark spark = open_tiny(7);
  const std::string request = "Lunch on friday with Ana, milk";
  std::vector<SparkReply> heard;
  auto judge = [&](double weight) {
    return [&heard, weight](const SparkReply& reply) -> std::optional<double> {
      heard.push_back(reply);
      return -weight * double(reply.calls.size());
    };
  };
  for (double weight : {0.0, 2.0, 50.0}) {
    heard.clear();
    auto taken = *spark.plan(request, judge(weight));
    auto score = [&](const SparkReply& reply) {
      return reply.log_probability - weight * double(reply.calls.size());
    };
    for (const SparkReply& other : heard) EXPECT_GE(score(taken), score(other)) << weight;
  }
}

TEST_F(SparkTest, EarlierTurnsAreHeardAndThoseThatDoNotFitAreForgotten) {
  LoadedSpark spark = open_tiny(7);
  const std::string request = "with Ana";
  auto alone = *spark.plan(request);
  const std::vector<std::string> near = {"lunch on friday"};
  EXPECT_GT(spark.plan(request, {}, near)->tokens_in, alone.tokens_in);
  std::vector<std::string> far(1);
  for (int i = 0; i < 159; ++i) far[0] += "on ";
  EXPECT_EQ(spark.plan(request, {}, far)->tokens_in, alone.tokens_in);
  far.push_back(near[0]);
  EXPECT_EQ(spark.plan(request, {}, far)->tokens_in, spark.plan(request, {}, near)->tokens_in);
  const std::string broken = "with\nAna";
  EXPECT_EQ(spark.plan(broken)->tokens_in, alone.tokens_in)
      << "a request's own line breaks part nothing";
}

TEST_F(SparkTest, BadRequestsAreRefusedWithAReason) {
  LoadedSpark spark = open_tiny(1);
  EXPECT_EQ(spark.plan("").error().code, base::Code::invalid);
  EXPECT_EQ(spark.plan("  \n").error().code, base::Code::invalid);
  EXPECT_EQ(spark.plan("lunch \xc3\x28").error().code, base::Code::invalid);
  EXPECT_EQ(spark.plan(std::string(1 << 20, '\x9f')).error().code, base::Code::limit);
  EXPECT_EQ(spark.split(std::string(1 << 20, 'a')).error().code, base::Code::limit);
  std::string words;
  for (int i = 0; i < 200; ++i) words += "on ";
  EXPECT_EQ(spark.plan(words).error().code, base::Code::limit);
  EXPECT_TRUE(spark.plan("lunch")) << "the object stays usable";
}

TEST_F(SparkTest, AFileThatIsNoSparkModelIsRefused) {
  EXPECT_EQ(LoadedSpark::open(folder_ / "nothing.gguf").error().code, base::Code::not_found);
  EXPECT_EQ(LoadedSpark::open(folder_ / "").error().code, base::Code::not_found);

  ASSERT_TRUE(base::write_file(folder_ / "text.gguf", "not a model"));
  EXPECT_EQ(LoadedSpark::open(folder_ / "text.gguf").error().code, base::Code::corrupt);

  testing::write_tiny_chat(folder_ / "chat.gguf", 1);
  EXPECT_EQ(LoadedSpark::open(folder_ / "chat.gguf").error().code, base::Code::corrupt);

  auto spark = testing::tiny_spark();
  spark.catalogue = "[]";
  testing::write_tiny_spark(folder_ / "spark.gguf", spark, 1);
  EXPECT_EQ(LoadedSpark::open(folder_ / "spark.gguf").error().code, base::Code::corrupt);
}

TEST_F(SparkTest, AFileCutShortIsRefused) {
  testing::write_tiny_spark(folder_ / "whole.gguf", testing::tiny_spark(), 1);
  std::string whole = *base::read_file(folder_ / "whole.gguf");
  for (size_t length :
       {size_t(4), size_t(100), size_t(5000), whole.size() / 2, whole.size() - 40}) {
    ASSERT_TRUE(base::write_file(folder_ / "cut.gguf", whole.substr(0, length)));
    EXPECT_EQ(LoadedSpark::open(folder_ / "cut.gguf").error().code, base::Code::corrupt) << length;
  }
}

// The arguments that were said, in order: one per span.
using Said = std::vector<std::pair<std::string, std::string>>;

std::vector<std::pair<std::string, Said>> said_by(const std::vector<SparkCall>& calls) {
  std::vector<std::pair<std::string, Said>> all;
  for (const SparkCall& call : calls) {
    Said& said = all.emplace_back(call.tool, Said{}).second;
    for (const SparkArgument& argument : call.arguments)
      for (const std::string& text : argument.texts) said.emplace_back(argument.name, text);
  }
  return all;
}

std::vector<std::pair<std::string, Said>> said_by(const base::Json& calls) {
  std::vector<std::pair<std::string, Said>> all;
  for (const base::Json& call : calls.items()) {
    Said& said = all.emplace_back(call["tool"].string(), Said{}).second;
    for (const base::Json& argument : call["arguments"].items())
      said.emplace_back(argument[0].string(), argument[1].string());
  }
  return all;
}

class SparkGolden : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(golden_file)) {
      GTEST_SKIP() << golden_file
                   << " is missing: the runtime was not compared with the trainer's decoder";
    }
    golden_ = *base::Json::parse(*base::read_file(golden_file));
    ASSERT_FALSE(golden_.items().empty());
  }
  base::Json golden_;
};

TEST_F(SparkGolden, RequestsAreCutAsInTraining) {
  auto file = *GgufFile::read(*ModelFile::open(shipped_model));
  auto catalogue = *base::Json::parse(*file.text("spark.catalogue"));
  auto vocabulary = *SparkVocabulary::make(*file.texts("spark.vocab"), catalogue);
  for (const base::Json& row : golden_.items()) {
    std::vector<int64_t> expected, cut;
    for (const base::Json& id : row["pieces"].items()) expected.push_back(id.integer());
    std::string talk;
    for (const base::Json& turn : row["before"].items()) talk += turn.string() + "\n";
    auto pieces = vocabulary.pieces(talk + row["text"].string());
    ASSERT_TRUE(pieces) << row["text"].string();
    for (const Piece& piece : *pieces) cut.push_back(piece.token);
    EXPECT_EQ(cut, expected) << row["text"].string();
  }
}

SparkOffer offer_of(const base::Json& json) {
  SparkOffer offer{json["name"].string(), json["purpose"].string(), {}};
  for (const base::Json& argument : json["arguments"].items())
    offer.arguments.push_back({argument[0].string(), argument[1].string()});
  return offer;
}

// Whether `spark` answers as its trainer's decoder did.
bool agrees(Spark& spark, const base::Json& row) {
  constexpr double rounding = 0.03;  // a file's weights are rounded
  const std::string& text = row["text"].string();
  if (row["task"].string() == "<split>") {
    std::vector<std::string> parts;
    for (const base::Json& call : row["calls"].items())
      parts.push_back(call["arguments"][0][1].string());
    return *spark.split(text) == parts;
  }
  std::vector<std::string> before;
  for (const base::Json& turn : row["before"].items()) before.push_back(turn.string());
  bool offered = row["task"].string() == "<offer>";
  auto reply = offered ? *spark.offer(text, offer_of(row["offer"])) : *spark.plan(text, {}, before);
  return base::Json(reply.fix) == row["fix"] && said_by(reply.calls) == said_by(row["calls"]) &&
         std::abs(reply.confidence - row["confidence"].number()) < rounding;
}

TEST_F(SparkGolden, TheShippedModelSaysWhatItsTrainerHeard) {
  LoadedSpark spark = *LoadedSpark::open(shipped_model);
  for (const base::Json& row : golden_.items())
    EXPECT_TRUE(agrees(spark, row)) << row["text"].string();
}

// Run by .ci/run behind `spark/run --small`, whose folder it gets. Where a model has learnt little,
// rounding may tip a choice.
TEST(SparkMade, DISABLED_IsReadAndAgreesWithItsTrainerButForRounding) {
  const base::Path made = std::getenv("SPARK_MADE");
  auto golden = *base::Json::parse(*base::read_file(made / "golden.json"));
  LoadedSpark spark = *LoadedSpark::open(made / "spark.gguf");
  auto same = std::ranges::count_if(golden.items(), [&](auto& row) { return agrees(spark, row); });
  EXPECT_GE(same, 0.8 * golden.items().size());
}

}  // namespace
}  // namespace model
