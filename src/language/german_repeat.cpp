// German repetition: "jeden zweiten Dienstag", "montags und donnerstags", "täglich".
#include "language/day_list.h"
#include "language/german_time.h"

namespace language::de {
namespace {

using base::Code, base::fail, base::Result;
using Every = Repeat::Every;

Result<bool> refuse_how_often() {
  return fail(Code::invalid, "That leaves open on which days or at what times.",
              "Name them, like 'jeden Montag und Donnerstag um 17 Uhr'.");
}

// A unit and a number of them: "Wochen", "halbe Stunde".
bool take_every_unit(Cursor& c, Repeat& repeat) {
  struct Group {
    std::string_view word;
    Every every;
    int factor;
  };
  static constexpr Group groups[] = {{"minute", Every::minute, 1},
                                     {"minuten", Every::minute, 1},
                                     {"min", Every::minute, 1},
                                     {"viertelstunde", Every::minute, 15},
                                     {"viertel stunde", Every::minute, 15},
                                     {"halbe stunde", Every::minute, 30},
                                     {"dreiviertelstunde", Every::minute, 45},
                                     {"anderthalb stunden", Every::minute, 90},
                                     {"stunde", Every::hour, 1},
                                     {"stunden", Every::hour, 1},
                                     {"tag", Every::day, 1},
                                     {"tage", Every::day, 1},
                                     {"woche", Every::week, 1},
                                     {"wochen", Every::week, 1},
                                     {"monat", Every::month, 1},
                                     {"monate", Every::month, 1},
                                     {"quartal", Every::month, 3},
                                     {"quartale", Every::month, 3},
                                     {"vierteljahr", Every::month, 3},
                                     {"halbjahr", Every::month, 6},
                                     {"halbe jahr", Every::month, 6},
                                     {"jahr", Every::year, 1},
                                     {"jahre", Every::year, 1}};
  for (const Group& group : groups) {
    if (!c.take(group.word)) continue;
    repeat.every = group.every;
    repeat.interval *= group.factor;
    bool weeks_in_days = repeat.every == Every::day && repeat.interval % 7 == 0;
    if (weeks_in_days) repeat.every = Every::week;
    if (weeks_in_days) repeat.interval /= 7;
    return true;
  }
  return false;
}

bool take_adverb(Cursor& c, Repeat& repeat) {
  struct Adverb {
    std::string_view word;
    Every every;
    int interval = 1;
  };
  static constexpr Adverb adverbs[] = {{"taglich", Every::day},
                                       {"alltaglich", Every::day},
                                       {"wochentlich", Every::week},
                                       {"zweiwochentlich", Every::week, 2},
                                       {"14 - taglich", Every::week, 2},
                                       {"14 - tagig", Every::week, 2},
                                       {"14 taglich", Every::week, 2},
                                       {"14 tagig", Every::week, 2},
                                       {"vierzehntagig", Every::week, 2},
                                       {"vierzehntaglich", Every::week, 2},
                                       {"monatlich", Every::month},
                                       {"zweimonatlich", Every::month, 2},
                                       {"vierteljahrlich", Every::month, 3},
                                       {"quartalsweise", Every::month, 3},
                                       {"halbjahrlich", Every::month, 6},
                                       {"jahrlich", Every::year},
                                       {"alljahrlich", Every::year},
                                       {"stundlich", Every::hour},
                                       {"zweistundlich", Every::hour, 2},
                                       {"halbstundlich", Every::minute, 30},
                                       {"viertelstundlich", Every::minute, 15}};
  for (const Adverb& adverb : adverbs) {
    if (!c.take(adverb.word)) continue;
    repeat.every = adverb.every;
    repeat.interval = adverb.interval;
    return true;
  }
  return false;
}

// "montags", "werktags"; where not `plural_only` also "Montag", "Werktag".
std::optional<unsigned> take_day_set(Cursor& c, bool plural_only) {
  if (c.take_any({"werktags", "wochentags", "an werktage", "an wochentagen"})) return workdays;
  if (c.take_any({"an der wochenenden", "an wochenenden", "wochenenden"})) return weekend_days;
  if (auto weekday = repeated_weekday_named(c.peek())) {
    ++c.at;
    return 1u << *weekday;
  }
  if (plural_only) return std::nullopt;
  if (c.take_any({"werktag", "werktage", "wochentag"})) return workdays;
  if (c.take_any({"am wochenende", "wochenende"})) return weekend_days;
  auto weekday = take_weekday(c);
  return weekday ? std::optional(1u << *weekday) : std::nullopt;
}

// The date of "bis Dienstag, 30. Juni", which bounds the repetition.
bool at_date_of_weekday(Cursor c) {
  c.take(",");
  c.take("der");
  return take_ordinal(c).has_value();
}

bool take_day_to(Cursor& c) { return c.take_any({"bis", "-"}); }
bool take_day_and(Cursor& c) {
  bool joined = c.take_any({", und", ",", "und", "&", "+", "/", "sowie", "oder"});
  if (joined) c.take("jede");
  return joined;
}

// "montags, mittwochs und freitags", "Montag bis Donnerstag".
std::optional<unsigned> take_day_list(Cursor& c, bool plural_only) {
  return language::take_day_list(c, plural_only,
                                 {.take_set = take_day_set,
                                  .take_to = take_day_to,
                                  .take_and = take_day_and,
                                  .at_set = [](const Cursor&) { return false; },
                                  .at_date = at_date_of_weekday});
}

// "außer sonntags" behind "täglich".
bool take_exception(Cursor& c, Repeat& repeat) {
  Cursor mark = c;
  if (c.take_any({"ausser am", "ausser", "nur nicht"})) {
    if (auto set = take_day_list(c, false)) {
      repeat.weekdays = (repeat.weekdays ? repeat.weekdays : all_days) & ~*set;
      return true;
    }
  }
  c = mark;
  return false;
}

// The number behind "jede": "zweite", "2.", "dritte"; 1 where there is none, or where it counts
// the weekdays of a month.
int take_interval(Cursor& c) {
  Cursor mark = c;
  auto number = take_ordinal(c);
  Cursor ahead = c;
  bool weekday = take_weekday(ahead) || ahead.take("werktag");
  bool of_month = weekday && (number == 1 || ahead.looks_at_any({"im", "in der", "der"}));
  of_month = of_month || c.looks_at_any({"tag im monat", "tag der monat"});
  bool counted = weekday || at_time_unit(c) || c.looks_at("wochenende");
  if (number && *number >= 1 && counted && !of_month) return *number;
  c = mark;
  return 1;
}

// Behind "jede" and its number: a unit, weekdays, a part of the day, or a day of the month, which
// is a piece of its own.
bool take_what_repeats(Reader& r, Repeat& repeat) {
  repeat.interval = take_interval(r.c);
  if (auto set = take_day_list(r.c, false)) {
    repeat.weekdays = *set;
    return true;
  }
  if (take_every_unit(r.c, repeat)) return true;
  return !r.c.done() && repeat.interval == 1 && !at_clock(r.c);
}

// Behind "alle": "zwei Wochen", "14 Tage", "halbe Stunde".
Result<bool> take_every_so_many(Cursor& c, Repeat& repeat) {
  if (c.take_any({"paar", "einige", "ein paar"})) return refuse_how_often();
  if (take_every_unit(c, repeat)) return true;
  auto count = take_small(c);
  if (!count || *count < 1 || *count > 1000) return false;
  repeat.interval = *count;
  return take_every_unit(c, repeat);
}

// "zweimal", "10 Mal".
std::optional<int> take_times(Cursor& c) {
  Cursor mark = c;
  std::string_view word = c.peek();
  if (word.ends_with("mal") && word.size() > 3) {
    auto number = number_named(word.substr(0, word.size() - 3));
    if (number && *number <= 1000) {
      ++c.at;
      return int(*number);
    }
  }
  auto number = take_small(c);
  if (number && c.take("mal")) return number;
  c = mark;
  return std::nullopt;
}

// "zweimal pro Woche", "dreimal täglich": how often in the unit that repeats.
std::optional<int> take_times_per_unit(Cursor& c, Repeat& repeat) {
  Cursor mark = c;
  auto times = take_times(c);
  bool per = times && c.take_any({"pro", "in der", "im", "am", "der"});
  bool named = times && (per ? take_every_unit(c, repeat) : take_adverb(c, repeat));
  if (named) return times;
  c = mark;
  return std::nullopt;
}

// "im Monat", "des Monats", "jeden Monats" behind a day that repeats.
bool take_of_month(Cursor& c, Repeat& repeat) {
  Cursor mark = c;
  bool of = c.follows("im") || c.follows("der") ||
            c.take_any({"im", "der", "in jede", "ein jede", "jede"});
  if (of && c.take("monat") && !month_named(c.peek()) && repeat.interval == 1) {
    repeat.every = Every::month;
    return true;
  }
  c = mark;
  return false;
}

Result<bool> begin_repeat(Reader& r, Meaning& meaning) {
  Cursor mark = r.c;
  Repeat& repeat = meaning.repeat.emplace();
  if (auto times = take_times_per_unit(r.c, repeat)) {
    bool vague = *times > 1 && !r.c.looks_at("um");  // "zweimal täglich um 8 und 20 Uhr" is not
    return vague ? refuse_how_often() : true;
  }
  if (take_adverb(r.c, repeat)) return true;
  if (r.c.take_any({"an jede", "ein jede", "jede"})) {
    if (take_what_repeats(r, repeat)) return true;
  } else if (r.c.take("alle")) {
    if (TRY(take_every_so_many(r.c, repeat))) return true;
  } else if (r.c.take("immer")) {
    return true;
  } else if (auto set = take_day_list(r.c, true)) {
    repeat.weekdays = *set;
    return true;
  }
  meaning.repeat.reset();
  r.c = mark;
  return false;
}

// "1.", "dritter", "letzter".
std::optional<int> take_place(Cursor& c) {
  c.take_any({"am", "der"});
  return c.take("letzte") ? std::optional(-1) : take_ordinal(c);
}

bool take_place_and(Cursor& c) { return c.take_any({", und", ",", "und", "&"}); }

// "1. und 15.", "erster und dritter Montag".
constexpr PlaceListWords place_list{
    .take_place = take_place,
    .take_weekday = take_weekday,
    .take_and = take_place_and,
    .take_day = [](Cursor& c) { return c.take_any({"tag", "tage"}); }};

}  // namespace

bool take_places(Cursor& c, Meaning& meaning) {
  if (!meaning.start.days.empty()) return false;
  Cursor mark = c;
  auto places = take_place_list(c, place_list);
  Repeat monthly = meaning.repeat.value_or(Repeat{});
  bool repeats = places && (take_of_month(c, monthly) || meaning.repeat);
  if (!repeats) {
    c = mark;
    return false;
  }
  meaning.repeat = monthly;
  repeat_at(*places, meaning);
  return true;
}

bool take_count(Cursor& c, Repeat& repeat) {
  auto times = take_times(c);
  if (times) repeat.count = *times;
  return times.has_value();
}

Result<bool> take_repeat(Reader& r, Meaning& meaning) {
  if (!meaning.repeat) return begin_repeat(r, meaning);
  Repeat& repeat = *meaning.repeat;
  if (take_of_month(r.c, repeat) || take_exception(r.c, repeat) || take_count(r.c, repeat))
    return true;
  Cursor mark = r.c;
  bool again = r.c.take("jede");
  bool weekly =
      repeat.weekdays == 0 && (repeat.every == Every::week || repeat.every == Every::unsaid);
  if (auto set = weekly ? take_day_list(r.c, false) : std::nullopt) {
    repeat.weekdays = *set;
    return true;
  }
  if (again && repeat.every == Every::unsaid && take_what_repeats(r, repeat)) return true;
  if (!again && repeat.every == Every::unsaid && take_adverb(r.c, repeat)) return true;
  bool every_so_many = !again && repeat.every == Every::unsaid && r.c.take("alle");
  if (every_so_many && TRY(take_every_so_many(r.c, repeat))) return true;
  r.c = mark;
  return false;
}

}  // namespace language::de
