// Feasts as they are kept and called in Germany, Austria and Switzerland.
#include "language/feasts.h"
#include "language/german_words.h"

namespace language::de {
namespace {

using feasts::fixed, feasts::from_easter, feasts::nth, feasts::advent;

// Days counted from the first Sunday of Advent.
constexpr Feast from_advent(int offset) {
  Feast feast = advent(1);
  feast.day += offset;
  return feast;
}

// Longer names before the shorter ones they begin with; regional rules before the general one.
constexpr NamedFeast names_of_feasts[] = {{"neujahrstag", fixed(1, 1)},
                                          {"neujahr", fixed(1, 1)},
                                          {"heilige drei konige", fixed(1, 6)},
                                          {"heiligen drei konige", fixed(1, 6)},
                                          {"dreikonigstag", fixed(1, 6)},
                                          {"dreikonig", fixed(1, 6)},
                                          {"valentinstag", fixed(2, 14)},
                                          {"weiberfastnacht", from_easter(-52)},
                                          {"rosenmontag", from_easter(-48)},
                                          {"faschingsdienstag", from_easter(-47)},
                                          {"fastnachtsdienstag", from_easter(-47)},
                                          {"aschermittwoch", from_easter(-46)},
                                          {"internationale frauentag", fixed(3, 8)},
                                          {"frauentag", fixed(3, 8)},
                                          {"josefstag", fixed(3, 19)},
                                          {"palmsonntag", from_easter(-7)},
                                          {"grundonnerstag", from_easter(-3)},
                                          {"karfreitag", from_easter(-2)},
                                          {"karsamstag", from_easter(-1)},
                                          {"ostersamstag", from_easter(-1)},
                                          {"ostersonntag", from_easter(0)},
                                          {"ostermontag", from_easter(1)},
                                          {"osterdienstag", from_easter(2)},
                                          {"ostern", from_easter(0)},
                                          {"weisser sonntag", from_easter(7)},
                                          {"weissen sonntag", from_easter(7)},
                                          {"walpurgisnacht", fixed(4, 30)},
                                          {"tag der arbeit", fixed(5, 1)},
                                          {"maifeiertag", fixed(5, 1)},
                                          {"muttertag", nth(5, 6, 2)},
                                          {"christi himmelfahrt", from_easter(39)},
                                          {"maria himmelfahrt", fixed(8, 15)},
                                          {"himmelfahrtstag", from_easter(39)},
                                          {"himmelfahrt", from_easter(39)},
                                          {"auffahrt", from_easter(39), "CH"},
                                          {"vatertag", nth(6, 6, 2), "AT"},
                                          {"vatertag", nth(6, 6, 1), "CH"},
                                          {"vatertag", from_easter(39)},
                                          {"pfingstsamstag", from_easter(48)},
                                          {"pfingstsonntag", from_easter(49)},
                                          {"pfingstmontag", from_easter(50)},
                                          {"pfingsten", from_easter(49)},
                                          {"fronleichnam", from_easter(60)},
                                          {"johannistag", fixed(6, 24)},
                                          {"siebenschlafer", fixed(6, 27)},
                                          {"bundesfeiertag", fixed(8, 1)},
                                          {"nationalfeiertag", fixed(10, 26), "AT"},
                                          {"nationalfeiertag", fixed(8, 1), "CH"},
                                          {"nationalfeiertag", fixed(10, 3)},
                                          {"augsburger friedensfest", fixed(8, 8)},
                                          {"friedensfest", fixed(8, 8)},
                                          {"knabenschiessen", nth(9, 6, 2)},
                                          {"weltkindertag", fixed(9, 20)},
                                          {"bettag", nth(9, 6, 3), "CH"},
                                          {"erntedankfest", nth(10, 6, 1)},
                                          {"erntedank", nth(10, 6, 1)},
                                          {"tag der deutschen einheit", fixed(10, 3)},
                                          {"reformationstag", fixed(10, 31)},
                                          {"halloween", fixed(10, 31)},
                                          {"allerheiligen", fixed(11, 1)},
                                          {"allerseelen", fixed(11, 2)},
                                          {"martinstag", fixed(11, 11)},
                                          {"sankt martin", fixed(11, 11)},
                                          {"st martin", fixed(11, 11)},
                                          {"volkstrauertag", from_advent(-14)},
                                          {"buss - und bettag", from_advent(-11)},
                                          {"buss und bettag", from_advent(-11)},
                                          {"totensonntag", from_advent(-7)},
                                          {"ewigkeitssonntag", from_advent(-7)},
                                          {"erste advent", advent(1)},
                                          {"1 . advent", advent(1)},
                                          {"zweite advent", advent(2)},
                                          {"2 . advent", advent(2)},
                                          {"dritte advent", advent(3)},
                                          {"3 . advent", advent(3)},
                                          {"vierte advent", advent(4)},
                                          {"4 . advent", advent(4)},
                                          {"barbaratag", fixed(12, 4)},
                                          {"nikolaustag", fixed(12, 6)},
                                          {"nikolaus", fixed(12, 6)},
                                          {"sankt nikolaus", fixed(12, 6)},
                                          {"maria empfangnis", fixed(12, 8)},
                                          {"heiligabend", fixed(12, 24)},
                                          {"heilige abend", fixed(12, 24)},
                                          {"heiligen abend", fixed(12, 24)},
                                          {"heiliger abend", fixed(12, 24)},
                                          {"weihnachtsabend", fixed(12, 24)},
                                          {"erste weihnachtsfeiertag", fixed(12, 25)},
                                          {"erste weihnachtstag", fixed(12, 25)},
                                          {"1 . weihnachtsfeiertag", fixed(12, 25)},
                                          {"1 . weihnachtstag", fixed(12, 25)},
                                          {"zweite weihnachtsfeiertag", fixed(12, 26)},
                                          {"zweite weihnachtstag", fixed(12, 26)},
                                          {"2 . weihnachtsfeiertag", fixed(12, 26)},
                                          {"2 . weihnachtstag", fixed(12, 26)},
                                          {"weihnachtstag", fixed(12, 25)},
                                          {"weihnachten", fixed(12, 25)},
                                          {"stephanstag", fixed(12, 26)},
                                          {"stefanitag", fixed(12, 26)},
                                          {"stephanitag", fixed(12, 26)},
                                          {"silvester", fixed(12, 31)},
                                          {"sylvester", fixed(12, 31)}};

}  // namespace

std::optional<Feast> take_feast(Cursor& c, std::string_view tag) {
  return language::take_feast(c, names_of_feasts, tag);
}

}  // namespace language::de
