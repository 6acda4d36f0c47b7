#include "language/offset.h"

namespace language {

using base::Code, base::fail, base::Instant, base::Result;
using std::chrono::days;

Day near_day(const Context& context) { return base::day_of(context.zone.to_local(*context.near)); }

std::unexpected<base::Error> nothing_near() {
  return fail(Code::invalid, "It is not clear what this time is counted from.",
              "Nothing before it named a time; say what comes before or after, like 'the day "
              "before easter'.");
}

Result<bool> count_from(Instant from, const Length& length, bool weekday_beside,
                        const Context& context, Moment& moment) {
  if (!length.whole_days()) {
    moment.instant = shift(from, length, context.zone);
    return true;
  }
  Day day = shift(base::day_of(context.zone.to_local(from)), length);
  bool whole_weeks = length.months == 0 && length.days % 7 == 0;
  DaySpec counted{.base = whole_weeks && weekday_beside ? week_of(day) : one_day(day)};
  if (join(moment.days, counted)) return true;
  return fail(Code::invalid, "Two days are named that are not the same.");
}

Result<Days> day_counted_from(const DaySpec& named, const Length& length, const Context& context) {
  return one_day(shift(TRY(resolve_days(named, context)).first, length));
}

Result<Instant> counted_from(const Moment& named, const Length& length, const Context& context) {
  base::Period period = period_of(TRY(resolve_moment(named, context)), context);
  bool from_start = length.seconds < 0 || period.end - period.start < days(1);
  return shift(from_start ? period.start : period.end, length, context.zone);
}

Result<Days> working_days_from(const DaySpec& named, int count, const Context& context) {
  return one_day(add_working_days(TRY(resolve_days(named, context)).first, count));
}

Result<Days> weekday_beside(int weekday, bool before, const DaySpec& named,
                            const Context& context) {
  Days found = TRY(resolve_days(named, context));
  return one_day(before ? weekday_before(found.first, weekday)
                        : weekday_after(found.end - days(1), weekday));
}

Days unit_beside_near(const Length& length, const Context& context) {
  Day day = shift(near_day(context), length);
  if (length.months) return month_of(day);
  return length.days % 7 == 0 ? week_of(day) : one_day(day);
}

Clock clock_at(Instant instant, const Context& context) {
  base::Local local = context.zone.to_local(instant);
  return Clock{int((local - base::day_of(local)).count())};
}

base::Period rolling(const Length& length, const Context& context) {
  Instant other = shift(context.now, length, context.zone);
  return {std::min(context.now, other), std::max(context.now, other)};
}

}  // namespace language
