#include "language/language.h"

#include "base/text.h"
#include "language/grammar.h"

namespace language {
namespace {

using base::Code, base::fail, base::Instant, base::Result, base::Seconds;

constexpr size_t bytes_max = 300;
constexpr size_t phone_digits_min = 3, phone_digits_max = 15;  // E.164

Result<std::string_view> within_limits(std::string_view words) {
  if (words.size() > bytes_max)
    return fail(Code::limit, fmt::format("That is too long to be read ({} bytes, at most {}).",
                                         words.size(), bytes_max));
  return base::trim(words);
}

// One instant of RFC 3339, or two as "start/end". With a blank for the T it would not be told from
// "2026-05-14 09:00-10:00", an hour of that day.
std::optional<When> read_machine_time(std::string_view words) {
  if (words.size() < 11 || words[10] != 'T') return std::nullopt;
  size_t slash = words.find('/');
  auto start = base::parse_instant(words.substr(0, slash));
  if (!start) return std::nullopt;
  if (slash == std::string_view::npos) return Point{*start};
  auto end = base::parse_instant(words.substr(slash + 1));
  if (!end || *end < *start) return std::nullopt;
  return Span{{*start, *end}};
}

// A length of RFC 5545: "PT1H30M", "P2W".
std::optional<Seconds> read_machine_duration(std::string_view words) {
  struct Unit {
    char letter;
    bool of_clock;
    int64_t seconds;
  };
  static constexpr Unit units[] = {{'w', false, 7 * 86'400},
                                   {'d', false, 86'400},
                                   {'h', true, 3600},
                                   {'m', true, 60},
                                   {'s', true, 1}};
  std::string text = base::lower(words);
  if (!text.starts_with('p')) return std::nullopt;
  std::optional<Seconds> total;
  bool clock = false;
  for (size_t at = 1; at < text.size();) {
    if (text[at] == 't' && !clock) {
      clock = true;
      ++at;
      continue;
    }
    size_t end = text.find_first_not_of("0123456789", at);
    if (end == std::string::npos || end == at || end - at > 6) return std::nullopt;
    auto unit = std::ranges::find_if(
        units, [&](const Unit& u) { return u.letter == text[end] && u.of_clock == clock; });
    if (unit == std::end(units)) return std::nullopt;
    total =
        total.value_or(Seconds(0)) + Seconds(std::stoi(text.substr(at, end - at)) * unit->seconds);
    at = end + 1;
  }
  return total;
}

// A time of day alone is one of the day spoken of before.
void lean_on_near(Meaning& meaning, const Context& context) {
  bool on_no_day = meaning.start.days.empty() && !meaning.start.instant && !meaning.start.stretch;
  bool has_time = meaning.start.clock || meaning.start.part;
  if (context.near && on_no_day && has_time && !meaning.repeat)
    meaning.start.days.base = one_day(base::day_of(context.zone.to_local(*context.near)));
}

// The first is the language of tags that are not known.
constexpr std::pair<std::string_view, const Grammar& (*)()> grammars[] = {{"en", english},
                                                                          {"de", german}};

// What the tag's own grammar reads, or else the first other one that reads it; people mix their
// languages. The error is the tag's own.
template <class Read>
auto read_in_any(std::string_view tag, Read&& read) {
  const Grammar& own = grammar_for(tag);
  auto found = read(own);
  for (auto& [known, grammar] : grammars) {
    if (found) break;
    if (&grammar() == &own) continue;
    if (auto other = read(grammar())) found = std::move(other);
  }
  return found;
}

// What a time says of its day and of its time of day; nothing for words that are no time, or one
// that has its own beginning and end.
struct Says {
  bool day = false, time = false;
};
std::optional<Says> what_is_said(std::string_view words, const Context& context) {
  auto meaning = read_in_any(context.tag, [&](const Grammar& grammar) {
    return grammar.meaning(base::trim(words), context);
  });
  if (!meaning) return std::nullopt;
  const Moment& start = meaning->start;
  bool whole = start.instant || start.stretch || meaning->end || meaning->length ||
               meaning->bound != Meaning::Bound::none;
  if (whole) return std::nullopt;
  return Says{.day = !start.days.empty() || meaning->repeat, .time = start.clock || start.part};
}

// The words of a time that say its day alone, or its time of day alone; "" where they are not
// apart.
std::string_view words_for(Says wanted, std::string_view words, const Context& context) {
  auto is = [](const std::optional<Says>& found, Says asked) {
    return found && found->day == asked.day && found->time == asked.time;
  };
  Says rest{.day = !wanted.day, .time = !wanted.time};
  if (is(what_is_said(words, context), wanted)) return words;
  for (size_t at = words.find(' '); at != words.npos; at = words.find(' ', at + 1)) {
    std::string_view left = words.substr(0, at), right = words.substr(at + 1);
    auto first = what_is_said(left, context), second = what_is_said(right, context);
    if (is(first, wanted) && is(second, rest)) return left;
    if (is(second, wanted) && is(first, rest)) return right;
  }
  return "";
}

// The clock of a time in English that has one, and no part of the day beside it.
std::optional<Clock> english_clock_in(std::string_view words, const Context& context) {
  auto meaning = english().meaning(base::trim(words), context);
  if (!meaning || meaning->end || meaning->start.part) return std::nullopt;
  return meaning->start.clock;
}

// "ten past" where what stood there before was "half past eleven": of the same hour.
std::string with_hour_of(std::string_view before, std::string_view said, const Context& context) {
  std::string folded = base::fold(base::trim(said));
  bool past = folded.ends_with(" past"), to = folded.ends_with(" to");
  auto clock = english_clock_in(before, context);
  if (!clock || (!past && !to)) return std::string(said);
  int hours = clock->seconds / hour + (to && clock->seconds % hour != 0 ? 1 : 0);
  return fmt::format("{} {}", base::trim(said), (hours + 11) % 12 + 1);
}

// "8" where what stood there before was "7 pm": the half of the day stays. German says no halves.
std::string in_half_of(std::string_view before, std::string_view said, const Context& context) {
  auto old_clock = english_clock_in(before, context), new_clock = english_clock_in(said, context);
  bool kept = old_clock && old_clock->half == Clock::Half::said && new_clock &&
              new_clock->half == Clock::Half::open;
  auto heard = kept ? resolve_clock(*new_clock, {}) : base::Result<int>(0);
  bool before_noon = old_clock && old_clock->seconds < 12 * hour;
  if (!kept || !heard || (*heard < 12 * hour) == before_noon) return std::string(said);
  return fmt::format("{} {}", said, before_noon ? "am" : "pm");
}

// "tuesday, same time": a day with the time of day of the moment spoken of before.
std::optional<When> read_at_the_same_time(std::string_view words, const Context& context) {
  static constexpr std::string_view endings[] = {
      "at the same time",  "same time",  "same slot",   "zur selben zeit",
      "zur gleichen zeit", "selbe zeit", "gleiche zeit"};
  std::string folded = base::fold(words);
  auto ending = std::ranges::find_if(endings, [&](auto& said) { return folded.ends_with(said); });
  if (!context.near || ending == std::end(endings)) return std::nullopt;
  std::string_view day_words = words.substr(0, words.size() - ending->size());
  while (!day_words.empty() && std::string_view(" ,").contains(day_words.back()))
    day_words.remove_suffix(1);
  if (day_words.empty()) return std::nullopt;
  auto day = read_when(day_words, context);
  auto* span = day ? std::get_if<Span>(&*day) : nullptr;
  if (!span || !span->whole_days) return std::nullopt;
  base::Local near = context.zone.to_local(*context.near);
  Day first = base::day_of(context.zone.to_local(span->period.start));
  if (span->period.end - span->period.start > std::chrono::hours(25))  // "next week": its weekday
    first += std::chrono::weekday(base::day_of(near)) - std::chrono::weekday(first);
  return Point{context.zone.to_instant(first + (near - base::day_of(near)))};
}

}  // namespace

const Grammar& grammar_for(std::string_view tag) {
  std::string_view primary = tag.substr(0, tag.find('-'));
  auto known = std::ranges::find(grammars, primary, [](auto& row) { return row.first; });
  return known == std::end(grammars) ? grammars[0].second() : known->second();
}

std::unexpected<base::Error> not_understood_as(std::string_view what, std::string_view words,
                                               std::string_view hint) {
  return fail(Code::invalid,
              fmt::format("I do not understand '{}' as {}.", base::visible(words, 60), what),
              std::string(hint));
}

Result<When> read_when(std::string_view all, const Context& context) {
  std::string_view words = TRY(within_limits(all));
  if (auto exact = read_machine_time(words)) return *exact;
  if (auto same = read_at_the_same_time(words, context)) return *same;
  return read_in_any(context.tag, [&](const Grammar& grammar) -> Result<When> {
    Meaning meaning = TRY(grammar.meaning(words, context));
    lean_on_near(meaning, context);
    return resolve(meaning, context);
  });
}

std::string in_place_of(std::string_view before, std::string_view all, const Context& context) {
  if (before.size() > bytes_max || all.size() > bytes_max) return std::string(all);
  std::string said = in_half_of(before, with_hour_of(before, all, context), context);
  std::string alone(said);
  auto says = what_is_said(said, context);
  if (!says || says->day == says->time) return alone;
  std::string_view kept = words_for({.day = says->time, .time = says->day}, before, context);
  if (kept.empty()) return alone;
  std::string both =
      says->day ? fmt::format("{} {}", said, kept) : fmt::format("{} {}", kept, said);
  return read_when(both, context) ? both : alone;
}

Result<base::Period> read_period(std::string_view words, const Context& context) {
  return period_of(TRY(read_when(words, context)), context);
}

Result<Seconds> read_duration(std::string_view all, const Context& context) {
  std::string_view words = TRY(within_limits(all));
  if (auto exact = read_machine_duration(words)) return *exact;
  Length length =
      TRY(read_in_any(context.tag, [&](const Grammar& grammar) { return grammar.length(words); }));
  return Seconds(length.seconds) +
         std::chrono::days(length.days + length.months / 12 * 365 + length.months % 12 * 30);
}

Result<base::Decimal> read_number(std::string_view all, const Context& context) {
  std::string_view words = TRY(within_limits(all));
  return read_in_any(context.tag, [&](const Grammar& grammar) { return grammar.number(words); });
}

Result<base::Money> read_money(std::string_view all, const Context& context,
                               std::string_view default_currency) {
  std::string_view words = TRY(within_limits(all));
  Grammar::Amount amount = TRY(read_in_any(context.tag, [&](const Grammar& grammar) {
    return grammar.amount(words, context, default_currency);
  }));
  int digits = base::minor_digits(amount.currency);
  if (amount.value.scale() > digits)
    return fail(Code::invalid, fmt::format("'{}' has more digits behind the point than {} has.",
                                           base::visible(words, 60), amount.currency));
  base::Decimal minor = TRY(amount.value.times(base::Decimal(digits == 0   ? 1
                                                             : digits == 2 ? 100
                                                                           : 1000)));
  return base::Money{minor.coefficient(), amount.currency};
}

std::optional<std::string> read_phone(std::string_view words) {
  if (words.size() > bytes_max) return std::nullopt;
  auto digits =
      read_in_any("", [&](const Grammar& grammar) { return grammar.phone_digits(words); });
  if (!digits) return std::nullopt;
  bool dialled_abroad = digits->starts_with("00") && digits->size() > 9;
  if (dialled_abroad) *digits = "+" + digits->substr(2);
  size_t count = digits->size() - digits->starts_with('+');
  if (count < phone_digits_min || count > phone_digits_max) return std::nullopt;
  return digits;
}

std::optional<std::string> read_mail_address(std::string_view words) {
  if (words.size() > bytes_max) return std::nullopt;
  return read_in_any("", [&](const Grammar& grammar) { return grammar.mail_address(words); });
}

std::optional<Answer> read_answer(std::string_view words) {
  if (words.size() > bytes_max) return std::nullopt;
  return read_in_any("", [&](const Grammar& grammar) { return grammar.answer(words); });
}

Quantity read_quantity(std::string_view words) {
  Quantity uncounted{1, "", std::string(base::trim(words))};
  if (words.size() > bytes_max) return uncounted;
  for (auto& [tag, grammar] : grammars)
    if (Quantity counted = grammar().quantity(words); counted != uncounted) return counted;
  return uncounted;
}

std::string say_when(Instant at, const Context& context) {
  return grammar_for(context.tag).say_when(at, context);
}
std::string say_day(base::Day day, const Context& context) {
  return grammar_for(context.tag).say_day(day, context);
}
std::string say_period(base::Period period, const Context& context) {
  return grammar_for(context.tag).say_period(period, context);
}
std::string say_recurrence(const Recurrence& rule, const Context& context) {
  return grammar_for(context.tag).say_recurrence(rule, context);
}

}  // namespace language
