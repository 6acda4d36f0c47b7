// What a journaled write costs apart from the disk: in memory where there is such a place, so that
// fsync costs nothing.
#include <benchmark/benchmark.h>

#include "store/house.h"
#include "store/testing.h"

namespace store {
namespace {

void write_note(benchmark::State& state) {
  Folder folder;
  House house = House::open(folder.path).value();
  Write write{.notes = {{"said", std::string(size_t(state.range(0)), 'x')}}};
  for (auto _ : state) CHECK(house.write(write));
}
BENCHMARK(write_note)->Arg(200)->Arg(20'000)->Unit(benchmark::kMicrosecond);

void write_step_of_five_notes_and_two_items(benchmark::State& state) {
  Folder folder;
  House house = House::open(folder.path).value();
  std::string body(300, 'x');
  Write write{.notes = {{"a", body}, {"b", body}, {"c", body}, {"d", body}, {"e", body}}};
  write.items = {{Shelf::timer, "timer", "set", base::Instant{}, body},
                 {Shelf::outbox, "reply", "new", std::nullopt, body}};
  for (auto _ : state) CHECK(house.write(write));
}
BENCHMARK(write_step_of_five_notes_and_two_items)->Unit(benchmark::kMicrosecond);

void verify_thousand_records(benchmark::State& state) {
  Folder folder;
  House house = House::open(folder.path).value();
  Write write{.notes = std::vector<Note>(1000, {"said", std::string(300, 'x')})};
  CHECK(house.write(write));
  for (auto _ : state) CHECK(house.verify());
}
BENCHMARK(verify_thousand_records)->Unit(benchmark::kMillisecond);

void open_house(benchmark::State& state) {
  Folder folder;
  {
    CHECK(House::open(folder.path)->write({.notes = {{"said", "x"}}}));
  }
  for (auto _ : state) CHECK(House::open(folder.path));
}
BENCHMARK(open_house)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace store
