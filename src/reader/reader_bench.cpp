// What reading apart costs: a reader's beginning and end, and files of 10 MB against the parser by
// itself.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "reader/reader.h"
#include "reader/testing.h"

namespace reader {
namespace {

constexpr size_t file_bytes = size_t(10) << 20;

std::string many(const std::function<std::string(size_t)>& one) {
  std::string all;
  for (size_t i = 0; all.size() < file_bytes; ++i) all += one(i);
  return all;
}

std::string calendar() {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + many([](size_t i) {
           return fmt::format(
               "BEGIN:VEVENT\r\nUID:u{}@example.org\r\nDTSTAMP:20260101T000000Z\r\n"
               "DTSTART;TZID=Europe/Berlin:2026{:02}{:02}T{:02}0000\r\nDURATION:PT1H\r\n"
               "SUMMARY:Project review {}\r\nDESCRIPTION:Where we stand\\, and what is next.\r\n"
               "LOCATION:Room {}\r\nEND:VEVENT\r\n",
               i, i % 12 + 1, i % 28 + 1, i % 24, i, i % 40);
         }) +
         "END:VCALENDAR\r\n";
}

std::string cards() {
  return many([](size_t i) {
    return fmt::format(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c{}\r\nFN:Ana Lopez {}\r\nN:Lopez;Ana;;;\r\n"
        "EMAIL;TYPE=HOME:ana{}@example.org\r\nTEL;TYPE=CELL:+49 170 {:07}\r\n"
        "ADR;TYPE=HOME:;;Street {};Berlin;;10115;Germany\r\nEND:VCARD\r\n",
        i, i, i, i, i);
  });
}

std::string mails() {
  return many([](size_t i) {
    std::string text;
    for (int line = 0; line < 20; ++line) text += "What was said, and what we shall do about it.\n";
    return fmt::format(
        "From a@example.org Mon Jan  1 00:00:00 2026\nFrom: Ana <ana{}@example.org>\n"
        "To: Ben <ben@example.org>\nSubject: Lunch {}\nDate: Mon, 4 May 2026 09:00:00 +0200\n"
        "Message-ID: <m{}@example.org>\n\n{}\n",
        i % 100, i, i, text);
  });
}

void a_reader_for_nothing(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(standings());
}
BENCHMARK(a_reader_for_nothing)->Unit(benchmark::kMillisecond)->UseRealTime();

void calendar_apart(benchmark::State& state) {
  Folder folder;
  base::Path file = folder.file("calendar.ics", calendar());
  for (auto _ : state) benchmark::DoNotOptimize(read_calendar(file));
}
BENCHMARK(calendar_apart)->Unit(benchmark::kMillisecond)->UseRealTime();

void calendar_here(benchmark::State& state) {
  std::string bytes = calendar();
  for (auto _ : state) benchmark::DoNotOptimize(formats::parse_calendar(bytes));
}
BENCHMARK(calendar_here)->Unit(benchmark::kMillisecond)->UseRealTime();

void cards_apart(benchmark::State& state) {
  Folder folder;
  base::Path file = folder.file("cards.vcf", cards());
  for (auto _ : state) benchmark::DoNotOptimize(read_contacts(file));
}
BENCHMARK(cards_apart)->Unit(benchmark::kMillisecond)->UseRealTime();

void cards_here(benchmark::State& state) {
  std::string bytes = cards();
  for (auto _ : state) benchmark::DoNotOptimize(formats::parse_contacts(bytes));
}
BENCHMARK(cards_here)->Unit(benchmark::kMillisecond)->UseRealTime();

void mails_apart(benchmark::State& state) {
  Folder folder;
  base::Path file = folder.file("mails.mbox", mails());
  for (auto _ : state) {
    NextMail all = *read_mails(file);
    while (auto mail = *all()) benchmark::DoNotOptimize(mail);
  }
}
BENCHMARK(mails_apart)->Unit(benchmark::kMillisecond)->UseRealTime();

void mails_here(benchmark::State& state) {
  std::string bytes = mails();
  for (auto _ : state) {
    formats::MailFile file(bytes);
    while (auto mail = file.next()) benchmark::DoNotOptimize(mail);
  }
}
BENCHMARK(mails_here)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace reader

int main(int argc, char** argv) {
  const proc::Role roles[] = {reader::role()};
  if (auto status = proc::play_role(argc, argv, roles)) return *status;
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
