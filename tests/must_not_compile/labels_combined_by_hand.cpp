// refused: invalid operands to binary expression
// Two labelled values are put together where their labels are joined, and nowhere else.
#include <string>

#include "trust/labeled.h"

trust::Labeled<std::string> both(const trust::Labeled<std::string>& a,
                                 const trust::Labeled<std::string>& b) {
#ifdef REFUSED
  return a + b;
#else
  return combine(a, b, [](const std::string& x, const std::string& y) { return x + y; });
#endif
}
