#include <signal.h>

#include <algorithm>

#include "apps/hearth/cards.h"
#include "apps/hearth/commands.h"

namespace hearth {
namespace {

sigset_t interrupt_set() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  sigset_t set = interrupt_set();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  watcher_ = std::jthread([this](std::stop_token over) {
    sigset_t awaited = interrupt_set();
    timespec wait{.tv_sec = 0, .tv_nsec = 20'000'000};
    while (!over.stop_requested())
      if (sigtimedwait(&awaited, nullptr, &wait) == SIGINT) source_.request_stop();
  });
}

Interrupt::~Interrupt() {
  watcher_.request_stop();
  watcher_.join();
  sigset_t set = interrupt_set();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

Clock::Clock(house::House& house, Say say)
    : house_(house),
      say_(std::move(say)),
      thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

void Clock::poke() {
  std::lock_guard hold(mutex_);
  poked_ = true;
  changed_.notify_all();
}

void Clock::run(std::stop_token stop) {
  auto say_all = [this](const base::Result<std::vector<std::string>>& notices) {
    if (!notices) return say_(notices.error().text());
    for (const std::string& notice : *notices) say_(notice);
  };
  while (!stop.stop_requested()) {
    base::Instant now = base::clock_now();
    say_all(house_.due(now));
    say_all(house_.deliver(now, stop));
    say_all(run_out_cards(house_));
    auto next = house_.next_due(now);
    // No clock is trusted for longer than an hour: the machine may sleep, or its time be set.
    auto wait = std::chrono::seconds(3600);
    if (next && *next) wait = std::clamp(**next - base::clock_now(), std::chrono::seconds(0), wait);
    std::unique_lock hold(mutex_);
    changed_.wait_for(hold, stop, wait, [this] { return poked_; });
    poked_ = false;
  }
}

}  // namespace hearth
