#include "api/feed.h"

#include <chrono>

namespace api {

using protocol::Event, protocol::EventKind;

Feed::Feed(size_t kept_max)
    : kept_max_(kept_max),
      last_(std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now())
                .time_since_epoch()
                .count()) {}

int64_t Feed::publish(Event event) {
  std::lock_guard hold(mutex_);
  event.seq = ++last_;
  event.at = base::clock_now();
  kept_.push_back(event);
  if (kept_.size() > kept_max_) kept_.pop_front();
  for (const auto& [id, reader] : readers_)
    if (fits(reader, event)) reader.sink(event);
  return event.seq;
}

int64_t Feed::last() const {
  std::lock_guard hold(mutex_);
  return last_;
}

uint64_t Feed::subscribe(std::optional<int64_t> after, const std::string& run, Sink sink) {
  std::lock_guard hold(mutex_);
  Reader reader{run, std::move(sink)};
  int64_t first = kept_.empty() ? last_ + 1 : kept_.front().seq;
  bool missed = after && (*after + 1 < first || *after > last_);
  if (missed) reader.sink({.seq = first - 1, .kind = EventKind::reset, .at = base::clock_now()});
  if (after)
    for (const Event& event : kept_)
      if ((missed || event.seq > *after) && fits(reader, event)) reader.sink(event);
  readers_.emplace(++last_reader_, std::move(reader));
  return last_reader_;
}

void Feed::unsubscribe(uint64_t id) {
  std::lock_guard hold(mutex_);
  readers_.erase(id);
}

}  // namespace api
