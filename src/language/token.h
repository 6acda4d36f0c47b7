// Words, numbers and signs of a text, and a reader that walks over them. Knows no language.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace language {

struct Token {
  enum class Kind { word, number, sign };
  Kind kind;
  std::string text;   // folded (base::fold); the digits of a number; one sign, dashes as "-"
  size_t start, end;  // bytes in the original text
  bool glued;         // nothing stands between this token and the one before
};

// A word is a run of letters, a number a run of digits, everything else but white space a sign. An
// apostrophe inside a word joins its sides ("o'clock" is "oclock"); a possessive 's is dropped
// ("today's" is "today").
std::vector<Token> tokenise(std::string_view text);

// Walks over tokens. Copies are marks to come back to.
class Cursor {
 public:
  explicit Cursor(const std::vector<Token>& tokens) : tokens_(&tokens) {}

  size_t at = 0;

  bool done() const { return at >= tokens_->size(); }
  // The text of the token `ahead` places on; empty behind the end.
  std::string_view peek(size_t ahead = 0) const;
  bool is_number(size_t ahead = 0) const;
  bool is_word(size_t ahead = 0) const;
  bool glued(size_t ahead = 0) const;
  const Token& token(size_t ahead = 0) const { return (*tokens_)[at + ahead]; }

  // Takes the tokens of `phrase`, blanks between them, or none.
  bool take(std::string_view phrase);
  // The first of these phrases that stands here.
  bool take_any(std::initializer_list<std::string_view> phrases);
  bool looks_at(std::string_view phrase) const;
  bool looks_at_any(std::initializer_list<std::string_view> phrases) const;
  // The text of the token just behind us; empty at the beginning.
  std::string_view peek_behind() const {
    return at > 0 ? std::string_view((*tokens_)[at - 1].text) : std::string_view();
  }
  // The token just behind us is this word.
  bool follows(std::string_view word) const { return at > 0 && peek_behind() == word; }
  bool behind_number() const { return at > 0 && (*tokens_)[at - 1].kind == Token::Kind::number; }
  // A sign written against both neighbours, like the dash of "9-10".
  bool take_glued(std::string_view sign);

 private:
  const std::vector<Token>* tokens_;
};

}  // namespace language
