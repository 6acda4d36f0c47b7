// German words and what they stand for. Words are read in one form: umlauts without their dots,
// compounds in parts ("freitagabend" is "freitag abend"), inflected words with one ending
// ("nächsten", "nächster" are "nachste"), articles as "der" and "ein".
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "language/meaning.h"
#include "language/token.h"

namespace language::de {

// Tokens in that form; the full stop behind an abbreviation or a sentence is gone.
std::vector<Token> time_tokens(std::string_view words);
// Tokens in which only umlauts ("ae" is one too) have one form, and those in which also numbers do.
std::vector<Token> plain_tokens(std::string_view words);
std::vector<Token> number_tokens(std::string_view words);

// Monday is 0. "montags" is another word, since it means every Monday.
std::optional<int> weekday_named(std::string_view word);
std::optional<int> repeated_weekday_named(std::string_view word);
std::optional<int> month_named(std::string_view word);
std::optional<int> take_weekday(Cursor& c);
std::optional<int> take_month(Cursor& c);
// "heiligabend", "erster advent".
std::optional<Feast> take_feast(Cursor& c, std::string_view tag);
// "nachmittag", "abends", "am frühen morgen", "früh".
std::optional<Part> take_part(Cursor& c);

// "einundzwanzig", "zweitausendsechsundzwanzig".
std::optional<int64_t> number_named(std::string_view word);
// "achte", "einundzwanzigste"; 1 to 366.
std::optional<int> ordinal_named(std::string_view word);
// The same, and "8.".
std::optional<int> take_ordinal(Cursor& c);
// "7", "sieben": a whole number up to 9999 that is not the beginning of a decimal.
std::optional<int> take_small(Cursor& c);
// "1.250,5", "zwei dutzend", "eine halbe million", "zweieinhalb", "3/4".
std::optional<base::Decimal> take_number(Cursor& c);
// "anderthalb stunden", "1h30", "zwei wochen". minutes_may_be_bare: "eine stunde zwanzig".
std::optional<Length> take_length(Cursor& c, bool minutes_may_be_bare = false);
bool at_time_unit(const Cursor& c);

}  // namespace language::de
