// A secret that is no secret, for tests: lent to every route.
#pragma once
#include "net/secret.h"

namespace net::testing {

inline Secret known(std::string value) {
  return [value](const Route&, const std::function<void(std::string_view)>& use) {
    use(value);
    return base::Result<void>();
  };
}

}  // namespace net::testing
