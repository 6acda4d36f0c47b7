// Tokens → tree, by recursive descent: one function a rule, from loosest to tightest binding.
//
// Invariants:
// (1) Every loop takes at least one token a turn, so parsing ends.
// (2) depth_ never passes limits.depth_max, and no tree is higher than height_max: whoever walks
// the tree may recurse.
#pragma once
#include "plan/lexer.h"

namespace plan {

template <class T>
using Parsed = std::expected<T, PlanError>;

class Parser {
 public:
  Parser(Tokens tokens, const Limits& limits, int depth = 0)
      : tokens_(std::move(tokens)), limits_(limits), depth_(depth) {}

  Parsed<Block> parse_plan();
  // The whole of the tokens as one expression; `calls_in_line` goes on counting the calls of the
  // line around it.
  Parsed<ExpressionPtr> parse_hole(int calls_in_line);
  int calls_in_line() const { return calls_in_line_; }

 private:
  // Statements (parser.cpp)
  Parsed<Block> parse_block();
  Parsed<Block> parse_suite();
  Parsed<Statement> parse_statement();
  Parsed<Statement> parse_simple_statement();
  Parsed<Statement> parse_assignment(Place place, std::string name);
  Parsed<Statement> parse_if();
  Parsed<Statement> parse_for();
  Parsed<Statement> parse_return();
  Parsed<std::string> parse_new_name(std::string_view what);
  Parsed<void> end_statement();

  // Expressions (parser_expressions.cpp)
  Parsed<ExpressionPtr> parse_expression();
  Parsed<ExpressionPtr> parse_conditional();
  Parsed<ExpressionPtr> parse_logic(bool all);
  Parsed<ExpressionPtr> parse_not();
  Parsed<ExpressionPtr> parse_compare();
  Parsed<std::optional<Comparison>> parse_comparison();
  Parsed<ExpressionPtr> parse_sum();
  Parsed<ExpressionPtr> parse_product();
  Parsed<ExpressionPtr> parse_sign();
  Parsed<ExpressionPtr> parse_postfix();
  Parsed<ExpressionPtr> parse_index(ExpressionPtr base);
  Parsed<ExpressionPtr> parse_call(ExpressionPtr callee);
  Parsed<NamedExpression> parse_argument();
  Parsed<ExpressionPtr> parse_lambda();
  Parsed<ExpressionPtr> parse_atom();
  Parsed<ExpressionPtr> parse_number();
  Parsed<ExpressionPtr> parse_text();
  Parsed<void> append_formatted(FormattedText& out, const Token& token);
  Parsed<ExpressionPtr> parse_parentheses();
  Parsed<ExpressionPtr> parse_list();
  Parsed<ExpressionPtr> parse_dict();
  Parsed<ExpressionPtr> parse_comprehension(Place place, ExpressionPtr key, ExpressionPtr element);

  const Token& next() const { return tokens_[at_]; }
  const Token& peek(size_t ahead) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  Token take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool at_symbol(std::string_view symbol) const {
    return next().kind == TokenKind::symbol && next().text == symbol;
  }
  bool at_word(std::string_view word) const {
    return next().kind == TokenKind::name && next().text == word;
  }
  bool accept_symbol(std::string_view symbol);
  bool accept_word(std::string_view word);
  Parsed<void> expect_symbol(std::string_view symbol, std::string_view where);
  PlanError unexpected_token(std::string_view wanted) const;
  PlanError too_deep() const;

  // Counts one level of nesting as long as it lives.
  class Level {
   public:
    explicit Level(int& depth) : depth_(++depth) {}
    ~Level() { --depth_; }

   private:
    int& depth_;
  };

  Tokens tokens_;
  const Limits& limits_;
  size_t at_ = 0;
  int depth_;
  int line_ = 0, calls_in_line_ = 0;
};

// What a plan may not say, by name: a sentence with what to do instead, or nothing when the word is
// free.
std::optional<base::Error> refused_word(std::string_view word);
// Words with a meaning of their own: no variable may be called so.
bool reserved_word(std::string_view word);
// All words that no name may be: reserved and refused ones.
const std::vector<std::string_view>& unusable_names();

}  // namespace plan
