// Content lines, which iCalendar and vCard share (RFC 5545 3.1, RFC 6350 3.2):
// group.NAME;PARAM=a,b:value
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/report.h"

namespace formats {

struct Parameter {
  std::string name;  // upper case; empty for a bare value as in vCard 2.1's "TEL;HOME:"
  std::vector<std::string> values;
  bool operator==(const Parameter&) const = default;
};

struct ContentLine {
  size_t number = 0;  // of its first physical line, from 1
  std::string group;
  std::string name;  // upper case
  std::vector<Parameter> parameters;
  std::string value;  // raw: still escaped
  std::string raw;    // the whole unfolded line

  // The first value of a parameter, or "".
  std::string_view parameter(std::string_view parameter_name) const;
  const Parameter* find(std::string_view parameter_name) const;
  bool operator==(const ContentLine&) const = default;
};

// Whether lines end in quoted-printable's soft break "=" (vCard 2.1) is decided by the line itself.
enum class Dialect { icalendar, vcard };

// Reads unfolded lines from bytes that must outlive it. CRLF, LF and CR end a line. A line over the
// limit, or one that is no content line, goes to `skipped` and is passed over. Bytes that are no
// UTF-8 are taken as Windows-1252.
class LineReader {
 public:
  LineReader(std::string_view bytes, Dialect dialect, const Limits& limits)
      : bytes_(bytes), dialect_(dialect), limits_(limits) {
    if (bytes_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }
  // The next line; nothing at the end. Lines that could not be read in between are added to
  // `skipped`.
  std::optional<ContentLine> next(std::vector<Skipped>& skipped);

 private:
  std::string_view physical_line();
  bool continues() const;
  std::optional<std::string> unfolded();

  std::string_view bytes_;
  Dialect dialect_;
  Limits limits_;
  size_t at_ = 0;
  size_t line_ = 0;
};

// Adds to a report unless it is full; the last entry then says so.
void report(std::vector<Skipped>& report, const Limits& limits, size_t line, std::string reason);

// nullopt for what is no content line.
std::optional<ContentLine> parse_content_line(std::string_view line);

// TEXT values: "\n" "\," "\;" "\\" and back.
std::string unescape_text(std::string_view value);
std::string escape_text(std::string_view text);
// Splits at separators that are not escaped; the parts stay escaped.
std::vector<std::string_view> split_escaped(std::string_view value, char separator);
// The list "a,b\,c" as texts, without empty ones.
std::vector<std::string> unescape_list(std::string_view value, char separator = ',');

// A parameter's value, quoted where it must be; quotes and line breaks as RFC 6868 writes them.
std::string parameter_text(std::string_view value);

// Appends lines to an output: folded at 75 octets, never within a character, ended by CRLF.
class LineWriter {
 public:
  // `line` may hold no line end; those it has, and other control characters, become blanks.
  void line(std::string_view line);
  // NAME:escaped text; nothing for an empty text.
  void text(std::string_view name, std::string_view text);
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace formats
