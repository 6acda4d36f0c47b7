// The pieces of an English phrase about time; `take_` functions keep the promise of Pieces.
#pragma once
#include "language/english_words.h"
#include "language/phrase.h"

namespace language::en {

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

const Pieces& pieces();

}  // namespace language::en
