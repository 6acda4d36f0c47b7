#include "language/token.h"

#include "base/text.h"

namespace language {
namespace {

using Kind = Token::Kind;

bool is_blank(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || (c >= 0x2000 && c <= 0x200F) ||
         c == 0x202F || c == 0x3000;
}

bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2018 || c == '`'; }

bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  bool latin_sign = c < 0xC0 && c != 0xAA && c != 0xB5 && c != 0xBA;
  return !latin_sign && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x20CF) && c != 0x3000;
}

Kind kind_of(char32_t c) {
  if (c >= '0' && c <= '9') return Kind::number;
  return is_letter(c) ? Kind::word : Kind::sign;
}

bool is_dash(char32_t c) { return (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }

// Behind an apostrophe at `at`: is it the s of a possessive, with no letter after it?
bool possessive(std::string_view text, size_t at) {
  if (at >= text.size() || (text[at] != 's' && text[at] != 'S')) return false;
  if (++at == text.size()) return true;
  return kind_of(base::next_code_point(text, at)) != Kind::word;
}

// The end of the word or number that begins at `at`; `text` gets it without its apostrophes.
size_t run_end(std::string_view all, size_t at, Kind kind, std::string& text) {
  while (at < all.size()) {
    size_t next = at;
    char32_t c = base::next_code_point(all, next);
    if (kind == Kind::word && is_apostrophe(c)) {
      if (possessive(all, next)) return next + 1;
      size_t after = next;
      if (next == all.size() || kind_of(base::next_code_point(all, after)) != Kind::word)
        return next;
    } else if (kind_of(c) == kind) {
      text.append(all, at, next - at);
    } else {
      return at;
    }
    at = next;
  }
  return at;
}

}  // namespace

std::vector<Token> tokenise(std::string_view text) {
  std::vector<Token> tokens;
  size_t previous_end = std::string_view::npos;
  for (size_t at = 0; at < text.size();) {
    size_t next = at;
    char32_t c = base::next_code_point(text, next);
    if (is_blank(c)) {
      at = next;
      continue;
    }
    Token token{kind_of(c), "", at, next, previous_end == at};
    if (token.kind == Kind::sign) {
      token.text = is_dash(c) ? "-" : base::lower(text.substr(at, next - at));
    } else {
      std::string run;
      token.end = run_end(text, at, token.kind, run);
      token.text = base::fold(run);
    }
    previous_end = at = token.end;
    tokens.push_back(std::move(token));
  }
  return tokens;
}

std::string_view Cursor::peek(size_t ahead) const {
  return at + ahead < tokens_->size() ? std::string_view(token(ahead).text) : std::string_view();
}

bool Cursor::is_number(size_t ahead) const {
  return at + ahead < tokens_->size() && token(ahead).kind == Kind::number;
}

bool Cursor::is_word(size_t ahead) const {
  return at + ahead < tokens_->size() && token(ahead).kind == Kind::word;
}

bool Cursor::glued(size_t ahead) const {
  return at + ahead < tokens_->size() && token(ahead).glued;
}

bool Cursor::take(std::string_view phrase) {
  if (!peek().starts_with(phrase.front())) return false;
  size_t ahead = 0;
  for (size_t from = 0; from <= phrase.size(); ++ahead) {
    size_t to = std::min(phrase.find(' ', from), phrase.size());
    if (at + ahead >= tokens_->size() || peek(ahead) != phrase.substr(from, to - from))
      return false;
    from = to + 1;
  }
  at += ahead;
  return true;
}

bool Cursor::take_any(std::initializer_list<std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [&](auto phrase) { return take(phrase); });
}

bool Cursor::looks_at(std::string_view phrase) const { return Cursor(*this).take(phrase); }

bool Cursor::looks_at_any(std::initializer_list<std::string_view> phrases) const {
  return Cursor(*this).take_any(phrases);
}

bool Cursor::take_glued(std::string_view sign) {
  if (peek() != sign || !glued() || !glued(1)) return false;
  ++at;
  return true;
}

}  // namespace language
