// refused: no matching conversion for functional-style cast
// A plain value does not become a labelled one without saying where it came from.
#include <string>

#include "trust/labeled.h"

trust::Labeled<std::string> read(std::string text) {
#ifdef REFUSED
  return trust::Labeled<std::string>(std::move(text));
#else
  return trust::Labeled<std::string>(std::move(text), trust::Label::worst());
#endif
}
