// The place a box belongs to, as the associated data it is sealed with: a box moved elsewhere does
// not open.
#pragma once
#include <fmt/format.h>

#include <string>

namespace store {

// place("record", house, "calendar", 1): each part with its length, so that no two places read the
// same.
template <class... Parts>
std::string place(const Parts&... parts) {
  std::string text;
  auto add = [&](const auto& part) {
    std::string written = fmt::format("{}", part);
    fmt::format_to(std::back_inserter(text), "{}:{},", written.size(), written);
  };
  (add(parts), ...);
  return text;
}

}  // namespace store
