// Phone numbers, mail addresses and answers in any language's words.
#pragma once
#include <span>

#include "language/language.h"
#include "language/token.h"

namespace language {

// The digits up to the end of the words; `take_group` reads one group ("030", "twenty-three") or
// none, `take_times` how often the digit behind it is said ("double").
std::optional<std::string> take_dialled_digits(Cursor& c, std::string (*take_group)(Cursor&),
                                               size_t (*take_times)(Cursor&));

// What a language calls the signs of an address: {"dot", "."}.
struct SignName {
  std::string_view name, sign;
};
std::optional<std::string> read_mail_address(std::string_view words,
                                             std::span<const SignName> signs);

struct Reply {
  std::string_view phrase;
  std::optional<Answer> answer;  // nothing: a word of courtesy that changes nothing
};
// Longer phrases stand before the shorter ones they begin with. Nothing where other words are among
// them, or two answers.
std::optional<Answer> answer_of(const std::vector<Token>& tokens, std::span<const Reply> replies);

}  // namespace language
