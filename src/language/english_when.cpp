// The pieces of English phrases and the words that join them.
#include "language/english_time.h"

namespace language::en {
namespace {

using base::Result;

constexpr std::initializer_list<std::string_view> to_words = {"to", "until",  "through",   "up to",
                                                              "-",  "ending", "and ending"};

// A clock and a part of the day in either order: "8 in the morning", "every evening at 8".
Moment take_time_of_day(Cursor& c) {
  Moment time;
  c.take_any({"at", "in the", "every", "each"});
  time.part = take_part(c);
  Cursor behind = c;
  c.take("at");
  time.clock = take_clock(c, true);
  if (!time.clock || time.part) {
    if (!time.clock) c = behind;
    return time;
  }
  behind = c;
  c.take_any({"in the", "at"});
  time.part = take_part(c);
  if (!time.part) c = behind;
  return time;
}

// The days behind the first of "8th and 9th", "3rd, 4th or 5th", "7 and 8": the last of them, where
// each follows the one before.
std::optional<int> take_days_listed(Cursor& c, int first,
                                    std::optional<int> (*take_number)(Cursor&)) {
  int last = first;
  for (Cursor mark = c;; mark = c) {
    bool joined = c.take_any({", and", ", or", "and the", "or the", "and", "or", "&", ","});
    auto next = joined ? take_number(c) : std::nullopt;
    if (next && *next == last + 1) {
      last = *next;
      continue;
    }
    c = mark;
    return last > first ? std::optional(last) : std::nullopt;
  }
}

std::optional<int> take_day_of_month(Cursor& c) {
  c.take("the");
  auto ordinal = take_ordinal(c);
  auto day = ordinal ? ordinal : take_small(c);
  return day && *day >= 1 && *day <= 31 ? day : std::nullopt;
}

// "14-16 may", "14th to 16th of may", "may 14 to 16", "14th and 15th of may", "the 14th or 15th".
bool take_day_range(Cursor& c, Moment& current, std::optional<Moment>& end, bool between) {
  Cursor mark = c;
  bool month_said = current.days.month && current.days.day && !current.clock && !end;
  if (month_said) {
    bool to = c.take_any({"to", "until", "through", "-"});
    auto last =
        to ? take_day_of_month(c) : take_days_listed(c, *current.days.day, take_day_of_month);
    if (last && !month_named(c.peek()) && (c.done() || !c.looks_at_any({":", "am", "pm", "."}))) {
      end.emplace().days.day = last;
      return true;
    }
  } else if (current.empty()) {
    Cursor ahead = c;
    bool ordinal = ahead.take("the") || take_ordinal(ahead);
    auto first = take_day_of_month(c);
    auto last = first ? take_days_listed(c, *first, take_day_of_month) : std::nullopt;
    bool listed = last.has_value();
    bool to = first && !last && c.take_any({"to", "until", "through", "-", between ? "and" : "to"});
    if (to) last = take_day_of_month(c);
    Cursor behind = c;
    if (last) c.take("of");
    auto month = last ? take_month(c) : std::nullopt;
    bool this_month = !month && listed && ordinal && !between && c.at == behind.at &&
                      !c.looks_at_any({"in", "every", "each"});
    if (month || this_month) {
      current.days.day = first;
      current.days.month = month;
      end.emplace().days = {.day = last, .month = month};
      return true;
    }
  }
  c = mark;
  return false;
}

bool take_starting(Cursor& c) { return c.peek(1) != "of" && c.take_any({"starting", "beginning"}); }

bool take_begins(Cursor& c) {
  if (!c.take_any({"starting", "beginning", "starts", "commencing", "effective", "as of", "from"}))
    return false;
  c.take_any({"on", "from", "in", "at"});
  return true;
}

bool take_ends(Cursor& c) {
  if (!c.take_any(to_words) && !c.take_any({"ends", "up until"})) return false;
  c.take_any({"on", "in"});
  return true;
}

class EnglishPieces : public Pieces {
 public:
  bool take_joint(Joint joint, Cursor& c) const override {
    switch (joint) {
      case Joint::leading:
        return c.take_any({"to", "up to", "back to", "forward to", "on to", "out to", "over to"});
      case Joint::from:
        return c.take("from");
      case Joint::starting:
        return take_starting(c);
      case Joint::from_now_on:
        return c.take("from now on");
      case Joint::onwards:
        return c.take("on");
      case Joint::between:
        return c.take("between");
      case Joint::between_and:
        return c.take("and");
      case Joint::to:
        return c.take_any(to_words);
      case Joint::through:
        return c.take("through");
      case Joint::again:
        return c.take_any({"and again", ", and", "and", ",", "&"});
      case Joint::days_too:
        return c.take_any({"or", "and"});
      case Joint::before:
        return c.take_any({"before", "prior to", "earlier than"});
      case Joint::after:
        return c.take_any({"after", "later than", "past"});
      case Joint::since:
        return c.take_any({"ever since", "since"});
      case Joint::begins:
        return take_begins(c);
      case Joint::ends:
        return take_ends(c);
    }
    return false;
  }
  bool take_filler(Cursor& c) const override { return en::take_filler(c); }
  bool take_trailing_words(Cursor& c) const override { return en::take_trailing_words(c); }
  Result<bool> take_moment_piece(Reader& r, Moment& moment) const override {
    return en::take_moment_piece(r, moment);
  }
  bool take_day_range(Cursor& c, Moment& current, std::optional<Moment>& end,
                      bool between) const override {
    return en::take_day_range(c, current, end, between);
  }
  Result<bool> take_repeat(Reader& r, Meaning& meaning) const override {
    return en::take_repeat(r, meaning);
  }
  bool take_places(Cursor& c, Meaning& meaning) const override {
    return en::take_places(c, meaning);
  }
  bool take_count(Cursor& c, Repeat& repeat) const override { return en::take_count(c, repeat); }
  Moment take_time_of_day(Cursor& c) const override { return en::take_time_of_day(c); }
  bool at_clock(Cursor c) const override {
    en::take_filler(c);
    return take_clock(c, false).has_value();
  }
  std::optional<Length> take_length_clause(Cursor& c) const override {
    Cursor mark = c;
    if (c.take("for")) {
      c.take_any({"about", "around"});
      if (auto length = take_length(c)) return length;
    }
    c = mark;
    return std::nullopt;
  }
  std::string_view examples() const override {
    return "'friday at 3 pm', 'in two weeks' or 'every sunday at six'";
  }
};

}  // namespace

const Pieces& pieces() {
  static const EnglishPieces pieces;
  return pieces;
}

}  // namespace language::en
