#include "formats/stamp.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace formats {
namespace {

// Exactly `digits` decimal digits at `at`; -1 where there are none.
int digits_at(std::string_view text, size_t at, size_t digits) {
  if (at + digits > text.size()) return -1;
  int value = 0;
  for (char c : text.substr(at, digits)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

// A thousand years; longer lengths are mistakes or attacks.
constexpr base::Seconds span_max = std::chrono::days(366'000);

// Weeks and days stand before the T, hours, minutes and seconds behind it.
std::optional<base::Seconds> unit_of(char letter, bool in_time) {
  struct Unit {
    char letter;
    bool in_time;
    int64_t seconds;
  };
  static constexpr Unit units[] = {{'W', false, 604800},
                                   {'D', false, 86400},
                                   {'H', true, 3600},
                                   {'M', true, 60},
                                   {'S', true, 1}};
  for (const Unit& unit : units)
    if (unit.letter == (letter & ~0x20) && unit.in_time == in_time)
      return base::Seconds(unit.seconds);
  return {};
}

}  // namespace

std::optional<int> parse_int(std::string_view text) {
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

std::optional<Stamp> parse_stamp(std::string_view text) {
  bool utc = text.size() == 16 && (text.back() == 'Z' || text.back() == 'z');
  if (utc) text.remove_suffix(1);
  if (text.size() != 8 && (text.size() != 15 || (text[8] != 'T' && text[8] != 't'))) return {};
  int year = digits_at(text, 0, 4), month = digits_at(text, 4, 2), day = digits_at(text, 6, 2);
  if (year < 1 || month < 1 || day < 1) return {};
  auto date = std::chrono::year(year) / month / day;
  if (!date.ok()) return {};
  base::Day at(date);
  if (text.size() == 8) return Stamp{.at = at, .whole_day = true};
  int hour = digits_at(text, 9, 2), minute = digits_at(text, 11, 2),
      second = digits_at(text, 13, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return {};
  return Stamp{.at = at + base::Seconds(hour * 3600 + minute * 60 + std::min(second, 59)),
               .utc = utc};
}

std::optional<Stamp> parse_extended_stamp(std::string_view text) {
  std::string compact;
  for (char c : text.substr(0, 40))
    if (c != '-' && c != ':') compact += c;
  if (size_t dot = compact.find('.'); dot != std::string::npos) {  // fractions of a second
    size_t behind = compact.find_first_not_of("0123456789", dot + 1);
    compact.erase(dot, behind == std::string::npos ? behind : behind - dot);
  }
  return parse_stamp(compact);
}

std::string format_stamp(const Stamp& stamp) {
  if (stamp.whole_day) return base::format_local(stamp.at, "%Y%m%d");
  return base::format_local(stamp.at, "%Y%m%dT%H%M%S") + (stamp.utc ? "Z" : "");
}

std::string format_utc_stamp(base::Instant instant) {
  return format_stamp({.at = base::Local(instant.time_since_epoch()), .utc = true});
}

std::optional<Span> parse_span(std::string_view text) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.size() < 3 || (text[0] != 'P' && text[0] != 'p')) return {};
  text.remove_prefix(1);
  Span span;
  bool in_time = false;
  while (!text.empty()) {
    if (!in_time && (text[0] == 'T' || text[0] == 't')) {
      in_time = true;
      text.remove_prefix(1);
    }
    size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 9 || digits == text.size()) return {};
    int64_t amount = *parse_int(text.substr(0, digits));
    auto length = unit_of(text[digits], in_time);
    if (!length) return {};
    (in_time ? span.time : span.days) += (negative ? -amount : amount) * *length;
    if (std::chrono::abs(span.days) > span_max || std::chrono::abs(span.time) > span_max) return {};
    text.remove_prefix(digits + 1);
  }
  return span;
}

std::string format_span(base::Seconds length) {
  std::string out = length.count() < 0 ? "-P" : "P";
  int64_t left = std::abs(length.count());
  if (left != 0 && left % 86400 == 0) return out + fmt::format("{}D", left / 86400);
  out += 'T';
  if (left >= 3600) out += fmt::format("{}H", left / 3600);
  if (left / 60 % 60 != 0) out += fmt::format("{}M", left / 60 % 60);
  if (left % 60 != 0 || left == 0) out += fmt::format("{}S", left % 60);
  return out;
}

}  // namespace formats
