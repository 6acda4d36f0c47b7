// Any bytes: the readers neither crash nor give back a stretch that ends before it begins, and what
// they say of a time can be read.
#include <cstddef>
#include <cstdint>

#include "language/language.h"

using namespace language;

static void read_against(std::string_view words, const Context& context) {
  auto when = read_when(words, context);
  if (when) {
    base::Period period = *read_period(words, context);
    if (auto* rule = std::get_if<Recurrence>(&*when)) say_recurrence(*rule, context);
    if (period.end < period.start || say_period(period, context).empty()) __builtin_trap();
  } else if (when.error().message.empty()) {
    __builtin_trap();
  }
  (void)read_duration(words, context);
  (void)read_number(words, context);
  (void)read_money(words, context);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view words(reinterpret_cast<const char*>(data), size);
  static const base::Instant now = *base::parse_instant("2026-05-04T09:00:00+02:00");
  static const base::Zone berlin = *base::Zone::find("Europe/Berlin");
  for (const char* tag : {"en", "de"})
    read_against(words, {now, berlin, now + base::Seconds(200'000), tag});
  read_phone(words);
  read_mail_address(words);
  read_answer(words);
  read_quantity(words);
  return 0;
}
