#include "base/result.h"
#include "formats/ical.h"

// What is read can be written, and is the same when it is read again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto calendar =
      formats::parse_calendar(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!calendar) return 0;
  auto again = formats::parse_calendar(formats::write_calendar(*calendar));
  CHECK(again.has_value() || (calendar->events.empty() && calendar->todos.empty()));
  CHECK(!again || again->events.size() == calendar->events.size());
  CHECK(!again || again->todos.size() == calendar->todos.size());
  return 0;
}
