// English phrases about time: pieces in any order, joined by words like "from", "to", "until".
#include "base/text.h"
#include "language/english_time.h"

namespace language::en {
namespace {

using base::Code, base::Result;
using Bound = Meaning::Bound;

constexpr std::initializer_list<std::string_view> to_words = {"to", "until",  "through",   "up to",
                                                              "-",  "ending", "and ending"};

// The sign of "2026-05-14/2026-05-16", an interval of ISO 8601.
bool take_interval_sign(Cursor& c) {
  bool before_date = c.peek() == "/" && c.is_number(1) && c.peek(1).size() >= 4;
  c.at += before_date;
  return before_date;
}

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

bool within_day(const Repeat& repeat) {
  return repeat.every == Repeat::Every::hour || repeat.every == Repeat::Every::minute;
}

// Reads a whole phrase. `current_` is the end of the stretch that the next piece belongs to.
class Phrase {
 public:
  Phrase(const std::vector<Token>& tokens, std::string_view words, const Context& context)
      : words_(words),
        tokens_(tokens),
        reader_{Cursor(tokens), context},
        current_(&meaning_.start) {}

  Result<Meaning> read();

 private:
  Result<bool> take_piece();
  Result<bool> take_repetition();
  Result<bool> take_joint();
  Result<bool> take_repeat_clause();
  bool take_beginning();
  Result<bool> take_ending();
  bool take_bound();
  bool take_day_range();
  bool take_length_clause();
  bool take_from();
  bool take_onwards();
  bool take_another_time();
  void open_end();
  bool at_clock_behind_filler() const;
  bool nothing_said() const { return meaning_.start.empty() && !meaning_.repeat; }
  bool clause_open() const { return current_ != &meaning_.start && current_->empty(); }
  Meaning settled();
  base::Error not_here(size_t at) const;

