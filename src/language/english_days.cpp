// English days, weeks, months, feasts.
#include "language/english_time.h"
#include "language/feasts.h"
#include "language/offset.h"
#include "language/written_date.h"

namespace language::en {
namespace {

using base::Code, base::fail, base::Result;
using std::chrono::days;

std::unexpected<base::Error> nothing_near(std::string_view words) {
  return fail(Code::invalid, fmt::format("It is not clear which day '{}' is.", words),
              "Nothing before it named a day; say the day itself.");
}

bool take_relative_day(Reader& r, DaySpec& spec) {
  struct Named {
    std::string_view words;
    int offset;
  };
  static constexpr Named names[] = {{"the day after tomorrow", 2},
                                    {"day after tomorrow", 2},
                                    {"overmorrow", 2},
                                    {"the day before yesterday", -2},
                                    {"day before yesterday", -2},
                                    {"today", 0},
                                    {"tomorrow", 1},
                                    {"yesterday", -1}};
  for (const Named& named : names) {
    if (!r.c.take(named.words)) continue;
    int weeks = r.c.take("week") ? 7 : r.c.take("fortnight") ? 14 : 0;
    spec.base = one_day(today(r.context) + days(named.offset + weeks));
    return true;
  }
  return false;
}

std::optional<Which> take_which(Cursor& c) {
  if (c.take_any({"this next", "the next", "next"})) return Which::next;
  if (c.take_any(
          {"this coming", "this upcoming", "the coming", "the upcoming", "coming", "upcoming"}))
    return Which::coming;
  if (c.take_any({"this last", "the last", "the previous", "the past", "this past", "last", "past",
                  "previous"}))
    return Which::last;
  if (c.take_any({"the current", "current", "this"})) return Which::current;
  return std::nullopt;
}

// "week after next", "month before last" behind "the".
bool take_unit_after_next(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("the");
  if (auto unit = take_unit(r.c)) {
    int steps = r.c.take("after next") ? 2 : r.c.take("before last") ? -2 : 0;
    if (steps != 0) {
      spec.base = unit_around(today(r.context), *unit, steps);
      return true;
    }
  }
  r.c = mark;
  return false;
}

// "this week", "next friday", "last june", "next easter".
bool take_which_named(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  auto which = take_which(r.c);
  if (!which) return false;
  int step = *which == Which::next ? 1 : *which == Which::last ? -1 : 0;
  if (auto unit = take_unit(r.c, true)) {
    if (*which == Which::coming && *unit != Unit::weekend) step = 1;
    spec.base = unit_around(today(r.context), *unit, step);
    return true;
  }
  spec.which = *which;
  if (auto feast = take_feast(r.c, r.context.tag)) {
    spec.feast = feast;
  } else if (auto weekday = take_weekday(r.c)) {
    spec.weekday = weekday;
  } else if (auto month = take_month(r.c)) {
    spec.month = month;
  } else {
    spec.which = Which::coming;
    r.c = mark;
    return false;
  }
  return true;
}

// "that day", "the same week", "the following weekend": counted from the moment spoken of before.
Result<bool> take_near_days(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  bool same = r.c.take_any({"that same", "the same", "that whole", "that", "same"});
  bool following = !same && r.c.take_any({"the following", "following"});
  bool next = !same && !following && r.c.take_any({"the next day", "next day"});
  bool previous =
      !same && !following && !next && r.c.take_any({"the previous day", "the preceding day"});
  if (auto weekday = following ? take_weekday(r.c) : std::nullopt) {
    if (!r.context.near) return nothing_near("the following day");
    spec.base = one_day(weekday_after(near_day(r.context), *weekday));
    return true;
  }
  if (auto weekday = same ? take_weekday(r.c) : std::nullopt) {
    spec.weekday = weekday;  // "that friday": where nothing was spoken of, the coming one
    if (r.context.near) spec.base = week_of(near_day(r.context));
    return true;
  }
  std::optional<Unit> unit;
  if (next || previous || ((same || following) && r.c.take("day"))) unit = Unit::day;
  if (!unit && (same || following)) unit = take_unit(r.c);
  if (!unit) {
    r.c = mark;
    return false;
  }
  if (!r.context.near)
    return nothing_near(same ? "that" : previous ? "the previous day" : "the next day");
  int steps = following || next ? 1 : previous ? -1 : 0;
  spec.base = unit_around(near_day(r.context), *unit, steps);
  return true;
}

// "friday", "friday week", "friday after next".
bool take_weekday_piece(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("the");
  auto weekday = take_weekday(r.c);
  if (!weekday) {
    r.c = mark;
    return false;
  }
  spec.weekday = weekday;
  if (*weekday == 5 && r.c.take_any({"and sunday", "or sunday", "& sunday", "/ sunday"})) {
    spec.weekday.reset();
    spec.base = weekend_of(today(r.context));
  } else if (r.c.take("after next")) {
    spec.base = week_of(today(r.context) + days(14));
  } else if (r.c.take("before last")) {
    spec.which = Which::last;
    spec.weeks_later = -1;
  } else if (Cursor next = r.c; next.take("next") && next.done()) {
    r.c = next;
    spec.which = Which::next;
  } else if (r.c.take("week")) {
    spec.weeks_later = 1;
  } else if (r.c.take("fortnight")) {
    spec.weeks_later = 2;
  }
  return true;
}

// "first monday", "last friday", "last working day" before "of" or "in": the month follows as a
// piece of its own; "the first monday" needs none.
bool take_nth_weekday(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("the");
  auto ordinal = r.c.take_any({"last", "final"}) ? std::optional(-1)
                 : r.c.take_any({"second to last", "second last", "penultimate", "last but one"})
                     ? std::optional(-2)
                     : take_ordinal(r.c);
  auto weekday = ordinal && *ordinal <= 5 ? take_weekday(r.c) : std::nullopt;
  bool working = ordinal && *ordinal <= 23 && !weekday &&
                 r.c.take_any({"working day", "business day", "workday", "weekday"});
  bool day = ordinal && *ordinal <= 5 && !weekday && !working && r.c.take("day");
  bool of = r.c.take_any({"of", "in"}) || r.repeats || r.c.looks_at_any({"every", "each"}) ||
            (weekday && *ordinal > 0 && mark.looks_at("the"));
  bool feast = r.c.looks_at("advent");
  if (!of || feast || (!weekday && !working && !day)) {
    r.c = mark;
    return false;
  }
  spec.weekday = weekday;
  spec.working = working;
  spec.nth = *ordinal;
  return true;
}

// "may 14", "may the 14th", "may 2027", "may".
bool take_month_first(Reader& r, DaySpec& spec) {
  auto month = take_month(r.c);
  if (!month) return false;
  spec.month = month;
  Cursor mark = r.c;
  r.c.take("the");
  auto day = take_ordinal(r.c);
  if (!day && !(r.c.glued(1) && (r.c.peek(1) == ":" || r.c.peek(1) == ".") && r.c.is_number(2))) {
    bool short_number = !r.c.is_number() || r.c.peek().size() <= 2;
    auto number = short_number ? take_small(r.c) : std::nullopt;
    bool clock_behind = r.c.looks_at_any({"am", "pm", "oclock", "a . m", "p . m"});
    if (number && *number >= 1 && *number <= 31 && !clock_behind && !at_time_unit(r.c))
      day = number;
  }
  if (day) {
    spec.day = day;
  } else {
    r.c = mark;
  }
  return true;
}

// "14 may", "14th of may", "the fourteenth". A plain number needs the month beside it.
bool take_day_first(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  bool the = r.c.take("the");
  auto ordinal = take_ordinal(r.c);
  auto day = ordinal ? ordinal : take_small(r.c);
  if (!ordinal) r.c.take(".");
  Cursor behind = r.c;
  r.c.take_any({"of", "day of"});
  auto month = day ? take_month(r.c) : std::nullopt;
  bool fits = day && *day >= 1 && *day <= 31;
  bool another_thing =
      ordinal && !month &&
      (at_time_unit(behind) || weekday_named(behind.peek()) || behind.looks_at("thing") ||
       (behind.looks_at("quarter") &&
        !behind.looks_at_any({"quarter past", "quarter to", "quarter after"})));
  if (!fits || another_thing || (!month && !ordinal)) {
    r.c = mark;
    return false;
  }
  bool bare_word = ordinal && !month && !the && !mark.is_number();
  if (bare_word && mark.looks_at("second")) {
    r.c = mark;
    return false;
  }
  if (!month) {
    r.c = behind;
    r.c.take("of the month");
  }
  spec.day = day;
  spec.month = month;
  return true;
}

// A year beside a month or a feast, or behind "in".
bool take_year_piece(Reader& r, DaySpec& spec, bool named) {
  Cursor mark = r.c;
  bool led = r.c.take_any({"in", "of", ","});
  auto year = named || led ? take_year(r.c) : std::nullopt;
  if (!year) {
    r.c = mark;
    return false;
  }
  spec.year = year;
  return true;
}

// "the week", "the weekend", "the month" behind "of", "in", "at"; "all day" with nothing else.
bool take_bare_unit(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  bool first = r.c.at == 0;
  if (first && r.c.take_any({"all day", "the whole day", "whole day"}) && r.c.done()) {
    spec.base = one_day(today(r.context));
    return true;
  }
  r.c = mark;
  bool the =
      r.c.take_any({"the whole", "the entire", "all of the", "all the", "all", "whole", "the"});
  auto unit = take_unit(r.c);
  bool named = unit && (the || *unit == Unit::weekend) && !r.c.looks_at("of");
  if (!named) {
    r.c = mark;
    return false;
  }
  spec.base = unit_around(today(r.context), *unit, 0);
  return true;
}

// "christmas", "easter weekend".
Result<bool> take_feast_piece(Reader& r, DaySpec& spec) {
  auto feast = take_feast(r.c, r.context.tag);
  if (!feast) return false;
  bool weekend = r.c.take_any({"weekend", "long weekend"}), week = !weekend && r.c.take("week");
  spec.feast = feast;
  if (!weekend && !week) return true;
  Day day = TRY(resolve_days(spec, r.context)).first;
  spec.feast.reset();
  spec.base = week ? std::optional(week_of(day)) : weekend_at(day, *feast);
  if (spec.base) return true;
  return fail(Code::invalid, "That feast lies in the middle of a week.");
}

// What seems to be a date before "am" is a time.
bool take_date_in_digits(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  bool taken = take_written_date(r.c, r.context.tag, spec);
  if (!taken || !r.c.looks_at_any({"am", "pm", "a . m", "p . m"})) return taken;
  r.c = mark;
  spec = {};
  return false;
}

Result<bool> take_one(Reader& r, DaySpec& spec, bool dated) {
  if (take_date_in_digits(r, spec) || take_relative_day(r, spec)) return true;
  if (take_unit_after_next(r, spec) || take_nth_weekday(r, spec)) return true;
  if (TRY(take_stretch_of_days(r, spec))) return true;
  if (TRY(take_near_days(r, spec)) || take_which_named(r, spec)) return true;
  if (TRY(take_feast_piece(r, spec))) return true;
  return take_day_first(r, spec) || take_weekday_piece(r, spec) || take_month_first(r, spec) ||
         take_bare_unit(r, spec) || take_year_piece(r, spec, dated);
}

}  // namespace

Result<bool> take_days(Reader& r, DaySpec& spec) {
  DaySpec more;
  bool dated = (spec.month || spec.feast || spec.nth != 0) && !spec.year;
  if (!TRY(take_one(r, more, dated))) return false;
  if (join(spec, more)) return true;
  return fail(Code::invalid, "Two days are named that are not the same.",
              "Name one day, or a stretch like 'from monday to friday'.");
}

}  // namespace language::en
