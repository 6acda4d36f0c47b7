// Whole turns: what Hearth adds around the model, and a turn with Spark, from the request to the
// finished reply.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "house/house.h"
#include "model/engine_role.h"

namespace house {
namespace {

// A house in a fresh folder, with three people and a dentist's appointment.
struct Fresh {
  explicit Fresh(House::Options options) {
    std::string pattern = std::filesystem::temp_directory_path() / "hearth_bench_XXXXXX";
    folder = mkdtemp(pattern.data());
    options.home = folder / "home";
    house = std::move(*House::open(options));
    ask("contacts.add(who=\"Ana Lopez\", mail=\"ana@example.org\")", agent::Mode::given);
    ask("contacts.add(who=\"Tomas Berg\", mail=\"tomas@example.org\")", agent::Mode::given);
    ask("contacts.add(who=\"Priya Nair\", mail=\"priya@example.org\")", agent::Mode::given);
    ask("calendar.add(\"dentist\", when=when(\"tomorrow at 10\"))", agent::Mode::given);
  }
  ~Fresh() {
    house.reset();
    std::filesystem::remove_all(folder);
  }
  agent::State ask(const std::string& text, agent::Mode mode) {
    Absent nobody;
    auto answer = house->ask(text, {.mode = mode}, nobody);
    return answer ? answer->reply.state : agent::State::failed;
  }
  base::Path folder;
  std::unique_ptr<House> house;
};

double milliseconds_since(std::chrono::steady_clock::time_point moment) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - moment)
      .count();
}

double at(std::vector<double>& milliseconds, double share) {
  std::ranges::sort(milliseconds);
  return milliseconds[std::min(milliseconds.size() - 1,
                               size_t(share * double(milliseconds.size())))];
}

// Medians and tails are what people feel; the mean is Google Benchmark's own column.
void report(benchmark::State& state, std::vector<double> milliseconds, size_t done) {
  state.counters["p50_ms"] = at(milliseconds, 0.50);
  state.counters["p95_ms"] = at(milliseconds, 0.95);
  state.counters["done"] = double(done) / double(milliseconds.size());
}

template <size_t n>
void turns(benchmark::State& state, Fresh& fresh, const char* const (&requests)[n],
           agent::Mode mode) {
  std::vector<double> milliseconds;
  size_t done = 0;
  for (auto _ : state) {
    auto before = std::chrono::steady_clock::now();
    done += fresh.ask(requests[milliseconds.size() % n], mode) == agent::State::done;
    milliseconds.push_back(milliseconds_since(before));
  }
  report(state, std::move(milliseconds), done);
}

void own_part_of_a_turn(benchmark::State& state) {
  static constexpr const char* const plans[] = {
      "lists.add([\"milk\", \"eggs\"], list=\"shopping\")",
      "calendar.find(when=when(\"tomorrow\"))",
      "reminders.add(\"call mum\", when=when(\"every sunday evening at six\"))",
      "calendar.move(calendar.find(\"dentist\", after=now)[0], to=when(\"next thursday "
      "afternoon\"))\n"
      "messages.send(to=person(\"Ana\"), text=\"I'll be late\")",
  };
  Fresh fresh({});
  turns(state, fresh, plans, agent::Mode::given);
}
BENCHMARK(own_part_of_a_turn)->Unit(benchmark::kMillisecond)->Iterations(200);

constexpr const char* const requests[] = {
    "move my dentist appointment to next thursday afternoon and tell Ana I'll be late",
    "what have I got on wednesday?",
    "every sunday evening at six remind me to call mum",
    "add milk, eggs and two lemons to the shopping list",
    "find me an hour with Priya this week",
    "email Priya that the slides are ready",
};

base::Path spark_file() {
  const char* file = std::getenv("HEARTH_SPARK");
  return file ? file : "models/spark.gguf";
}

void turn_with_spark(benchmark::State& state) {
  Fresh fresh({.spark_file = spark_file()});
  turns(state, fresh, requests, agent::Mode::instant);
}
BENCHMARK(turn_with_spark)->Unit(benchmark::kMillisecond)->Iterations(120);

// Spark in this process; how long it computed is added up.
class Timed : public model::Spark {
  auto timed(const auto& work) {
    auto before = std::chrono::steady_clock::now();
    auto result = work();
    milliseconds_ += milliseconds_since(before);
    return result;
  }

 public:
  Timed(model::LoadedSpark spark, double& milliseconds)
      : spark_(std::move(spark)), milliseconds_(milliseconds) {}
  Result<model::SparkReply> plan(std::string_view request, const Judge& judge,
                                 std::span<const std::string> earlier) override {
    auto ours = [&](const model::SparkReply& reply) {  // to judge is no computing of Spark's
      auto before = std::chrono::steady_clock::now();
      auto worth = judge(reply);
      milliseconds_ -= milliseconds_since(before);
      return worth;
    };
    return timed([&] { return spark_.plan(request, judge ? Judge(ours) : judge, earlier); });
  }
  Result<model::SparkReply> offer(std::string_view request,
                                  const model::SparkOffer& tool) override {
    return timed([&] { return spark_.offer(request, tool); });
  }
  Result<std::vector<std::string>> split(std::string_view request) override {
    return timed([&] { return spark_.split(request); });
  }
  double threshold() const override { return spark_.threshold(); }
  const std::string& version() const override { return spark_.version(); }
  const std::string& catalogue() const override { return spark_.catalogue(); }

 private:
  model::LoadedSpark spark_;
  double& milliseconds_;
};

// What Hearth adds around the model: each request is heard by a house whose Spark computes here,
// which tells how long that is, and by one whose Spark has its own process; all of the second
// turn's time that is not the first one's computing counts.
void around_the_model(benchmark::State& state) {
  double computed = 0;
  auto open_here = [&](const Path& file) -> Result<std::unique_ptr<model::Spark>> {
    return std::make_unique<Timed>(TRY(model::LoadedSpark::open(file)), computed);
  };
  Fresh here({.spark_file = spark_file(), .open_spark = open_here});
  Fresh apart({.spark_file = spark_file()});
  std::vector<double> added, added_here;
  size_t done = 0;
  for (auto _ : state) {
    const char* request = requests[added.size() % std::size(requests)];
    computed = 0;
    auto before = std::chrono::steady_clock::now();
    here.ask(request, agent::Mode::instant);
    added_here.push_back(milliseconds_since(before) - computed);
    before = std::chrono::steady_clock::now();
    done += apart.ask(request, agent::Mode::instant) == agent::State::done;
    added.push_back(milliseconds_since(before) - computed);
  }
  state.counters["here_p50_ms"] = at(added_here, 0.50);
  report(state, std::move(added), done);
}
BENCHMARK(around_the_model)->Unit(benchmark::kMillisecond)->Iterations(120);

}  // namespace
}  // namespace house

int main(int argc, char** argv) {
  const proc::Role roles[] = {model::engine_role()};
  if (auto status = proc::play_role(argc, argv, roles)) return *status;
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
