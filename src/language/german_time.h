// The pieces of a German phrase about time; `take_` functions keep the promise of Pieces.
#pragma once
#include "language/german_words.h"
#include "language/phrase.h"

namespace language::de {

// "15 Uhr 30", "15.30", "drei", and what take_spoken_clock takes.
std::optional<Clock> take_clock(Cursor& c);
// "halb vier" (3:30), "viertel acht" (7:15), "fünf vor halb neun", "zehn nach drei".
std::optional<Clock> take_spoken_clock(Cursor& c);
// An ordinal ("8.") is rather a day.
bool at_clock(const Cursor& c);

// Adds what is said to the spec; fails where it contradicts what was said before.
base::Result<bool> take_days(Reader& r, DaySpec& spec);
// "KW 23", "Ende Juni", "die erste Woche im Juni", "drittes Quartal".
base::Result<bool> take_stretch_of_days(Reader& r, DaySpec& spec);
std::optional<int> take_year(Cursor& c);
// "Woche", "Wochenende", "Monat", "Quartal", "Jahr".
std::optional<Unit> take_unit(Cursor& c);
// "dieser", "kommender", "letzter"; "nächster" is Which::next.
std::optional<Which> take_which(Cursor& c);

// "in zwei Wochen", "vor drei Tagen", "eine Stunde vor Mitternacht", "am Tag davor", "jetzt".
base::Result<bool> take_offset(Reader& r, Moment& moment);

// "jeden zweiten Dienstag", "täglich", "montags und donnerstags".
base::Result<bool> take_repeat(Reader& r, Meaning& meaning);
// "am 1. und 15. jeden Monats".
bool take_places(Cursor& c, Meaning& meaning);
// "zehnmal", "10 Mal".
bool take_count(Cursor& c, Repeat& repeat);

bool take_filler(Cursor& c);
const Pieces& pieces();

}  // namespace language::de
