// Times counted from another: from now, from a time that was named, or from the one spoken of
// before.
#pragma once
#include "language/meaning.h"

namespace language {

// Both need context.near.
Day near_day(const Context& context);
std::unexpected<base::Error> nothing_near();

// Whole days from a moment are a day, hours and minutes an exact time; whole weeks leave the day of
// the week open where a weekday is said beside them. Fails where the moment names another day.
base::Result<bool> count_from(base::Instant from, const Length& length, bool weekday_beside,
                              const Context& context, Moment& moment);
base::Result<Days> day_counted_from(const DaySpec& named, const Length& length,
                                    const Context& context);
base::Result<base::Instant> counted_from(const Moment& named, const Length& length,
                                         const Context& context);
// So many working days from the days that are named.
base::Result<Days> working_days_from(const DaySpec& named, int count, const Context& context);
// The last such weekday before the days that are named, or the first behind them.
base::Result<Days> weekday_beside(int weekday, bool before, const DaySpec& named,
                                  const Context& context);
// The day, week or month so far from the near moment, by the length's unit.
Days unit_beside_near(const Length& length, const Context& context);
Clock clock_at(base::Instant instant, const Context& context);
// From now on, or up to now for a negative length.
base::Period rolling(const Length& length, const Context& context);

}  // namespace language
