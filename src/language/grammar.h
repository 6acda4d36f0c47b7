// The seam between this room's functions and the languages: one Grammar per language, chosen by BCP
// 47 tag.
#pragma once
#include "language/language.h"
#include "language/meaning.h"

namespace language {

class Grammar {
 public:
  virtual ~Grammar() = default;
  virtual base::Result<Meaning> meaning(std::string_view words, const Context&) const = 0;
  virtual base::Result<Length> length(std::string_view words) const = 0;
  virtual base::Result<base::Decimal> number(std::string_view words) const = 0;
  // The amount, and the currency where one is named.
  struct Amount {
    base::Decimal value;
    std::string currency;
  };
  virtual base::Result<Amount> amount(std::string_view words, const Context&,
                                      std::string_view default_currency) const = 0;
  virtual std::optional<Answer> answer(std::string_view words) const = 0;
  virtual Quantity quantity(std::string_view words) const = 0;
  // The digits ("+" kept) that the words spell, and the address; nothing where other words stand
  // among them.
  virtual std::optional<std::string> phone_digits(std::string_view words) const = 0;
  virtual std::optional<std::string> mail_address(std::string_view words) const = 0;

  virtual std::string say_when(base::Instant, const Context&) const = 0;
  virtual std::string say_day(base::Day, const Context&) const = 0;
  virtual std::string say_period(base::Period, const Context&) const = 0;
  virtual std::string say_recurrence(const Recurrence&, const Context&) const = 0;
};

// "I do not understand '…' as a number."
std::unexpected<base::Error> not_understood_as(std::string_view what, std::string_view words,
                                               std::string_view hint = "");

const Grammar& english();
const Grammar& german();
// The language of a tag by its primary subtag (RFC 4647 lookup); English where the language is not
// known.
const Grammar& grammar_for(std::string_view tag);

}  // namespace language
