// Phone numbers, mail addresses and answers as English speakers say them.
#include "language/contact.h"
#include "language/english.h"
#include "language/english_words.h"

namespace language::en {
namespace {

// One group of digits: "030", "oh", "twenty-three". Empty where there is none.
std::string take_digit_group(Cursor& c) {
  if (c.is_number()) {
    std::string digits(c.peek());
    ++c.at;
    return digits;
  }
  if (c.take_any({"oh", "o", "zero", "nought", "null"})) return "0";
  auto number = take_below_hundred(c);
  if (!number) return "";
  return std::to_string(*number) + (c.take("hundred") ? "00" : "");
}

size_t take_times(Cursor& c) {
  return c.take("double") ? 2 : c.take_any({"triple", "treble"}) ? 3 : 1;
}

// Longer phrases before the shorter ones they begin with.
constexpr Reply replies[] = {{"not sure", Answer::maybe},
                             {"im not sure", Answer::maybe},
                             {"i dont know", Answer::maybe},
                             {"dont know", Answer::maybe},
                             {"not certain", Answer::maybe},
                             {"i might", Answer::maybe},
                             {"might", Answer::maybe},
                             {"maybe", Answer::maybe},
                             {"perhaps", Answer::maybe},
                             {"possibly", Answer::maybe},
                             {"probably", Answer::maybe},
                             {"tentative", Answer::maybe},
                             {"tentatively", Answer::maybe},
                             {"provisionally", Answer::maybe},
                             {"we ll see", Answer::maybe},
                             {"well see", Answer::maybe},
                             {"no problem", Answer::yes},
                             {"no worries", Answer::yes},
                             {"why not", Answer::yes},
                             {"not a problem", Answer::yes},
                             {"no way", Answer::no},
                             {"not at all", Answer::no},
                             {"not coming", Answer::no},
                             {"not attending", Answer::no},
                             {"not going", Answer::no},
                             {"no", Answer::no},
                             {"nope", Answer::no},
                             {"nah", Answer::no},
                             {"never", Answer::no},
                             {"nay", Answer::no},
                             {"not really", Answer::no},
                             {"not", Answer::no},
                             {"decline", Answer::no},
                             {"declined", Answer::no},
                             {"declining", Answer::no},
                             {"reject", Answer::no},
                             {"rejected", Answer::no},
                             {"refuse", Answer::no},
                             {"refused", Answer::no},
                             {"deny", Answer::no},
                             {"denied", Answer::no},
                             {"turn down", Answer::no},
                             {"regretfully", std::nullopt},
                             {"i cant make", Answer::no},
                             {"cant make", Answer::no},
                             {"cannot make", Answer::no},
                             {"i cannot", Answer::no},
                             {"i cant", Answer::no},
                             {"cant", Answer::no},
                             {"cannot", Answer::no},
                             {"wont", Answer::no},
                             {"i wont", Answer::no},
                             {"dont", Answer::no},
                             {"i dont think so", Answer::no},
                             {"not now", Answer::no},
                             {"n", Answer::no},
                             {"yes", Answer::yes},
                             {"yeah", Answer::yes},
                             {"yep", Answer::yes},
                             {"yup", Answer::yes},
                             {"yea", Answer::yes},
                             {"aye", Answer::yes},
                             {"y", Answer::yes},
                             {"sure thing", Answer::yes},
                             {"sure", Answer::yes},
                             {"ok", Answer::yes},
                             {"okay", Answer::yes},
                             {"k", Answer::yes},
                             {"accept", Answer::yes},
                             {"accepted", Answer::yes},
                             {"accepting", Answer::yes},
                             {"agree", Answer::yes},
                             {"agreed", Answer::yes},
                             {"approve", Answer::yes},
                             {"approved", Answer::yes},
                             {"allow", Answer::yes},
                             {"confirm", Answer::yes},
                             {"confirmed", Answer::yes},
                             {"absolutely", Answer::yes},
                             {"definitely", Answer::yes},
                             {"certainly", Answer::yes},
                             {"of course", Answer::yes},
                             {"gladly", Answer::yes},
                             {"with pleasure", Answer::yes},
                             {"sounds good", Answer::yes},
                             {"looks good", Answer::yes},
                             {"id love to", Answer::yes},
                             {"love to", Answer::yes},
                             {"happy to", Answer::yes},
                             {"sounds great", Answer::yes},
                             {"works for me", Answer::yes},
                             {"that works", Answer::yes},
                             {"go ahead", Answer::yes},
                             {"do it", Answer::yes},
                             {"count me in", Answer::yes},
                             {"im in", Answer::yes},
                             {"i m in", Answer::yes},
                             {"ill be there", Answer::yes},
                             {"i will be there", Answer::yes},
                             {"ill come", Answer::yes},
                             {"i will come", Answer::yes},
                             {"attending", Answer::yes},
                             {"coming", Answer::yes},
                             {"going", Answer::yes},
                             {"fine", Answer::yes},
                             {"great", Answer::yes},
                             {"perfect", Answer::yes},
                             {"alright", Answer::yes},
                             {"all right", Answer::yes},
                             {"right", Answer::yes},
                             {"correct", Answer::yes},
                             {"affirmative", Answer::yes},
                             {"negative", Answer::no},
                             {"hard no", Answer::no},
                             {"regrets", Answer::no},
                             {"withdraw", Answer::no},
                             {"not able to", Answer::no},
                             {"cant come", Answer::no},
                             {"wont come", Answer::no},
                             {"in", Answer::yes},
                             {"down", Answer::yes},
                             {"delighted to", Answer::yes},
                             {"delighted", Answer::yes},
                             {"honoured", Answer::yes},
                             {"go on then", Answer::yes},
                             {"go on", Answer::yes},
                             {"you bet", Answer::yes},
                             {"yh", Answer::yes},
                             {"obviously", std::nullopt},
                             {"sir", std::nullopt},
                             {"man", std::nullopt},
                             {"with respect", std::nullopt},
                             {"please", std::nullopt},
                             {"thanks", std::nullopt},
                             {"thank you", std::nullopt},
                             {"sorry", std::nullopt},
                             {"say", std::nullopt},
                             {"answer", std::nullopt},
                             {"reply", std::nullopt},
                             {"with", std::nullopt},
                             {"a", std::nullopt},
                             {"i", std::nullopt},
                             {"im", std::nullopt},
                             {"ill", std::nullopt},
                             {"am", std::nullopt},
                             {"will", std::nullopt},
                             {"be", std::nullopt},
                             {"do", std::nullopt},
                             {"it", std::nullopt},
                             {"that", std::nullopt},
                             {"is", std::nullopt},
                             {"there", std::nullopt},
                             {"the invitation", std::nullopt},
                             {"invitation", std::nullopt},
                             {"by me", std::nullopt},
                             {"with me", std::nullopt},
                             {"to me", std::nullopt},
                             {"for me", std::nullopt},
                             {"very", std::nullopt},
                             {"much", std::nullopt},
                             {"make", std::nullopt},
                             {"today", std::nullopt},
                             {"go", std::nullopt},
                             {"come", std::nullopt},
                             {"attend", std::nullopt}};

}  // namespace

std::optional<std::string> read_phone_digits(std::string_view words) {
  auto tokens = tokenise(words);
  Cursor c(tokens);
  c.take_any({"tel", "phone", "call"});
  return take_dialled_digits(c, take_digit_group, take_times);
}

std::optional<std::string> read_mail_address(std::string_view words) {
  static constexpr SignName signs[] = {{"at", "@"},         {"dot", "."},  {"point", "."},
                                       {"underscore", "_"}, {"dash", "-"}, {"hyphen", "-"},
                                       {"minus", "-"},      {"plus", "+"}};
  return language::read_mail_address(words, signs);
}

std::optional<Answer> read_answer(std::string_view words) {
  return answer_of(tokenise(words), replies);
}

}  // namespace language::en
