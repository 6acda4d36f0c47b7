#include "language/english_words.h"

#include "base/text.h"
#include "language/feasts.h"
#include "language/mistakes.h"
#include "language/parts.h"

namespace language::en {
namespace {

using namespace parts;
using feasts::fixed, feasts::from_easter, feasts::nth, feasts::advent;

struct Name {
  std::string_view said, meant;
};

constexpr std::array weekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                 "friday", "saturday", "sunday"};
constexpr std::array months = {"january",   "february", "march",    "april",
                               "may",       "june",     "july",     "august",
                               "september", "october",  "november", "december"};

// Abbreviations and mistakes that are more than one letter away, or in words too short to be
// mended.
constexpr Name synonyms[] = {{"mon", "monday"},
                             {"tue", "tuesday"},
                             {"tues", "tuesday"},
                             {"wed", "wednesday"},
                             {"weds", "wednesday"},
                             {"wendesday", "wednesday"},
                             {"wensday", "wednesday"},
                             {"wednsday", "wednesday"},
                             {"wedensday", "wednesday"},
                             {"thu", "thursday"},
                             {"thur", "thursday"},
                             {"thurs", "thursday"},
                             {"thrusday", "thursday"},
                             {"fri", "friday"},
                             {"sat", "saturday"},
                             {"sun", "sunday"},
                             {"jan", "january"},
                             {"feb", "february"},
                             {"febuary", "february"},
                             {"mar", "march"},
                             {"marhc", "march"},
                             {"mrach", "march"},
                             {"apr", "april"},
                             {"apirl", "april"},
                             {"arpil", "april"},
                             {"aprl", "april"},
                             {"jun", "june"},
                             {"jul", "july"},
                             {"aug", "august"},
                             {"agust", "august"},
                             {"sep", "september"},
                             {"sept", "september"},
                             {"oct", "october"},
                             {"nov", "november"},
                             {"dec", "december"},
                             {"tommorow", "tomorrow"},
                             {"tomorow", "tomorrow"},
                             {"tommorrow", "tomorrow"},
                             {"tomorrrow", "tomorrow"},
                             {"tmrw", "tomorrow"},
                             {"tomorrows", "tomorrow"},
                             {"todays", "today"},
                             {"tonights", "tonight"},
                             {"yesterdays", "yesterday"},
                             {"mintues", "minutes"},
                             {"minuets", "minutes"},
                             {"minuts", "minutes"},
                             {"tmr", "tomorrow"},
                             {"tmw", "tomorrow"},
                             {"tomo", "tomorrow"},
                             {"tonite", "tonight"},
                             {"tomoz", "tomorrow"},
                             {"tomorra", "tomorrow"},
                             {"tomoroww", "tomorrow"},
                             {"nite", "night"},
                             {"arvo", "afternoon"},
                             {"morn", "morning"},
                             {"satday", "saturday"},
                             {"satdy", "saturday"},
                             {"minits", "minutes"},
                             {"minites", "minutes"},
                             {"mth", "month"},
                             {"mnth", "month"},
                             {"befor", "before"},
                             {"yday", "yesterday"},
                             {"wkend", "weekend"},
                             {"wknd", "weekend"},
                             {"noonish", "noon"},
                             {"lunchtimes", "lunchtime"},
                             {"afternon", "afternoon"},
                             {"til", "until"},
                             {"till", "until"},
                             {"untill", "until"},
                             {"thru", "through"},
                             {"xmas", "christmas"},
                             {"nxt", "next"},
                             {"evry", "every"},
                             {"evrey", "every"},
                             {"wk", "week"},
                             {"wks", "weeks"},
                             {"midnite", "midnight"}};

// Words with a digit that is spoken: the token before, the one behind it.
struct Spelled {
  std::string_view first, second, meant;
};
constexpr Spelled spelled_with_digits[] = {{"2", "moro", "tomorrow"}, {"2", "morrow", "tomorrow"},
                                           {"2", "moz", "tomorrow"},  {"2", "day", "today"},
                                           {"2", "nite", "tonight"},  {"b", "4", "before"}};

// Words that a single slip may be mended to.
constexpr std::string_view mendable[] = {
    "monday",   "tuesday", "wednesday", "thursday", "friday",   "saturday", "sunday",   "january",
    "february", "august",  "september", "october",  "november", "december", "tomorrow", "yesterday",
    "tonight",  "morning", "afternoon", "evening",  "midnight", "weekend",  "fortnight"};

bool is_plural(std::string_view word) {
  return word.ends_with('s') &&
         std::ranges::find(mendable, word.substr(0, word.size() - 1)) != std::end(mendable);
}

std::string full_word(std::string word) {
  for (const Name& name : synonyms)
    if (name.said == word) return std::string(name.meant);
  if (word.size() > 4 && word.ends_with("ish")) word.resize(word.size() - 3);
  if (word.size() < 5 || is_plural(word)) return word;
  for (std::string_view right : mendable)
    if (one_slip_apart(word, right)) return std::string(right);
  return word;
}

template <class Names>
std::optional<int> place_in(const Names& names, std::string_view word) {
  auto found = std::ranges::find(names, word);
  if (found == std::end(names)) return std::nullopt;
  return int(found - std::begin(names));
}

// Longer names before the shorter ones they begin with; regional rules before the general one.
constexpr NamedFeast names_of_feasts[] = {{"christmas eve", fixed(12, 24)},
                                          {"christmas day", fixed(12, 25)},
                                          {"christmas", fixed(12, 25)},
                                          {"boxing day", fixed(12, 26)},
                                          {"st stephen day", fixed(12, 26)},
                                          {"new year eve", fixed(12, 31)},
                                          {"new years eve", fixed(12, 31)},
                                          {"nye", fixed(12, 31)},
                                          {"new year day", fixed(1, 1)},
                                          {"new years day", fixed(1, 1)},
                                          {"new years", fixed(1, 1)},
                                          {"new year", fixed(1, 1)},
                                          {"epiphany", fixed(1, 6)},
                                          {"burns night", fixed(1, 25)},
                                          {"groundhog day", fixed(2, 2)},
                                          {"valentine day", fixed(2, 14)},
                                          {"valentines day", fixed(2, 14)},
                                          {"valentines", fixed(2, 14)},
                                          {"valentine", fixed(2, 14)},
                                          {"international women day", fixed(3, 8)},
                                          {"women day", fixed(3, 8)},
                                          {"pi day", fixed(3, 14)},
                                          {"st david day", fixed(3, 1)},
                                          {"st patrick day", fixed(3, 17)},
                                          {"saint patrick day", fixed(3, 17)},
                                          {"st patricks day", fixed(3, 17)},
                                          {"april fools day", fixed(4, 1)},
                                          {"april fool day", fixed(4, 1)},
                                          {"april fools", fixed(4, 1)},
                                          {"earth day", fixed(4, 22)},
                                          {"australia day", fixed(1, 26)},
                                          {"anzac day", fixed(4, 25)},
                                          {"st george day", fixed(4, 23)},
                                          {"walpurgis night", fixed(4, 30)},
                                          {"may day", fixed(5, 1)},
                                          {"labor day", nth(9, 0, 1), "US CA"},
                                          {"labour day", nth(9, 0, 1), "US CA"},
                                          {"labour day", fixed(5, 1)},
                                          {"labor day", fixed(5, 1)},
                                          {"star wars day", fixed(5, 4)},
                                          {"cinco de mayo", fixed(5, 5)},
                                          {"europe day", fixed(5, 9)},
                                          {"memorial day", nth(5, 0, -1)},
                                          {"juneteenth", fixed(6, 19)},
                                          {"midsummer eve", fixed(6, 23)},
                                          {"midsummer day", fixed(6, 24)},
                                          {"canada day", fixed(7, 1)},
                                          {"independence day", fixed(7, 4)},
                                          {"fourth of july", fixed(7, 4)},
                                          {"bastille day", fixed(7, 14)},
                                          {"german unity day", fixed(10, 3)},
                                          {"halloween", fixed(10, 31)},
                                          {"all saints day", fixed(11, 1)},
                                          {"all saints", fixed(11, 1)},
                                          {"all souls day", fixed(11, 2)},
                                          {"guy fawkes night", fixed(11, 5)},
                                          {"bonfire night", fixed(11, 5)},
                                          {"armistice day", fixed(11, 11)},
                                          {"veterans day", fixed(11, 11)},
                                          {"remembrance sunday", nth(11, 6, 2)},
                                          {"remembrance day", fixed(11, 11)},
                                          {"st andrew day", fixed(11, 30)},
                                          {"st nicholas day", fixed(12, 6)},
                                          {"shrove tuesday", from_easter(-47)},
                                          {"pancake day", from_easter(-47)},
                                          {"mardi gras", from_easter(-47)},
                                          {"ash wednesday", from_easter(-46)},
                                          {"palm sunday", from_easter(-7)},
                                          {"maundy thursday", from_easter(-3)},
                                          {"good friday", from_easter(-2)},
                                          {"easter saturday", from_easter(-1)},
                                          {"easter eve", from_easter(-1)},
                                          {"easter sunday", from_easter(0)},
                                          {"easter monday", from_easter(1)},
                                          {"easter", from_easter(0)},
                                          {"ascension day", from_easter(39)},
                                          {"ascension", from_easter(39)},
                                          {"whit sunday", from_easter(49)},
                                          {"whit monday", from_easter(50)},
                                          {"whitsun", from_easter(49)},
                                          {"pentecost monday", from_easter(50)},
                                          {"pentecost sunday", from_easter(49)},
                                          {"pentecost", from_easter(49)},
                                          {"corpus christi", from_easter(60)},
                                          {"mothering sunday", from_easter(-21)},
                                          {"mother day", from_easter(-21), "GB IE"},
                                          {"mothers day", from_easter(-21), "GB IE"},
                                          {"mother day", nth(5, 6, 2)},
                                          {"mothers day", nth(5, 6, 2)},
                                          {"father day", nth(6, 6, 3)},
                                          {"fathers day", nth(6, 6, 3)},
                                          {"thanksgiving day", nth(10, 0, 2), "CA"},
                                          {"thanksgiving", nth(10, 0, 2), "CA"},
                                          {"thanksgiving day", nth(11, 3, 4)},
                                          {"thanksgiving", nth(11, 3, 4)},
                                          {"black friday", nth(11, 3, 4, 1)},
                                          {"cyber monday", nth(11, 3, 4, 4)},
                                          {"early may bank holiday", nth(5, 0, 1)},
                                          {"may day bank holiday", nth(5, 0, 1)},
                                          {"spring bank holiday", nth(5, 0, -1)},
                                          {"summer bank holiday", nth(8, 0, -1)},
                                          {"august bank holiday", nth(8, 0, -1)},
                                          {"martin luther king day", nth(1, 0, 3)},
                                          {"mlk day", nth(1, 0, 3)},
                                          {"presidents day", nth(2, 0, 3)},
                                          {"president day", nth(2, 0, 3)},
                                          {"columbus day", nth(10, 0, 2)},
                                          {"first sunday of advent", advent(1)},
                                          {"first sunday in advent", advent(1)},
                                          {"first of advent", advent(1)},
                                          {"first advent", advent(1)},
                                          {"second sunday of advent", advent(2)},
                                          {"second advent", advent(2)},
                                          {"third sunday of advent", advent(3)},
                                          {"third advent", advent(3)},
                                          {"fourth sunday of advent", advent(4)},
                                          {"fourth advent", advent(4)}};

// "am" and "pm" where no number stands before them: "saturday pm", "this pm"; "thurs eve".
std::optional<Part> take_half_of_day(Cursor& c) {
  if (c.at == 0 || c.behind_number()) return std::nullopt;
  if (c.take("am")) return morning;
  if (c.take_any({"pm", "aft"})) return afternoon;
  return c.take("eve") ? std::optional(evening) : std::nullopt;
}

std::optional<Part> take_plain_part(Cursor& c, bool plural) {
  std::string_view word = c.peek();
  if (plural) {
    if (!word.ends_with('s')) return std::nullopt;
    word.remove_suffix(1);
  }
  static constexpr std::pair<std::string_view, Part> names[] = {{"morning", morning},
                                                                {"afternoon", afternoon},
                                                                {"evening", evening},
                                                                {"night", night},
                                                                {"lunchtime", midday}};
  for (auto& [name, part] : names) {
    if (word != name) continue;
    ++c.at;
    return part;
  }
  if (plural) return std::nullopt;
  if (c.take_any({"lunch time", "lunch hour", "lunch"})) return midday;
  if (c.take_any({"breakfast time", "breakfast"})) return breakfast;
  if (c.take_any({"dinner time", "dinnertime", "dinner", "supper"})) return dinner;
  if (c.take_any({"brunch time", "brunch"})) return brunch;
  if (c.take_any({"the crack of dawn", "crack of dawn", "dawn", "daybreak", "first light"}))
    return dawn;
  if (c.take_any({"tea time", "teatime"})) return tea;
  if (c.follows("before") || c.follows("after")) {
    if (c.take("work")) return work;
    if (c.take("school")) return school;
    if (c.take("tea")) return tea;
  }
  return take_half_of_day(c);
}

}  // namespace

