#include "formats/mail_header.h"

#include <algorithm>

#include "base/text.h"
#include "formats/charset.h"
#include "formats/quoted.h"
#include "formats/stamp.h"

namespace formats {
namespace {

constexpr size_t parameters_max = 200;
constexpr size_t ids_max = 1'000;
constexpr std::string_view white = " \t";

std::string clean_value(std::string_view raw) {
  std::string value = decode_charset(raw).text;
  for (char& c : value)
    if ((c >= 0 && c < ' ') || c == 0x7F) c = ' ';
  return std::string(base::trim(value));
}

// The name before the colon; nothing for a line that is no field.
std::string_view field_name(std::string_view line) {
  size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  std::string_view name = base::trim(line.substr(0, colon));
  bool printable = std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F; });
  return printable ? name : std::string_view();
}

// Takes a line with its line end off the front.
std::string_view take_line(std::string_view& bytes) {
  size_t end = std::min(bytes.find('\n'), bytes.size());
  std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// =?charset?B|Q?text?=
struct EncodedWord {
  std::string charset, bytes;
  size_t length = 0;  // of the whole word
};

std::optional<EncodedWord> encoded_word_at(std::string_view text, size_t at) {
  constexpr size_t word_bytes_max = 1'000;  // RFC 2047 says 75
  std::string_view word = text.substr(at, word_bytes_max);
  if (!word.starts_with("=?")) return {};
  size_t charset_end = word.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= word.size()) return {};
  char encoding = word[charset_end + 1] | 0x20;
  size_t begin = charset_end + 3;
  size_t end = word.find("?=", begin);
  if ((encoding != 'b' && encoding != 'q') || word[charset_end + 2] != '?' ||
      end == std::string_view::npos)
    return {};
  std::string_view encoded = word.substr(begin, end - begin);
  std::string_view charset = word.substr(2, charset_end - 2);
  EncodedWord out{.charset = base::lower(charset.substr(0, charset.find('*'))), .length = end + 2};
  if (encoding == 'b') {
    out.bytes = decode_base64(encoded);
  } else {
    std::string blanks(encoded);
    std::ranges::replace(blanks, '_', ' ');
    out.bytes = decode_quoted_printable(blanks);
  }
  return out;
}

// "%e2%82%ac"
std::string decode_percent(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    bool encoded = text[i] == '%' && high >= 0 && low >= 0;
    out += encoded ? char(high << 4 | low) : text[i];
    if (encoded) i += 2;
  }
  return out;
}

// A value up to the next ';', without its quotes. Moves `at` behind it.
std::string take_parameter_value(std::string_view text, size_t& at) {
  std::string value;
  at = std::min(text.find_first_not_of(white, at), text.size());
  bool quoted = at < text.size() && text[at] == '"';
  if (quoted) ++at;
  for (; at < text.size() && text[at] != (quoted ? '"' : ';'); ++at) {
    if (quoted && text[at] == '\\' && at + 1 < text.size()) ++at;
    value += text[at];
  }
  at = std::min(text.find(';', at), text.size());
  return quoted ? value : std::string(base::trim(value));
}

// The pieces of one parameter: name, name*, name*0, name*1* … (RFC 2231).
struct Piece {
  std::string text;
  bool percent = false;
};
using Pieces = std::map<int, Piece>;

std::string join_pieces(const Pieces& pieces) {
  std::string charset, bytes;
  bool first = true;
  for (const auto& [number, piece] : pieces) {
    std::string_view text = piece.text;
    if (piece.percent && first) {
      size_t quote = text.find('\''), second = text.find('\'', quote + 1);
      if (quote != std::string_view::npos && second != std::string_view::npos) {
        charset = text.substr(0, quote);
        text.remove_prefix(second + 1);
      }
    }
    bytes += piece.percent ? decode_percent(text) : std::string(text);
    first = false;
  }
  std::string value = decode_charset(bytes, charset).text;
  return pieces.begin()->second.percent ? value : decode_words(value);
}

}  // namespace

