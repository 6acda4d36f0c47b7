#include "language/phrase.h"

#include "base/text.h"

namespace language {
namespace {

using base::Code, base::fail, base::Result;
using Joint = Pieces::Joint;
using Bound = Meaning::Bound;

// The sign of "2026-05-14/2026-05-16", an interval of ISO 8601.
bool take_interval_sign(Cursor& c) {
  bool before_date = c.peek() == "/" && c.is_number(1) && c.peek(1).size() >= 4;
  c.at += before_date;
  return before_date;
}

// "I do not understand '…' as a time."
base::Error not_understood(std::string_view rest, std::string_view whole,
                           std::string_view examples) {
  std::string hint = fmt::format("Say it like {}.", examples);
  std::string shown = base::visible(base::trim(rest), 60);
  if (shown.empty()) return {Code::invalid, "No time was said.", hint};
  if (base::trim(rest).size() == base::trim(whole).size())
    return {Code::invalid, fmt::format("I do not understand '{}' as a time.", shown), hint};
  return {Code::invalid,
          fmt::format("I do not understand '{}' in '{}' as a time.", shown,
                      base::visible(base::trim(whole), 100)),
          hint};
}

bool within_day(const Repeat& repeat) {
  return repeat.every == Repeat::Every::hour || repeat.every == Repeat::Every::minute;
}

// Days listed once that follow each other, with no time of day, are a stretch: "friday or
// saturday".
void join_days(Meaning& meaning) {
  const Repeat& repeat = *meaning.repeat;
  bool only_days = repeat.once && !meaning.start.clock && !meaning.start.part && !meaning.end &&
                   !meaning.length && !repeat.from && !repeat.until;
  auto ends = only_days ? run_of(repeat.weekdays) : std::nullopt;
  if (!ends) return;
  meaning.repeat.reset();
  meaning.start.days.weekday = ends->first;
  meaning.end.emplace().days.weekday = ends->second;
}

bool says_only_days(const Moment& moment) {
  return Moment{.days = moment.days} == moment && !moment.empty();
}

// Reads a whole phrase. `current_` is the end of the stretch that the next piece belongs to.
class Phrase {
 public:
  Phrase(const Pieces& pieces, const std::vector<Token>& tokens, std::string_view words,
         const Context& context)
      : pieces_(pieces),
        words_(words),
        tokens_(tokens),
        reader_{Cursor(tokens), context},
        current_(&meaning_.start) {}

  Result<Meaning> read();

 private:
  Result<bool> take_piece();
  Result<bool> take_bounded_repetition();
  Result<bool> take_repetition();
  Result<bool> take_end();
  Result<bool> take_repeat_clause();
  bool take_beginning();
  Result<bool> take_ending();
  bool take_bound();
  bool take_day_range();
  bool take_length_clause();
  bool take_from();
  bool take_onwards();
  bool take_another_time();
  bool take_next_days();
  void open_end();
  bool nothing_said() const { return meaning_.start.empty() && !meaning_.repeat; }
  bool clause_open() const { return current_ != &meaning_.start && current_->empty(); }
  Meaning settled();
  base::Error not_here(size_t at) const;

  bool take(Joint joint) { return pieces_.take_joint(joint, reader_.c); }

