#include "net/secret.h"

#include <string.h>

namespace net {

WipedText::~WipedText() { explicit_bzero(text_.data(), text_.capacity()); }

WipedText& WipedText::operator+=(std::string_view more) {
  CHECK(text_.size() + more.size() <= text_.capacity());
  text_ += more;
  return *this;
}

}  // namespace net
