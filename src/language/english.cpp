#include "language/english.h"

#include "base/text.h"
#include "language/english_time.h"

namespace language {
namespace {

using base::Result;

class English : public Grammar {
 public:
  Result<Meaning> meaning(std::string_view words, const Context& context) const override {
    return read_phrase(en::pieces(), en::time_tokens(words), words, context);
  }

  Result<Length> length(std::string_view words) const override {
    auto tokens = en::time_tokens(words);
    Cursor c(tokens);
    c.take_any(
        {"for", "about", "around", "roughly", "approximately", "exactly", "at least", "the whole"});
    std::optional<Length> found;
    if (c.take_any({"all day", "whole day", "day"})) {
      found = Length{0, 1};
    } else {
      found = en::take_length(c, true);
    }
    c.take_any({"long", "or so", "in total", "each", "more", "longer", "only", "max", "."});
    if (found && c.done()) return *found;
    return not_understood_as("a length of time", words,
                             "Say it like '45 minutes' or 'an hour and a half'.");
  }

  Result<base::Decimal> number(std::string_view words) const override {
    return en::read_number(words);
  }
  Result<Amount> amount(std::string_view words, const Context&,
                        std::string_view currency) const override {
    return en::read_amount(words, currency);
  }
  std::optional<Answer> answer(std::string_view words) const override {
    return en::read_answer(words);
  }
  Quantity quantity(std::string_view words) const override { return en::read_quantity(words); }
  std::optional<std::string> phone_digits(std::string_view words) const override {
    return en::read_phone_digits(words);
  }
  std::optional<std::string> mail_address(std::string_view words) const override {
    return en::read_mail_address(words);
  }

  std::string say_when(base::Instant at, const Context& context) const override {
    return language::say_when(at, context, en::wording());
  }
  std::string say_day(base::Day day, const Context& context) const override {
    return en::day_text(day, context);
  }
  std::string say_period(base::Period period, const Context& context) const override {
    return language::say_period(period, context, en::wording());
  }
  std::string say_recurrence(const Recurrence& rule, const Context& context) const override {
    return language::say_recurrence(rule, context, en::wording());
  }
};

}  // namespace

const Grammar& english() {
  static const English grammar;
  return grammar;
}

}  // namespace language
