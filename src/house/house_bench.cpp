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
  explicit Fresh(const char* spark_file) {
    std::string pattern = std::filesystem::temp_directory_path() / "hearth_bench_XXXXXX";
    folder = mkdtemp(pattern.data());
    house =
        std::move(*House::open({.home = folder / "home", .unlock = {}, .spark_file = spark_file}));
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

// Medians and tails are what people feel; the mean is Google Benchmark's own column.
void report(benchmark::State& state, std::vector<double> milliseconds, size_t done) {
  std::ranges::sort(milliseconds);
  auto at = [&](double share) {
    return milliseconds[std::min(milliseconds.size() - 1,
                                 size_t(share * double(milliseconds.size())))];
  };
  state.counters["p50_ms"] = at(0.50);
  state.counters["p95_ms"] = at(0.95);
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
    milliseconds.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before)
            .count());
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
  Fresh fresh("");
  turns(state, fresh, plans, agent::Mode::given);
}
BENCHMARK(own_part_of_a_turn)->Unit(benchmark::kMillisecond)->Iterations(200);

void turn_with_spark(benchmark::State& state) {
  static constexpr const char* const requests[] = {
      "move my dentist appointment to next thursday afternoon and tell Ana I'll be late",
      "what have I got on wednesday?",
      "every sunday evening at six remind me to call mum",
      "add milk, eggs and two lemons to the shopping list",
      "find me an hour with Priya this week",
      "email Priya that the slides are ready",
  };
  const char* file = std::getenv("HEARTH_SPARK");
  Fresh fresh(file ? file : "models/spark.gguf");
  turns(state, fresh, requests, agent::Mode::instant);
}
BENCHMARK(turn_with_spark)->Unit(benchmark::kMillisecond)->Iterations(120);

}  // namespace
}  // namespace house

int main(int argc, char** argv) {
  const proc::Role roles[] = {model::engine_role()};
  if (auto status = proc::play_role(argc, argv, roles)) return *status;
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
