// A few threads that do one job after the other.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace api {

class Workers {
 public:
  explicit Workers(size_t count) {
    for (size_t i = 0; i < count; ++i)
      threads_.emplace_back([this](std::stop_token stop) { work(std::move(stop)); });
  }
  // False when too many wait.
  bool add(std::function<void()> job) {
    std::lock_guard hold(mutex_);
    if (jobs_.size() >= waiting_max) return false;
    jobs_.push_back(std::move(job));
    added_.notify_one();
    return true;
  }

 private:
  static constexpr size_t waiting_max = 500;
  void work(std::stop_token stop) {
    for (;;) {
      std::unique_lock hold(mutex_);
      if (!added_.wait(hold, stop, [this] { return !jobs_.empty(); })) return;
      auto job = std::move(jobs_.front());
      jobs_.pop_front();
      hold.unlock();
      job();
    }
  }
  std::mutex mutex_;
  std::condition_variable_any added_;
  std::deque<std::function<void()>> jobs_;
  std::vector<std::jthread> threads_;  // last: they are gone before the jobs are
};

}  // namespace api
