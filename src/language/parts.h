// The parts of a day and what they are taken to mean, the same in every language.
#pragma once
#include "language/meaning.h"

namespace language::parts {

constexpr Part morning{Part::Kind::morning, 8 * hour, 12 * hour};
constexpr Part afternoon{Part::Kind::afternoon, 12 * hour, 18 * hour};
constexpr Part evening{Part::Kind::evening, 18 * hour, 22 * hour};
constexpr Part night{Part::Kind::night, 20 * hour, 24 * hour};
constexpr Part midday{Part::Kind::midday, 12 * hour, 14 * hour};
constexpr Part breakfast{Part::Kind::morning, 7 * hour, 9 * hour};
constexpr Part dinner{Part::Kind::evening, 18 * hour, 20 * hour};
constexpr Part dawn{Part::Kind::morning, 6 * hour, 8 * hour};
constexpr Part brunch{Part::Kind::midday, 10 * hour, 12 * hour};
constexpr Part tea{Part::Kind::afternoon, 17 * hour, 18 * hour};
constexpr Part school{Part::Kind::afternoon, 8 * hour, 15 * hour};
constexpr Part work{Part::Kind::afternoon, 9 * hour, 17 * hour};

constexpr Part with_hours(Part part, int start, int end) {
  return {part.kind, start * hour, end * hour};
}

// "early morning" begins before the morning; of the other parts it is the first half, "late" the
// second.
constexpr Part early(Part part) {
  if (part.kind == Part::Kind::morning) return with_hours(part, 6, 9);
  return {part.kind, part.start, (part.start + part.end) / 2};
}
constexpr Part late(Part part) { return {part.kind, (part.start + part.end) / 2, part.end}; }
constexpr Part middle(Part part) {
  int quarter = (part.end - part.start) / 4;
  return {part.kind, part.start + quarter, part.end - quarter};
}

}  // namespace language::parts
