// hearth-sim --seed N | --seeds A..B: lives of a house, each decided by one number.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <map>
#include <thread>

#include "life.h"

namespace {

struct Totals {
  size_t lives = 0, events = 0, crashes = 0, troubles = 0, sent = 0, cards = 0;
};

std::string report_of(const sim::Lived& lived) {
  return fmt::format("{} {} {} {} {}\n{}", lived.events, lived.crashes, lived.troubles, lived.sent,
                     lived.cards, lived.broken);
}

// Adds a life's numbers to the totals; gives back what did not hold in it, or nothing.
std::string add_report(const std::string& report, int status, Totals& totals) {
  Totals one;
  if (std::sscanf(report.c_str(), "%zu %zu %zu %zu %zu", &one.events, &one.crashes, &one.troubles,
                  &one.sent, &one.cards) != 5)
    return fmt::format("the program ended with signal {}", WTERMSIG(status));
  ++totals.lives;
  totals.events += one.events;
  totals.crashes += one.crashes;
  totals.troubles += one.troubles;
  totals.sent += one.sent;
  totals.cards += one.cards;
  return report.substr(report.find('\n') + 1);
}

class Lives {
 public:
  Lives(sim::Ground& ground, const std::vector<sim::Recorded>& attacks, size_t failures_max)
      : ground_(ground), attacks_(attacks), failures_max_(failures_max) {}

  bool live(uint64_t first, uint64_t last, size_t jobs) {
    double begun = sim::stopwatch();
    for (uint64_t next = first; next <= last && failures_ < failures_max_; ++next) {
      if (running_.size() >= jobs) wait_for_one();
      begin(next);
    }
    while (!running_.empty()) wait_for_one();
    fmt::print(
        "{} lives, {} events, {} crashes, {} troubles of the disk, {} messages, {} cards in {:.1f} "
        "s: {} broken\n",
        totals_.lives, totals_.events, totals_.crashes, totals_.troubles, totals_.sent,
        totals_.cards, sim::stopwatch() - begun, failures_);
    return failures_ == 0;
  }

 private:
  struct Child {
    uint64_t seed;
    int pipe;
  };

  // Each in a process of its own: one that aborts is a finding and not the end, and no life sees
  // what another has left in memory.
  void begin(uint64_t seed) {
    int ends[2];
    CHECK(::pipe(ends) == 0);
    std::fflush(stdout);
    pid_t child = ::fork();
    CHECK(child >= 0);
    if (child == 0) {
      std::string report = report_of(sim::live(seed, ground_, attacks_));
      CHECK(::write(ends[1], report.data(), report.size()) == ssize_t(report.size()));
      ::_exit(0);
    }
    ::close(ends[1]);
    running_.emplace(child, Child{seed, ends[0]});
  }

  void wait_for_one() {
    int status = 0;
    auto child = running_.extract(::wait(&status));
    CHECK(!child.empty());
    char buffer[4096];
    ssize_t got = ::read(child.mapped().pipe, buffer, sizeof buffer);
    ::close(child.mapped().pipe);
    std::string report(buffer, size_t(std::max<ssize_t>(got, 0)));
    std::string broken = add_report(report, status, totals_);
    if (broken.empty()) return;
    ++failures_;
    fmt::print("seed {}: {}\n", child.mapped().seed, broken);
  }

  sim::Ground& ground_;
  const std::vector<sim::Recorded>& attacks_;
  size_t failures_max_, failures_ = 0;
  std::map<pid_t, Child> running_;
  Totals totals_;
};

// What lies on the machine's disk in the end, to look at.
void keep(const sim::Disk& disk, const base::Path& folder) {
  for (const std::string& name : disk.names(sim::Machine::root)) {
    sim::Disk::Status status;
    CHECK(disk.status(name, status) == 0);
    base::Path path = folder.string() + name;
    CHECK(base::make_folder(status.folder ? path : path.parent_path()));
    if (!status.folder) CHECK(base::write_file(path, disk.content(name)));
  }
}

bool live_one(uint64_t seed, sim::Ground& ground, const std::vector<sim::Recorded>& attacks) {
  sim::Lived lived = sim::live(seed, ground, attacks);
  for (const std::string& line : lived.trace) fmt::print("{}\n", line);
  fmt::print("seed {}: {}\n", seed, lived.broken.empty() ? "everything held" : lived.broken);
  return lived.broken.empty();
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App app{"Lives of a house on a simulated machine, each decided by one number."};
  uint64_t seed = 0;
  std::string range, kept;
  size_t jobs = std::thread::hardware_concurrency(), failures_max = 10;
  std::string attacks_file = HEARTH_SOURCE_DIR "/tests/replay/attacks.jsonl";
  auto* one = app.add_option("--seed", seed, "live this one and tell what happens");
  auto* many =
      app.add_option("--seeds", range, "A..B: live all of these, tell of those that break");
  one->excludes(many);
  app.add_option("--jobs", jobs, "how many at once");
  app.add_option("--failures", failures_max, "stop after so many");
  app.add_option("--keep", kept, "with --seed: write the machine's disk into this folder");
  app.add_option("--attacks", attacks_file, "recorded attacks to make plans from");
  CLI11_PARSE(app, count, arguments);

  auto attacks = sim::read_attacks(attacks_file);
  if (!attacks) {
    fmt::print(stderr, "hearth-sim: {}\n", attacks.error().text());
    return 2;
  }
  sim::Ground ground = sim::lay_ground();
  uint64_t first = 0, last = 99;
  if (!range.empty() && std::sscanf(range.c_str(), "%lu..%lu", &first, &last) != 2) {
    fmt::print(stderr, "hearth-sim: write a range as 0..99\n");
    return 2;
  }
  if (one->count() && !kept.empty() && !std::filesystem::is_directory(kept)) {
    fmt::print(stderr, "hearth-sim: there is no folder {}\n", kept);
    return 2;
  }
  bool held = one->count() ? live_one(seed, ground, *attacks)
                           : Lives(ground, *attacks, failures_max).live(first, last, jobs);
  if (one->count() && !kept.empty()) keep(ground.machine.disk, kept);
  return held ? 0 : 1;
}
