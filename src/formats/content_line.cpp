#include "formats/content_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/charset.h"

namespace formats {
namespace {

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

std::string upper(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = char(c - 32);
  return out;
}

bool is_control(char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7F; }

void blank_controls(std::string& text) { std::ranges::replace_if(text, is_control, ' '); }

// "^n" "^'" "^^" (RFC 6868); any other '^' stands for itself.
std::string decode_carets(std::string_view value) {
  std::string out;
  for (size_t i = 0; i < value.size(); ++i) {
    char next = value[i] == '^' && i + 1 < value.size() ? value[i + 1] : '\0';
    if (next == 'n' || next == '\'' || next == '^') {
      out += next == 'n' ? '\n' : next == '\'' ? '"' : '^';
      ++i;
    } else {
      out += value[i];
    }
  }
  return out;
}

// Reads the parts of a line from left to right.
struct LineParser {
  std::string_view text;
  size_t at = 0;

  bool at_end() const { return at >= text.size(); }
  bool take(char c) {
    if (at_end() || text[at] != c) return false;
    ++at;
    return true;
  }
  std::string_view name() {
    size_t begin = at;
    while (!at_end() && is_name_char(text[at])) ++at;
    return text.substr(begin, at - begin);
  }
  // A quoted value, or what stands before the next separator; nothing if a quote is left open.
  std::optional<std::string> parameter_value() {
    if (take('"')) {
      size_t end = text.find('"', at);
      if (end == std::string_view::npos) return {};
      std::string_view value = text.substr(at, end - at);
      at = end + 1;
      return decode_carets(value);
    }
    size_t end = std::min(text.find_first_of(";:,", at), text.size());
    std::string_view value = text.substr(at, end - at);
    at = end;
    return decode_carets(base::trim(value));
  }
  std::optional<Parameter> parameter() {
    std::string_view first = name();
    if (!take('=')) return Parameter{"", {upper(first)}};
    Parameter parameter{upper(first), {}};
    do {
      auto value = parameter_value();
      if (!value) return {};
      parameter.values.push_back(std::move(*value));
    } while (take(','));
    return parameter;
  }
};

bool is_quoted_printable(std::string_view line) {
  size_t colon = line.find(':');
  return colon != std::string_view::npos &&
         upper(line.substr(0, std::min<size_t>(colon, 1000))).find("QUOTED-PRINTABLE") !=
             std::string::npos;
}

// The value in UTF-8; the whole line too, so that it can be given back.
void decode_bytes(ContentLine& line) {
  if (base::valid_utf8(line.raw)) return;
  std::string charset(line.parameter("CHARSET"));
  line.value = decode_charset(line.value, charset).text;
  line.raw = decode_charset(line.raw, charset).text;
  for (Parameter& parameter : line.parameters)
    for (std::string& value : parameter.values) value = decode_charset(value).text;
}

}  // namespace

const Parameter* ContentLine::find(std::string_view parameter_name) const {
  auto found = std::ranges::find(parameters, parameter_name, &Parameter::name);
  return found == parameters.end() ? nullptr : &*found;
}

std::string_view ContentLine::parameter(std::string_view parameter_name) const {
  const Parameter* found = find(parameter_name);
  return found && !found->values.empty() ? found->values[0] : std::string_view();
}

std::optional<ContentLine> parse_content_line(std::string_view text) {
  LineParser parser{text};
  ContentLine line;
  std::string_view name = parser.name();
  while (parser.take('.')) {
    line.group = line.group.empty() ? name : fmt::format("{}.{}", line.group, name);
    name = parser.name();
  }
  while (parser.take(';')) {
    auto parameter = parser.parameter();
    if (!parameter) return {};
    line.parameters.push_back(std::move(*parameter));
  }
  if (name.empty() || !parser.take(':')) return {};
  line.name = upper(name);
  line.value = text.substr(parser.at);
  line.raw = text;
  return line;
}

void report(std::vector<Skipped>& report, const Limits& limits, size_t line, std::string reason) {
  if (report.size() + 1 < limits.reports_max) {
    report.push_back({line, std::move(reason)});
  } else if (report.size() < limits.reports_max) {
    report.push_back({line, "There are more; they are not listed."});
  }
}

std::string_view LineReader::physical_line() {
  size_t end = std::min(bytes_.find_first_of("\r\n", at_), bytes_.size());
  std::string_view line = bytes_.substr(at_, end - at_);
  at_ = end + (bytes_.substr(end, 2) == "\r\n" ? 2 : 1);
  ++line_;
  return line;
}

bool LineReader::continues() const {
  return at_ < bytes_.size() && (bytes_[at_] == ' ' || bytes_[at_] == '\t');
}

// Nothing if the line is longer than the limit; all of it is passed over then.
std::optional<std::string> LineReader::unfolded() {
  std::string line(physical_line().substr(0, limits_.line_bytes_max + 1));
  bool soft = dialect_ == Dialect::vcard && is_quoted_printable(line);
  while (at_ < bytes_.size()) {
    bool soft_break = soft && line.ends_with('=');
    if (!soft_break && !continues()) break;
    if (soft_break) line.pop_back();
    std::string_view more = physical_line();
    if (!soft_break) more.remove_prefix(1);
    if (line.size() <= limits_.line_bytes_max) line += more.substr(0, limits_.line_bytes_max + 1);
  }
  if (line.size() > limits_.line_bytes_max) return {};
  return line;
}

std::optional<ContentLine> LineReader::next(std::vector<Skipped>& skipped) {
  while (at_ < bytes_.size()) {
    size_t number = line_ + 1;
    auto text = unfolded();
    if (!text) {
      report(skipped, limits_, number,
             fmt::format("The line is longer than {} bytes.", limits_.line_bytes_max));
      continue;
    }
    if (base::trim(*text).empty()) continue;
    blank_controls(*text);
    auto line = parse_content_line(*text);
    if (!line) {
      report(skipped, limits_, number,
             fmt::format("'{}' is not a line that belongs here.",
                         base::visible(decode_charset(text->substr(0, 200)).text, 60)));
      continue;
    }
    line->number = number;
    decode_bytes(*line);
    return line;
  }
  return {};
}

std::string unescape_text(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (size_t i = 0; i < value.size(); ++i) {
    char next = value[i] == '\\' && i + 1 < value.size() ? value[i + 1] : '\0';
    if (next == 'n' || next == 'N') {
      out += '\n';
      ++i;
    } else if (next == ',' || next == ';' || next == '\\' || next == ':' || next == '"') {
      out += next;
      ++i;
    } else {
      out += value[i];
    }
  }
  return out;
}

std::string escape_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\r' && text.substr(i, 2) == "\r\n") continue;
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '\\' || c == ',' || c == ';') out += '\\';
      out += c;
    }
  }
  return out;
}

