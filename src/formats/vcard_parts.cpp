#include "formats/vcard_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace formats {
namespace {

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Takes that many digits from the front; 0 where there are none.
int take_digits(std::string_view& text, size_t count) {
  if (text.size() < count || !all_digits(text.substr(0, count))) return 0;
  int number = 0;
  for (char c : text.substr(0, count)) number = number * 10 + (c - '0');
  text.remove_prefix(count);
  return number;
}

void take_dash(std::string_view& text) {
  if (text.starts_with('-')) text.remove_prefix(1);
}

bool exists(const PartialDate& date) {
  if (date.month > 12 || date.day > 31) return false;
  if (date.year == 0 && date.month == 0 && date.day == 0) return false;
  if (date.month == 0 || date.day == 0) return true;
  int year = date.year == 0 ? 2000 : date.year;  // a leap year: 29 February is a birthday
  return (std::chrono::year(year) / date.month / date.day).ok();
}

bool is_scheme_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '-' || c == '.';
}

}  // namespace

std::optional<PartialDate> parse_partial_date(std::string_view text) {
  text = text.substr(0, text.find_first_of("Tt "));
  PartialDate date;
  if (text.starts_with("---")) {
    text.remove_prefix(3);
    date.day = take_digits(text, 2);
  } else {
    if (text.starts_with("--")) {
      text.remove_prefix(2);
    } else {
      date.year = take_digits(text, 4);
      take_dash(text);
    }
    date.month = take_digits(text, 2);
    take_dash(text);
    date.day = take_digits(text, 2);
  }
  if (!text.empty() || !exists(date)) return {};
  return date;
}

std::string format_partial_date(const PartialDate& date) {
  if (date.year == 0 && date.month == 0) return fmt::format("---{:02}", date.day);
  std::string out = date.year == 0 ? "--" : fmt::format("{:04}", date.year);
  if (date.month == 0) return out;
  if (date.day == 0) return out + fmt::format("{}{:02}", date.year == 0 ? "" : "-", date.month);
  return out + fmt::format("{:02}{:02}", date.month, date.day);
}

bool looks_like_uri(std::string_view text) {
  size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2 || colon + 1 == text.size()) return false;
  if (!std::ranges::all_of(text.substr(0, colon), is_scheme_char)) return false;
  return std::ranges::none_of(text, [](char c) {
    return (c >= 0 && c <= ' ') || c == 0x7F || c == '\\' || c == '"' || c == '<' || c == '>';
  });
}

}  // namespace formats
