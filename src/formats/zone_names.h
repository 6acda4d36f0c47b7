// The names programs give to time zones, as IANA names.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace formats {

// "Europe/Berlin" itself, "/mozilla.org/20050126_1/Europe/Berlin", "W. Europe Standard Time",
// "UTC", "Z".
std::optional<std::string> iana_zone(std::string_view name);

// Zones to compare a nameless VTIMEZONE with, the likeliest of those with equal rules first.
std::span<const std::string_view> likely_zones();

}  // namespace formats
