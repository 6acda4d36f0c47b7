// Typing mistakes in words of any language.
#pragma once
#include <string_view>

namespace language {

// One letter more, less, other, or two neighbours swapped (Damerau).
bool one_slip_apart(std::string_view a, std::string_view b);

}  // namespace language
