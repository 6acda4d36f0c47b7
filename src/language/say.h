// How times, stretches and repetitions are said in any language. What is said here, read_when reads
// back.
#pragma once
#include "language/meaning.h"

namespace language {

// A rule of RFC 5545 as far as languages can say it.
struct Rhythm {
  struct Weekday {
    int place = 0;  // in its month, −1 for the last; 0 for every one
    int weekday = 0;
    bool operator==(const Weekday&) const = default;
  };
  Repeat::Every every = Repeat::Every::unsaid;
  int interval = 1;
  std::vector<Weekday> weekdays;
  std::vector<int> month_days, hours;  // −1 is the month's last day
  int month = 0, working_day = 0;

  // Monday to Friday.
  bool on_workdays() const;
};

// The words of a language.
class Wording {
 public:
  virtual ~Wording() = default;
  // "today", "Friday 8 May"; "at 14:30".
  virtual std::string day(base::Day day, const Context& context) const = 0;
  virtual std::string at(std::string_view clock) const = 0;
  virtual std::string from_to(std::string_view from, std::string_view to) const = 0;
  virtual std::string to(std::string_view from, std::string_view to) const = 0;
  virtual std::string listed(const std::vector<std::string>& names) const = 0;
  virtual std::string length(base::Seconds length) const = 0;  // "for 2 hours"
  // "every other Tuesday"; nothing where the language has no words that it reads back.
  virtual std::optional<std::string> rhythm(const Rhythm& rhythm) const = 0;
  virtual std::string again_and_again() const = 0;
  virtual std::string starting(std::string_view when) const = 0;
  virtual std::string times(std::string_view count) const = 0;
  virtual std::string until(std::string_view when) const = 0;
};

// Dates further away, and those that are past, are said with their year.
bool year_may_be_left_out(base::Day day, const Context& context);

std::string say_when(base::Instant at, const Context& context, const Wording& wording);
std::string say_period(base::Period period, const Context& context, const Wording& wording);
std::string say_recurrence(const Recurrence& rule, const Context& context, const Wording& wording);

}  // namespace language
