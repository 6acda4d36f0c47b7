// Phone numbers, mail addresses and answers as English speakers say them.
#include "base/text.h"
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

bool is_mail_name(std::string_view text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+/=?^_`{|}~-";
  return !text.empty() && text.size() <= 64 && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos &&
         base::lower(text).find_first_not_of(allowed) == std::string::npos;
}

bool is_domain_label(std::string_view label) {
  bool letters = std::ranges::all_of(label, [](unsigned char ch) {
    return ch >= 0x80 || (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-';
  });
  return !label.empty() && label.size() <= 63 && letters && label.front() != '-' &&
         label.back() != '-';
}

bool is_domain(std::string_view domain) {
  auto labels = base::split(domain, '.');
  return labels.size() >= 2 && domain.size() <= 253 && base::valid_utf8(domain) &&
         labels.back().size() >= 2 && std::ranges::all_of(labels, is_domain_label);
}

std::optional<std::string> checked_address(std::string_view text) {
  size_t at = text.find('@');
  if (at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos)
    return std::nullopt;
  std::string domain = base::lower(text.substr(at + 1));
  if (!is_mail_name(text.substr(0, at)) || !is_domain(domain)) return std::nullopt;
  return std::string(text.substr(0, at + 1)) + domain;
}

// "ana dot berg at example dot org" with the signs it names; empty where words stand side by side.
std::string spelled_out(const std::vector<Token>& tokens, std::string_view words) {
  static constexpr std::pair<std::string_view, std::string_view> signs[] = {
      {"at", "@"},   {"dot", "."},    {"point", "."}, {"underscore", "_"},
      {"dash", "-"}, {"hyphen", "-"}, {"minus", "-"}, {"plus", "+"}};
  std::string out;
  bool after_word = false;
  for (const Token& token : tokens) {
    if (token.text == "(" || token.text == ")" || token.text == "[" || token.text == "]") continue;
    auto sign =
        std::ranges::find(signs, token.text, &std::pair<std::string_view, std::string_view>::first);
    bool named = sign != std::end(signs);
    bool word = !named && token.kind != Token::Kind::sign;
    if (word && after_word && !token.glued)
      return "";  // "meet ana at …": two words are not one name
    out += named ? sign->second : words.substr(token.start, token.end - token.start);
    after_word = word;
  }
  return out;
}

struct Reply {
  std::string_view phrase;
  std::optional<Answer> answer;  // nothing: a word of courtesy that changes nothing
};
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

const Reply* take_reply(Cursor& c) {
  for (const Reply& reply : replies)
    if (c.take(reply.phrase)) return &reply;
  return nullptr;
}

}  // namespace

std::optional<std::string> read_phone_digits(std::string_view words) {
  auto tokens = tokenise(words);
  Cursor c(tokens);
  std::string out;
  c.take_any({"tel", "phone", "call"});
  c.take_any({":", "."});
  if (c.take_any({"+", "plus"})) out = "+";
  while (!c.done()) {
    bool trunk =
        out.size() > 1 && out[0] == '+' && c.take("( 0 )");  // "+44 (0)20": not dialled from abroad
    if (trunk || c.take_any({"-", "/", ".", "(", ")", ","})) continue;
    size_t times = c.take("double") ? 2 : c.take_any({"triple", "treble"}) ? 3 : 1;
    std::string group = take_digit_group(c);
    if (group.empty() || (times > 1 && group.size() > 1)) return std::nullopt;
    for (size_t i = 0; i < times; ++i) out += group;
  }
  return out;
}

std::optional<std::string> read_mail_address(std::string_view words) {
  std::string_view text = base::trim(words);
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  if (base::lower(text.substr(0, 7)) == "mailto:") text.remove_prefix(7);
  if (auto address = checked_address(text)) return address;
  if (text.find('@') != std::string_view::npos &&
      text.find_first_of(" \t") == std::string_view::npos)
    return std::nullopt;
  return checked_address(spelled_out(tokenise(text), text));
}

std::optional<Answer> read_answer(std::string_view words) {
  auto tokens = tokenise(words);
  Cursor c(tokens);
  std::optional<Answer> found;
  while (!c.done()) {
    if (c.take_any({",", ".", "!", "-"})) continue;
    const Reply* reply = take_reply(c);
    if (!reply) return std::nullopt;
    if (!reply->answer) continue;
    if (found && *found != *reply->answer) return std::nullopt;
    found = reply->answer;
  }
  return found;
}

}  // namespace language::en