  const Pieces& pieces_;
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
  take(Joint::leading);  // left over from "move it to"
  while (!c.done()) {
    size_t before = c.at;
    if (TRY(take_piece())) continue;
    if (!pieces_.take_filler(c) || c.done()) return std::unexpected(not_here(before));
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
  if (meaning_.repeat) join_days(meaning_);
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
  return not_understood(words_.substr(start), words_, pieces_.examples());
}

void Phrase::open_end() {
  meaning_.end.emplace();
  current_ = &*meaning_.end;
}

// "to", "until", "-" behind a beginning; "and" behind "between".
Result<bool> Phrase::take_end() {
  Cursor& c = reader_.c;
  bool stands_alone = meaning_.end || meaning_.repeat || meaning_.bound != Bound::none;
  if (stands_alone || meaning_.start.empty()) return false;
  bool joined = take(Joint::to) || (between_ && take(Joint::between_and)) || take_interval_sign(c);
  if (!joined) return false;
  open_end();
  return true;
}

bool Phrase::take_from() {
  if (take(Joint::between)) {
    between_ = true;
    return true;
  }
  Cursor ahead = reader_.c;
  if (pieces_.take_joint(Joint::from_now_on, ahead)) return false;
  bool from = !meaning_.repeat && take(Joint::starting);
  ahead = reader_.c;
  bool led = !from && pieces_.take_joint(Joint::from, ahead);
  if (led && (!meaning_.repeat || pieces_.at_clock(ahead))) {
    reader_.c = ahead;
    from = true;
  }
  from_said_ = from_said_ || from;
  return from;
}

// The "on" of "from thursday on".
bool Phrase::take_onwards() {
  Cursor mark = reader_.c;
  bool begun = from_said_ || (meaning_.repeat && meaning_.repeat->from);
  if (begun && !open_at_ && take(Joint::onwards) && reader_.c.done()) return true;
  reader_.c = mark;
  return false;
}

bool Phrase::take_day_range() {
  if (!pieces_.take_day_range(reader_.c, *current_, meaning_.end, between_)) return false;
  current_ = &*meaning_.end;
  return true;
}

// The second time of "every day at 8 am and 8 pm", "every morning at 8 and evening at 7"; one clock
// may serve two parts of the day: "every morning and evening at 8".
bool Phrase::take_another_time() {
  Cursor& c = reader_.c;
  Cursor mark = c;
  Moment& first = meaning_.start;
  bool first_said = current_ == &first && (first.clock || first.part) && !meaning_.end;
  if (!first_said || between_ || !take(Joint::again)) return false;
  Repeat counted;
  Cursor count = c;
  Moment more = pieces_.take_count(count, counted) ? Moment{} : pieces_.take_time_of_day(c);
  if (!more.part && (!first.clock || !more.clock)) {
    c = mark;
    return false;
  }
  if (!first.clock) first.clock = more.clock;
  meaning_.also_at.push_back(more);
  if (!repeated_time_at_) repeated_time_at_ = mark.at;
  return true;
}

// "today or tomorrow", "the 8th and the 9th": days that follow each other are a stretch.
bool Phrase::take_next_days() {
  Cursor mark = reader_.c;
  bool alone = current_ == &meaning_.start && !meaning_.end && !meaning_.repeat && !between_ &&
               !from_said_ && meaning_.bound == Bound::none && says_only_days(meaning_.start);
  Moment next;
  bool joined = alone && take(Joint::days_too);
  Result<bool> taken = joined ? take_moment(pieces_, reader_, next) : false;
  if (taken && *taken && says_only_days(next)) {
    auto first = resolve_days(meaning_.start.days, reader_.context);
    auto second = resolve_days(next.days, reader_.context);
    if (first && second && first->end == second->first) {
      meaning_.end = Moment{.days = {.base = *second}};
      current_ = &*meaning_.end;
      return true;
    }
  }
  reader_.c = mark;
  return false;
}

bool Phrase::take_bound() {
  if (meaning_.bound != Bound::none || meaning_.end || meaning_.repeat) return false;
  if (take(Joint::before)) {
    meaning_.bound = Bound::before;
  } else if (take(Joint::after)) {
    meaning_.bound = Bound::after;
  } else if (meaning_.start.empty() && take(Joint::since)) {
    meaning_.bound = Bound::since;
  } else {
    return false;
  }
  return true;
}

// "for two hours", "for 6 weeks".
bool Phrase::take_length_clause() {
  if (meaning_.length) return false;
  meaning_.length = pieces_.take_length_clause(reader_.c);
  return meaning_.length.has_value();
}

// "from 1 june to 31 july every friday": what repeats behind a stretch of days is bounded by it.
Result<bool> Phrase::take_bounded_repetition() {
  bool bounded = from_said_ && !meaning_.repeat && meaning_.end && current_ == &*meaning_.end &&
                 says_only_days(meaning_.start) && says_only_days(*meaning_.end);
  Meaning repeated;
  if (!bounded || !TRY(pieces_.take_repeat(reader_, repeated))) return false;
  DaySpec first = meaning_.start.days, last = meaning_.end->days;
  if (first.day && !first.month && !first.base) first.month = last.month;
  bool whole_month = last.month && !last.day && last.nth == 0 && last.portion == Portion::whole;
  if (whole_month) last.portion = Portion::end;
  repeated.repeat->from = Moment{.days = first};
  repeated.repeat->until = Moment{.days = last};
  meaning_ = std::move(repeated);
  current_ = &meaning_.start;
  return reader_.repeats = true;
}

// What "from" or "starting" named before a repetition is where that begins.
Result<bool> Phrase::take_repetition() {
  if (TRY(take_bounded_repetition())) return true;
  if (current_ != &meaning_.start)
    return meaning_.repeat && pieces_.take_count(reader_.c, *meaning_.repeat);
  Moment before = meaning_.start;
  bool repeated = meaning_.repeat.has_value();
  if (!TRY(pieces_.take_repeat(reader_, meaning_))) return false;
  reader_.repeats = true;
  if (repeated || !from_said_ || before.days.empty() || meaning_.end) return true;
  meaning_.repeat->from = Moment{.days = before.days};
  meaning_.start.days = {};
  return true;
}

// "starting next week" beside a repetition; what follows belongs to that moment.
bool Phrase::take_beginning() {
  Repeat& repeat = *meaning_.repeat;
  if (take(Joint::from_now_on)) {
    repeat.from = Moment{.instant = reader_.context.now};
    return true;
  }
  if (!take(Joint::begins)) return false;
  repeat.from.emplace();
  current_ = &*repeat.from;
  return true;
}

// "until june" beside a repetition; "to 5" where it began at a time of day closes that time.
Result<bool> Phrase::take_ending() {
  Cursor& c = reader_.c;
  Cursor mark = c;
  Repeat& repeat = *meaning_.repeat;
  if (!take(Joint::ends) && !(between_ && take(Joint::between_and))) return false;
  Moment end;
  bool taken = TRY(take_moment(pieces_, reader_, end));
  bool only_clock = end.clock && end.days.empty();
  bool whole_month = taken && end.days.month && !end.days.day && end.days.nth == 0;
  Cursor ahead = mark;
  bool included = whole_month && end.days.portion == Portion::whole &&
                  pieces_.take_joint(Joint::through, ahead);
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
  if (!nothing_said() && pieces_.take_trailing_words(reader_.c)) return true;
  if (take_from()) {
    open_at_ = before;
    return true;
  }
  if (take_onwards() || take_another_time() || take_next_days()) return true;
  bool said = take_length_clause() || take_day_range() || TRY(take_repetition()) ||
              (current_ == &meaning_.start && pieces_.take_places(reader_.c, meaning_));
  if (!said && TRY(take_repeat_clause())) {
    if (clause_open()) open_at_ = before;
    return true;
  }
  if (said || TRY(take_moment(pieces_, reader_, *current_))) {
    open_at_.reset();
    return true;
  }
  if (!TRY(take_end()) && !take_bound()) return false;
  open_at_ = before;
  return true;
}

}  // namespace

Result<bool> take_moment(const Pieces& pieces, Reader& r, Moment& moment) {
  Moment before = moment;
  bool taken = TRY(pieces.take_moment_piece(r, moment));
  if (taken && overwritten(before, moment))
    return fail(Code::invalid, "Two times are named.", "Name one of them.");
  return taken;
}

Result<Meaning> read_phrase(const Pieces& pieces, const std::vector<Token>& tokens,
                            std::string_view words, const Context& context) {
  return Phrase(pieces, tokens, words, context).read();
}

}  // namespace language
