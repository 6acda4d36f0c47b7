// German weeks, months and years, and shares of them: "KW 20", "Q3", "Ende Juni".
#include "language/german_time.h"
#include "language/written_date.h"

namespace language::de {
namespace {

using base::Code, base::fail, base::Result;
using std::chrono::days;

constexpr int year_min = 1900, year_max = 2199;

// The year behind a week, a quarter or a half: "Q2/2026", "im Jahr 2027".
std::optional<int> take_year_of_share(Cursor& c) {
  Cursor mark = c;
  c.take_any({"im jahr", "der jahr", "in", "/"});
  auto year = take_year(c);
  if (!year) c = mark;
  return year;
}

// "Q3", "drittes Quartal 2026".
bool take_quarter(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  auto number = take_ordinal(r.c);
  bool named = r.c.take("quartal") || (!number && r.c.is_number(1) && r.c.take("q"));
  if (!number && named && r.c.is_number()) number = take_small(r.c);
  if (!named || !number || *number < 1 || *number > 4) {
    r.c = mark;
    return false;
  }
  spec.base = quarter_meant(*number, take_year_of_share(r.c), today(r.context));
  return true;
}

// "erstes Halbjahr 2027".
bool take_half_year(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  auto number = take_ordinal(r.c);
  if (!number || *number > 2 || *number < 1 || !r.c.take("halbjahr")) {
    r.c = mark;
    return false;
  }
  int year = take_year_of_share(r.c).value_or(year_number(today(r.context)));
  spec.base = nth_half(year_of(month_days(year, 1).first), *number);
  return true;
}

// "KW 23", "23. KW 2026".
Result<bool> take_numbered_week(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  auto number = take_ordinal(r.c);
  bool named = r.c.take("kw") || (!number && r.c.is_number(1) && r.c.take("woche"));
  if (!number && named && r.c.is_number()) number = take_small(r.c);
  if (!named || !number) {
    r.c = mark;
    return false;
  }
  spec.base = week_meant(*number, take_year_of_share(r.c), today(r.context));
  if (spec.base) return true;
  return fail(Code::invalid, fmt::format("That year has no week {}.", *number));
}

// "die Woche vom 11. Mai", "die Woche nach Ostern" is another thing.
Result<bool> take_week_of_day(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  DaySpec inner;
  bool of = r.c.take_any({"woche vom", "woche ab", "woche ab der"});
  bool named = of && TRY(take_days(r, inner)) && (inner.day || inner.feast || inner.weekday);
  if (!named) {
    r.c = mark;
    return false;
  }
  spec.base = week_of(TRY(resolve_days(inner, r.context)).first);
  return true;
}

std::optional<Portion> take_portion(Cursor& c) {
  if (c.take("anfang")) return Portion::beginning;
  if (c.take("mitte")) return Portion::middle;
  if (c.take("gegen ende")) return Portion::late;
  if (c.take("ende")) return Portion::end;
  if (c.take_any({"rest", "spater"})) return Portion::remaining;
  if (c.take("fruher")) return Portion::elapsed;
  return std::nullopt;
}

// What a share is taken of: "im Juni", "des Monats", "Juni 2027".
Result<std::optional<Days>> take_of_days(Reader& r) {
  DaySpec whole;
  bool led = r.c.take_any({"im", "in der", "in", "von", "vom"});
  whole.year = led ? take_year(r.c) : std::nullopt;
  if (!whole.year && !TRY(take_days(r, whole))) return std::nullopt;
  if (whole.month && !whole.day) whole.year = take_year(r.c);
  return TRY(resolve_days(whole, r.context));
}

// "die ersten drei Tage nächster Woche", "die letzten zwei Wochen im Juni".
Result<bool> take_counted_share(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  bool last = r.c.take("letzte"), first = !last && r.c.take("erste");
  auto length = first || last ? take_length(r.c) : std::nullopt;
  bool whole_days = length && length->whole_days() && !r.c.done();
  auto whole = whole_days ? TRY(take_of_days(r)) : std::nullopt;
  if (!whole) {
    r.c = mark;
    return false;
  }
  spec.base = counted_share(*whole, *length, last);
  if (spec.base) return true;
  return fail(Code::invalid, "That stretch of days is not so long.");
}

// "die erste Woche im Juni", "die zweite Jahreshälfte", "das letzte Wochenende im Mai".
Result<bool> take_share(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  auto nth = r.c.take("letzte") ? std::optional(-1) : take_ordinal(r.c);
  bool share_behind = r.c.peek(1) == "halfte" || r.c.peek(1) == "woche";
  auto month = nth && share_behind ? take_month(r.c) : std::nullopt;  // "zweite Junihälfte"
  bool week = nth && *nth <= 4 && r.c.take("woche");
  bool half = nth && *nth >= 1 && *nth <= 2 && !week && r.c.take("halfte");
  bool weekend = nth && *nth <= 5 && !week && !half && r.c.take("wochenende");
  std::optional<Days> whole;
  if (month && (half || week)) {
    whole = TRY(resolve_days(DaySpec{.month = month}, r.context));
  } else if ((week || half || weekend) && !r.c.done()) {
    whole = TRY(take_of_days(r));
  }
  bool fits = whole && (whole->unit == Unit::month || (half && whole->unit == Unit::year));
  if (!fits) {  // "letzte Woche Donnerstag"
    r.c = mark;
    return false;
  }
  spec.base = half   ? nth_half(*whole, *nth)
              : week ? nth_week(*whole, *nth)
                     : nth_weekend(*whole, *nth);
  if (spec.base) return true;
  return fail(Code::invalid, "That month has no such weekend.");
}

// "Ende Juni", "Mitte nächster Woche", "Monatsende", "der Rest der Woche", "später heute".
Result<bool> take_portion_piece(Reader& r, DaySpec& spec) {
  Cursor mark = r.c;
  r.c.take("der");
  auto portion = take_portion(r.c);
  if (!portion) {
    r.c = mark;
    return false;
  }
  DaySpec inner;
  bool every = r.c.looks_at("jede monat") || (r.repeats && r.c.looks_at("der monat"));
  if (every && (*portion == Portion::end || *portion == Portion::beginning)) {
    if (*portion == Portion::end) spec.nth = -1;
    if (*portion == Portion::beginning) spec.day = 1;
    return true;
  }
  bool of_now = *portion == Portion::remaining || *portion == Portion::elapsed;
  if (auto year = take_year(r.c)) {
    inner.year = year;
  } else if (of_now && r.c.take_any({"am tag", "der tag"})) {
    inner.base = one_day(today(r.context));
  } else {
    r.c.take_any({"im", "in", "von", "vom"});
    if (!TRY(take_days(r, inner)) || inner.portion != Portion::whole) {
      r.c = mark;
      return false;
    }
    if (inner.month && !inner.day) inner.year = take_year(r.c);
  }
  spec = inner;
  spec.portion = *portion;
  return true;
}

}  // namespace

std::optional<int> take_year(Cursor& c) {
  auto spoken = c.is_word() ? number_named(c.peek()) : std::nullopt;
  bool digits = c.is_number() && c.peek().size() == 4 && !(c.glued(1) && c.peek(1) == ":");
  int64_t year = digits ? std::stoi(std::string(c.peek())) : spoken.value_or(0);
  if (year < year_min || year > year_max) return std::nullopt;
  ++c.at;
  return int(year);
}

std::optional<Unit> take_unit(Cursor& c) {
  static constexpr std::pair<std::string_view, Unit> names[] = {{"woche", Unit::week},
                                                                {"wochenende", Unit::weekend},
                                                                {"monat", Unit::month},
                                                                {"quartal", Unit::quarter},
                                                                {"jahr", Unit::year}};
  for (auto& [name, unit] : names)
    if (c.take(name)) return unit;
  return std::nullopt;
}

Result<bool> take_stretch_of_days(Reader& r, DaySpec& spec) {
  if (TRY(take_iso_week(r.c, spec)) || TRY(take_numbered_week(r, spec))) return true;
  if (TRY(take_week_of_day(r, spec)) || TRY(take_share(r, spec))) return true;
  if (TRY(take_counted_share(r, spec))) return true;
  return TRY(take_portion_piece(r, spec)) || take_quarter(r, spec) || take_half_year(r, spec);
}

}  // namespace language::de
