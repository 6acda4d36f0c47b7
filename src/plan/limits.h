// Bounds that keep numbers and times where calendars and 64 bits can hold them.
#pragma once
#include "base/result.h"
#include "base/time.h"

namespace plan {

// The years 1 to 9999.
inline constexpr base::Seconds instant_min{-62'135'596'800}, instant_max{253'402'300'799};
inline constexpr base::Seconds duration_max{1'000'000'000'000};

// `limit` when the sum leaves the years 1 to 9999.
inline base::Result<base::Instant> moved(base::Instant at, base::Seconds by) {
  base::Seconds sum = at.time_since_epoch() + by;  // both far from the ends of 64 bits
  if (sum < instant_min || sum > instant_max)
    return base::fail(base::Code::limit, "This time is outside the years 1 to 9999.");
  return base::Instant(sum);
}

inline base::Result<base::Seconds> within_limit(base::Seconds duration) {
  if (duration > duration_max || duration < -duration_max)
    return base::fail(base::Code::limit, "This duration is too long.");
  return duration;
}

}  // namespace plan
