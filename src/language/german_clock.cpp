// German times of day.
#include "language/counting.h"
#include "language/german_time.h"

namespace language::de {
namespace {

using Half = Clock::Half;

std::optional<Clock> clock_of(int hours, int minutes, Half half) {
  int seconds = hours * hour + minutes * 60;
  if (minutes > 59 || seconds > 24 * hour) return std::nullopt;
  return Clock{seconds, hours >= 1 && hours <= 12 ? half : Half::said};
}

std::optional<Clock> take_named(Cursor& c) {
  if (c.take("mitternacht")) return Clock{24 * hour};
  if (c.take("feierabend")) return Clock{17 * hour};
  if (c.take_any({"ende der tag", "tagesende"})) return Clock{17 * hour};
  if (c.take("schlafenszeit")) return Clock{22 * hour};
  return std::nullopt;
}

// "halb" and quarters count towards the hour that is named: "viertel acht" is a quarter of the
// eighth hour, "halb vier" half of the fourth.
std::optional<int> take_towards_hour(Cursor& c) {
  static constexpr std::pair<std::string_view, int> names[] = {
      {"viertel nach", 15},  {"viertel uber", 15}, {"viertel vor", -15}, {"dreiviertel", -15},
      {"drei viertel", -15}, {"viertel", -45},     {"halb", -30}};
  for (auto& [name, minutes] : names)
    if (c.take(name)) return minutes;
  return std::nullopt;
}

// "fünf vor", "zehn Minuten nach".
std::optional<int> take_minutes_beside(Cursor& c) {
  Cursor mark = c;
  auto minutes = take_small(c);
  bool said_minutes = c.take_any({"minuten", "minute", "min"});
  bool idiom = minutes && *minutes >= 1 && (*minutes < 30 || (said_minutes && *minutes < 60));
  if (idiom && c.take("vor")) return -*minutes;
  if (idiom && c.take("nach")) return minutes;
  c = mark;
  return std::nullopt;
}

// An hour in words or digits that is not the count of something.
std::optional<int> take_hour_number(Cursor& c) {
  Cursor mark = c;
  auto hours = c.is_number() && c.peek().size() > 2 ? std::nullopt : take_small(c);
  bool dated = c.peek() == "." && c.glued() && (c.is_number(1) || c.is_word(1));
  bool something_else = (at_time_unit(c) && c.peek() != "h") || month_named(c.peek()) ||
                        c.looks_at_any({"%", "mal", "werktage"}) || dated ||
                        (c.glued() && c.peek() == "/");
  if (hours && *hours <= 24 && !something_else) return hours;
  c = mark;
  return std::nullopt;
}

// The hour behind such minutes; half past twelve is as open as one.
std::optional<Clock> take_moved_hour(Cursor& c, int minutes) {
  std::optional<Clock> at;
  if (c.take("mitternacht")) {
    at = Clock{minutes < 0 ? 24 * hour : 0};
  } else if (auto hours = take_hour_number(c)) {
    at = clock_of(*hours, 0, Half::open);
    c.take("uhr");
  }
  if (!at) return std::nullopt;
  int moved = at->seconds + minutes * 60;
  bool around_noon = at->half == Half::open && moved < hour;
  if (around_noon) moved += 12 * hour;
  if (moved < 0) moved += 24 * hour;
  return Clock{moved, at->half};
}

// "15:30", "15.30 Uhr", "15h30", "7:05:09".
std::optional<Clock> take_digital(Cursor& c) {
  auto minutes = two_digits(c, 2);
  bool separated = c.glued(1) && (c.peek(1) == ":" || c.peek(1) == "." || c.peek(1) == "h");
  if (!c.is_number() || c.peek().size() > 2 || !separated || !minutes) return std::nullopt;
  bool padded = c.peek().starts_with('0') && c.peek().size() == 2;
  auto seconds = c.peek(3) == ":" && c.glued(3) ? two_digits(c, 4) : std::nullopt;
  Half half = padded || seconds ? Half::said : Half::of_24;
  auto clock = clock_of(std::stoi(std::string(c.peek())), *minutes, half);
  if (!clock || seconds.value_or(0) > 59) return std::nullopt;
  clock->seconds += seconds.value_or(0);
  if (clock->seconds > 24 * hour) return std::nullopt;
  c.at += seconds ? 5 : 3;
  c.take_any({"uhr", "h"});
  return clock;
}

// "15 Uhr", "siebzehn Uhr dreißig", "8 h".
std::optional<Clock> take_full_hour(Cursor& c) {
  Cursor mark = c;
  auto hours = take_hour_number(c);
  if (!hours || !c.take_any({"uhr", "h"})) {
    c = mark;
    return std::nullopt;
  }
  Cursor behind = c;
  auto minutes = c.peek() == "ein" ? std::nullopt : take_small(c);  // "15 Uhr eine Stunde lang"
  bool said = minutes && *minutes < 60 && !at_time_unit(c) && !c.looks_at_any({"uhr", ".", ":"});
  if (!said) c = behind;
  return clock_of(*hours, said ? *minutes : 0, Half::of_24);
}

// "1530 Uhr".
std::optional<Clock> take_four_digits(Cursor& c) {
  bool shaped = c.is_number() && c.peek().size() == 4 && c.peek(1) == "uhr";
  if (!shaped) return std::nullopt;
  int value = std::stoi(std::string(c.peek()));
  auto clock = clock_of(value / 100, value % 100, Half::said);
  if (clock) c.at += 2;
  return clock;
}

std::optional<Clock> take_bare_hour(Cursor& c) {
  bool padded = c.is_number() && c.peek().starts_with('0') && c.peek().size() == 2;
  bool article = c.peek() == "ein";
  auto hours = article ? std::nullopt : take_hour_number(c);
  return hours ? clock_of(*hours, 0, padded ? Half::said : Half::open) : std::nullopt;
}

}  // namespace

std::optional<Clock> take_spoken_clock(Cursor& c) {
  Cursor mark = c;
  auto beside = take_minutes_beside(c);
  auto towards = take_towards_hour(c);
  bool half_only = !beside || !towards || *towards == -30;
  if ((beside || towards) && half_only)
    if (auto clock = take_moved_hour(c, beside.value_or(0) + towards.value_or(0))) return clock;
  c = mark;
  return std::nullopt;
}

std::optional<Clock> take_clock(Cursor& c) {
  Cursor mark = c;
  std::optional<Clock> clock = take_named(c);
  if (!clock) clock = take_spoken_clock(c);
  if (!clock) clock = take_digital(c);
  if (!clock) clock = take_four_digits(c);
  if (!clock) clock = take_full_hour(c);
  if (!clock) clock = take_bare_hour(c);
  if (clock) {
    c.take_any({"punktlich", "punkt", "genau"});
  } else {
    c = mark;
  }
  return clock;
}

bool at_clock(const Cursor& c) {
  Cursor ordinal = c, clock = c;
  return !take_ordinal(ordinal) && take_clock(clock);
}

}  // namespace language::de
