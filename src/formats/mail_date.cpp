#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/mime.h"
#include "formats/stamp.h"

namespace formats {
namespace {

using base::Seconds;

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};

struct NamedOffset {
  std::string_view name;
  int hours;
};
constexpr NamedOffset named_offsets[] = {
    {"ut", 0},   {"utc", 0},  {"gmt", 0},  {"z", 0},    {"est", -5}, {"edt", -4},
    {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7},
};

// The words of the date, without comments and commas.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  int comment = 0;
  for (char c : text.substr(0, 200)) {
    comment += c == '(' ? 1 : 0;
    bool gap = comment > 0 || (c >= 0 && c <= ' ') || c == ',';
    if (!gap) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
    comment -= c == ')' && comment > 0 ? 1 : 0;
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

// "Years of two digits: 00 to 49 are 2000 to 2049, others are of the last century" (RFC 5322 4.3).
int full_year(int year, size_t digits) {
  if (digits == 2) return year < 50 ? year + 2000 : year + 1900;
  return digits == 3 ? year + 1900 : year;
}

std::optional<Seconds> time_of_day(std::string_view text) {
  auto parts = base::split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return {};
  auto hour = parse_int(parts[0]), minute = parse_int(parts[1]),
       second = parts.size() == 3 ? parse_int(parts[2]) : 0;
  if (!hour || !minute || !second) return {};
  bool fits =
      *hour >= 0 && *hour < 24 && *minute >= 0 && *minute < 60 && *second >= 0 && *second <= 60;
  if (!fits) return {};
  return Seconds(*hour * 3600 + *minute * 60 + std::min(*second, 59));
}

// Names that are not known mean -0000, as the RFC advises.
Seconds offset_of(const std::string& word) {
  auto number = parse_int(word);
  if (number && word.size() == 5 && (word[0] == '+' || word[0] == '-'))
    return Seconds(*number / 100 * 3600 + *number % 100 * 60);
  for (const NamedOffset& named : named_offsets)
    if (base::iequals_ascii(named.name, word)) return std::chrono::hours(named.hours);
  return Seconds(0);
}

}  // namespace

base::Result<base::Instant> parse_mail_date(std::string_view text) {
  auto bad = [&] {
    return base::fail(base::Code::invalid,
                      fmt::format("'{}' is not the date of a mail.", base::visible(text, 60)));
  };
  auto words = words_of(text);
  if (!words.empty() && words[0].find_first_of("0123456789") == std::string::npos)
    words.erase(words.begin());  // the day of the week
  if (words.size() < 4) return bad();
  auto day = parse_int(words[0]), year = parse_int(words[2]);
  auto month = std::ranges::find(months, base::lower(words[1]).substr(0, 3));
  auto time = time_of_day(words[3]);
  if (!day || !year || !time || month == months.end() || *year < 0 || *year > 9999) return bad();
  auto date =
      std::chrono::year(full_year(*year, words[2].size())) / int(month - months.begin() + 1) / *day;
  if (!date.ok() || *day < 1) return bad();
  Seconds offset = words.size() > 4 ? offset_of(words[4]) : Seconds(0);
  return std::chrono::sys_days(date) + *time - offset;
}

}  // namespace formats
