// Text that comes as bytes cut anywhere, let through in whole code points.
#pragma once
#include <string>
#include <string_view>

namespace model {

class Utf8Stream {
 public:
  // What can be shown now: valid UTF-8. A malformed byte becomes U+FFFD; a code point still on its
  // way is kept back.
  std::string feed(std::string_view bytes);
  // The end has come: what was kept back is malformed.
  std::string finish();

 private:
  std::string kept_;
};

}  // namespace model
