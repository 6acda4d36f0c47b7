// The pieces of German phrases and the words that join them.
#include "language/german_time.h"

namespace language::de {
namespace {

using base::Result;

Moment take_time_of_day(Cursor& c) {
  Moment time;
  c.take_any({"um", "am", "jede", "in der"});
  time.part = take_part(c);
  Cursor behind = c;
  c.take("um");
  time.clock = take_clock(c);
  if (!time.clock) c = behind;
  if (!time.clock || time.part) return time;
  behind = c;
  c.take_any({"am", "in der"});
  time.part = take_part(c);
  if (!time.part) c = behind;
  return time;
}

bool take_to(Cursor& c) { return c.take_any({"bis einschliesslich", "bis", "-"}); }

class GermanPieces : public Pieces {
 public:
  bool take_joint(Joint joint, Cursor& c) const override {
    switch (joint) {
      case Joint::leading:
        return c.take_any({"auf", "bis"});
      case Joint::from:
        return c.take_any({"von", "vom"});
      case Joint::starting:
      case Joint::begins:
        return c.take_any({"ab", "beginnend", "startend"});
      case Joint::from_now_on:
        return c.take_any({"ab jetzt", "ab sofort", "von jetzt an", "von nun an"});
      case Joint::onwards:
        return c.take("an");
      case Joint::between:
        return c.take("zwischen");
      case Joint::between_and:
        return c.take("und");
      case Joint::to:
      case Joint::ends:
        return take_to(c);
      case Joint::through:
        return c.take("bis einschliesslich");
      case Joint::again:
        return c.take_any({", und", "und", ",", "sowie", "&"});
      case Joint::days_too:
        return c.take_any({"oder", "und"});
      case Joint::before:
        return c.take_any({"vor", "fruher als", "eher als"});
      case Joint::after:
        return c.take_any({"nach", "spater als"});
      case Joint::since:
        return c.take("seit");
    }
    return false;
  }
  bool take_filler(Cursor& c) const override { return de::take_filler(c); }
  bool take_trailing_words(Cursor& c) const override {
    return c.take_any({"spatestens", ".", "!", "?", "bitte", ")", "ganztagig", "der ganze tag",
                       "oder so", "herum", "irgendwann", "noch", "stattdessen"});
  }
  // Behind "um" a number is a time, elsewhere first of all a day.
  Result<bool> take_moment_piece(Reader& r, Moment& moment) const override {
    bool clock_open = !moment.clock && !moment.instant;
    if (clock_open && (moment.clock = take_spoken_clock(r.c))) return true;
    bool after_um = r.c.follows("um") || r.c.follows("gegen") || r.c.follows("@");
    if (after_um && clock_open && (moment.clock = take_clock(r.c))) return true;
    if (TRY(take_offset(r, moment)) || TRY(take_days(r, moment.days))) return true;
    if (auto part = take_part(r.c)) {
      moment.part = part;
      return true;
    }
    return clock_open && (moment.clock = take_clock(r.c));
  }
  Result<bool> take_repeat(Reader& r, Meaning& meaning) const override {
    return de::take_repeat(r, meaning);
  }
  bool take_places(Cursor& c, Meaning& meaning) const override {
    return de::take_places(c, meaning);
  }
  bool take_count(Cursor& c, Repeat& repeat) const override { return de::take_count(c, repeat); }
  Moment take_time_of_day(Cursor& c) const override { return de::take_time_of_day(c); }
  bool at_clock(Cursor c) const override {
    de::take_filler(c);
    return de::at_clock(c);
  }
  // "für zwei Stunden", "zwei Stunden lang".
  std::optional<Length> take_length_clause(Cursor& c) const override {
    Cursor mark = c;
    bool led = c.take_any({"fur etwa", "fur"});
    auto length = take_length(c);
    if (length && (c.take("lang") || led)) return length;
    c = mark;
    return std::nullopt;
  }
  std::string_view examples() const override {
    return "'Freitag um 15 Uhr', 'in zwei Wochen' or 'jeden Sonntag um sechs'";
  }
};

}  // namespace

bool take_filler(Cursor& c) {
  Cursor ahead = c;
  bool in_a_number = ahead.take("in") && take_small(ahead);
  if (in_a_number) return false;  // "in 5" does not say five of what
  // clang-format off
  return c.take_any({"am", "um", "im", "in", "an", "der", "gegen", "etwa", "ungefahr", "circa", "ca", "rund", "zu", "zum",
                     "zur", "bis", "spatestens", "bitte", "genau", "von", "vom", "fur", "uber", "wahrend", "beim", "auf",
                     ",", "(", "@", "irgendwann", "noch", "gleich", "so", "punkt", "schlag", "laufe", "ganztagig",
                     "der ganze tag", "ganze", "jeweils"});
  // clang-format on
}

const Pieces& pieces() {
  static const GermanPieces pieces;
  return pieces;
}

}  // namespace language::de
