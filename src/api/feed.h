// What open pages are told: every event with its number, the latest ones kept, so that who was away
// for a while is told what was missed.
//
// Numbers grow over restarts: they begin at the microseconds of the clock. Any thread.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <mutex>

#include "protocol/settings.h"

namespace api {

class Feed {
 public:
  using Sink = std::function<void(const protocol::Event&)>;
  explicit Feed(size_t kept_max = 5000);

  // Fills in the number and the time.
  int64_t publish(protocol::Event event);
  int64_t last() const;
  // Those after `after` that are still kept, then each new one, in order; of one run alone, where
  // it is named. A `reset` first where some of them are no longer kept. `sink` must not block.
  uint64_t subscribe(std::optional<int64_t> after, const std::string& run, Sink sink);
  void unsubscribe(uint64_t id);

 private:
  struct Reader {
    std::string run;
    Sink sink;
  };
  static bool fits(const Reader& reader, const protocol::Event& event) {
    return reader.run.empty() || event.run == reader.run;
  }

  mutable std::mutex mutex_;
  size_t kept_max_;
  int64_t last_;
  std::deque<protocol::Event> kept_;
  std::map<uint64_t, Reader> readers_;
  uint64_t last_reader_ = 0;
};

}  // namespace api
