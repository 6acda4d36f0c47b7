// English times of day.
#include "language/counting.h"
#include "language/english_time.h"

namespace language::en {
namespace {

using Half = Clock::Half;

// "am" false, "pm" true.
std::optional<bool> take_meridiem(Cursor& c) {
  if (c.take_any({"a . m .", "a . m", "am", "a m"})) return false;
  if (c.take_any({"p . m .", "p . m", "pm", "p m"})) return true;
  bool behind_number = c.glued() && c.behind_number();  // "8p"
  if (behind_number && c.take("a")) return false;
  if (behind_number && c.take("p")) return true;
  return std::nullopt;
}

// An hour and minutes with what follows them: "pm", "o'clock", "sharp". Nothing where they are no
// time.
std::optional<Clock> clock_of(int hours, int minutes, Half half, Cursor& c) {
  c.take_any({"oclock", "o clock"});
  auto pm = take_meridiem(c);
  int seconds = hours * hour + minutes * 60;
  if (minutes > 59 || seconds > 24 * hour) return std::nullopt;
  if (!pm) return Clock{seconds, hours >= 1 && hours <= 12 ? half : Half::said};
  if (hours > 12) return *pm && hours < 24 ? std::optional(Clock{seconds}) : std::nullopt;
  if (hours == 0) return *pm ? std::nullopt : std::optional(Clock{seconds});
  return Clock{hours % 12 * hour + minutes * 60 + (*pm ? 12 * hour : 0)};
}

std::optional<Clock> take_named(Cursor& c) {
  if (c.take_any({"12 noon", "twelve noon", "noon", "midday", "high noon"}))
    return Clock{12 * hour};
  if (c.take_any({"12 midnight", "twelve midnight", "midnight"})) return Clock{24 * hour};
  if (c.take_any({"end of the working day", "end of the day", "end of day", "eod",
                  "close of business", "cob", "end of business", "close of play"}))
    return Clock{17 * hour};
  if (c.take_any({"first thing", "start of the day", "start of day"})) return Clock{8 * hour};
  if (c.take_any({"bedtime", "bed time"}) || (c.follows("before") && c.take("bed")))
    return Clock{22 * hour};
  return std::nullopt;
}

// The hour behind "half past" or "quarter to": a number or a name, moved by some minutes.
std::optional<Clock> take_moved_hour(Cursor& c, int minutes) {
  std::optional<Clock> at;
  if (c.take_any({"noon", "midday"})) {
    at = Clock{12 * hour};
  } else if (c.take("midnight")) {
    at = Clock{minutes < 0 ? 24 * hour : 0};
  } else if (auto hours = take_small(c); hours && !at_time_unit(c)) {
    at = clock_of(*hours, 0, Half::open, c);
  }
  if (!at) return std::nullopt;
  // "quarter to one" is 12:45, and 12:45 is as open as one.
  int moved = at->seconds + minutes * 60;
  bool around_noon = at->half == Half::open && moved < hour;
  if (around_noon) moved += 12 * hour;
  if (moved < 0) moved += 24 * hour;
  return Clock{moved, at->half};
}

// Plain digits with "to" are more often a stretch ("10 to 12"), so that needs "at".
std::optional<int> minutes_from_hour(Cursor& c, bool after_at) {
  Cursor mark = c;
  if (c.take_any({"half past", "half after"})) return 30;
  if (c.take("half") && !c.looks_at_any({"a", "an", "past"}) && !at_time_unit(c)) return 30;
  c = mark;
  c.take("a");
  if (c.take_any({"quarter past", "quarter after"})) return 15;
  if (c.take_any({"quarter to", "quarter until", "quarter of", "quarter before"})) return -15;
  c = mark;
  bool digits = c.is_number();
  auto minutes = take_small(c);
  if (minutes && *minutes >= 1 && *minutes <= 59) {
    bool said_minutes = c.take_any({"minutes", "minute", "mins", "min"});
    if (c.take("past")) return minutes;
    if (!said_minutes && c.take("after")) return minutes;
    bool idiom = *minutes % 5 == 0 || said_minutes;
    bool not_a_stretch = !digits || after_at || said_minutes || *minutes > 12;
    bool stretch_said = mark.follows("from");
    if (idiom && not_a_stretch && !stretch_said && c.take_any({"to", "until"})) return -*minutes;
  }
  c = mark;
  return std::nullopt;
}

std::optional<Clock> take_hour_with_words(Cursor& c, bool after_at) {
  Cursor mark = c;
  if (auto minutes = minutes_from_hour(c, after_at))
    if (auto clock = take_moved_hour(c, *minutes)) return clock;
  c = mark;
  return std::nullopt;
}

// "18:30", "6.30pm", "18h30", "7:05:09".
std::optional<Clock> take_digital(Cursor& c) {
  bool spaced = c.peek(1) == ":" && c.is_number(2) && c.peek(2).size() == 2;  // "6 : 30"
  auto minutes = spaced ? std::optional(std::stoi(std::string(c.peek(2)))) : two_digits(c, 2);
  bool separated =
      spaced || (c.glued(1) && (c.peek(1) == ":" || c.peek(1) == "." || c.peek(1) == "h"));
  if (!c.is_number() || c.peek().size() > 2 || !separated || !minutes) return std::nullopt;
  Cursor mark = c;
  bool padded = c.peek().size() == 2 && c.peek()[0] == '0';
  int hours = std::stoi(std::string(c.peek()));
  c.at += 3;
  int seconds = 0;
  if (auto more = two_digits(c, 1); more && c.peek() == ":" && c.glued() && *more < 60) {
    seconds = *more;
    c.at += 2;
  }
  auto clock = clock_of(hours, *minutes, padded || seconds ? Half::said : Half::written, c);
  if (!clock || clock->seconds + seconds > 24 * hour) {
    c = mark;
    return std::nullopt;
  }
  clock->seconds += seconds;
  c.take_any({"oclock", "hours", "hrs", "h"});
  return clock;
}

// "1830", "0900 hours", "630pm".
std::optional<Clock> take_military(Cursor& c) {
  if (!c.is_number() || c.peek().size() < 3 || c.peek().size() > 4) return std::nullopt;
  Cursor mark = c;
  int value = std::stoi(std::string(c.peek()));
  bool after_at = c.follows("at") || c.follows("@");
  bool four = c.peek().size() == 4, padded = c.peek()[0] == '0';
  bool like_a_year = value >= 2000 && !after_at && !c.follows("by") && !c.follows("until");
  ++c.at;
  Cursor behind = c;
  auto clock = clock_of(value / 100, value % 100, padded ? Half::said : Half::written, c);
  bool has_meridiem = c.at != behind.at;
  if (clock && ((four && !like_a_year) || has_meridiem || (after_at && !four)) &&
      !at_time_unit(behind))
    return clock;
  if (clock && four && c.take_any({"hours", "hrs", "h"})) return clock;
  c = mark;
  return std::nullopt;
}

// Minutes said after an hour in words: "thirty", "oh five", "fifteen"; "hundred" for the full hour
// from 13 on.
std::optional<int> take_spoken_minutes(Cursor& c, int hours) {
  if ((hours >= 10 || hours == 0) && c.take("hundred")) {
    c.take("hours");
    return 0;
  }
  Cursor mark = c;
  bool oh = c.take_any({"oh", "o", "zero"});
  auto minutes = c.is_number() ? std::nullopt : take_below_hundred(c);
  bool right_length = minutes && (oh ? *minutes < 10 : *minutes >= 10 && *minutes < 60);
  if (right_length && !at_time_unit(c)) return minutes;
  c = mark;
  return std::nullopt;
}

// "oh eight hundred", "zero six thirty".
std::optional<Clock> take_spoken_military(Cursor& c) {
  Cursor mark = c;
  bool oh = c.take_any({"oh", "o", "zero"}) && !c.is_number();
  auto hours = oh ? take_below_hundred(c) : std::nullopt;
  bool full = hours && c.take("hundred");
  auto minutes = full ? std::optional(0) : hours ? take_spoken_minutes(c, *hours) : std::nullopt;
  if (minutes && *hours < 10) {
    c.take("hours");
    return Clock{*hours * hour + *minutes * 60};
  }
  c = mark;
  return std::nullopt;
}

// "7 45 pm", "at 6 30", as speech is often written down.
std::optional<Clock> take_blank_between(Cursor& c) {
  bool shaped = c.is_number() && c.is_number(1) && c.peek().size() <= 2 && c.peek(1).size() == 2;
  if (!shaped || month_named(c.peek_behind())) return std::nullopt;
  Cursor mark = c;
  auto hours = take_small(c), minutes = take_small(c);
  Cursor behind = c;
  auto clock = hours && minutes ? clock_of(*hours, *minutes, Half::open, c) : std::nullopt;
  bool has_meridiem = clock && take_meridiem(behind);
  bool full_five =
      clock && *minutes % 5 == 0 && !at_time_unit(c) && !month_named(c.peek()) && !c.is_number();
  if (has_meridiem || full_five) return clock;
  c = mark;
  return std::nullopt;
}

// "143000" behind the T of a date.
std::optional<Clock> take_compact(Cursor& c) {
  if (!c.is_number() || c.peek().size() != 6 || !c.follows("t")) return std::nullopt;
  int value = std::stoi(std::string(c.peek()));
  if (value / 10'000 > 23 || value / 100 % 100 > 59 || value % 100 > 59) return std::nullopt;
  ++c.at;
  return Clock{value / 10'000 * hour + value / 100 % 100 * 60 + value % 100};
}

std::optional<Clock> take_bare_hour(Cursor& c) {
  Cursor mark = c;
  bool digits = c.is_number(), padded = digits && c.peek().starts_with('0') && c.peek().size() == 2;
  if (digits && c.peek().size() > 2) return std::nullopt;
  auto hours = take_small(c);
  if (hours && *hours <= 24) {
    auto minutes = digits ? std::nullopt : take_spoken_minutes(c, *hours);
    bool led =
        mark.follows("at") || mark.follows("@") || mark.follows("around") || mark.follows("about");
    bool hours_of_clock = led && *hours > 12;
    bool something_else = (at_time_unit(c) && c.peek() != "h" && !hours_of_clock) ||
                          month_named(c.peek()) || c.looks_at("%") ||
                          (c.glued() && (c.peek() == "/" || c.peek() == ".") && c.is_number(1));
    bool suffix_h = digits && ((c.glued() && c.take("h")) || (hours_of_clock && c.take("hours")));
    auto clock = something_else ? std::nullopt
                                : clock_of(*hours, minutes.value_or(0),
                                           padded || suffix_h ? Half::said : Half::open, c);
    if (clock) return clock;
  }
  c = mark;
  return std::nullopt;
}

}  // namespace

std::optional<Clock> take_clock(Cursor& c, bool after_at) {
  Cursor mark = c;
  std::optional<Clock> clock = take_named(c);
  if (!clock) clock = take_hour_with_words(c, after_at);
  if (!clock) clock = take_digital(c);
  if (!clock) clock = take_military(c);
  if (!clock) clock = take_blank_between(c);
  if (!clock) clock = take_compact(c);
  if (!clock) clock = take_spoken_military(c);
  if (!clock) clock = take_bare_hour(c);
  if (!clock) {
    c = mark;
    return std::nullopt;
  }
  mark = c;
  c.take("-");
  if (!c.take_any(
          {"ish", "sharp", "exactly", "on the dot", "or so", "hours", "prompt", "precisely"}))
    c = mark;
  mark = c;
  bool begins_later = c.take("for") && (take_hour_with_words(c, false) || take_digital(c) ||
                                        take_bare_hour(c) || take_minutes_alone(c));
  if (!begins_later) c = mark;  // "seven for half past"
  return clock;
}

std::optional<int> take_minutes_alone(Cursor& c) {
  Cursor mark = c;
  auto minutes = minutes_from_hour(c, true);
  if (minutes && c.done() && !c.follows("half")) return minutes;
  c = mark;
  return std::nullopt;
}

bool at_clock(const Cursor& c) {
  Cursor ahead = c;
  return take_clock(ahead, false).has_value();
}

}  // namespace language::en
