// refused: no viable conversion from 'const trust::Labeled<std::string>'
// A labelled value does not become a plain one by itself.
#include <string>

#include "trust/labeled.h"

size_t length(const trust::Labeled<std::string>& text) {
#ifdef REFUSED
  std::string plain = text;
#else
  std::string plain = text.peek();
#endif
  return plain.size();
}
