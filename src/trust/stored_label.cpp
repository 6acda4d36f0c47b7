#include "trust/stored_label.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace trust {

Label stored(const Label& label) {
  return {.integrity = std::min(label.integrity, Integrity::own),
          .key_domains = label.key_domains,
          .categories = label.categories,
          .purposes = label.purposes};
}

std::string store_label(const Label& label) {
  Label kept = stored(label);
  return fmt::format("{} {} {} {}", int(kept.integrity), kept.key_domains, kept.categories,
                     kept.purposes);
}

Label restore_label(std::string_view text) {
  std::array<uint32_t, 4> numbers{};
  const char* at = text.data();
  const char* end = at + text.size();
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0 && (at == end || *at++ != ' ')) return Label::worst();
    auto [next, error] = std::from_chars(at, end, numbers[i]);
    if (error != std::errc()) return Label::worst();
    at = next;
  }
  if (at != end || numbers[0] > uint32_t(Integrity::own) || numbers[1] > UINT16_MAX)
    return Label::worst();
  return {.integrity = Integrity(numbers[0]),
          .key_domains = uint16_t(numbers[1]),
          .categories = numbers[2],
          .purposes = numbers[3]};
}

}  // namespace trust
