// Plan text → tokens. Indentation becomes tokens of its own; inside brackets lines may break
// freely.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "plan/ast.h"
#include "plan/plan.h"

namespace plan {

enum class TokenKind {
  name,
  integer,
  decimal,
  text,
  formatted,
  symbol,
  newline,
  indent,
  dedent,
  end
};

struct Token {
  // A stretch of an f-string: text, or the source of an expression with its place and format.
  struct Part {
    std::string text, source, format;
    bool is_value = false;
    Place place;
  };
  TokenKind kind = TokenKind::end;
  std::string text;  // of names, numbers and symbols as written; of texts with escapes resolved
  Place place;
  std::vector<Part> parts = {};  // of a formatted text
};

using Tokens = std::vector<Token>;

// An error of the plan's text; a full stop is added where the message has none.
PlanError error_at(Place place, std::string message, std::string hint = {},
                   base::Code code = base::Code::invalid);

std::expected<Tokens, PlanError> tokens_of(std::string_view text);
// An expression inside an f-string: starts at `start`, has no lines of its own.
std::expected<Tokens, PlanError> tokens_of_expression(std::string_view text, Place start);

}  // namespace plan
