// How alike two texts are in their word parts: finds "allergies" for "allergic to", and words with
// a typo. It knows nothing of meaning beyond spelling; synonyms need a model.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace memory {

// Counts of hashed letter trigrams of the folded words, scaled to length 127. Stored with each
// fact.
using Sketch = std::array<int8_t, 256>;

Sketch sketch(std::string_view text);
// Cosine, −1 … 1; 0 when one of them is empty.
double likeness(const Sketch& a, const Sketch& b);

std::string to_bytes(const Sketch& sketch);
Sketch from_bytes(std::string_view bytes);

}  // namespace memory
