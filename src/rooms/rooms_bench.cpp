// What a step costs apart from the disk (in memory where there is such a place), and how fast a
// lost room comes back.
#include <benchmark/benchmark.h>

#include "rooms/testing.h"

namespace rooms {
namespace {

void change_a_row(benchmark::State& state) {
  Folder folder;
  Home home(folder);
  home.step("insert into note values ('a', 'some milk', 1)");
  for (auto _ : state) home.step("update note set weight = weight + 1");
}
BENCHMARK(change_a_row)->Unit(benchmark::kMicrosecond);

void add_a_row_with_words(benchmark::State& state) {
  Folder folder;
  Home home(folder);
  int64_t id = 0;
  for (auto _ : state) {
    home.rooms->begin();
    CHECK(home.notes().change("insert into note values (?, 'green milk from the shop', 1)", ++id));
    CHECK(home.rooms->commit());
  }
}
BENCHMARK(add_a_row_with_words)->Unit(benchmark::kMicrosecond);

void undo_a_change(benchmark::State& state) {
  Folder folder;
  Home home(folder);
  ChangeId change = home.step("insert into note values ('a', 'some milk', 1)");
  for (auto _ : state) change = home.rooms->undo(change).value();
}
BENCHMARK(undo_a_change)->Unit(benchmark::kMicrosecond);

void rebuild_after_thousand_changes(benchmark::State& state) {
  Folder folder;
  Home home(folder);
  for (int i = 0; i < 1000; ++i)
    home.step(fmt::format("insert into note values ({}, 'green milk', 1)", i));
  for (auto _ : state) {
    home.reopen([&] { std::filesystem::remove_all(folder.path / "rooms"); });
    CHECK(home.rooms->room("notes"));
  }
}
BENCHMARK(rebuild_after_thousand_changes)->Unit(benchmark::kMillisecond);

void query_a_row(benchmark::State& state) {
  Folder folder;
  Home home(folder);
  home.step("insert into note values ('a', 'some milk', 1)");
  Room& notes = home.notes();
  for (auto _ : state) CHECK(notes.query("select id, title, weight from note where id = ?", "a"));
}
BENCHMARK(query_a_row)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace rooms
