#include "api/runs.h"

#include <algorithm>
#include <set>

#include "api/shown.h"

namespace api {

using base::Result;
using protocol::Event, protocol::EventKind;

namespace {

constexpr size_t running_max = 32, remembered_max = 500;

}  // namespace

struct Runs::Run {
  Named named;
  int64_t began = 0;  // the feed's last number before it
  base::Instant since = base::clock_now();
  std::string task = {};  // once it is journaled
  std::optional<base::Error> error = {};
  bool ended = false;
  std::stop_source stop = {};
  std::jthread thread = {};
};

// The owner behind open pages: sees by the feed, answers cards later, on the page of cards.
class Runs::Watcher : public house::Owner {
 public:
  Watcher(Runs& runs, Run& run) : runs_(runs), run_(run) {}

  trust::CardAnswer decide(const trust::Card&) override { return trust::CardAnswer::later; }
  // It waits, and whoever looks sees it.
  std::optional<std::string> answer(const std::string& question,
                                    const std::vector<std::string>& choices) override {
    Event event{.kind = EventKind::question};
    event.run = run_.named.run;
    event.task = task();
    event.text = question;
    event.choices = choices;
    runs_.feed_.publish(std::move(event));
    return {};
  }
  bool answers_later() const override { return true; }

  void see(const house::Event& seen) override {
    if (seen.kind == house::Event::Kind::begun) {
      std::lock_guard hold(runs_.mutex_);
      run_.task = seen.text;
      runs_.changed_.notify_all();
    }
    bool begun = seen.kind == house::Event::Kind::begun;
    if (begun && run_.named.journaled) run_.named.journaled();
    Event event = shown(seen);
    event.run = run_.named.run;
    event.task = task();
    runs_.feed_.publish(std::move(event));
  }

 private:
  std::string task() {
    std::lock_guard hold(runs_.mutex_);
    return run_.task;
  }
  Runs& runs_;
  Run& run_;
};

Runs::Runs(Feed& feed, std::mutex& turn) : feed_(feed), turn_(turn) {}

Runs::~Runs() {
  stop_all();
  for (auto& run : runs_) run->thread = {};  // joins
}

Result<bool> Runs::start(const Named& named, Work work) {
  std::lock_guard hold(mutex_);
  drop_ended();
  if (std::ranges::any_of(runs_, [&](auto& run) { return run->named.run == named.run; }))
    return false;
  auto running = std::ranges::count_if(runs_, [](auto& run) { return !run->ended; });
  if (size_t(running) >= running_max)
    return base::fail(base::Code::limit, "Too many requests wait already.",
                      "Wait for some, or stop them.");
  auto& run = runs_.emplace_back(std::make_unique<Run>(Run{.named = named, .began = feed_.last()}));
  run->thread = std::jthread([this, &one = *run, work = std::move(work)] { go(one, work); });
  return true;
}

Result<std::string> Runs::start_and_wait(const Named& named, Work work) {
  TRY(start(named, std::move(work)));
  std::unique_lock hold(mutex_);
  auto find = [&] {
    return std::ranges::find_if(runs_, [&](auto& run) { return run->named.run == named.run; });
  };
  changed_.wait(hold, [&] {
    auto run = find();
    return run == runs_.end() || !(*run)->task.empty() || (*run)->ended;
  });
  auto run = find();
  if (run == runs_.end()) return std::string();
  if ((*run)->task.empty() && (*run)->error) return std::unexpected(*(*run)->error);
  return (*run)->task;
}

void Runs::go(Run& run, const Work& work) {
  Watcher watcher(*this, run);
  Result<house::Answer> answer = base::fail(base::Code::denied, "Stopped.");
  {
    std::lock_guard turn(turn_);
    if (!run.stop.stop_requested()) answer = work(watcher, run.stop.get_token());
  }
  tell_end(run, answer);
  std::lock_guard hold(mutex_);
  if (!answer) run.error = answer.error();
  run.ended = true;
  changed_.notify_all();
}

void Runs::tell_end(const Run& run, const Result<house::Answer>& answer) {
  Event end{.kind = EventKind::task_ended};
  end.run = run.named.run;
  if (!answer) {
    end.state = protocol::TaskState::failed;
    end.text = answer.error().text();
    if (!run.task.empty()) end.task = run.task;
    feed_.publish(std::move(end));
    return;
  }
  for (const trust::Card& card : answer->cards) {
    Event waiting{.kind = EventKind::card_waiting};
    waiting.run = run.named.run;
    waiting.task = answer->task;
    waiting.card = shown(card);
    feed_.publish(std::move(waiting));
  }
  std::set<std::string> changed;
  for (const agent::Step& step : answer->reply.steps)
    if (step.undoable) changed.insert(step.tool->room);
  for (const std::string& room : changed) {
    Event event{.kind = EventKind::room};
    event.room = room;
    feed_.publish(std::move(event));
  }
  end.task = answer->task;
  end.state = shown(answer->reply.state);
  end.text = answer->reply.text;
  feed_.publish(std::move(end));
}

// Holds the mutex already. A thread that has ended is joined at once.
void Runs::drop_ended() {
  while (runs_.size() > remembered_max) {
    auto ended = std::ranges::find_if(runs_, [](auto& run) { return run->ended; });
    if (ended == runs_.end()) return;
    runs_.erase(ended);
  }
}

bool Runs::stop(const std::string& name) {
  std::lock_guard hold(mutex_);
  auto run =
      std::ranges::find_if(runs_, [&](auto& one) { return one->named.run == name && !one->ended; });
  return run != runs_.end() && (*run)->stop.request_stop();
}

size_t Runs::stop_all() {
  std::lock_guard hold(mutex_);
  size_t count = 0;
  for (auto& run : runs_)
    if (!run->ended) ++count, run->stop.request_stop();
  return count;
}

std::vector<protocol::Running> Runs::list() {
  std::lock_guard hold(mutex_);
  std::vector<protocol::Running> out;
  for (const auto& run : runs_) {
    if (run->ended) continue;
    protocol::Running one{.run = run->named.run, .request = run->named.request};
    if (!run->task.empty()) one.task = run->task;
    one.since = run->since;
    out.push_back(std::move(one));
  }
  return out;
}

std::optional<int64_t> Runs::began(const std::string& name) {
  std::lock_guard hold(mutex_);
  auto run = std::ranges::find_if(runs_, [&](auto& one) { return one->named.run == name; });
  if (run == runs_.end()) return std::nullopt;
  return (*run)->began;
}

bool Runs::wait_for_all(std::chrono::milliseconds patience) {
  std::unique_lock hold(mutex_);
  return changed_.wait_for(hold, patience, [&] {
    return std::ranges::all_of(runs_, [](auto& run) { return run->ended; });
  });
}

}  // namespace api
