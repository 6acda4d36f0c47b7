// Phone numbers, mail addresses and answers as German speakers say them.
#include "language/contact.h"
#include "language/german.h"
#include "language/german_words.h"

namespace language::de {
namespace {

// One group of digits: "030", "zwo", "dreiundzwanzig". Empty where there is none.
std::string take_digit_group(Cursor& c) {
  std::string digits(c.is_number() ? c.peek() : "");
  if (digits.empty()) {
    auto number = number_named(c.peek());
    if (!number || *number > 999) return "";
    digits = std::to_string(*number);
  }
  ++c.at;
  return digits;
}

size_t take_times(Cursor& c) {
  return c.take_any({"doppel", "zweimal"}) ? 2 : c.take("dreimal") ? 3 : 1;
}

// Longer phrases before the shorter ones they begin with.
constexpr Reply replies[] = {{"ich weiss nicht", Answer::maybe},
                             {"ich weiss es nicht", Answer::maybe},
                             {"weiss nicht", Answer::maybe},
                             {"weiss ich nicht", Answer::maybe},
                             {"weiss ich noch nicht", Answer::maybe},
                             {"nicht sicher", Answer::maybe},
                             {"bin nicht sicher", Answer::maybe},
                             {"mal sehen", Answer::maybe},
                             {"mal schauen", Answer::maybe},
                             {"vielleicht", Answer::maybe},
                             {"eventuell", Answer::maybe},
                             {"moglicherweise", Answer::maybe},
                             {"unter vorbehalt", Answer::maybe},
                             {"vorlaufig", Answer::maybe},
                             {"wahrscheinlich", Answer::maybe},
                             {"jein", Answer::maybe},
                             {"kein problem", Answer::yes},
                             {"warum nicht", Answer::yes},
                             {"auf jeden fall", Answer::yes},
                             {"auf keinen fall", Answer::no},
                             {"keinesfalls", Answer::no},
                             {"lieber nicht", Answer::no},
                             {"eher nicht", Answer::no},
                             {"gar nicht", Answer::no},
                             {"leider nicht", Answer::no},
                             {"nein", Answer::no},
                             {"nee", Answer::no},
                             {"ne", Answer::no},
                             {"no", Answer::no},
                             {"niemals", Answer::no},
                             {"nie", Answer::no},
                             {"nicht", Answer::no},
                             {"absagen", Answer::no},
                             {"absage", Answer::no},
                             {"abgesagt", Answer::no},
                             {"sag ab", Answer::no},
                             {"sage ab", Answer::no},
                             {"ablehnen", Answer::no},
                             {"ablehne", Answer::no},
                             {"lehne ab", Answer::no},
                             {"lehn ab", Answer::no},
                             {"abgelehnt", Answer::no},
                             {"ja", Answer::yes},
                             {"jo", Answer::yes},
                             {"jawohl", Answer::yes},
                             {"jap", Answer::yes},
                             {"jep", Answer::yes},
                             {"klar", Answer::yes},
                             {"na klar", Answer::yes},
                             {"alles klar", Answer::yes},
                             {"sicher", Answer::yes},
                             {"okay", Answer::yes},
                             {"ok", Answer::yes},
                             {"gut", Answer::yes},
                             {"gerne", Answer::yes},
                             {"gern", Answer::yes},
                             {"naturlich", Answer::yes},
                             {"selbstverstandlich", Answer::yes},
                             {"unbedingt", Answer::yes},
                             {"bestimmt", Answer::yes},
                             {"passt", Answer::yes},
                             {"in ordnung", Answer::yes},
                             {"einverstanden", Answer::yes},
                             {"genau", Answer::yes},
                             {"richtig", Answer::yes},
                             {"stimmt", Answer::yes},
                             {"zusagen", Answer::yes},
                             {"zusage", Answer::yes},
                             {"zugesagt", Answer::yes},
                             {"sag zu", Answer::yes},
                             {"sage zu", Answer::yes},
                             {"annehmen", Answer::yes},
                             {"nimm an", Answer::yes},
                             {"nehme an", Answer::yes},
                             {"angenommen", Answer::yes},
                             {"akzeptieren", Answer::yes},
                             {"akzeptiert", Answer::yes},
                             {"bestatigen", Answer::yes},
                             {"bestatigt", Answer::yes},
                             {"bin dabei", Answer::yes},
                             {"dabei", Answer::yes},
                             {"ich komme", Answer::yes},
                             {"komme", Answer::yes},
                             {"mach das", Answer::yes},
                             {"super", Answer::yes},
                             {"prima", Answer::yes},
                             {"perfekt", Answer::yes},
                             {"bitte", std::nullopt},
                             {"danke", std::nullopt},
                             {"vielen dank", std::nullopt},
                             {"leider", std::nullopt},
                             {"doch", std::nullopt},
                             {"sehr", std::nullopt},
                             {"ich", std::nullopt},
                             {"bin", std::nullopt},
                             {"es", std::nullopt},
                             {"das", std::nullopt},
                             {"da", std::nullopt},
                             {"mir", std::nullopt},
                             {"antworte", std::nullopt},
                             {"mit", std::nullopt},
                             {"die einladung", std::nullopt},
                             {"einladung", std::nullopt}};

}  // namespace

std::optional<std::string> read_phone_digits(std::string_view words) {
  auto tokens = plain_tokens(words);
  Cursor c(tokens);
  c.take_any({"telefon", "telefonnummer", "nummer", "tel"});
  return take_dialled_digits(c, take_digit_group, take_times);
}

std::optional<std::string> read_mail_address(std::string_view words) {
  static constexpr SignName signs[] = {{"at", "@"},          {"klammeraffe", "@"}, {"punkt", "."},
                                       {"unterstrich", "_"}, {"bindestrich", "-"}, {"minus", "-"},
                                       {"plus", "+"}};
  return language::read_mail_address(words, signs);
}

// "nicht" turns the words that agree: "ich komme nicht", "passt leider nicht".
std::optional<Answer> read_answer(std::string_view words) {
  auto tokens = plain_tokens(words);
  bool ends_with_not = tokens.size() > 1 && tokens.back().text == "nicht";
  if (!ends_with_not || answer_of(tokens, replies)) return answer_of(tokens, replies);
  tokens.pop_back();
  return answer_of(tokens, replies) == Answer::yes ? std::optional(Answer::no) : std::nullopt;
}

}  // namespace language::de
