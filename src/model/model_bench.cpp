// How long Spark takes to read a request, to open, and to answer, in this process and in its
// engine. Run from the root of the tree.
#include <benchmark/benchmark.h>

#include "model/engine_role.h"
#include "model/gguf_file.h"
#include "model/spark.h"
#include "model/spark_vocabulary.h"

namespace {

const char* const model_file = "models/spark.gguf";
const char* const request =
    "move my dentist appointment to next thursday afternoon and tell Ana I'll be late";

void BM_SparkPieces(benchmark::State& state) {
  auto opened = model::ModelFile::open(model_file);
  if (!opened) return state.SkipWithError("models/spark.gguf is missing");
  auto file = model::GgufFile::read(*opened);
  auto vocabulary = model::SparkVocabulary::make(
      *file->texts("spark.vocab"), *base::Json::parse(*file->text("spark.catalogue")));
  for (auto _ : state) benchmark::DoNotOptimize(vocabulary->pieces(request));
}
BENCHMARK(BM_SparkPieces);

base::Result<std::unique_ptr<model::Spark>> open_here(const base::Path& file) {
  return std::make_unique<model::LoadedSpark>(TRY(model::LoadedSpark::open(file)));
}

template <auto open>
void BM_SparkOpen(benchmark::State& state) {
  for (auto _ : state)
    if (!open(model_file)) return state.SkipWithError("models/spark.gguf is missing");
}
BENCHMARK(BM_SparkOpen<open_here>)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_SparkOpen<model::open_spark>)->Unit(benchmark::kMillisecond)->UseRealTime();

// With all its readings judged, as the planner does.
template <auto open>
void BM_SparkPlan(benchmark::State& state) {
  auto spark = open(model_file);
  if (!spark) return state.SkipWithError("models/spark.gguf is missing");
  auto judge = [](const model::SparkReply&) { return std::optional(0.0); };
  for (auto _ : state) benchmark::DoNotOptimize((*spark)->plan(request, judge));
}
BENCHMARK(BM_SparkPlan<open_here>)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_SparkPlan<model::open_spark>)->Unit(benchmark::kMillisecond)->UseRealTime();

void BM_SparkSplit(benchmark::State& state) {
  auto spark = model::LoadedSpark::open(model_file);
  if (!spark) return state.SkipWithError("models/spark.gguf is missing");
  for (auto _ : state) benchmark::DoNotOptimize(spark->split(request));
}
BENCHMARK(BM_SparkSplit)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  const proc::Role roles[] = {model::engine_role()};
  if (auto status = proc::play_role(argc, argv, roles)) return *status;
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
