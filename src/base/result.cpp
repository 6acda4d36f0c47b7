#include "base/result.h"

#include <cstdio>
#include <cstdlib>

namespace base {

const char* code_name(Code code) {
  switch (code) {
    case Code::not_found:
      return "not_found";
    case Code::invalid:
      return "invalid";
    case Code::denied:
      return "denied";
    case Code::conflict:
      return "conflict";
    case Code::unavailable:
      return "unavailable";
    case Code::corrupt:
      return "corrupt";
    case Code::limit:
      return "limit";
  }
  return "unknown";
}

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "hearth: a bug: %s does not hold (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace base
