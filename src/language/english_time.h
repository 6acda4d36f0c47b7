// The pieces of an English phrase about time. Each `take_` function reads one piece where the
// cursor stands: true and the cursor behind it, or false and the cursor where it was. An error
// means the piece was recognised but cannot be.
#pragma once
#include "language/english_words.h"
#include "language/meaning.h"

namespace language::en {

struct Reader {
  Cursor c;
  const Context& context;
  bool repeats = false;  // "every month" was said
};

// "half past twelve", "18:30", "six".
std::optional<Clock> take_clock(Cursor& c, bool after_at);
bool at_clock(const Cursor& c);
// "half past", "quarter to", "ten past", "twenty-five minutes to" with no hour behind them: the
// minutes, negative before the hour.
std::optional<int> take_minutes_alone(Cursor& c);

// Adds what is said to the spec; fails where it contradicts what was said before.
base::Result<bool> take_days(Reader& r, DaySpec& spec);
// "week 20", "the end of june", "later this week", "q3".
base::Result<bool> take_stretch_of_days(Reader& r, DaySpec& spec);
std::optional<int> take_year(Cursor& c);
// "week", "weekend", "month", "quarter", "year"; `plural` where a possessive lost its apostrophe
// ("next weeks").
std::optional<Unit> take_unit(Cursor& c, bool plural = false);
// The week, month … `steps` further than the day's own.
Days unit_around(Day day, Unit unit, int steps);
// "14.5.2026", "5/14", "2026-05-14".
bool take_written_date(Reader& r, DaySpec& spec);
// Joins two specs; false where they contradict each other.
bool join(DaySpec& into, const DaySpec& more);

// "in twenty minutes", "two days ago", "an hour before noon", "the day after", "that morning".
base::Result<bool> take_offset(Reader& r, Moment& moment);

// "every other tuesday", "daily", "mondays and thursdays".
base::Result<bool> take_repeat(Reader& r, Meaning& meaning);
// "the 1st and 15th of every month", "the first and third monday of the month".
bool take_places(Cursor& c, Meaning& meaning);
// "10 times", "for 3 sessions".
bool take_count(Cursor& c, Repeat& repeat);

// Words that carry no meaning of their own between pieces: "on", "at", "around".
bool take_filler(Cursor& c);
// Such words behind what was said: "please", "at the latest".
bool take_trailing_words(Cursor& c);
// One piece of a moment: an offset, days, a part of the day or a clock.
base::Result<bool> take_moment_piece(Reader& r, Moment& moment);

base::Result<Meaning> read_meaning(const std::vector<Token>& tokens, std::string_view words,
                                   const Context& context);
// "I do not understand '…' as a time."
base::Error not_understood(std::string_view rest, std::string_view whole);

}  // namespace language::en
