// What a decision costs: judging a call, also with grants, and judging it with its Permit made and
// used.
#include <benchmark/benchmark.h>

#include "trust/gatekeeper.h"

namespace trust {
namespace {

Call message() {
  Label own{.integrity = Integrity::own, .readers = every_reader, .categories = contacts};
  return {
      .policy = {.tool = "messages.send",
                 .effect = Effect::s3,
                 .categories = messages,
                 .purposes = communicate,
                 .room = "messages",
                 .sends = true},
      .task = "01a20421-0000-7000-8000-000000000000",
      .path = "0:1",
      .arguments = {{"to", R"(["Ana Lima", "ana@lima.example"])", "Ana Lima", Part::control, own},
                    {"text", "\"I'll be there at four, with the keys.\"", "…", Part::content,
                     Label::owner()}},
      .control = Label::owner()};
}

Task task() {
  return {.id = message().task,
          .request = "tell Ana I'll be there at four, with the keys",
          .tools = {"messages.send"}};
}

void judge(benchmark::State& state) {
  Call call = message();
  Task asked = task();
  for (auto _ : state) benchmark::DoNotOptimize(Gatekeeper::judge(call, asked));
}
BENCHMARK(judge)->Unit(benchmark::kNanosecond);

// The owner's records to Ana: a card, but for the last of a hundred grants.
void judge_with_a_hundred_grants(benchmark::State& state) {
  Call call = message();
  call.arguments[0].parties = {"ana@lima.example"};
  call.arguments[1].label = {.integrity = Integrity::own, .categories = calendar};
  Task asked = task();
  std::vector<Grant> grants(100, {.id = "g",
                                  .room = "messages",
                                  .tool = "messages.send",
                                  .purposes = communicate,
                                  .recipient = "ben@lima.example",
                                  .bounds = {.categories = calendar},
                                  .until = base::Instant(base::Seconds(1))});
  grants.back().recipient = "ana@lima.example";
  CHECK(Gatekeeper::judge(call, asked, {&grants, {}}).verdict == Verdict::allow);
  for (auto _ : state) benchmark::DoNotOptimize(Gatekeeper::judge(call, asked, {&grants, {}}));
}
BENCHMARK(judge_with_a_hundred_grants)->Unit(benchmark::kNanosecond);

void judge_and_use_a_permit(benchmark::State& state) {
  Call call = message();
  Task asked = task();
  for (auto _ : state) {
    asked.budget.calls = 2, asked.budget.bytes_out = 1 << 20;
    CHECK(Gatekeeper::permit(call, asked)->use(call));
  }
}
BENCHMARK(judge_and_use_a_permit)->Unit(benchmark::kNanosecond);

}  // namespace
}  // namespace trust
