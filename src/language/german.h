// German: the words of every file german_*.cpp behind the one Grammar.
#pragma once
#include "language/grammar.h"
#include "language/say.h"

namespace language::de {

base::Result<base::Decimal> read_number(std::string_view words);
base::Result<Grammar::Amount> read_amount(std::string_view words,
                                          std::string_view default_currency);
Quantity read_quantity(std::string_view words);
std::optional<Answer> read_answer(std::string_view words);
std::optional<std::string> read_phone_digits(std::string_view words);
std::optional<std::string> read_mail_address(std::string_view words);

std::string day_text(base::Day, const Context&);
const Wording& wording();

}  // namespace language::de