std::vector<std::string_view> split_escaped(std::string_view value, char separator) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\') {
      ++i;
    } else if (value[i] == separator) {
      parts.push_back(value.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  parts.push_back(value.substr(begin));
  return parts;
}

std::vector<std::string> unescape_list(std::string_view value, char separator) {
  std::vector<std::string> texts;
  for (std::string_view part : split_escaped(value, separator)) {
    std::string text = unescape_text(base::trim(part));
    if (!text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

std::string parameter_text(std::string_view value) {
  std::string out;
  for (char c : value) {
    if (c == '^') {
      out += "^^";
    } else if (c == '"') {
      out += "^'";
    } else if (c == '\n') {
      out += "^n";
    } else {
      out += c;
    }
  }
  bool plain =
      !out.empty() && out.find_first_of(":;,") == std::string::npos && base::trim(out) == out;
  return plain ? out : '"' + out + '"';
}

void LineWriter::line(std::string_view text) {
  std::string clean(text);
  blank_controls(clean);
  constexpr size_t octets_max = 75;
  size_t room = octets_max;
  std::string_view left = clean;
  while (left.size() > room) {
    size_t cut = room;
    while (cut > 1 && (static_cast<unsigned char>(left[cut]) & 0xC0) == 0x80) --cut;
    out_.append(left.substr(0, cut)).append("\r\n ");
    left.remove_prefix(cut);
    room = octets_max - 1;  // the blank that marks the continuation
  }
  out_.append(left).append("\r\n");
}

void LineWriter::text(std::string_view name, std::string_view text) {
  if (!text.empty()) line(fmt::format("{}:{}", name, escape_text(text)));
}

}  // namespace formats
