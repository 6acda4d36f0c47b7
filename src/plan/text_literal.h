// Texts in quotes: prefixes, escapes, and the holes of f-strings.
#pragma once
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/lexer.h"

namespace plan {

// Walks over a text and knows the place it stands at.
class Cursor {
 public:
  Cursor(std::string_view text, Place start) : text_(text), place_(start) {}
  bool at_end() const { return at_ >= text_.size(); }
  // The byte `ahead` of here, 0 behind the end.
  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  std::string_view rest() const { return text_.substr(at_); }
  Place place() const { return place_; }
  size_t offset() const { return at_; }
  std::string_view since(size_t offset) const { return text_.substr(offset, at_ - offset); }
  char take();

 private:
  std::string_view text_;
  size_t at_ = 0;
  Place place_;
};

struct TextPrefix {
  bool formatted = false;
  std::string quote;  // one of ' " ''' """
};

// What opens a text at the beginning of `rest`, or nothing when no text starts there.
std::optional<TextPrefix> text_prefix(std::string_view rest);
std::expected<std::string, PlanError> read_text_literal(Cursor& cursor, const TextPrefix& prefix);
std::expected<std::vector<Token::Part>, PlanError> read_formatted_literal(Cursor& cursor,
                                                                          const TextPrefix& prefix);
// `text` in double quotes, so that a plan reads it back.
std::string quoted(std::string_view text);
// The same inside an f-string, without quotes.
std::string escaped(std::string_view text);

}  // namespace plan
