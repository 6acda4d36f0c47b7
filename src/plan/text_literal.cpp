#include "plan/text_literal.h"

#include "base/text.h"

namespace plan {
namespace {

constexpr size_t nesting_max = 32;  // of brackets in a hole

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

// Reads one text: plain pieces and, in an f-string, holes.
class TextReader {
 public:
  TextReader(Cursor& cursor, const TextPrefix& prefix)
      : cursor_(cursor), prefix_(prefix), start_(cursor.place()) {
    for (size_t i = 0; i < prefix.quote.size() + (prefix.formatted ? 1 : 0); ++i) cursor_.take();
  }

  std::expected<std::vector<Token::Part>, PlanError> run() {
    while (!at_quote()) {
      if (cursor_.at_end() || (cursor_.peek() == '\n' && prefix_.quote.size() == 1))
        return std::unexpected(
            error_at(start_, "this text has no closing quote",
                     "Close it on the same line, or open it with three quotes."));
      TRY(read_piece());
    }
    for (size_t i = 0; i < prefix_.quote.size(); ++i) cursor_.take();
    flush();
    return std::move(parts_);
  }

 private:
  bool at_quote() const { return cursor_.rest().starts_with(prefix_.quote); }
  void flush() {
    if (!text_.empty()) parts_.push_back({.text = std::exchange(text_, {})});
  }

  std::expected<void, PlanError> read_piece() {
    char c = cursor_.peek();
    if (c == '\\') return read_escape();
    bool brace = prefix_.formatted && (c == '{' || c == '}');
    if (!brace) return text_ += cursor_.take(), std::expected<void, PlanError>();
    if (cursor_.peek(1) == c) {
      cursor_.take();
      text_ += cursor_.take();
      return {};
    }
    if (c == '}')
      return std::unexpected(
          error_at(cursor_.place(), "a single } in a text with f before it", "Write }} for a }."));
    flush();
    return read_hole();
  }

  std::expected<void, PlanError> read_escape() {
    static constexpr std::string_view letters = "ntr\\'\"0", meanings = {"\n\t\r\\'\"\0", 7};
    Place place = cursor_.place();
    cursor_.take();
    char letter = cursor_.at_end() ? '\0' : cursor_.take();
    if (letter == '\n') return {};
    if (letter == 'x') return read_code_point(2, place);
    if (letter == 'u') return read_code_point(4, place);
    if (letter == 'U') return read_code_point(8, place);
    size_t at = letter == '\0' ? letters.npos : letters.find(letter);
    if (at == letters.npos)
      return std::unexpected(
          error_at(place, "an unknown escape in a text", "Write \\\\ for a backslash."));
    text_ += meanings[at];
    return {};
  }

  std::expected<void, PlanError> read_code_point(int digits, Place place) {
    uint32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      auto digit = hex_digit(cursor_.peek());
      if (!digit)
        return std::unexpected(
            error_at(place, fmt::format("this escape needs {} hex digits", digits)));
      value = value * 16 + uint32_t(*digit);
      cursor_.take();
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
      return std::unexpected(error_at(place, "this escape is no character"));
    base::append_utf8(text_, char32_t(value));
    return {};
  }

  // {expression} or {expression:format}
  std::expected<void, PlanError> read_hole() {
    Place open = cursor_.place();
    cursor_.take();
    Token::Part part{.is_value = true, .place = cursor_.place()};
    size_t from = cursor_.offset();
    TRY(skip_expression(open));
    part.source = cursor_.since(from);
    if (cursor_.peek() == '!')
      return std::unexpected(
          error_at(cursor_.place(), "conversions such as !r are not part of the plan language"));
    if (base::trim(part.source).ends_with('='))
      return std::unexpected(error_at(open, "{name=} is not part of the plan language"));
    if (cursor_.peek() == ':') TRY(read_format(part, open));
    cursor_.take();
    if (base::trim(part.source).empty())
      return std::unexpected(
          error_at(open, "there is nothing between { and }", "Write {{ for a {."));
    parts_.push_back(std::move(part));
    return {};
  }

  // Moves to the : or } that ends the expression, past nested brackets and texts.
  std::expected<void, PlanError> skip_expression(Place open, size_t depth = 0) {
    std::string brackets;
    for (char before = '\0'; !cursor_.at_end(); before = cursor_.take()) {
      char c = cursor_.peek();
      bool not_equal = c == '!' && cursor_.peek(1) == '=';
      if (brackets.empty() && (c == '}' || c == ':' || (c == '!' && !not_equal))) return {};
      if (c == '\n' && prefix_.quote.size() == 1) break;
      if (c == '\'' || c == '"') TRY(skip_inner_text(open, before == 'f' || before == 'F', depth));
      if (c == '(' || c == '[' || c == '{') brackets += c;
      if ((c == ')' || c == ']' || c == '}') && !brackets.empty()) brackets.pop_back();
      if (brackets.size() + depth > nesting_max) break;
    }
    return std::unexpected(error_at(open, "this { has no closing }", "Write {{ for a {."));
  }

  // Stops on the closing quote.
  std::expected<void, PlanError> skip_inner_text(Place open, bool formatted, size_t depth) {
    char quote = cursor_.take();
    while (!cursor_.at_end() && cursor_.peek() != quote && cursor_.peek() != '\n') {
      char c = cursor_.take();
      bool twin = (c == '{' && cursor_.peek() == '{') || c == '\\';
      if (twin && !cursor_.at_end()) cursor_.take();
      if (formatted && c == '{' && !twin) TRY(skip_expression(open, depth + 1));
    }
    if (cursor_.peek() == quote) return {};
    return std::unexpected(error_at(open, "a text inside { } is not closed",
                                    "Give the value a name first, then use the name in the text."));
  }

  std::expected<void, PlanError> read_format(Token::Part& part, Place open) {
    cursor_.take();
    for (char c = cursor_.peek(); c != '}'; c = cursor_.peek()) {
      if (cursor_.at_end() || c == '\n' || c == '{' || c == '\\' || c == '\'' || c == '"')
        return std::unexpected(error_at(open, "this format is not closed by }",
                                        "A format is plain, such as {x:%H:%M}."));
      part.format += cursor_.take();
    }
    return {};
  }

  Cursor& cursor_;
  const TextPrefix& prefix_;
  Place start_;
  std::string text_;
  std::vector<Token::Part> parts_;
};

}  // namespace

char Cursor::take() {
  char c = text_[at_++];
  if (c == '\n') {
    ++place_.line;
    place_.column = 1;
  } else if ((peek() & 0xC0) != 0x80 || at_end()) {
    ++place_.column;
  }
  return c;
}

std::optional<TextPrefix> text_prefix(std::string_view rest) {
  TextPrefix prefix;
  if (rest.starts_with('f') || rest.starts_with('F')) {
    prefix.formatted = true;
    rest.remove_prefix(1);
  }
  for (std::string_view quote : {"\"\"\"", "'''", "\"", "'"})
    if (rest.starts_with(quote)) return prefix.quote = quote, prefix;
  return std::nullopt;
}

std::expected<std::string, PlanError> read_text_literal(Cursor& cursor, const TextPrefix& prefix) {
  auto parts = TRY(TextReader(cursor, prefix).run());
  return parts.empty() ? std::string() : std::move(parts.front().text);
}

std::expected<std::vector<Token::Part>, PlanError> read_formatted_literal(
    Cursor& cursor, const TextPrefix& prefix) {
  return TextReader(cursor, prefix).run();
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '"':
        out += "\\\"";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\0':
        out += "\\0";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string quoted(std::string_view text) { return '"' + escaped(text) + '"'; }

}  // namespace plan
