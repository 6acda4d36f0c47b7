// Spark, asked in its engine.
#include "base/text.h"
#include "model/engine_process.h"
#include "model/spark.h"

namespace model {
namespace {

using base::Result;

// Many times what the longest request takes on a slow machine.
constexpr std::chrono::seconds patience{60};
constexpr size_t readings_max = 100;  // an honest engine has asked about eight

class SparkApart : public Spark {
 public:
  explicit SparkApart(const base::Path& file)
      : engine_({.what = EngineFor::spark, .path = file.string(), .name = "spark"}, patience) {}

  Result<void> open() {
    return engine_.ask<void>([] { return Result<void>(); });
  }

  Result<SparkReply> plan(std::string_view request, const Judge& judge,
                          std::span<const std::string> earlier) override {
    PlanRequest asked{.request = std::string(request),
                      .judged = judge != nullptr,
                      .earlier = {earlier.begin(), earlier.end()}};
    std::vector<std::string> turns = asked.earlier;
    turns.push_back(asked.request);
    return engine_.ask<SparkReply>([&]() -> Result<SparkReply> {
      TRY(engine_.say(kind::plan, asked));
      for (size_t heard = 0; heard < readings_max; ++heard) {
        proc::Message said = TRY(engine_.hear());
        bool is_reading = said.kind == kind::reading && judge;
        auto reading =
            TRY(engine_.read<SparkReply>(said, is_reading ? kind::reading : kind::reply));
        TRY(expect_copied(reading, turns));
        if (!is_reading) return reading;
        TRY(engine_.say(kind::worth, judge(reading)));
      }
      return engine_.makes_no_sense();
    });
  }

  Result<SparkReply> offer(std::string_view request, const SparkOffer& tool) override {
    OfferRequest asked{std::string(request), tool};
    return engine_.ask<SparkReply>([&]() -> Result<SparkReply> {
      TRY(engine_.say(kind::offer, asked));
      auto reply = TRY(engine_.hear<SparkReply>(kind::reply));
      TRY(expect_copied(reply, {asked.request}));
      return reply;
    });
  }

  Result<std::vector<std::string>> split(std::string_view request) override {
    std::string asked(request);
    return engine_.ask<std::vector<std::string>>([&]() -> Result<std::vector<std::string>> {
      TRY(engine_.say(kind::split, asked));
      auto parts = TRY(engine_.hear<std::vector<std::string>>(kind::parts));
      for (const std::string& part : parts) TRY(expect_copied(part, {asked}));
      return parts;
    });
  }

  double threshold() const override { return engine_.opened().threshold; }
  const std::string& version() const override { return engine_.opened().version; }
  const std::string& catalogue() const override { return engine_.opened().catalogue; }

 private:
  // That Spark only copies holds also for an engine that somebody else has taken over.
  Result<void> expect_copied(const std::string& text, const std::vector<std::string>& turns) {
    std::string wanted = base::replace_all(text, "\n", " ");
    for (const std::string& turn : turns)
      if (base::replace_all(turn, "\n", " ").contains(wanted)) return {};
    return engine_.makes_no_sense();
  }
  Result<void> expect_copied(const SparkReply& reply, const std::vector<std::string>& turns) {
    for (const SparkCall& call : reply.calls)
      for (const SparkArgument& argument : call.arguments)
        for (const std::string& text : argument.texts) TRY(expect_copied(text, turns));
    return {};
  }

  EngineProcess engine_;
};

}  // namespace

Result<std::unique_ptr<Spark>> open_spark(const base::Path& file) {
  auto spark = std::make_unique<SparkApart>(file);
  TRY(spark->open());
  return spark;
}

}  // namespace model
