// Any text: parses or is refused with a place; what parses prints to text that parses to the same.
#include <cstdint>

#include "plan/scripted.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto program = plan::parse(text);
  if (!program) {
    CHECK(program.error().line >= 1 && program.error().column >= 1 &&
          !program.error().error.message.empty());
    return 0;
  }
  plan::check(**program, plan::scripted::toolbox());
  std::string printed = plan::print(**program);
  auto again = plan::parse(printed, {.lines_max = SIZE_MAX, .bytes_max = SIZE_MAX});
  CHECK(again);
  CHECK(plan::print(**again) == printed);
  return 0;
}