std::string_view HeaderBlock::find(std::string_view name) const {
  auto found = std::ranges::find_if(
      fields, [&](const Header& field) { return base::iequals_ascii(field.name, name); });
  return found == fields.end() ? std::string_view() : std::string_view(found->value);
}

HeaderBlock split_header(std::string_view bytes, const MailLimits& limits) {
  HeaderBlock block;
  size_t size = bytes.size();
  std::string name, value;
  auto finish_field = [&] {
    if (!name.empty()) block.fields.push_back({std::move(name), clean_value(value)});
    name.clear();
  };
  while (!bytes.empty()) {
    std::string_view line = take_line(bytes);
    if (line.empty()) break;
    block.cut |=
        size - bytes.size() > limits.header_bytes_max || block.fields.size() >= limits.headers_max;
    if (block.cut) continue;
    if (white.find(line[0]) != std::string_view::npos) {
      value += line;
      continue;
    }
    finish_field();
    name = field_name(line);
    value = name.empty() ? "" : line.substr(line.find(':') + 1);
  }
  finish_field();
  block.body = bytes;
  return block;
}

std::string decode_words(std::string_view text) {
  std::string out, bytes, charset;
  auto flush = [&] {
    out += decode_charset(bytes, charset).text;
    bytes.clear();
  };
  size_t plain_begin = 0;
  bool after_word = false;
  for (size_t at = text.find("=?"); at != std::string_view::npos; at = text.find("=?", at)) {
    auto word = encoded_word_at(text, at);
    if (!word) {
      at += 2;
      continue;
    }
    std::string_view between = text.substr(plain_begin, at - plain_begin);
    // Blanks between two encoded words are not shown; a character may be cut between words of one
    // charset.
    bool joined = after_word && base::trim(between).empty();
    if (!joined || word->charset != charset) flush();
    if (!joined) out += between;
    charset = word->charset;
    bytes += word->bytes;
    after_word = true;
    at += word->length;
    plain_begin = at;
  }
  flush();
  return out.append(text.substr(plain_begin));
}

std::string HeaderValue::parameter(const std::string& name) const {
  auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

HeaderValue parse_header_value(std::string_view text) {
  HeaderValue out;
  size_t at = std::min(text.find(';'), text.size());
  out.value = base::lower(base::trim(text.substr(0, at)));
  std::map<std::string, Pieces> parameters;
  for (size_t count = 0; at < text.size() && count < parameters_max; ++count) {
    size_t equals = text.find('=', ++at);
    if (equals == std::string_view::npos) break;
    std::string name = base::lower(base::trim(text.substr(at, equals - at)));
    at = equals + 1;
    Piece piece{take_parameter_value(text, at), name.ends_with('*')};
    if (piece.percent) name.pop_back();
    size_t star = name.find('*');
    int number = star == std::string::npos ? 0 : parse_int(name.substr(star + 1)).value_or(0);
    parameters[name.substr(0, star)].try_emplace(number, std::move(piece));
  }
  for (const auto& [name, pieces] : parameters) out.parameters[name] = join_pieces(pieces);
  return out;
}

std::vector<std::string> parse_message_ids(std::string_view text) {
  std::vector<std::string> ids;
  for (size_t at = 0; ids.size() < ids_max;) {
    size_t begin = text.find('<', at);
    size_t end = begin == std::string_view::npos ? begin : text.find('>', begin);
    if (end == std::string_view::npos) break;
    std::string_view id = base::trim(text.substr(begin + 1, end - begin - 1));
    if (!id.empty()) ids.emplace_back(id);
    at = end + 1;
  }
  std::string_view bare = base::trim(text);
  if (ids.empty() && !bare.empty() && bare.find_first_of(" \t<>") == std::string_view::npos)
    ids.emplace_back(bare);
  return ids;
}

}  // namespace formats
