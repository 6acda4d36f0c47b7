// English weeks, months and years, and shares of them: "week 20", "q3", "the end of june".
#include "language/english_time.h"
#include "language/written_date.h"

namespace language::en {
namespace {

using base::Code, base::fail, base::Result;
using std::chrono::days;

constexpr int year_min = 1900, year_max = 2199;

bool take_quarter(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  std::optional<int> quarter;
  if (r.c.take("q") && r.c.is_number() && r.c.glued()) {
    quarter = take_small(r.c);
  } else {
    r.c = mark;
    r.c.take("the");
    quarter = take_ordinal(r.c);
    if (!quarter || !r.c.take("quarter")) quarter.reset();
  }
  if (!quarter || *quarter < 1 || *quarter > 4) {
    r.c = mark;
    return false;
  }
  r.c.take_any({"of", "in"});
  auto year = take_year(r.c);
  spec.base = quarter_meant(*quarter, year, today(r.context));
  return true;
}

// "spring", "this summer", "last winter", "the autumn of 2025": three whole months, as in the
// weather of the northern half of the world.
bool take_season(Reader& r, DaySpec& spec) {
  struct Season {
    std::string_view name;
    int first_month;
  };
  static constexpr Season seasons[] = {
      {"spring", 3}, {"summer", 6}, {"autumn", 9}, {"fall", 9}, {"winter", 12}};
  Cursor mark = r.c;
  bool last = r.c.take("last"), next = !last && r.c.take("next");
  if (!last && !next) r.c.take_any({"this coming", "this", "the coming", "the"});
  for (const Season& season : seasons) {
    if (!r.c.take(season.name)) continue;
    if (r.c.looks_at("bank")) break;  // a feast
    r.c.take_any({"of", "in"});
    auto year = take_year(r.c);
    spec.base = season_meant(season.first_month, year, last ? -1 : next ? 1 : 0, today(r.context));
    return true;
  }
  r.c = mark;
  return false;
}

// "the 1990s"
bool take_decade(Cursor& c, DaySpec& spec) {
  bool shaped = c.is_number() && c.peek().ends_with('0') && c.peek(1) == "s" && c.glued(1);
  auto year = shaped ? take_year(c) : std::nullopt;
  if (!year) return false;
  ++c.at;
  spec.base = Days{month_days(*year, 1).first, month_days(*year + 10, 1).first, Unit::stretch};
  return true;
}

// "week 20", "the week of 11 may", "the week of the 11th".
Result<bool> take_numbered_week(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take_any({"the", "calendar"});
  bool weekend = r.c.take("weekend");
  if (!weekend && !r.c.take("week")) {
    r.c = mark;
    return false;
  }
  if (r.c.take_any({"of", "beginning", "starting", "commencing"})) {
    DaySpec inner;
    if (TRY(take_days(r, inner)) && (inner.day || inner.feast || inner.weekday)) {
      Day day = TRY(resolve_days(inner, r.context)).first;
      spec.base = weekend ? weekend_of(day) : week_of(day);
      return true;
    }
  } else if (auto number = r.c.is_number() && !weekend ? take_small(r.c) : std::nullopt) {
    r.c.take_any({"of", "in"});
    auto year = take_year(r.c);
    spec.base = week_meant(*number, year, today(r.context));
    if (spec.base) return true;
    return fail(Code::invalid, fmt::format("That year has no week {}.", *number));
  }
  r.c = mark;
  return false;
}

std::optional<Portion> take_portion(Cursor& c) {
  Cursor mark = c;
  c.take("the");
  if (c.take_any({"beginning of", "start of", "first part of", "beginning", "start"}))
    return Portion::beginning;
  if (c.take_any({"end of", "last part of", "end"})) return Portion::end;
  if (c.take_any({"middle of", "mid of", "mid -", "mid"})) return Portion::middle;
  if (c.take_any({"early in", "early"})) return Portion::early;
  if (c.take_any({"late in", "late", "towards the end of", "toward the end of"}))
    return Portion::late;
  if (c.take_any({"rest of", "remainder of", "later in", "later"})) return Portion::remaining;
  if (c.take_any({"earlier in", "earlier"})) return Portion::elapsed;
  c = mark;
  return std::nullopt;
}

// What a share is taken of: "of june", "in 2027".
Result<std::optional<Days>> take_of_days(Reader& r) {
  DaySpec whole;
  if (!r.c.take_any({"of", "in"})) return std::nullopt;
  whole.year = take_year(r.c);
  if (!whole.year && !TRY(take_days(r, whole))) return std::nullopt;
  return TRY(resolve_days(whole, r.context));
}

// "the first three days of next week", "the last two weeks of june".
Result<bool> take_counted_share(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("the");
  bool last = r.c.take("last"), first = !last && r.c.take("first");
  auto length = first || last ? take_length(r.c) : std::nullopt;
  auto whole = length && length->whole_days() ? TRY(take_of_days(r)) : std::nullopt;
  if (!whole) {
    r.c = mark;
    return false;
  }
  spec.base = counted_share(*whole, *length, last);
  if (spec.base) return true;
  return fail(Code::invalid, "That stretch of days is not so long.");
}

// "the first week of june", "the second half of the year", "the last weekend of may".
Result<bool> take_share(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("the");
  auto nth = r.c.take("last") ? std::optional(-1) : take_ordinal(r.c);
  bool week = nth && *nth <= 4 && r.c.take("week");
  bool half = nth && *nth <= 2 && !week && r.c.take("half");
  bool weekend = nth && *nth <= 5 && !week && !half && r.c.take("weekend");
  auto whole = week || half || weekend ? TRY(take_of_days(r)) : std::nullopt;
  if (!whole) {
    r.c = mark;
    return false;
  }
  bool fits = whole->unit == Unit::month || (half && whole->unit == Unit::year);
  spec.base = half   ? nth_half(*whole, *nth)
              : week ? nth_week(*whole, *nth)
                     : nth_weekend(*whole, *nth);
  if (fits && spec.base) return true;
  return fail(Code::invalid,
              "A month has weeks, weekends and two halves, a year two halves; that is neither.");
}

// "the end of june", "later today", "end of month", "the rest of the week".
Result<bool> take_portion_piece(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  if (r.c.take("month end")) {
    spec.base = month_of(today(r.context));
    spec.portion = Portion::end;
    return true;
  }
  auto portion = take_portion(r.c);
  if (!portion) return false;
  r.c.take("on");
  if (r.c.looks_at_any({"every month", "each month"})) {
    bool end = *portion == Portion::end;
    if (end) spec.nth = -1;
    if (*portion == Portion::beginning) spec.day = 1;
    return end || spec.day;
  }
  Cursor behind = r.c;
  r.c.take("-");
  DaySpec inner;
  if (auto year = take_year(r.c)) {
    spec = {.year = year, .portion = *portion};
    return true;
  }
  r.c = behind;
  r.c.take("the");
  bool of_now = *portion == Portion::remaining || *portion == Portion::elapsed;
  if (of_now && r.c.take("day")) {
    inner.base = one_day(today(r.context));
  } else if (auto unit = take_unit(r.c); unit && !r.c.looks_at_any({"after", "before", "of"})) {
    inner.base = unit_around(today(r.context), *unit, 0);
  } else {
    r.c = behind;
    if (!TRY(take_days(r, inner)) || inner.portion != Portion::whole) {
      r.c = mark;
      return false;
    }
    Cursor before_year = r.c;
    r.c.take_any({"of", "in"});
    if (auto year = inner.month && !inner.day ? take_year(r.c) : std::nullopt) {
      inner.year = year;
    } else {
      r.c = before_year;
    }
  }
  spec = inner;
  spec.portion = *portion;
  return true;
}

// "twenty twenty-seven", "two thousand and seven", "nineteen ninety-eight"; what "nineteen thirty"
// says is a time of day.
std::optional<int> take_spoken_year(Cursor& c) {
  Cursor mark = c;
  int century = c.take("two thousand") || c.take("twenty") ? 2000 : c.take("nineteen") ? 1900 : 0;
  bool thousand = c.follows("thousand");
  if (thousand) c.take("and");
  int least = thousand ? 1 : century == 2000 ? 10 : 60;
  auto rest = century && !c.is_number() ? take_below_hundred(c) : std::nullopt;
  if (rest && *rest >= least && !at_time_unit(c)) return century + *rest;
  c = mark;
  return std::nullopt;
}

}  // namespace

std::optional<int> take_year(Cursor& c) {
  if (auto spoken = take_spoken_year(c)) return spoken;
  if (!c.is_number() || c.peek().size() != 4) return std::nullopt;
  int year = std::stoi(std::string(c.peek()));
  if (year < year_min || year > year_max || (c.glued(1) && c.peek(1) == ":")) return std::nullopt;
  ++c.at;
  return year;
}

std::optional<Unit> take_unit(Cursor& c, bool plural) {
  struct Name {
    std::string_view one, many;
    Unit unit;
  };
  static constexpr Name names[] = {{"week", "weeks", Unit::week},
                                   {"weekend", "weekends", Unit::weekend},
                                   {"month", "months", Unit::month},
                                   {"quarter", "quarters", Unit::quarter},
                                   {"year", "years", Unit::year}};
  for (const Name& name : names)
    if (c.take(name.one) || (plural && c.take(name.many))) return name.unit;
  return std::nullopt;
}

Result<bool> take_stretch_of_days(Reader& r, DaySpec& spec) {
  if (TRY(take_iso_week(r.c, spec)) || take_decade(r.c, spec) || take_season(r, spec)) return true;
  if (TRY(take_numbered_week(r, spec)) || TRY(take_share(r, spec))) return true;
  if (TRY(take_counted_share(r, spec))) return true;
  return TRY(take_portion_piece(r, spec)) || take_quarter(r, spec);
}

}  // namespace language::en
