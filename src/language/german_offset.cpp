// German times that are counted from another: "in zwanzig Minuten", "zwei Tage vor Ostern", "am
// Morgen danach".
#include "language/german_time.h"
#include "language/offset.h"
#include "language/parts.h"

namespace language::de {
namespace {

using base::Instant, base::Result;
using std::chrono::days;

bool at_weekday(const Reader& r, const Moment& moment) {
  Cursor ahead = r.c;
  ahead.take("am");
  return moment.days.weekday || weekday_named(ahead.peek());
}

Result<bool> count_from(Reader& r, Instant from, const Length& length, Moment& moment) {
  return language::count_from(from, length, at_weekday(r, moment), r.context, moment);
}

Result<bool> count_from_near(Reader& r, const Length& length, Moment& moment) {
  if (!r.context.near) return nothing_near();
  return count_from(r, *r.context.near, length, moment);
}

// "die nächsten zwei Wochen", "in der letzten Stunde", "innerhalb von drei Tagen", "seit einer
// Stunde".
bool take_stretch(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  bool since = r.c.take("seit"), within = r.c.take_any({"innerhalb von", "innerhalb", "binnen"});
  if (!within) r.c.take_any({"in", "wahrend", "fur", "uber"});
  r.c.take("der");
  bool next = !since && r.c.take_any({"nachste", "kommende"});
  bool last = since || (!next && r.c.take_any({"letzte", "vergangene"}));
  auto length = next || last || within ? take_length(r.c) : std::nullopt;
  if (!length && (next || last) && r.c.take("stunde")) length = Length{.seconds = hour};
  bool share = r.c.looks_at_any({"im", "der", "von", "diese", "nachste"}) || take_month(r.c);
  if (!length || share) {
    r.c = mark;
    return false;
  }
  moment.stretch = rolling(last ? length->times(-1) : *length, r.context);
  return true;
}

// "in drei Werktagen", "vor fünf Arbeitstagen", "zwei Werktage vor Weihnachten".
Result<bool> take_working_days(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  bool in = r.c.take("in"), ago = !in && r.c.take("vor");
  auto count = take_small(r.c);
  bool named = count && r.c.take_any({"werktage", "werktag"});
  bool anchored = named && !in && !ago;
  bool before = anchored && r.c.take("vor"), after = anchored && !before && r.c.take("nach");
  DaySpec anchor;
  if (before || after) anchored = TRY(take_days(r, anchor));
  if (!named || (anchored && anchor.empty())) {
    r.c = mark;
    return false;
  }
  int steps = ago || before ? -*count : *count;
  moment.days.base = TRY(working_days_from(anchor, steps, r.context));
  return true;
}

// What stands behind "zwei Tage vor" or "eine Stunde nach": days alone for a length of days, else
// any time.
Result<bool> count_from_named(Reader& r, const Length& length, Moment& moment) {
  Moment anchor;
  take_filler(r.c);
  if (length.whole_days()) {
    if (!TRY(take_days(r, anchor.days))) return false;
    moment.days.base = TRY(day_counted_from(anchor.days, length, r.context));
    return true;
  }
  while (TRY(take_moment(pieces(), r, anchor))) {
    Cursor mark = r.c;
    if (!take_filler(r.c) || r.c.done()) r.c = mark;
  }
  if (anchor.empty()) return false;
  moment.instant = TRY(counted_from(anchor, length, r.context));
  return true;
}

// Behind a length: "später", "davor", "vor …", "nach …".
Result<bool> take_direction(Reader& r, const Length& length, Moment& moment) {
  Cursor& c = r.c;
  if (c.take_any({"ab jetzt", "von jetzt an"})) return count_from(r, r.context.now, length, moment);
  if (c.take_any({"spater", "nachher", "danach", "darauf", "hinterher", "nach hinten"}))
    return count_from_near(r, length, moment);
  if (c.take_any(
          {"fruher", "vorher", "davor", "zuvor", "eher", "im voraus", "nach vorne", "nach vorn"}))
    return count_from_near(r, length.times(-1), moment);
  bool before = c.take("vor");
  if (!before && !c.take("nach")) return false;
  return count_from_named(r, before ? length.times(-1) : length, moment);
}

// "am Tag davor", "der Abend danach", "am Tag vor Weihnachten": a unit or a part of the day beside
// the near moment or a named day.
Result<bool> take_beside(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  r.c.take_any({"am", "der", "in der"});
  auto part = take_part(r.c);
  std::optional<Length> length;
  if (part || r.c.take_any({"tag", "tags"})) length = Length{0, 1};
  if (!length && r.c.take("woche")) length = Length{0, 7};
  if (!length && r.c.take("monat")) length = Length{1};
  bool near_before = length && r.c.take_any({"davor", "zuvor", "vorher"});
  bool near_after = length && !near_before && r.c.take_any({"danach", "darauf"});
  bool before = near_before || (length && r.c.take("vor"));
  bool after = near_after || (length && !before && r.c.take("nach"));
  if ((!before && !after) || !moment.days.empty()) {
    r.c = mark;
    return false;
  }
  moment.part = part ? part : moment.part;
  Length signed_length = before ? length->times(-1) : *length;
  if (!near_before && !near_after) {
    if (!TRY(count_from_named(r, signed_length, moment))) {
      moment.part.reset();
      r.c = mark;
      return false;
    }
    if (length->days == 7) moment.days.base = week_of(moment.days.base->first);
    return true;
  }
  if (!r.context.near) return nothing_near();
  moment.days.base = unit_beside_near(signed_length, r.context);
  return true;
}

// "der Freitag nach Ostern", "am Montag vor dem 14.".
Result<bool> take_weekday_beside(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  r.c.take_any({"am", "der"});
  auto weekday = take_weekday(r.c);
  bool before = weekday && r.c.take("vor"), after = weekday && !before && r.c.take("nach");
  DaySpec anchor;
  r.c.take("der");
  if ((!before && !after) || at_clock(r.c) || !TRY(take_days(r, anchor))) {
    r.c = mark;
    return false;
  }
  moment.days.base = TRY(weekday_beside(*weekday, before, anchor, r.context));
  return true;
}

// "diesen Morgen", "letzte Nacht", "am nächsten Morgen".
Result<bool> take_part_of_which_day(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  r.c.take_any({"am", "in der", "der"});
  bool now = r.c.take("diese"), last = !now && r.c.take("letzte");
  bool same = !now && !last && r.c.take_any({"selbe", "gleiche"});
  bool next = !now && !last && !same && r.c.take_any({"nachste", "folgende"});
  auto part = now || last || same || next ? take_part(r.c) : std::nullopt;
  if (!part || (last && part->kind != Part::Kind::night)) {
    r.c = mark;
    return false;
  }
  if ((same || next) && !r.context.near) return nothing_near();
  Day day = same || next ? near_day(r.context) : today(r.context);
  moment.days.base = one_day(day + days(next ? 1 : last ? -1 : 0));
  moment.part = part;
  return true;
}

// "in der Nacht auf Samstag", "in der Nacht von Freitag auf Samstag": the night before.
Result<bool> take_night_to(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  bool night = r.c.take_any({"in der nacht", "der nacht", "nacht"});
  if (night && r.c.take_any({"von", "vom"})) take_weekday(r.c);
  DaySpec next;
  if (!night || !r.c.take_any({"auf der", "auf", "zum", "zu"}) || !TRY(take_days(r, next))) {
    r.c = mark;
    return false;
  }
  moment.days.base = one_day(TRY(resolve_days(next, r.context)).first - days(1));
  moment.part = parts::night;
  return true;
}

// "dann", "zur selben Zeit", "um diese Zeit".
Result<bool> take_same_time(Reader& r, Moment& moment) {
  bool now = r.c.take("diese zeit"), then = !now && r.c.take_any({"dann", "zu der zeit"});
  bool same = !now && !then &&
              r.c.take_any({"zur selbe zeit", "zur gleiche zeit", "der gleiche zeit",
                            "der selbe zeit", "gleiche zeit", "selbe zeit"});
  if (!now && !then && !same) return false;
  if (!now && !r.context.near) return nothing_near();
  if (then) moment.instant = *r.context.near;
  if (now || same) moment.clock = clock_at(now ? r.context.now : *r.context.near, r.context);
  return true;
}

// "in zwei Wochen", "vor drei Tagen".
Result<bool> take_from_now(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  bool ago = r.c.take("vor"), in = !ago && r.c.take("in");
  if (in || ago)
    r.c.take_any({"etwa", "ungefahr", "circa", "ca", "rund", "genau", "gut", "knapp", "hochstens",
                  "maximal", "spatestens"});
  auto length = in || ago ? take_length(r.c) : std::nullopt;
  if (length) return count_from(r, r.context.now, ago ? length->times(-1) : *length, moment);
  r.c = mark;
  return false;
}

}  // namespace

Result<bool> take_offset(Reader& r, Moment& moment) {
  if (r.c.take_any(
          {"jetzt gleich", "jetzt", "sofort", "gerade eben", "gerade", "im moment", "derzeit"})) {
    moment.instant = r.context.now;
    return true;
  }
  if (take_stretch(r, moment) || TRY(take_working_days(r, moment)) ||
      TRY(take_night_to(r, moment)) || TRY(take_same_time(r, moment)) ||
      TRY(take_part_of_which_day(r, moment)))
    return true;
  if (TRY(take_beside(r, moment)) || TRY(take_weekday_beside(r, moment))) return true;
  if (TRY(take_from_now(r, moment))) return true;
  Cursor mark = r.c;
  auto length = take_length(r.c);
  if (length && TRY(take_direction(r, *length, moment))) return true;
  r.c = mark;
  return false;
}

}  // namespace language::de
