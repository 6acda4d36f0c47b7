// How often somebody may come: a bucket of tokens for each caller, refilled over time.
#pragma once
#include <chrono>
#include <string>
#include <unordered_map>

namespace gate {

class Buckets {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  Buckets(double per_second, double at_once) : per_second_(per_second), at_once_(at_once) {}

  // Takes one; false when there is none left.
  bool take(const std::string& caller, Moment now) {
    if (buckets_.size() >= callers_max) drop_full_ones(now);
    auto [found, fresh] = buckets_.try_emplace(caller, Bucket{at_once_, now});
    Bucket& bucket = found->second;
    bucket.left = left(bucket, now);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }
  size_t size() const { return buckets_.size(); }

 private:
  static constexpr size_t callers_max = 10'000;
  struct Bucket {
    double left;
    Moment at;
  };
  double left(const Bucket& bucket, Moment now) const {
    std::chrono::duration<double> since = now - bucket.at;
    return std::min(at_once_, bucket.left + since.count() * per_second_);
  }
  // Who has not come for long needs no bucket; where all have come just now, all begin anew.
  void drop_full_ones(Moment now) {
    std::erase_if(buckets_, [&](auto& one) { return left(one.second, now) >= at_once_; });
    if (buckets_.size() >= callers_max) buckets_.clear();
  }

  double per_second_, at_once_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace gate
