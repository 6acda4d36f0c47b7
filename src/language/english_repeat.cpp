// English repetition: "every other tuesday", "mondays and thursdays", "daily".
#include "language/day_list.h"
#include "language/english_time.h"

namespace language::en {
namespace {

using base::Code, base::fail, base::Result;
using Every = Repeat::Every;

Result<bool> refuse_how_often(Cursor from, const Cursor& to) {
  std::string said(from.peek());
  while (++from.at < to.at) said += fmt::format(" {}", from.peek());
  return fail(Code::invalid, fmt::format("'{}' leaves open on which days or at what times.", said),
              "Name them, like 'every monday and thursday at 5'.");
}

std::optional<Every> take_every_unit(Cursor& c) {
  if (c.take_any({"minute", "minutes", "min", "mins"})) return Every::minute;
  if (c.take_any({"hour", "hours", "hrs"})) return Every::hour;
  if (c.take_any({"single day", "day", "days"})) return Every::day;
  if (c.take_any({"week", "weeks"})) return Every::week;
  if (c.take_any({"month", "months"})) return Every::month;
  if (c.take_any({"year", "years"})) return Every::year;
  return std::nullopt;
}

// Words that name a unit and a number of them at once.
bool take_grouped_unit(Cursor& c, Repeat& repeat) {
  struct Group {
    std::string_view word;
    Every every;
    int factor;
  };
  static constexpr Group groups[] = {
      {"quarter hour", Every::minute, 15}, {"quarter of an hour", Every::minute, 15},
      {"fortnight", Every::week, 2},       {"fortnights", Every::week, 2},
      {"quarter", Every::month, 3},        {"quarters", Every::month, 3},
      {"half hour", Every::minute, 30},    {"hour and a half", Every::minute, 90},
      {"half an hour", Every::minute, 30}, {"half year", Every::month, 6}};
  for (const Group& group : groups) {
    if (!c.take(group.word)) continue;
    repeat.every = group.every;
    repeat.interval *= group.factor;
    return true;
  }
  return false;
}

bool take_adverb(Cursor& c, Meaning& meaning) {
  struct Adverb {
    std::string_view word;
    Every every;
    int interval;
  };
  static constexpr Adverb adverbs[] = {{"daily", Every::day, 1},
                                       {"everyday", Every::day, 1},
                                       {"weekly", Every::week, 1},
                                       {"monthly", Every::month, 1},
                                       {"yearly", Every::year, 1},
                                       {"annually", Every::year, 1},
                                       {"hourly", Every::hour, 1},
                                       {"fortnightly", Every::week, 2},
                                       {"quarterly", Every::month, 3},
                                       {"once a day", Every::day, 1},
                                       {"twice a day", Every::day, 1},
                                       {"twice daily", Every::day, 1},
                                       {"three times a day", Every::day, 1},
                                       {"once a week", Every::week, 1},
                                       {"once a month", Every::month, 1},
                                       {"once a year", Every::year, 1},
                                       {"once every day", Every::day, 1},
                                       {"once every week", Every::week, 1},
                                       {"once every month", Every::month, 1}};
  for (const Adverb& adverb : adverbs) {
    if (!c.take(adverb.word)) continue;
    meaning.repeat->every = adverb.every;
    meaning.repeat->interval = adverb.interval;
    return true;
  }
  if (!c.take("nightly")) return false;
  meaning.repeat->every = Every::day;
  meaning.start.part = Part{Part::Kind::night, 20 * hour, 24 * hour};
  return true;
}

std::optional<unsigned> take_day_set(Cursor& c, bool plural_only) {
  if (c.take_any(
          {"weekdays", "workdays", "working days", "business days", "school days", "schooldays"}))
    return workdays;
  if (c.take("weekends")) return weekend_days;
  if (auto weekday = plural_weekday_named(c.peek())) {
    ++c.at;
    return 1u << *weekday;
  }
  if (plural_only) return std::nullopt;
  if (c.take_any({"weekday", "workday", "working day", "business day", "school day", "schoolday"}))
    return workdays;
  if (c.take("weekend")) return weekend_days;
  auto weekday = take_weekday(c);
  return weekday ? std::optional(1u << *weekday) : std::nullopt;
}

bool take_day_to(Cursor& c) { return c.take_any({"to", "through", "-"}); }
bool take_day_and(Cursor& c) {
  bool joined =
      c.take_any({", and every", ", and", ",", "and every", "and on", "and", "&", "+", "/", "or"});
  if (joined) c.take("each");
  return joined;
}

std::optional<unsigned> take_day_list(Cursor& c, bool plural_only) {
  return language::take_day_list(
      c, plural_only,
      {.take_set = take_day_set,
       .take_to = take_day_to,
       .take_and = take_day_and,
       .at_set = [](const Cursor& at) { return weekday_named(at.peek()).has_value(); },
       .at_date = [](Cursor) { return false; }});
}

// "except sunday" behind "every day".
void take_exception(Cursor& c, Repeat& repeat) {
  Cursor mark = c;
  if (c.take_any(
          {"except on", "except for", "except", "but not on", "but not", "but", "apart from"})) {
    if (auto set = take_day_list(c, false)) {
      repeat.weekdays = (repeat.weekdays ? repeat.weekdays : all_days) & ~*set;
      return;
    }
  }
  c = mark;
}

// "from monday to friday" behind "every day"; "from monday" alone is where it begins.
void take_days_of_week(Cursor& c, Repeat& repeat) {
  Cursor mark = c;
  c.take_any({"from", ","});
  auto set = take_day_list(c, false);
  if (set && !std::has_single_bit(*set)) {
    repeat.weekdays = *set;
  } else {
    c = mark;
  }
}

// The number behind "every": "other", "two", "third"; 1 where there is none.
int take_interval(Cursor& c) {
  if (c.take_any({"other", "second other", "alternate"})) return 2;
  Cursor mark = c;
  auto ordinal = take_ordinal(c);
  bool of_month = false;
  if (ordinal) {
    Cursor ahead = c;
    of_month = take_weekday(ahead) && (*ordinal == 1 || ahead.looks_at_any({"of", "in"}));
  }
  auto number = ordinal && !of_month ? ordinal : ordinal ? std::nullopt : take_small(c);
  bool counts = number && *number >= 1 && *number <= 1000 &&
                (at_time_unit(c) || weekday_named(c.peek()) || plural_weekday_named(c.peek()) ||
                 c.looks_at_any({"quarter", "quarters", "weekend", "weekends"}));
  if (counts) return *number;
  c = mark;
  return 1;
}

// "every 3" says neither three of what nor the third of which month.
bool at_number_of_nothing(Cursor c) {
  Cursor clock = c;
  bool more_than_hour = take_clock(clock, false) && clock.at > c.at + 1;
  if (more_than_hour || take_interval(c) > 1 || take_ordinal(c) || !take_small(c)) return false;
  c.take_any({".", "of"});
  return !month_named(c.peek()) && !at_time_unit(c);
}

// Behind "every" and its number: a unit, weekdays, a part of the day, or a day of the month, which
// is a piece of its own.
Result<bool> take_what_repeats(Reader& r, Meaning& meaning) {
  Repeat& repeat = *meaning.repeat;
  Cursor said = r.c;
  --said.at;
  if (r.c.take_any({"few", "now", "so"})) return refuse_how_often(said, r.c);
  if (at_number_of_nothing(r.c)) return false;
  repeat.interval = take_interval(r.c);
  if (take_grouped_unit(r.c, repeat)) return true;
  if (auto set = take_day_list(r.c, false)) {
    repeat.weekdays = *set;
    return true;
  }
  if (auto every = take_every_unit(r.c)) {
    repeat.every = *every;
    if (*every == Repeat::Every::day) take_days_of_week(r.c, repeat);
    take_exception(r.c, repeat);
    return true;
  }
  return !r.c.done() && repeat.interval == 1;
}

// "twice a week", "3 times a day", "biweekly": how often, but not when; "twice a day at 8 and 20"
// says it.
bool at_vague_rhythm(Cursor& c) {
  Cursor mark = c;
  if (c.take_any({"biweekly", "bi weekly", "bi - weekly", "bimonthly", "bi - monthly"}))
    return true;
  bool often = c.take("twice") || c.take("thrice");
  if (!often) often = take_small(c) && c.take("times");
  bool vague = often && c.take_any({"a day", "a week", "a month", "a year", "per day", "per week",
                                    "per month", "per year", "each day", "each week", "each month",
                                    "every day", "every week", "every month", "daily", "weekly",
                                    "monthly", "a", "per"});
  if (!vague || c.looks_at("at")) c = mark;
  return vague && c.at != mark.at;
}

// "of the month", "each month" behind a day that repeats.
bool take_of_month(Cursor& c, Repeat& repeat) {
  Cursor mark = c;
  c.take_any({"of", "in", "on"});
  if (c.take_any({"the month", "each month", "every month", "a month", "any month"}) &&
      repeat.interval == 1) {
    repeat.every = Every::month;
    return true;
  }
  c = mark;
  return false;
}

// "weekday mornings": the plural of the part repeats the days.
bool at_days_of_plural_part(Cursor c) {
  return c.take_any({"weekday", "weekend"}) && take_part(c, true);
}

// "1st", "the third", "last".
std::optional<int> take_place(Cursor& c) {
  c.take("the");
  return c.take_any({"last", "final"}) ? std::optional(-1) : take_ordinal(c);
}

bool take_place_and(Cursor& c) {
  bool joined = c.take_any({", and", ",", "and", "&"});
  if (joined) c.take("on");
  return joined;
}

constexpr PlaceListWords place_list{
    .take_place = take_place,
    .take_weekday = take_weekday,
    .take_and = take_place_and,
    .take_day = [](Cursor& c) { return c.take_any({"day", "days"}); }};

// "monday and wednesday", "mon to thu" without "every": each of them once. Behind "from" or
// "between" two days are the ends of a stretch.
std::optional<unsigned> take_days_once(Cursor& c) {
  Cursor mark = c;
  bool ends = c.follows("from") || c.follows("between") || c.follows("starting");
  auto set = ends ? std::nullopt : take_day_list(c, false);
  bool several = set && !std::has_single_bit(*set) && weekday_named(mark.peek());
  if (several && !c.looks_at_any({"of", "week", "every", "each"})) return set;
  c = mark;
  return std::nullopt;
}

Result<bool> begin_repeat(Reader& r, Meaning& meaning) {
  Cursor mark = r.c;
  meaning.repeat.emplace();
  if (r.c.take_any({"every", "each", "every single"}) || r.c.looks_at("alternate")) {
    if (TRY(take_what_repeats(r, meaning))) return true;
  } else if (take_adverb(r.c, meaning)) {
    return true;
  } else if (auto set = take_day_list(r.c, !at_days_of_plural_part(r.c))) {
    meaning.repeat->weekdays = *set;
    return true;
  } else if (auto listed = take_days_once(r.c)) {
    meaning.repeat->weekdays = *listed;
    meaning.repeat->once = true;
    meaning.repeat->count = std::popcount(*listed);
    return true;
  } else if (auto part = take_part(r.c, true)) {
    meaning.start.part = part;
    return true;
  }
  meaning.repeat.reset();
  r.c = mark;
  return false;
}

}  // namespace

bool take_places(Cursor& c, Meaning& meaning) {
  if (!meaning.start.days.empty()) return false;
  Cursor mark = c;
  auto places = take_place_list(c, place_list);
  Cursor behind = c;
  c.take_any({"of", "in"});
  bool every_follows = c.looks_at_any({"every", "each"}), of_the_month = c.take("the month");
  if (!places || (!meaning.repeat && !every_follows && !of_the_month)) {
    c = mark;
    return false;
  }
  if (!of_the_month) c = behind;
  if (of_the_month && !meaning.repeat) meaning.repeat.emplace();
  if (of_the_month) meaning.repeat->every = Every::month;
  repeat_at(*places, meaning);
  return true;
}

bool take_count(Cursor& c, Repeat& repeat) {
  Cursor mark = c;
  c.take("for");
  auto count = take_small(c);
  if (count && *count > 0 && c.take_any({"times", "occurrences", "sessions", "occasions"})) {
    repeat.count = *count;
    return true;
  }
  c = mark;
  return false;
}

Result<bool> take_repeat(Reader& r, Meaning& meaning) {
  Cursor mark = r.c;
  if (at_vague_rhythm(r.c)) return refuse_how_often(mark, r.c);
  if (!meaning.repeat) return begin_repeat(r, meaning);
  Repeat& repeat = *meaning.repeat;
  if (take_of_month(r.c, repeat) || take_count(r.c, repeat)) return true;
  if (auto part = take_part(r.c, true)) {
    meaning.start.part = part;
    return true;
  }
  bool again = r.c.take_any({"every", "each"});
  bool weekly =
      repeat.weekdays == 0 && (repeat.every == Every::week || repeat.every == Every::unsaid);
  if (auto set = weekly ? take_day_list(r.c, false) : std::nullopt) {
    repeat.weekdays = *set;
    return true;
  }
  if (again && repeat.every == Every::unsaid) return take_what_repeats(r, meaning);
  r.c = mark;
  return false;
}

}  // namespace language::en
