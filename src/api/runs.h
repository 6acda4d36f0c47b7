// Runs: tasks that go on in the house while pages look on. Each has a thread of its own and waits
// for its turn; whoever asked may go away.
//
// Invariants: (1) A run that is asked for twice by the same name is begun once. (2) Each run's
// events end with one `task_ended`.
#pragma once
#include <condition_variable>
#include <list>
#include <thread>

#include "api/feed.h"
#include "house/house.h"

namespace api {

class Runs {
 public:
  using Work = std::function<base::Result<house::Answer>(house::Owner&, std::stop_token)>;
  // `turn`: held while a task runs; shared with all else that changes the house.
  Runs(Feed& feed, std::mutex& turn);
  ~Runs();

  struct Named {
    std::string run, request;
    std::function<void()> journaled = {};  // its task is, from now on
  };
  // `limit` when too many wait. False: it was begun before.
  base::Result<bool> start(const Named& named, Work work);
  // The same, and returns its task once it is journaled, or why it could not be begun.
  base::Result<std::string> start_and_wait(const Named& named, Work work);
  bool stop(const std::string& run);
  size_t stop_all();
  std::vector<protocol::Running> list();
  // Since when a run's events are in the feed; nothing for one that is not known.
  std::optional<int64_t> began(const std::string& run);
  // Whether none runs any more.
  bool wait_for_all(std::chrono::milliseconds patience);

 private:
  struct Run;
  class Watcher;
  void go(Run& run, const Work& work);
  void tell_end(const Run& run, const base::Result<house::Answer>& answer);
  void drop_ended();

  Feed& feed_;
  std::mutex& turn_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<std::unique_ptr<Run>> runs_;  // the latest that ended stay for a while
};

}  // namespace api
