#include "language/german.h"

#include "base/text.h"
#include "language/german_time.h"

namespace language {
namespace {

using base::Result;

class German : public Grammar {
 public:
  Result<Meaning> meaning(std::string_view words, const Context& context) const override {
    return read_phrase(de::pieces(), de::time_tokens(words), words, context);
  }

  Result<Length> length(std::string_view words) const override {
    auto tokens = de::time_tokens(words);
    Cursor c(tokens);
    c.take_any({"fur", "etwa", "ungefahr", "circa", "rund", "mindestens"});
    std::optional<Length> found;
    if (c.take_any({"der ganze tag", "ganztagig"})) {
      found = Length{0, 1};
    } else {
      found = de::take_length(c, true);
    }
    c.take_any({"lang", "insgesamt", "jeweils", "."});
    if (found && c.done()) return *found;
    return not_understood_as("a length of time", words,
                             "Say it like '45 Minuten' or 'anderthalb Stunden'.");
  }

  Result<base::Decimal> number(std::string_view words) const override {
    return de::read_number(words);
  }
  Result<Amount> amount(std::string_view words, const Context&,
                        std::string_view currency) const override {
    return de::read_amount(words, currency);
  }
  std::optional<Answer> answer(std::string_view words) const override {
    return de::read_answer(words);
  }
  Quantity quantity(std::string_view words) const override { return de::read_quantity(words); }
  std::optional<std::string> phone_digits(std::string_view words) const override {
    return de::read_phone_digits(words);
  }
  std::optional<std::string> mail_address(std::string_view words) const override {
    return de::read_mail_address(words);
  }

  std::string say_when(base::Instant at, const Context& context) const override {
    return language::say_when(at, context, de::wording());
  }
  std::string say_day(base::Day day, const Context& context) const override {
    return de::day_text(day, context);
  }
  std::string say_period(base::Period period, const Context& context) const override {
    return language::say_period(period, context, de::wording());
  }
  std::string say_recurrence(const Recurrence& rule, const Context& context) const override {
    return language::say_recurrence(rule, context, de::wording());
  }
};

}  // namespace

const Grammar& german() {
  static const German grammar;
  return grammar;
}

}  // namespace language
