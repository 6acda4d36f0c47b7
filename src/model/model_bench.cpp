// How long Spark takes to read a request, to open, and to answer. Run from the root of the tree.
#include <benchmark/benchmark.h>

#include "model/gguf_file.h"
#include "model/spark.h"
#include "model/spark_vocabulary.h"

namespace {

const char* const model_file = "models/spark.gguf";
const char* const request =
    "move my dentist appointment to next thursday afternoon and tell Ana I'll be late";

void BM_SparkPieces(benchmark::State& state) {
  auto file = model::GgufFile::read(model_file);
  if (!file) return state.SkipWithError("models/spark.gguf is missing");
  auto vocabulary = model::SparkVocabulary::make(
      *file->texts("spark.vocab"), *base::Json::parse(*file->text("spark.catalogue")));
  for (auto _ : state) benchmark::DoNotOptimize(vocabulary->pieces(request));
}
BENCHMARK(BM_SparkPieces);

void BM_SparkOpen(benchmark::State& state) {
  for (auto _ : state) {
    auto spark = model::Spark::open(model_file);
    if (!spark) return state.SkipWithError("models/spark.gguf is missing");
  }
}
BENCHMARK(BM_SparkOpen)->Unit(benchmark::kMillisecond);

void BM_SparkPlan(benchmark::State& state) {
  auto spark = model::Spark::open(model_file);
  if (!spark) return state.SkipWithError("models/spark.gguf is missing");
  for (auto _ : state) benchmark::DoNotOptimize(spark->plan(request));
}
BENCHMARK(BM_SparkPlan)->Unit(benchmark::kMillisecond);

void BM_SparkSplit(benchmark::State& state) {
  auto spark = model::Spark::open(model_file);
  if (!spark) return state.SkipWithError("models/spark.gguf is missing");
  for (auto _ : state) benchmark::DoNotOptimize(spark->split(request));
}
BENCHMARK(BM_SparkSplit)->Unit(benchmark::kMillisecond);

}  // namespace
