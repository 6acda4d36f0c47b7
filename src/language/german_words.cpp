#include "language/german_words.h"

#include "base/text.h"
#include "language/mistakes.h"
#include "language/parts.h"

namespace language::de {
namespace {

constexpr std::array weekdays = {"montag",  "dienstag", "mittwoch", "donnerstag",
                                 "freitag", "samstag",  "sonntag"};
constexpr std::array months = {"januar", "februar", "marz",      "april",   "mai",      "juni",
                               "juli",   "august",  "september", "oktober", "november", "dezember"};

struct Name {
  std::string_view said, meant;
};

// Abbreviations, other words for the same, compounds that are phrases, and mistakes that a single
// slip would mend to the wrong word.
constexpr Name synonyms[] = {{"mo", "montag"},
                             {"di", "dienstag"},
                             {"mi", "mittwoch"},
                             {"do", "donnerstag"},
                             {"fr", "freitag"},
                             {"sa", "samstag"},
                             {"so", "sonntag"},
                             {"sonnabend", "samstag"},
                             {"sonnabends", "samstags"},
                             {"monntag", "montag"},
                             {"sontag", "sonntag"},
                             {"mitwoch", "mittwoch"},
                             {"donerstag", "donnerstag"},
                             {"jan", "januar"},
                             {"janner", "januar"},
                             {"feb", "februar"},
                             {"feber", "februar"},
                             {"mrz", "marz"},
                             {"mar", "marz"},
                             {"apr", "april"},
                             {"jun", "juni"},
                             {"juno", "juni"},
                             {"jul", "juli"},
                             {"aug", "august"},
                             {"sep", "september"},
                             {"sept", "september"},
                             {"okt", "oktober"},
                             {"nov", "november"},
                             {"dez", "dezember"},
                             {"die", "der"},
                             {"das", "der"},
                             {"den", "der"},
                             {"dem", "der"},
                             {"des", "der"},
                             {"tagen", "tage"},
                             {"tages", "tag"},
                             {"monats", "monat"},
                             {"monaten", "monate"},
                             {"jahres", "jahr"},
                             {"jahren", "jahre"},
                             {"quartals", "quartal"},
                             {"wochenendes", "wochenende"},
                             {"werktages", "werktag"},
                             {"werktagen", "werktage"},
                             {"arbeitstag", "werktag"},
                             {"arbeitstage", "werktage"},
                             {"arbeitstagen", "werktage"},
                             {"kalenderwoche", "kw"},
                             {"anfangs", "anfang"},
                             {"beginn", "anfang"},
                             {"monatsanfang", "anfang der monat"},
                             {"monatsbeginn", "anfang der monat"},
                             {"monatsmitte", "mitte der monat"},
                             {"monatsende", "ende der monat"},
                             {"wochenanfang", "anfang der woche"},
                             {"wochenbeginn", "anfang der woche"},
                             {"wochenmitte", "mitte der woche"},
                             {"jahresanfang", "anfang der jahr"},
                             {"jahresbeginn", "anfang der jahr"},
                             {"jahresmitte", "mitte der jahr"},
                             {"jahresende", "ende der jahr"},
                             {"quartalsanfang", "anfang der quartal"},
                             {"quartalsende", "ende der quartal"},
                             {"jahreshalfte", "halfte der jahr"},
                             {"monatshalfte", "halfte der monat"},
                             {"vortag", "tag davor"},
                             {"folgetag", "tag danach"},
                             {"fruhmorgens", "fruhe morgen"},
                             {"spatabends", "spate abend"},
                             {"spatnachmittags", "spate nachmittag"},
                             {"fruhen", "fruhe"},
                             {"fruhem", "fruhe"},
                             {"spaten", "spate"},
                             {"spatem", "spate"},
                             {"osterwochenende", "ostern wochenende"},
                             {"pfingstwochenende", "pfingsten wochenende"},
                             {"weihnachtswoche", "weihnachten woche"},
                             {"osterwoche", "ostern woche"},
                             {"karwoche", "karfreitag woche"}};

// Words with endings: "nächsten", "nächster", "nächstes" are all "nachste".
constexpr std::string_view inflected[] = {
    "nachst",   "ubernachst", "kommend", "dies", "jed",  "letzt",  "vergangen", "vorig",
    "vorletzt", "folgend",    "halb",    "ganz", "selb", "gleich", "jetzig",    "aktuell"};

// Words that a single slip may be mended to.
constexpr std::string_view mendable[] = {
    "montag",     "dienstag",   "mittwoch",   "donnerstag", "freitag",     "samstag",   "sonntag",
    "januar",     "februar",    "august",     "september",  "oktober",     "november",  "dezember",
    "ubermorgen", "vorgestern", "nachmittag", "vormittag",  "mitternacht", "wochenende"};

// "ae", "oe" and "ue" as the umlauts they stand for, which are folded.
std::string plain_umlauts(std::string word) {
  for (size_t at = 1; at < word.size(); ++at) {
    char before = word[at - 1];
    bool umlaut = word[at] == 'e' && (before == 'a' || before == 'o' || before == 'u');
    bool diphthong = at > 1 && before == 'u' &&
                     (word[at - 2] == 'a' || word[at - 2] == 'e' || word[at - 2] == 'q');
    bool two_syllables = word.compare(at, 3, "ell") == 0;  // "aktuell"
    if (umlaut && !diphthong && !two_syllables) word.erase(at, 1);
  }
  return word;
}

template <class Names>
std::optional<int> place_in(const Names& names, std::string_view word) {
  auto found = std::ranges::find(names, word);
  if (found == std::end(names)) return std::nullopt;
  return int(found - std::begin(names));
}

bool has_other_ending(std::string_view word) {
  return (word.ends_with('s') || word.ends_with('n')) &&
         std::ranges::find(mendable, word.substr(0, word.size() - 1)) != std::end(mendable);
}

// "nachsten" as "nachste".
std::optional<std::string> one_ending(std::string_view word) {
  for (std::string_view stem : inflected) {
    if (!word.starts_with(stem)) continue;
    std::string_view ending = word.substr(stem.size());
    for (std::string_view known : {"e", "en", "er", "es", "em"})
      if (ending == known) return std::string(stem) + "e";
  }
  return std::nullopt;
}

// "achten" as "achte".
std::optional<std::string> ordinal_form(std::string_view word) {
  for (std::string_view ending : {"en", "er", "es", "em"}) {
    std::string_view form = word.substr(0, word.size() - 1);
    if (word.ends_with(ending) && ordinal_named(form)) return std::string(form);
  }
  return std::nullopt;
}

bool is_article(std::string_view word) {
  static constexpr std::string_view articles[] = {"eine", "einen", "einem", "einer", "eines",
                                                  "ne",   "nen",   "nem",   "ner"};
  return std::ranges::find(articles, word) != std::end(articles);
}

// "einer", "halben", "achten" as "ein", "halbe", "achte".
std::string one_number_form(std::string word) {
  if (is_article(word)) return "ein";
  if (word.starts_with("halb")) return one_ending(word).value_or(word);
  return ordinal_form(word).value_or(word);
}

// A weekday with a part of the day, and a month with its share, in two words.
std::optional<std::string> split_compound(std::string_view word) {
  static constexpr std::string_view parts[] = {
      "vormittag", "nachmittag", "mittag",      "abend",   "morgen", "nacht",
      "fruh",      "vormittags", "nachmittags", "mittags", "abends", "morgens",
      "nachts",    "anfang",     "mitte",       "ende",    "halfte", "woche"};
  auto behind = [&](std::string_view name) -> std::optional<std::string> {
    if (!word.starts_with(name)) return std::nullopt;
    std::string_view rest = word.substr(name.size());
    if (std::ranges::find(parts, rest) == std::end(parts)) return std::nullopt;
    bool repeats = rest.ends_with('s') && weekday_named(name);
    return fmt::format("{}{} {}", name, repeats ? "s" : "", rest);
  };
  for (std::string_view name : weekdays)
    if (auto both = behind(name)) return both;
  for (std::string_view name : months)
    if (auto both = behind(name)) return both;
  return std::nullopt;
}

std::string one_form(std::string word) {
  for (const Name& name : synonyms)
    if (name.said == word) return std::string(name.meant);
  if (auto form = one_ending(word)) return *form;
  if (auto both = split_compound(word)) return *both;
  bool of_month = word.ends_with('s') && month_named(word.substr(0, word.size() - 1));
  if (of_month) word.pop_back();
  if (word.size() < 5 || has_other_ending(word)) return word;
  for (std::string_view right : mendable)
    if (one_slip_apart(word, right)) return std::string(right);
  return word;
}

// "so gegen acht", "acht Uhr oder so": no Sunday. Neither is "so" or "do" alone and in small
// letters, which may be of any language.
bool means_itself(const std::vector<Token>& tokens, size_t at, std::string_view words) {
  std::string_view word = tokens[at].text;
  bool alone = tokens.size() == 1 && word.size() == 2 && base::lower(words) == words;
  std::string_view before = at > 0 ? tokens[at - 1].text : std::string_view();
  std::string_view behind = at + 1 < tokens.size() ? tokens[at + 1].text : std::string_view();
  bool about = behind == "gegen" || behind == "etwa" || behind == "um" || behind == "ungefahr";
  return alone || (word == "so" && (before == "oder" || about));
}

std::optional<Part> take_plain_part(Cursor& c) {
  struct Named {
    std::string_view word;
    Part part;
  };
  using namespace parts;
  static constexpr Named names[] = {
      {"morgen", morning},      {"morgens", morning},      {"vormittag", morning},
      {"vormittags", morning},  {"fruh", morning},         {"mittag", midday},
      {"mittags", midday},      {"mittagszeit", midday},   {"mittagessen", midday},
      {"mittagspause", midday}, {"nachmittag", afternoon}, {"nachmittags", afternoon},
      {"abend", evening},       {"abends", evening},       {"nacht", night},
      {"nachts", night},        {"fruhstuck", breakfast},  {"abendessen", dinner},
      {"abendbrot", dinner},    {"fruhe", morning}};
  for (const Named& named : names)
    if (c.take(named.word)) return named.part;
  bool beside_work = c.follows("vor") || c.follows("nach") || c.follows("der");
  return beside_work && c.take("arbeit") ? std::optional(work) : std::nullopt;
}

}  // namespace

std::vector<Token> plain_tokens(std::string_view words) {
  auto tokens = tokenise(words);
  for (Token& token : tokens)
    if (token.kind == Token::Kind::word) token.text = plain_umlauts(std::move(token.text));
  return tokens;
}

std::vector<Token> number_tokens(std::string_view words) {
  auto tokens = plain_tokens(words);
  for (Token& token : tokens)
    if (token.kind == Token::Kind::word) token.text = one_number_form(std::move(token.text));
  return tokens;
}

std::vector<Token> time_tokens(std::string_view words) {
  auto plain = number_tokens(words);
  std::vector<Token> out;
  for (size_t i = 0; i < plain.size(); ++i) {
    const Token& token = plain[i];
    bool after_word = !out.empty() && out.back().kind == Token::Kind::word && token.glued;
    if (token.text == "." && after_word) continue;
    if (token.kind != Token::Kind::word || means_itself(plain, i, words)) {
      out.push_back(token);
      continue;
    }
    bool first = true;
    std::string form = one_form(token.text);
    for (std::string_view part : base::split(form, ' ')) {
      out.push_back(
          {Token::Kind::word, std::string(part), token.start, token.end, first && token.glued});
      first = false;
    }
  }
  return out;
}

std::optional<int> weekday_named(std::string_view word) { return place_in(weekdays, word); }

std::optional<int> repeated_weekday_named(std::string_view word) {
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

std::optional<Part> take_part(Cursor& c) {
  Cursor mark = c;
  bool early = c.take_any({"fruh am", "fruhe", "fruher", "fruh"});
  bool late = !early && c.take_any({"spat am", "spate", "spater", "spat"});
  if (early || late) {
    if (auto part = take_plain_part(c)) return early ? parts::early(*part) : parts::late(*part);
    c = mark;
  }
  return take_plain_part(c);
}

}  // namespace language::de
