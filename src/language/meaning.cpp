#include "language/meaning.h"

namespace language {
namespace {

template <class T>
bool join_field(std::optional<T>& into, const std::optional<T>& more) {
  if (into && more && *into != *more) return false;
  if (more) into = more;
  return true;
}

template <class T>
bool join_value(T& into, T more, T unsaid) {
  if (into != unsaid && more != unsaid && into != more) return false;
  if (more != unsaid) into = more;
  return true;
}

}  // namespace

bool join(DaySpec& into, const DaySpec& more) {
  return join_field(into.base, more.base) && join_field(into.feast, more.feast) &&
         join_field(into.weekday, more.weekday) && join_field(into.day, more.day) &&
         join_field(into.month, more.month) && join_field(into.year, more.year) &&
         join_value(into.nth, more.nth, 0) && join_value(into.working, more.working, false) &&
         join_value(into.which, more.which, Which::coming) &&
         join_value(into.weeks_later, more.weeks_later, 0) &&
         join_value(into.portion, more.portion, Portion::whole);
}

bool overwritten(const Moment& before, const Moment& after) {
  return (before.instant && before.instant != after.instant) ||
         (before.stretch && before.stretch != after.stretch) ||
         (before.clock && before.clock != after.clock) ||
         (before.part && before.part != after.part) ||
         (before.days.base && before.days.base != after.days.base);
}

}  // namespace language
