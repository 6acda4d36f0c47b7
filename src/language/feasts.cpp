#include "language/feasts.h"

namespace language {
namespace {

bool in_region(const NamedFeast& named, std::string_view tag) {
  if (named.regions.empty()) return true;
  size_t dash = tag.rfind('-');
  return dash != std::string_view::npos &&
         named.regions.find(tag.substr(dash + 1)) != std::string_view::npos;
}

}  // namespace

std::optional<Feast> take_feast(Cursor& c, std::span<const NamedFeast> names,
                                std::string_view tag) {
  for (const NamedFeast& named : names)
    if (in_region(named, tag) && c.take(named.name)) return named.feast;
  return std::nullopt;
}

std::optional<Days> weekend_at(Day day, const Feast& feast) {
  using std::chrono::days;
  if (feast == Feast{Feast::Rule::easter}) return Days{day - days(2), day + days(2), Unit::stretch};
  Days around = weekend_of(weekday_number(day) == 0 ? day - days(7) : day);
  Days whole{std::min(around.first, day), std::max(around.end, day + days(1)), Unit::stretch};
  return whole.end - whole.first > days(4) ? std::nullopt : std::optional(whole);
}

}  // namespace language
