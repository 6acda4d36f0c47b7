#include "plan/lexer.h"

#include <array>

#include "base/text.h"
#include "plan/text_literal.h"

namespace plan {
namespace {

using Done = std::expected<void, PlanError>;

bool starts_name(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool continues_name(char c) { return starts_name(c) || is_digit(c); }

class Lexer {
 public:
  Lexer(std::string_view text, Place start, bool expression_only)
      : cursor_(text, start), expression_only_(expression_only) {}

  std::expected<Tokens, PlanError> run() {
    while (!cursor_.at_end()) {
      if (at_line_start_ && !inside_brackets()) TRY(read_indentation());
      if (!cursor_.at_end()) TRY(read_token());
    }
    if (!brackets_.empty())
      return std::unexpected(error_at(
          brackets_.back().place, fmt::format("this {} is never closed", brackets_.back().text)));
    finish();
    return std::move(tokens_);
  }

 private:
  bool inside_brackets() const { return expression_only_ || !brackets_.empty(); }
  void add(TokenKind kind, std::string text, Place place) {
    tokens_.push_back({kind, std::move(text), place});
  }
  void end_line() {
    if (!tokens_.empty() && tokens_.back().kind != TokenKind::newline &&
        tokens_.back().kind != TokenKind::indent && tokens_.back().kind != TokenKind::dedent)
      add(TokenKind::newline, "", cursor_.place());
    at_line_start_ = true;
  }
  void finish() {
    if (!expression_only_) end_line();
    for (size_t i = 1; i < indents_.size(); ++i) add(TokenKind::dedent, "", cursor_.place());
    add(TokenKind::end, "", cursor_.place());
  }

  // Measures the blanks before the first word of a line; empty lines and comments do not count.
  Done read_indentation() {
    int width = 0;
    while (cursor_.peek() == ' ') cursor_.take(), ++width;
    Place place = cursor_.place();
    if (cursor_.peek() == '\t')
      return std::unexpected(
          error_at(place, "a tab in the indentation", "Indent with blanks, four a level."));
    char c = cursor_.peek();
    if (cursor_.at_end() || c == '\n' || c == '\r' || c == '#') return {};
    at_line_start_ = false;
    if (width > indents_.back()) {
      indents_.push_back(width);
      add(TokenKind::indent, "", place);
    }
    while (width < indents_.back()) {
      indents_.pop_back();
      add(TokenKind::dedent, "", place);
    }
    if (width != indents_.back())
      return std::unexpected(error_at(place, "this line's indentation fits no line above it"));
    return {};
  }

  Done read_token() {
    char c = cursor_.peek();
    if (c == '\n') return read_line_break();
    if (c == ' ' || c == '\t' || c == '\r') return cursor_.take(), Done();
    if (c == '#') return skip_comment();
    if (auto prefix = text_prefix(cursor_.rest())) return read_text(*prefix);
    if (starts_name(c)) return read_name();
    if (is_digit(c) || (c == '.' && is_digit(cursor_.peek(1)))) return read_number();
    return read_symbol();
  }

  Done read_line_break() {
    cursor_.take();
    if (!inside_brackets()) end_line();
    return {};
  }
  Done skip_comment() {
    while (!cursor_.at_end() && cursor_.peek() != '\n') cursor_.take();
    return {};
  }

  Done read_text(const TextPrefix& prefix) {
    Place place = cursor_.place();
    Token token{prefix.formatted ? TokenKind::formatted : TokenKind::text, "", place};
    if (prefix.formatted) {
      token.parts = TRY(read_formatted_literal(cursor_, prefix));
    } else {
      token.text = TRY(read_text_literal(cursor_, prefix));
    }
    tokens_.push_back(std::move(token));
    return {};
  }

  Done read_name() {
    Place place = cursor_.place();
    std::string name;
    while (continues_name(cursor_.peek())) name += cursor_.take();
    if (name.size() <= 2 && (cursor_.peek() == '"' || cursor_.peek() == '\''))
      return std::unexpected(
          error_at(place, fmt::format("a text with {} before it", name),
                   "Only f\"…\" and plain \"…\" are part of the plan language."));
    add(TokenKind::name, std::move(name), place);
    return {};
  }

  Done read_number() {
    Place place = cursor_.place();
    std::string digits;
    bool point = false;
    for (char c = cursor_.peek(); is_digit(c) || c == '_' || (c == '.' && !point);
         c = cursor_.peek()) {
      point |= c == '.';
      if (c != '_') digits += c;
      cursor_.take();
    }
    if (continues_name(cursor_.peek()))
      return std::unexpected(error_at(place,
                                      fmt::format("{}{} is not a number", digits, cursor_.peek()),
                                      "Write numbers in plain digits, such as 12 or 0.5."));
    if (digits.back() == '.') digits += '0';
    if (digits.front() == '.') digits.insert(0, "0");
    add(point ? TokenKind::decimal : TokenKind::integer, std::move(digits), place);
    return {};
  }

  Done read_symbol() {
    static constexpr std::array<std::string_view, 18> doubles = {
        "**", "//", "==", "!=", "<=", ">=", "+=", "-=", "*=",
        "/=", "->", ":=", "<<", ">>", "%=", "|=", "&=", "<>"};
    static constexpr std::string_view singles = "()[]{}.,:=+-*/%<>;@!|&^~?\\$`";
    Place place = cursor_.place();
    for (std::string_view symbol : doubles)
      if (cursor_.rest().starts_with(symbol)) {
        cursor_.take(), cursor_.take();
        add(TokenKind::symbol, std::string(symbol), place);
        return {};
      }
    if (!singles.contains(cursor_.peek())) return std::unexpected(strange_character(place));
    std::string symbol(1, cursor_.take());
    add(TokenKind::symbol, symbol, place);
    return note_bracket(symbol, place);
  }

  Done note_bracket(const std::string& symbol, Place place) {
    static constexpr std::string_view openers = "([{", closers = ")]}";
    if (openers.contains(symbol)) brackets_.push_back({symbol, place});
    if (!closers.contains(symbol)) return {};
    char opener = openers[closers.find(symbol)];
    if (brackets_.empty())
      return std::unexpected(error_at(place, fmt::format("this {} closes nothing", symbol)));
    if (brackets_.back().text[0] != opener)
      return std::unexpected(
          error_at(place, fmt::format("this {} does not close the {} in line {}", symbol,
                                      brackets_.back().text, brackets_.back().place.line)));
    brackets_.pop_back();
    return {};
  }

  PlanError strange_character(Place place) const {
    size_t at = 0;
    std::string character;
    base::append_utf8(character, base::next_code_point(cursor_.rest(), at));
    return error_at(
        place, fmt::format("the character {} has no meaning here", base::visible(character)),
        "Names are written in plain letters, digits and _; other text belongs in quotes.");
  }

  struct Bracket {
    std::string text;
    Place place;
  };
  Cursor cursor_;
  bool expression_only_;
  bool at_line_start_ = true;
  std::vector<int> indents_ = {0};
  std::vector<Bracket> brackets_;
  Tokens tokens_;
};

}  // namespace

PlanError error_at(Place place, std::string message, std::string hint, base::Code code) {
  if (!message.ends_with('.') && !message.ends_with('?')) message += '.';
  return {place.line, place.column, {code, std::move(message), std::move(hint)}};
}

std::string PlanError::text() const {
  return fmt::format("line {}, column {}: {}", line, column, error.text());
}

std::expected<Tokens, PlanError> tokens_of(std::string_view text) {
  return Lexer(text, {1, 1}, false).run();
}

std::expected<Tokens, PlanError> tokens_of_expression(std::string_view text, Place start) {
  return Lexer(text, start, true).run();
}

}  // namespace plan
