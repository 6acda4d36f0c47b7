#include <algorithm>

#include "formats/rrule.h"

// A rule that can be read can be written; its occurrences are in order, within the window and the
// limit.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto rule = formats::parse_rule(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!rule) return 0;
  auto again = formats::parse_rule(formats::write_rule(*rule));
  CHECK(again && *again == *rule);
  base::Local first = base::Day(std::chrono::year(2026) / 1 / 31) + std::chrono::hours(9);
  formats::LocalWindow window{first + std::chrono::days(40), first + std::chrono::days(4'000)};
  auto found = formats::occurrences(*rule, first, window, {}, 50);
  CHECK(found.size() <= 50);
  for (size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i] >= window.from && found[i] < window.to);
    CHECK(i == 0 || found[i - 1] < found[i]);
  }
  return 0;
}
