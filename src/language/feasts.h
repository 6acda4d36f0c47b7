// Feasts by rule, and how a language names them.
#pragma once
#include <span>

#include "language/days.h"
#include "language/token.h"

namespace language {

struct NamedFeast {
  std::string_view name;
  Feast feast;
  std::string_view regions = "";  // "US CA": only there; empty: everywhere else
};

namespace feasts {

constexpr Feast fixed(int month, int day) { return {Feast::Rule::fixed, month, day}; }
constexpr Feast from_easter(int offset) { return {Feast::Rule::easter, 0, offset}; }
constexpr Feast nth(int month, int weekday, int nth, int offset = 0) {
  return {Feast::Rule::nth_weekday, month, offset, weekday, nth};
}
// The nth of the four Sundays before Christmas.
constexpr Feast advent(int nth) { return {Feast::Rule::before_christmas, 12, 7 * (nth - 4), 6}; }

}  // namespace feasts

// The first of these feasts that stands here and is kept in the region of the tag.
std::optional<Feast> take_feast(Cursor& c, std::span<const NamedFeast> names, std::string_view tag);

// The weekend that the feast begins, ends or lies in, Easter's from Good Friday on; nothing in the
// middle of a week.
std::optional<Days> weekend_at(Day day, const Feast& feast);

}  // namespace language
