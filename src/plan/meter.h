// What a run has used of its limits: steps, and bytes of the values it made or walked through.
// Every turn of a loop and every walk pays here first, so a run ends within a time that the limits
// alone decide.
#pragma once
#include "plan/plan.h"

namespace plan {

class Meter {
 public:
  explicit Meter(const Limits& limits) : limits_(limits) {}
  base::Result<void> step();
  base::Result<void> spend(size_t bytes);
  // Pays for a walk through all of `value`. `limit` also when it is nested too deeply.
  base::Result<void> walk(const Value& value);
  base::Result<void> check_items(size_t count) const;
  size_t steps() const { return steps_; }

 private:
  base::Result<void> walk(const Value& value, int depth);

  const Limits& limits_;
  size_t steps_ = 0, spent_ = 0;
};

}  // namespace plan
