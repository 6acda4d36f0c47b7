// English times that are counted from another: "in twenty minutes", "two days before easter", "that
// morning".
#include "language/english_time.h"
#include "language/offset.h"

namespace language::en {
namespace {

using base::Code, base::fail, base::Instant, base::Result;
using std::chrono::days;

// Weeks with a weekday beside them leave the day of the week open: "tuesday in two weeks".
bool at_weekday(const Reader& r, const Moment& moment) {
  Cursor ahead = r.c;
  ahead.take("on");
  return moment.days.weekday || weekday_named(ahead.peek());
}

Result<bool> count_from(Reader& r, Instant from, const Length& length, Moment& moment) {
  return language::count_from(from, length, at_weekday(r, moment), r.context, moment);
}

// A unit without a number: "the next hour"; where `rolling`, also units that are otherwise those of
// the calendar ("the past week").
std::optional<Length> take_single_unit(Cursor& c, bool rolling) {
  if (c.take("hour")) return Length{.seconds = hour};
  if (c.take("fortnight")) return Length{.days = 14};
  if (rolling && c.take("week")) return Length{.days = 7};
  if (rolling && c.take("month")) return Length{.months = 1};
  return rolling && c.take("year") ? std::optional(Length{.months = 12}) : std::nullopt;
}

// "the next two weeks", "the past hour".
bool take_stretch(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  bool led = r.c.take_any({"in", "within", "over", "during", "for"});
  bool counted =
      led && r.c.looks_at_any({"the next", "the last"});  // "in the next week", but "next week"
  bool next = r.c.take_any({"the next", "the coming", "the following", "next"});
  bool past = !next && r.c.take_any({"the past", "past"});
  bool last = past || (!next && r.c.take_any({"the last", "last"}));
  bool within = !next && !last && mark.looks_at("within");
  auto length = next || last || within ? take_length(r.c) : std::nullopt;
  if (!length && (next || last || (within && r.c.take("the"))))
    length = take_single_unit(r.c, past || counted || within);
  if (!length || r.c.looks_at("of")) {
    r.c = mark;
    return false;
  }
  r.c.take("from now");
  moment.stretch = rolling(last ? length->times(-1) : *length, r.context);
  return true;
}

// "in three business days", "five working days ago", "two working days before christmas".
Result<bool> take_working_days(Reader& r, Moment& moment) {
  Cursor& c = r.c;
  Cursor mark = c;
  bool in = c.take("in");
  auto count = take_small(c);
  bool named = count && c.take_any({"working days", "business days", "workdays", "working day",
                                    "business day", "workday"});
  bool later = named && (c.take_any({"from now", "from today", "time"}) || in);
  bool ago = named && !later && c.take("ago");
  bool before = named && !later && !ago && c.take("before");
  bool after = named && !later && !ago && !before && c.take_any({"after", "from"});
  DaySpec anchor;
  bool anchored = (before || after) && TRY(take_days(r, anchor));
  if (!later && !ago && !anchored) {
    c = mark;
    return false;
  }
  int steps = ago || before ? -*count : *count;
  moment.days.base = TRY(working_days_from(anchor, steps, r.context));
  return true;
}

// What stands behind "two days before" or "an hour after": days alone for a length of days, else
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

Result<bool> count_from_near(Reader& r, const Length& length, Moment& moment) {
  if (!r.context.near) return nothing_near();
  return count_from(r, *r.context.near, length, moment);
}

Result<bool> refuse_forward() {
  return fail(Code::invalid, "It is not clear whether forward means earlier or later.",
              "Say 'an hour earlier' or 'an hour later'.");
}

// "back by an hour" is later.
Result<bool> take_push(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  bool forward = r.c.take_any({"forward", "forwards"});
  bool earlier = !forward && r.c.take("earlier by");
  bool later = !forward && !earlier &&
               r.c.take_any({"back", "backwards", "later by", "along", "on by", "out by", "out"});
  r.c.take("by");
  auto length = forward || earlier || later ? take_length(r.c) : std::nullopt;
  if (length && forward) return refuse_forward();
  if (length) return count_from_near(r, earlier ? length->times(-1) : *length, moment);
  r.c = mark;
  return false;
}

// "another ten minutes", "ten more minutes", "ten minutes more": from the moment spoken of, or from
// now.
Result<bool> take_more(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  auto length = take_length(r.c);
  bool more = mark.looks_at("another") || (length && r.c.take_any({"more", "longer"}));
  for (Cursor c = mark; c.at < r.c.at && !more; ++c.at) more = c.peek() == "more";
  if (length && more) return count_from(r, r.context.near.value_or(r.context.now), *length, moment);
  r.c = mark;
  return false;
}

// Behind a length: "ago", "from now", "before …", "later".
Result<bool> take_direction(Reader& r, const Length& length, Moment& moment) {
  Cursor& c = r.c;
  if (length.whole_days() && c.take("ago yesterday"))
    return count_from(r, r.context.now - days(1), length.times(-1), moment);
  if (c.take_any({"ago today", "ago"}))
    return count_from(r, r.context.now, length.times(-1), moment);
  if (c.take_any({"from now", "hence", "time from now", "time"}))
    return count_from(r, r.context.now, length, moment);
  if (c.take_any({"later", "afterwards", "after that", "after this", "after then", "back"}))
    return count_from_near(r, length, moment);
  Cursor on = c;
  if (length.whole_days() && on.take("on") && on.done()) {
    c = on;
    return count_from_near(r, length, moment);
  }
  if (c.take_any({"earlier", "beforehand", "before that", "before then", "in advance", "prior"}) &&
      !c.looks_at("to"))
    return count_from_near(r, length.times(-1), moment);
  if (c.take_any({"forward", "forwards"})) return refuse_forward();
  bool before = c.take_any({"before", "ahead of", "prior to"});
  bool after = !before && c.take_any({"after", "from", "following"});
  bool weeks = length.whole_days() && length.months == 0 && length.days % 7 == 0;
  Cursor mark = c;
  bool directly = !before && !after && weeks;
  if (directly) c.take("on");
  bool names_day = weekday_named(c.peek()) || c.looks_at_any({"today", "tomorrow", "yesterday"});
  if (before || after || (directly && names_day)) {
    if (TRY(count_from_named(r, before ? length.times(-1) : length, moment))) return true;
    c = mark;
    if (before || after) return count_from_near(r, before ? length.times(-1) : length, moment);
  }
  return false;
}

// "the day before", "the evening after", "the week after": a unit or a part of the day beside the
// near moment or a named day.
Result<bool> take_beside(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  r.c.take("the");
  auto part = take_part(r.c);
  std::optional<Length> length;
  if (part || r.c.take("day")) length = Length{0, 1};
  if (!length && r.c.take("week")) length = Length{0, 7};
  if (!length && r.c.take("month")) length = Length{1};
  bool before = length && r.c.take("before"), after = length && !before && r.c.take("after");
  bool bound_follows = !moment.days.empty() || at_clock(r.c);
  if ((!before && !after) || bound_follows || r.c.looks_at_any({"last", "next"})) {
    r.c = mark;
    return false;
  }
  r.c.take("that");
  moment.part = part ? part : moment.part;
  Length signed_length = before ? length->times(-1) : *length;
  Cursor behind = r.c;
  if (TRY(count_from_named(r, signed_length, moment))) return true;
  r.c = behind;
  if (!r.context.near) return nothing_near();
  moment.days.base = unit_beside_near(signed_length, r.context);
  return true;
}

// "the friday after easter", "the monday before the 14th"; with nothing behind it, of the moment
// spoken of before.
Result<bool> take_weekday_beside(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  r.c.take("the");
  auto weekday = take_weekday(r.c);
  bool before = weekday && r.c.take("before");
  bool after = weekday && !before && r.c.take_any({"after", "following"});
  bool beside = (before || after) && !r.c.looks_at_any({"last", "next"}) && !at_clock(r.c);
  DaySpec anchor;
  if (beside && TRY(take_days(r, anchor))) {
    moment.days.base = TRY(weekday_beside(*weekday, before, anchor, r.context));
    return true;
  }
  r.c.take("that");
  bool of_near = beside && mark.looks_at("the") && r.c.done();
  if (!of_near) {
    r.c = mark;
    return false;
  }
  if (!r.context.near) return nothing_near();
  anchor.base = one_day(near_day(r.context));
  moment.days.base = TRY(weekday_beside(*weekday, before, anchor, r.context));
  return true;
}

// "this morning", "last night", "that evening", "the next morning".
Result<bool> take_part_of_which_day(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  r.c.take("later");
  if (r.c.take("tonight")) {
    moment.days.base = one_day(today(r.context));
    moment.part = Part{Part::Kind::night, 20 * hour, 24 * hour};
    return true;
  }
  bool now = r.c.take("this");
  bool last = !now && r.c.take("last");
  bool same = !now && !last && r.c.take_any({"that same", "that", "the same"});
  bool next =
      !now && !last && !same && r.c.take_any({"the next", "the following", "next", "following"});
  auto part = now || last || same || next ? take_part(r.c) : std::nullopt;
  if (!part || (last && part->kind != Part::Kind::night && part->kind != Part::Kind::evening)) {
    r.c = mark;
    return false;
  }
  if ((same || next) && !r.context.near) return nothing_near();
  Day day = same || next ? near_day(r.context) : today(r.context);
  moment.days.base = one_day(day + days(next ? 1 : last ? -1 : 0));
  moment.part = part;
  return true;
}

// "early tomorrow morning", "late on friday night"; "early tomorrow" is its early morning.
Result<bool> take_early_or_late(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  bool early = r.c.take("early"), late = !early && r.c.take("late");
  if (!early && !late) return false;
  r.c.take("on");
  DaySpec spec;
  bool named = r.c.peek() != "in" && TRY(take_days(r, spec));
  auto days_meant = named ? resolve_days(spec, r.context) : base::Result<Days>(Days{});
  bool single = named && days_meant && days_meant->unit == Unit::day;
  if (single) r.c.take_any({"in the", "at"});
  auto part = single ? take_part_share(r.c, early) : std::nullopt;
  if (!part && single && early) part = Part{Part::Kind::morning, 6 * hour, 9 * hour};
  if (!part || !join(moment.days, spec)) {
    r.c = mark;
    return false;
  }
  moment.part = part;
  return true;
}

// "end of today", "the end of friday": the end of that working day.
Result<bool> take_end_of_day(Reader& r, Moment& moment) {
  Cursor mark = r.c;
  DaySpec spec;
  r.c.take("the");
  bool named = r.c.take("end of") && !moment.clock && TRY(take_days(r, spec));
  auto found = named ? resolve_days(spec, r.context) : base::Result<Days>(Days{});
  bool single = named && found && found->unit == Unit::day && spec.nth == 0;
  if (!single || !join(moment.days, spec)) {
    r.c = mark;
    return false;
  }
  moment.clock = Clock{17 * hour};
  return true;
}

// "then", "at the same time tomorrow", "this time next week".
Result<bool> take_same_time(Reader& r, Moment& moment) {
  struct Shift {
    std::string_view words;
    Length length;
  };
  static constexpr Shift shifts[] = {
      {"this time next week", {0, 7}},  {"this time last week", {0, -7}},
      {"this time next month", {1, 0}}, {"this time last month", {-1, 0}},
      {"this time next year", {12, 0}}, {"this time last year", {-12, 0}}};
  static constexpr Shift beside_near[] = {{"the same time next week", {0, 7}},
                                          {"same time next week", {0, 7}},
                                          {"next week same time", {0, 7}},
                                          {"the same time next month", {1, 0}},
                                          {"same time next month", {1, 0}}};
  for (const Shift& s : beside_near)
    if (r.context.near && r.c.take(s.words)) {
      moment.instant = shift(*r.context.near, s.length, r.context.zone);
      return true;
    }
  for (const Shift& s : shifts) {
    if (!r.c.take(s.words)) continue;
    moment.instant = shift(r.context.now, s.length, r.context.zone);
    return true;
  }
  if (r.c.take("this time")) {
    moment.clock = clock_at(r.context.now, r.context);
    return true;
  }
  bool then = r.c.take_any({"then", "that time"});
  bool same = !then && r.c.take_any({"the same time", "same time", "same hours", "same hour"});
  if (!then && !same) return false;
  if (!r.context.near) return nothing_near();
  if (then) moment.instant = *r.context.near;
  if (same) moment.clock = clock_at(*r.context.near, r.context);
  return true;
}

// The ten of "in ten": minutes, where nothing else is said and it is too many for hours.
std::optional<Length> take_bare_minutes(Cursor& c) {
  Cursor mark = c;
  auto minutes = take_small(c);
  if (minutes && *minutes >= 5 && *minutes <= 90 && c.done())
    return Length{.seconds = *minutes * 60};
  c = mark;
  return std::nullopt;
}

}  // namespace

Result<bool> take_offset(Reader& r, Moment& moment) {
  if (r.c.take_any({"right now", "just now", "now", "right away", "immediately", "straight away",
                    "at once", "asap", "as soon as possible", "currently", "at the moment",
                    "at present"})) {
    moment.instant = r.context.now;
    return true;
  }
  if (take_stretch(r, moment) || TRY(take_working_days(r, moment)) ||
      TRY(take_same_time(r, moment)) || TRY(take_part_of_which_day(r, moment)))
    return true;
  if (TRY(take_early_or_late(r, moment)) || TRY(take_end_of_day(r, moment))) return true;
  if (TRY(take_beside(r, moment)) || TRY(take_weekday_beside(r, moment))) return true;
  Cursor mark = r.c;
  if (TRY(take_push(r, moment)) || TRY(take_more(r, moment))) return true;
  bool in = r.c.take("in");
  if (in) r.c.take_any({"about", "around", "roughly", "approximately", "exactly", "just"});
  auto length = take_length(r.c);
  if (!length && in) length = take_bare_minutes(r.c);
  if (length && in) {
    r.c.take_any({"time", "from now"});
    return count_from(r, r.context.now, *length, moment);
  }
  if (length && TRY(take_direction(r, *length, moment))) return true;
  r.c = mark;
  return false;
}

}  // namespace language::en
