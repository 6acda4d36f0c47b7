// English words and what they stand for.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "language/meaning.h"
#include "language/token.h"

namespace language::en {

// Tokens of words about time: abbreviations and typing mistakes become the full word ("weds" is
// "wednesday"), the full stop behind an abbreviation or a sentence is gone.
std::vector<Token> time_tokens(std::string_view words);

// Monday is 0. The plural ("mondays") is another word, since it means every Monday.
std::optional<int> weekday_named(std::string_view word);
std::optional<int> plural_weekday_named(std::string_view word);
std::optional<int> month_named(std::string_view word);
std::optional<int> take_weekday(Cursor& c);
std::optional<int> take_month(Cursor& c);
// "christmas eve", "good friday". Feasts that differ by country follow the region of the tag.
std::optional<Feast> take_feast(Cursor& c, std::string_view tag);
// "late afternoon", "lunchtime". The plural ("mornings") is taken where `plural` is set.
std::optional<Part> take_part(Cursor& c, bool plural = false);
// "morning" where "early" or "late" was said further in front.
std::optional<Part> take_part_share(Cursor& c, bool is_early);

// "14th", "fourteenth", "twenty-first"; 1 to 999 in digits, to 99 in words.
std::optional<int> take_ordinal(Cursor& c);
// 0 to 99 in words: "twenty-one".
std::optional<int> take_below_hundred(Cursor& c);
// "7", "seven", "twenty-one": a whole number up to 9999 that is not the beginning of a decimal.
std::optional<int> take_small(Cursor& c);
// "1,250.5", "two dozen", "half a million", "two and a half", "3/4".
std::optional<base::Decimal> take_number(Cursor& c);
// "an hour and a half", "1h30", "two weeks". minutes_may_be_bare: "an hour twenty", "three minutes
// thirty".
std::optional<Length> take_length(Cursor& c, bool minutes_may_be_bare = false);
bool at_time_unit(const Cursor& c);

}  // namespace language::en
