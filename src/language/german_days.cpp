// German days and feasts.
#include "language/feasts.h"
#include "language/german_time.h"
#include "language/offset.h"
#include "language/written_date.h"

namespace language::de {
namespace {

using base::Code, base::fail, base::Result;
using std::chrono::days;

// "morgen" is tomorrow, but "am Morgen", "jeden Morgen", "Freitag Morgen" is a part of the day.
bool at_morning(const Cursor& c) {
  if (c.peek() != "morgen" || c.at == 0) return false;
  Cursor before = c;
  --before.at;
  return weekday_named(before.peek()) ||
         before.looks_at_any({"am", "der", "zum", "gegen", "diese", "jede", "nachste", "fruhe",
                              "spate", "heute", "gestern", "ubermorgen", "vorgestern"});
}

// "in einer Woche", "in acht Tagen", "vor zwei Wochen" behind a day; a week is eight days there.
std::optional<int> take_weeks_later(Cursor& c) {
  Cursor mark = c;
  bool ago = c.take("vor"), led = ago || c.take_any({"in", "uber"});
  auto length = led ? take_length(c) : std::nullopt;
  if (length && *length == Length{0, 8}) length->days = 7;
  bool weeks = length && length->whole_days() && length->months == 0 && length->days % 7 == 0;
  if (weeks) return length->days / (ago ? -7 : 7);
  c = mark;
  return std::nullopt;
}

bool take_relative_day(Reader& r, DaySpec& spec) {
  static constexpr std::pair<std::string_view, int> names[] = {
      {"heute", 0},    {"ubermorgen", 2},  {"uberubermorgen", 3}, {"morgen", 1},
      {"gestern", -1}, {"vorgestern", -2}, {"vorvorgestern", -3}};
  if (at_morning(r.c)) return false;
  for (auto& [name, offset] : names) {
    if (!r.c.take(name)) continue;
    int weeks = take_weeks_later(r.c).value_or(0);
    spec.base = one_day(today(r.context) + days(offset + 7 * weeks));
    return true;
  }
  return false;
}

// "übernächste Woche", "vorletzten Freitag".
bool take_far_named(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  int steps = r.c.take("ubernachste") ? 2 : r.c.take("vorletzte") ? -2 : 0;
  if (auto unit = steps ? take_unit(r.c) : std::nullopt) {
    spec.base = unit_around(today(r.context), *unit, steps);
    return true;
  }
  spec.weekday = steps ? take_weekday(r.c) : std::nullopt;
  if (!spec.weekday) {
    r.c = mark;
    return false;
  }
  if (steps > 0) {
    spec.base = week_of(today(r.context) + days(14));
  } else {
    spec.which = Which::last;
    spec.weeks_later = -1;
  }
  return true;
}

// "nächste Woche", "letzten Freitag", "kommendes Ostern".
bool take_which_named(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  auto which = take_which(r.c);
  if (auto unit = which ? take_unit(r.c) : std::nullopt) {
    bool next = *which == Which::next || (*which == Which::coming && *unit != Unit::weekend);
    spec.base = unit_around(today(r.context), *unit, next ? 1 : *which == Which::last ? -1 : 0);
    return true;
  }
  if (which) {
    spec.which = *which;
    spec.weekday = take_weekday(r.c);
    if (!spec.weekday) spec.feast = take_feast(r.c, r.context.tag);
    if (!spec.weekday && !spec.feast) spec.month = take_month(r.c);
  }
  if (spec.weekday || spec.feast || spec.month) return true;
  spec = {};
  r.c = mark;
  return false;
}

// "am selben Tag", "die folgende Woche", "am nächsten Tag", "am folgenden Freitag": counted from
// the moment spoken of before.
Result<bool> take_near_days(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  bool same = r.c.take_any({"selbe", "gleiche"});
  bool next_day = !same && r.c.looks_at("nachste tag") && r.c.take("nachste");
  bool following = !same && !next_day && r.c.take("folgende");
  std::optional<Unit> unit;
  auto weekday = following ? take_weekday(r.c) : std::nullopt;
  if ((same || next_day || following) && !weekday)
    unit = r.c.take("tag") ? std::optional(Unit::day) : take_unit(r.c);
  if (!unit && !weekday) {
    r.c = mark;
    return false;
  }
  if (!r.context.near) return nothing_near();
  Day near = near_day(r.context);
  spec.base =
      weekday ? one_day(weekday_after(near, *weekday)) : unit_around(near, *unit, same ? 0 : 1);
  return true;
}

// "Freitag", "der Freitag in einer Woche".
bool take_weekday_piece(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  auto weekday = take_weekday(r.c);
  if (!weekday) {
    r.c = mark;
    return false;
  }
  spec.weekday = weekday;
  if (*weekday == 5 && r.c.take_any({"und sonntag", "oder sonntag", "/ sonntag"})) {
    spec = {.base = weekend_of(today(r.context))};
  } else {
    spec.weeks_later = take_weeks_later(r.c).value_or(0);
  }
  return true;
}

// "der erste Montag", "letzter Werktag", "der letzte Tag" before "im" or "des": the month follows
// as a piece of its own.
bool take_nth_weekday(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  auto ordinal = r.c.take("letzte")      ? std::optional(-1)
                 : r.c.take("vorletzte") ? std::optional(-2)
                                         : take_ordinal(r.c);
  auto weekday = ordinal && *ordinal <= 5 ? take_weekday(r.c) : std::nullopt;
  bool working = ordinal && *ordinal <= 23 && !weekday && r.c.take("werktag");
  bool day = ordinal && *ordinal <= 5 && !weekday && !working && r.c.take("tag");
  Cursor behind = r.c;
  bool of = r.c.take_any({"im", "in", "der", "vom", "von"}) || r.repeats ||
            r.c.looks_at_any({"jede", "nachste", "diese", "letzte"}) || month_named(r.c.peek());
  bool month_follows = !of || !r.c.is_number();
  if (!of || !month_follows || (!weekday && !working && !day)) {
    r.c = mark;
    return false;
  }
  if (behind.at < r.c.at && r.repeats && r.c.done()) r.c = behind;
  spec.weekday = weekday;
  spec.working = working;
  spec.nth = *ordinal;
  return true;
}

// "nächster Werktag".
bool take_next_working_day(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  int step = r.c.take_any({"nachste", "kommende"}) ? 1 : r.c.take("letzte") ? -1 : 0;
  if (step == 0 || !r.c.take("werktag")) {
    r.c = mark;
    return false;
  }
  spec.base = one_day(add_working_days(today(r.context), step));
  return true;
}

// The fifth of "am dritten Fünften".
std::optional<int> take_counted_month(Cursor& c) {
  Cursor mark = c;
  auto month = take_ordinal(c);
  if (month && *month >= 1 && *month <= 12 && !mark.is_number() && !weekday_named(c.peek()))
    return month;
  c = mark;
  return std::nullopt;
}

// "8. Mai", "der achte Mai", "der 8."; a plain number needs the month beside it.
bool take_day_first(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  bool the = r.c.take("der") || mark.follows("am") || mark.follows("zum") || mark.follows("vom") ||
             mark.follows("jede");
  bool digits = r.c.is_number();
  auto ordinal = take_ordinal(r.c);
  auto day = ordinal ? ordinal : take_small(r.c);
  auto month = day ? take_month(r.c) : std::nullopt;
  if (ordinal && !digits && !month) month = take_counted_month(r.c);
  bool fits = day && *day >= 1 && *day <= 31;
  bool something_else = at_time_unit(r.c) || weekday_named(r.c.peek()) ||
                        r.c.looks_at_any({"kw", "quartal", "halfte", "wochenende", "werktag"});
  bool alone = ordinal && (the || digits) && !something_else;
  if (!fits || (!month && !alone)) {
    r.c = mark;
    return false;
  }
  if (!month) r.c.take_any({"der monat", "im monat"});
  spec.day = day;
  spec.month = month;
  return true;
}

// "8. 5. 2026", as DIN 5008 once asked for blanks.
bool take_spaced_date(Cursor& c, DaySpec& spec) {
  Cursor mark = c;
  bool shaped = c.is_number() && c.peek(1) == "." && c.is_number(2) && c.peek(3) == "." &&
                c.peek().size() <= 2 && c.peek(2).size() <= 2;
  auto day = shaped ? take_ordinal(c) : std::nullopt;
  auto month = day ? take_ordinal(c) : std::nullopt;
  if (!month || *day < 1 || *day > 31 || *month < 1 || *month > 12) {
    c = mark;
    return false;
  }
  spec.day = day;
  spec.month = month;
  spec.year = take_year(c);
  return true;
}

bool take_date_in_digits(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  bool taken = take_written_date(r.c, r.context.tag, spec) || take_spaced_date(r.c, spec);
  if (taken && !r.c.looks_at("uhr")) return true;
  r.c = mark;
  spec = {};
  return false;
}

bool take_month_piece(Cursor& c, DaySpec& spec) {
  Cursor mark = c;
  c.take("monat");
  spec.month = take_month(c);
  if (!spec.month) c = mark;
  return spec.month.has_value();
}

// A year beside a month or a feast, or behind "in", "im jahr".
bool take_year_piece(Reader& r, DaySpec& spec, bool named) {
  Cursor mark = r.c;
  bool led = r.c.take_any({"im jahr", "der jahr", "in", ","});
  auto year = named || led ? take_year(r.c) : std::nullopt;
  if (!year) {
    r.c = mark;
    return false;
  }
  spec.year = year;
  return true;
}

// "die Woche", "das Wochenende", "am Wochenende", "den ganzen Monat".
bool take_bare_unit(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  bool the =
      r.c.take_any({"der ganze", "der", "ganze"}) || mark.follows("im") || mark.follows("der");
  auto unit = take_unit(r.c);
  if (!unit || (!the && *unit != Unit::weekend)) {
    r.c = mark;
    return false;
  }
  spec.base = unit_around(today(r.context), *unit, 0);
  return true;
}

// "Weihnachten", "Osterwochenende".
Result<bool> take_feast_piece(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  auto feast = take_feast(r.c, r.context.tag);
  if (!feast) {
    r.c = mark;
    return false;
  }
  spec.feast = feast;
  bool weekend = r.c.take("wochenende"), week = !weekend && r.c.take("woche");
  if (!weekend && !week) return true;
  Day day = TRY(resolve_days(spec, r.context)).first;
  spec.feast.reset();
  spec.base = week ? std::optional(week_of(day)) : weekend_at(day, *feast);
  if (spec.base) return true;
  return fail(Code::invalid, "That feast lies in the middle of a week.");
}

Result<bool> take_one(Reader& r, DaySpec& spec, bool dated) {
  if (take_date_in_digits(r, spec) || take_relative_day(r, spec)) return true;
  if (take_nth_weekday(r, spec) || take_next_working_day(r, spec)) return true;
  if (TRY(take_feast_piece(r, spec)) || TRY(take_stretch_of_days(r, spec))) return true;
  if (TRY(take_near_days(r, spec)) || take_far_named(r, spec) || take_which_named(r, spec))
    return true;
  return take_day_first(r, spec) || take_weekday_piece(r, spec) || take_bare_unit(r, spec) ||
         take_year_piece(r, spec, dated) || take_month_piece(r.c, spec);
}

}  // namespace

std::optional<Which> take_which(Cursor& c) {
  if (c.take("nachste")) return Which::next;
  if (c.take("kommende")) return Which::coming;
  if (c.take_any({"letzte", "vergangene", "vorige"})) return Which::last;
  if (c.take_any({"diese", "jetzige", "aktuelle"})) return Which::current;
  return std::nullopt;
}

Result<bool> take_days(Reader& r, DaySpec& spec) {
  DaySpec more;
  bool dated = (spec.month || spec.feast || spec.nth != 0) && !spec.year;
  if (!TRY(take_one(r, more, dated))) return false;
  if (join(spec, more)) return true;
  return fail(Code::invalid, "Two days are named that are not the same.",
              "Name one day, or a stretch like 'von Montag bis Freitag'.");
}

}  // namespace language::de