std::vector<Token> time_tokens(std::string_view words) {
  std::vector<Token> out;
  for (Token& token : tokenise(words)) {
    bool after_word = !out.empty() && out.back().kind == Token::Kind::word && token.glued;
    bool after_name =
        !out.empty() && (weekday_named(out.back().text) || month_named(out.back().text));
    if (token.text == "." && (after_name || (after_word && out.back().text.size() > 1))) continue;
    auto spelled = std::ranges::find_if(spelled_with_digits, [&](const Spelled& s) {
      return token.glued && !out.empty() && out.back().text == s.first && token.text == s.second;
    });
    if (spelled != std::end(spelled_with_digits)) {
      out.back() = {Token::Kind::word, std::string(spelled->meant), out.back().start, token.end,
                    out.back().glued};
      continue;
    }
    if (token.kind == Token::Kind::word) token.text = full_word(std::move(token.text));
    out.push_back(std::move(token));
  }
  return out;
}

std::optional<int> weekday_named(std::string_view word) { return place_in(weekdays, word); }

std::optional<int> plural_weekday_named(std::string_view word) {
  if (!word.ends_with('s')) return std::nullopt;
  return weekday_named(word.substr(0, word.size() - 1));
}

std::optional<int> month_named(std::string_view word) {
  auto place = place_in(months, word);
  return place ? std::optional(*place + 1) : std::nullopt;
}

std::optional<int> take_weekday(Cursor& c) {
  auto weekday = weekday_named(c.peek());
  if (weekday) ++c.at;
  return weekday;
}

std::optional<int> take_month(Cursor& c) {
  auto month = month_named(c.peek());
  if (month) ++c.at;
  return month;
}

std::optional<Feast> take_feast(Cursor& c, std::string_view tag) {
  return language::take_feast(c, names_of_feasts, tag);
}

std::optional<Part> take_part_share(Cursor& c, bool is_early) {
  auto part = take_plain_part(c, false);
  if (!part) return std::nullopt;
  return is_early ? early(*part) : late(*part);
}

std::optional<Part> take_part(Cursor& c, bool plural) {
  Cursor mark = c;
  bool is_early = c.take("early"), is_late = !is_early && c.take("late");
  bool is_middle = !is_early && !is_late && c.take("mid");
  if (is_middle) c.take("-");
  if (is_early || is_late) c.take_any({"in the", "at"});
  if (auto part = take_plain_part(c, plural))
    return is_early ? early(*part) : is_late ? late(*part) : is_middle ? middle(*part) : *part;
  c = mark;
  return std::nullopt;
}

}  // namespace language::en