  std::string_view words_;
  const std::vector<Token>& tokens_;
  Reader reader_;
  Meaning meaning_;
  Moment* current_;
  bool between_ = false, from_said_ = false;
  std::optional<size_t> open_at_;  // a word like "from" or "before" that nothing has followed yet
  std::optional<size_t> repeated_time_at_;  // a second time of day, which needs a repetition
};

Result<Meaning> Phrase::read() {
  Cursor& c = reader_.c;
  c.take_any({"to", "up to"});  // left over from "move it to"
  while (!c.done()) {
    size_t before = c.at;
    if (TRY(take_piece())) continue;
    if (!take_filler(c) || c.done()) return std::unexpected(not_here(before));
  }
  if (nothing_said() || (meaning_.end && meaning_.end->empty()))
    return std::unexpected(not_here(0));
  if (open_at_) return std::unexpected(not_here(*open_at_));
  if (repeated_time_at_ && !meaning_.repeat) return std::unexpected(not_here(*repeated_time_at_));
  return settled();
}

// What one piece says of the time when something repeats belongs to every occurrence, not to its
// beginning.
Meaning Phrase::settled() {
  if (!meaning_.repeat) return std::move(meaning_);
  Repeat& repeat = *meaning_.repeat;
  for (auto* moment : {&repeat.from, &repeat.until}) {
    bool has_own = !*moment || within_day(repeat) || (*moment)->days.empty();
    if (has_own || meaning_.start.clock || meaning_.start.part) continue;
    std::swap((*moment)->clock, meaning_.start.clock);
    std::swap((*moment)->part, meaning_.start.part);
  }
  return std::move(meaning_);
}

base::Error Phrase::not_here(size_t at) const {
  size_t start = at < tokens_.size() ? tokens_[at].start : 0;
  return not_understood(words_.substr(start), words_);
}

void Phrase::open_end() {
  meaning_.end.emplace();
  current_ = &*meaning_.end;
}

bool Phrase::at_clock_behind_filler() const {
  Cursor ahead = reader_.c;
  take_filler(ahead);
  return take_clock(ahead, false).has_value();
}

// "14-16 may", "14th to 16th of may", "may 14 to 16".
bool Phrase::take_day_range() {
  Cursor& c = reader_.c;
  Cursor mark = c;
  auto number = [&] {
    c.take("the");
    auto ordinal = take_ordinal(c);
    auto day = ordinal ? ordinal : take_small(c);
    return day && *day >= 1 && *day <= 31 ? day : std::nullopt;
  };
  bool month_said = current_->days.month && current_->days.day && !current_->clock && !meaning_.end;
  if (month_said && c.take_any({"to", "until", "through", "-"})) {
    auto last = number();
    if (last && !month_named(c.peek()) && (c.done() || !c.looks_at_any({":", "am", "pm", "."}))) {
      open_end();
      current_->days.day = last;
      return true;
    }
  } else if (current_->empty()) {
    auto first = number();
    bool joined = first && c.take_any({"to", "until", "through", "-", between_ ? "and" : "to"});
    auto last = joined ? number() : std::nullopt;
    if (last) c.take("of");
    if (auto month = last ? take_month(c) : std::nullopt) {
      current_->days.day = first;
      current_->days.month = month;
      open_end();
      current_->days.day = last;
      current_->days.month = month;
      return true;
    }
  }
  c = mark;
  return false;
}

// "to", "until", "-" behind a beginning; "and" behind "between".
Result<bool> Phrase::take_joint() {
  Cursor& c = reader_.c;
  bool stands_alone = meaning_.end || meaning_.repeat || meaning_.bound != Bound::none;
  if (stands_alone || meaning_.start.empty()) return false;
  bool joined = c.take_any(to_words) || (between_ && c.take("and")) || take_interval_sign(c);
  if (!joined) return false;
  open_end();
  return true;
}

bool Phrase::take_from() {
  Cursor& c = reader_.c;
  Cursor mark = c;
  if (c.take("between")) {
    between_ = true;
    return true;
  }
  bool starting = !meaning_.repeat && c.peek(1) != "of" && c.take_any({"starting", "beginning"});
  if (c.looks_at("from now on")) return false;
  bool from = starting || (c.take("from") && (!meaning_.repeat || at_clock_behind_filler()));
  if (!from) c = mark;
  from_said_ = from_said_ || from;
  return from;
}

// The "on" of "from thursday on".
bool Phrase::take_onwards() {
  Cursor mark = reader_.c;
  bool begun = from_said_ || (meaning_.repeat && meaning_.repeat->from);
  if (begun && !open_at_ && reader_.c.take("on") && reader_.c.done()) return true;
  reader_.c = mark;
  return false;
}

// The second time of "every day at 8 am and 8 pm", "every morning at 8 and evening at 7"; one clock
// may serve two parts of the day: "every morning and evening at 8".
bool Phrase::take_another_time() {
  Cursor& c = reader_.c;
  Cursor mark = c;
  Moment& first = meaning_.start;
  bool first_said = current_ == &first && (first.clock || first.part) && !meaning_.end;
  if (!first_said || between_ || !c.take_any({"and again", ", and", "and", ",", "&"})) return false;
  Repeat counted;
  Cursor count = c;
  Moment more = take_count(count, counted) ? Moment{} : take_time_of_day(c);
  if (!more.part && (!first.clock || !more.clock)) {
    c = mark;
    return false;
  }
  if (!first.clock) first.clock = more.clock;
  meaning_.also_at.push_back(more);
  if (!repeated_time_at_) repeated_time_at_ = mark.at;
  return true;
}

bool Phrase::take_bound() {
  Cursor& c = reader_.c;
  if (meaning_.bound != Bound::none || meaning_.end || meaning_.repeat) return false;
  if (c.take_any({"before", "prior to", "earlier than"})) {
    meaning_.bound = Bound::before;
  } else if (c.take_any({"after", "later than", "past"})) {
    meaning_.bound = Bound::after;
  } else if (meaning_.start.empty() && c.take_any({"ever since", "since"})) {
    meaning_.bound = Bound::since;
  } else {
    return false;
  }
  return true;
}

// "for two hours", "for 6 weeks".
bool Phrase::take_length_clause() {
  Cursor& c = reader_.c;
  Cursor mark = c;
  if (!meaning_.length && c.take("for")) {
    c.take_any({"about", "around"});
    meaning_.length = take_length(c);
    if (meaning_.length) return true;
  }
  c = mark;
  return false;
}

// What "from" or "starting" named before a repetition is where that begins.
Result<bool> Phrase::take_repetition() {
  if (current_ != &meaning_.start)
    return meaning_.repeat && take_count(reader_.c, *meaning_.repeat);
  Moment before = meaning_.start;
  bool repeated = meaning_.repeat.has_value();
  if (!TRY(take_repeat(reader_, meaning_))) return false;
  reader_.repeats = true;
  if (repeated || !from_said_ || before.days.empty() || meaning_.end) return true;
  meaning_.repeat->from = Moment{.days = before.days};
  meaning_.start.days = {};
  return true;
}

// "starting next week" beside a repetition; what follows belongs to that moment.
bool Phrase::take_beginning() {
  Cursor& c = reader_.c;
  Repeat& repeat = *meaning_.repeat;
  if (c.take("from now on")) {
    repeat.from = Moment{.instant = reader_.context.now};
    return true;
  }
  bool begins =
      c.take_any({"starting", "beginning", "starts", "commencing", "effective", "as of", "from"});
  if (!begins) return false;
  c.take_any({"on", "from", "in", "at"});
  repeat.from.emplace();
  current_ = &*repeat.from;
  return true;
}

// "until june" beside a repetition; "to 5" where it began at a time of day closes that time.
Result<bool> Phrase::take_ending() {
  Cursor& c = reader_.c;
  Cursor mark = c;
  Repeat& repeat = *meaning_.repeat;
  bool ends =
      c.take_any(to_words) || c.take_any({"ends", "up until"}) || (between_ && c.take("and"));
  if (!ends) return false;
  c.take_any({"on", "in"});
  Moment end;
  bool taken = TRY(take_moment_piece(reader_, end));
  bool only_clock = end.clock && end.days.empty();
  bool whole_month = taken && end.days.month && !end.days.day && end.days.nth == 0;
  bool included = whole_month && end.days.portion == Portion::whole && mark.looks_at("through");
  if (included) end.days.portion = Portion::end;
  bool closes_clock = only_clock && meaning_.start.clock && !meaning_.end;
  if (taken && closes_clock) {
    meaning_.end = end;
  } else if (taken && (!only_clock || within_day(repeat))) {
    repeat.until = end;
    current_ = &*repeat.until;
  } else {
    c = mark;
    return false;
  }
  return true;
}

Result<bool> Phrase::take_repeat_clause() {
  if (!meaning_.repeat) return false;
  if (take_beginning()) return true;
  return take_ending();
}

Result<bool> Phrase::take_piece() {
  size_t before = reader_.c.at;
  if (!nothing_said() && take_trailing_words(reader_.c)) return true;
  if (take_from()) {
    open_at_ = before;
    return true;
  }
  if (take_onwards() || take_another_time()) return true;
  bool said = take_length_clause() || take_day_range() || TRY(take_repetition()) ||
              (current_ == &meaning_.start && take_places(reader_.c, meaning_));
  if (!said && TRY(take_repeat_clause())) {
    if (clause_open()) open_at_ = before;
    return true;
  }
  if (said || TRY(take_moment_piece(reader_, *current_))) {
    open_at_.reset();
    return true;
  }
  if (!TRY(take_joint()) && !take_bound()) return false;
  open_at_ = before;
  return true;
}

}  // namespace

base::Error not_understood(std::string_view rest, std::string_view whole) {
  constexpr std::string_view hint =
      "Say it like 'friday at 3 pm', 'in two weeks' or 'every sunday at six'.";
  std::string shown = base::visible(base::trim(rest), 60);
  if (shown.empty()) return {Code::invalid, "No time was said.", std::string(hint)};
  if (base::trim(rest).size() == base::trim(whole).size())
    return {Code::invalid, fmt::format("I do not understand '{}' as a time.", shown),
            std::string(hint)};
  return {Code::invalid,
          fmt::format("I do not understand '{}' in '{}' as a time.", shown,
                      base::visible(base::trim(whole), 100)),
          std::string(hint)};
}

Result<Meaning> read_meaning(const std::vector<Token>& tokens, std::string_view words,
                             const Context& context) {
  return Phrase(tokens, words, context).read();
}

}  // namespace language::en
