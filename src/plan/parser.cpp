#include "plan/parser.h"

#include "base/text.h"

namespace plan {
namespace {

void note(Block& block, const Statement& statement) {
  auto include = [&](const Block& inner) {
    block.assigned.insert(inner.assigned.begin(), inner.assigned.end());
    block.returns |= inner.returns;
  };
  std::visit(Overloaded{
                 [&](const Assignment& assignment) { block.assigned.insert(assignment.name); },
                 [&](const ExpressionStatement&) {},
                 [&](const If& branches) {
                   for (const If::Branch& branch : branches.branches) include(branch.block);
                   include(branches.otherwise);
                 },
                 [&](const For& loop) {
                   block.assigned.insert(loop.name);
                   include(loop.block);
                 },
                 [&](const Return&) { block.returns = true; },
             },
             statement.node);
}

// x += 1 is x = x + 1.
std::optional<Operator> update_operator(const Token& token) {
  static constexpr std::pair<std::string_view, Operator> updates[] = {{"+=", Operator::add},
                                                                      {"-=", Operator::subtract},
                                                                      {"*=", Operator::multiply},
                                                                      {"/=", Operator::divide}};
  for (auto [symbol, op] : updates)
    if (token.kind == TokenKind::symbol && token.text == symbol) return op;
  return std::nullopt;
}

}  // namespace

bool Parser::accept_symbol(std::string_view symbol) {
  if (!at_symbol(symbol)) return false;
  take();
  return true;
}

bool Parser::accept_word(std::string_view word) {
  if (!at_word(word)) return false;
  take();
  return true;
}

Parsed<void> Parser::expect_symbol(std::string_view symbol, std::string_view where) {
  if (accept_symbol(symbol)) return {};
  return std::unexpected(unexpected_token(fmt::format("{} {}", symbol, where)));
}

PlanError Parser::unexpected_token(std::string_view wanted) const {
  const Token& token = next();
  if (token.kind == TokenKind::name)
    if (auto error = refused_word(token.text))
      return {token.place.line, token.place.column, *error};
  std::string found;
  switch (token.kind) {
    case TokenKind::newline:
      found = "the end of the line";
      break;
    case TokenKind::end:
      found = "the end";
      break;
    case TokenKind::indent:
    case TokenKind::dedent:
      found = "a change of the indentation";
      break;
    case TokenKind::text:
    case TokenKind::formatted:
      found = "a text";
      break;
    default:
      found = token.text;
  }
  return error_at(token.place,
                  fmt::format("expected {}, found {}", wanted, base::visible(found, 40)));
}

PlanError Parser::too_deep() const {
  return error_at(next().place, fmt::format("nested deeper than {} levels", limits_.depth_max),
                  "Give parts of it names first.", base::Code::limit);
}

Parsed<Block> Parser::parse_plan() {
  Block block;
  while (next().kind != TokenKind::end) {
    if (next().kind == TokenKind::indent)
      return std::unexpected(error_at(next().place, "this line is indented without reason"));
    block.statements.push_back(TRY(parse_statement()));
    note(block, block.statements.back());
  }
  return block;
}

// Behind a colon: an indented block, or one simple statement on the same line.
Parsed<Block> Parser::parse_suite() {
  TRY(expect_symbol(":", "before the block"));
  if (next().kind == TokenKind::newline) return take(), parse_block();
  if (depth_ >= int(limits_.depth_max)) return std::unexpected(too_deep());
  Level level(depth_);
  Block block;
  block.statements.push_back(TRY(parse_simple_statement()));
  note(block, block.statements.back());
  return block;
}

Parsed<Block> Parser::parse_block() {
  if (next().kind != TokenKind::indent)
    return std::unexpected(unexpected_token("an indented block"));
  if (depth_ >= int(limits_.depth_max)) return std::unexpected(too_deep());
  Level level(depth_);
  take();
  Block block;
  while (next().kind != TokenKind::dedent && next().kind != TokenKind::end) {
    if (next().kind == TokenKind::indent)
      return std::unexpected(error_at(next().place, "this line is indented without reason"));
    block.statements.push_back(TRY(parse_statement()));
    note(block, block.statements.back());
  }
  if (next().kind == TokenKind::dedent) take();
  return block;
}

Parsed<Statement> Parser::parse_statement() {
  if (at_word("if")) return parse_if();
  if (at_word("for")) return parse_for();
  return parse_simple_statement();
}

Parsed<Statement> Parser::parse_simple_statement() {
  Place place = next().place;
  if (at_word("return")) return parse_return();
  bool plain_name = next().kind == TokenKind::name && peek(1).kind == TokenKind::symbol;
  if (plain_name && (peek(1).text == "=" || update_operator(peek(1)))) {
    std::string name = TRY(parse_new_name("a name"));
    return parse_assignment(place, std::move(name));
  }
  Statement statement{place, ExpressionStatement{TRY(parse_expression())}};
  if (at_symbol("="))
    return std::unexpected(
        error_at(next().place, "only a plain name can be given a value",
                 "Values do not change; make a new one, or call a tool that changes it."));
  TRY(end_statement());
  return statement;
}

Parsed<Statement> Parser::parse_assignment(Place place, std::string name) {
  Token symbol = take();
  ExpressionPtr value = TRY(parse_expression());
  if (auto op = update_operator(symbol)) {
    auto old = std::make_unique<Expression>(Expression{place, Name{name}});
    int height = value->height + 1;
    value = std::make_unique<Expression>(
        Expression{symbol.place, Binary{*op, std::move(old), std::move(value)}, height});
  }
  if (at_symbol("=")) return std::unexpected(error_at(next().place, "one assignment a line"));
  TRY(end_statement());
  return Statement{place, Assignment{std::move(name), std::move(value)}};
}

Parsed<Statement> Parser::parse_if() {
  Place place = take().place;
  If statement;
  do {
    ExpressionPtr condition = TRY(parse_expression());
    Block block = TRY(parse_suite());
    statement.branches.push_back({std::move(condition), std::move(block)});
  } while (accept_word("elif"));
  if (accept_word("else")) statement.otherwise = TRY(parse_suite());
  return Statement{place, std::move(statement)};
}

Parsed<Statement> Parser::parse_for() {
  Place place = take().place;
  For loop;
  loop.name = TRY(parse_new_name("a name for each item"));
  if (at_symbol(","))
    return std::unexpected(error_at(next().place, "a loop has one name",
                                    "Take the parts of an item inside the loop."));
  if (!accept_word("in")) return std::unexpected(unexpected_token("in"));
  loop.over = TRY(parse_expression());
  loop.block = TRY(parse_suite());
  if (at_word("else")) return std::unexpected(error_at(next().place, "a loop has no else"));
  return Statement{place, std::move(loop)};
}

Parsed<Statement> Parser::parse_return() {
  Place place = take().place;
  Return statement;
  bool bare = next().kind == TokenKind::newline || next().kind == TokenKind::end;
  if (!bare) statement.value = TRY(parse_expression());
  TRY(end_statement());
  return Statement{place, std::move(statement)};
}

Parsed<std::string> Parser::parse_new_name(std::string_view what) {
  const Token& token = next();
  if (token.kind != TokenKind::name || refused_word(token.text))
    return std::unexpected(unexpected_token(what));
  if (reserved_word(token.text))
    return std::unexpected(error_at(token.place,
                                    fmt::format("{} has a meaning of its own", token.text),
                                    "Choose another name."));
  return take().text;
}

Parsed<void> Parser::end_statement() {
  if (next().kind == TokenKind::newline) return take(), Parsed<void>();
  if (next().kind == TokenKind::end || next().kind == TokenKind::dedent) return {};
  if (at_symbol(","))
    return std::unexpected(error_at(next().place, "tuples are not part of the plan language",
                                    "Write a list in [ ], and one assignment a line."));
  if (at_symbol(";")) return std::unexpected(error_at(next().place, "one statement a line"));
  return std::unexpected(unexpected_token("the end of the line"));
}

Parsed<std::shared_ptr<const Program>> parse(std::string_view text, const Limits& limits) {
  if (text.size() > limits.bytes_max)
    return std::unexpected(
        error_at({1, 1}, fmt::format("the plan is longer than {} bytes", limits.bytes_max), {},
                 base::Code::limit));
  if (!base::valid_utf8(text))
    return std::unexpected(error_at({1, 1}, "the plan is not UTF-8 text"));
  auto lines = size_t(std::ranges::count(text, '\n')) + (!text.empty() && text.back() != '\n');
  if (lines > limits.lines_max)
    return std::unexpected(error_at(
        {int(limits.lines_max) + 1, 1},
        fmt::format("the plan has more than {} lines", limits.lines_max), {}, base::Code::limit));
  Tokens tokens = TRY(tokens_of(text));
  return std::make_shared<const Program>(TRY(Parser(std::move(tokens), limits).parse_plan()));
}

}  // namespace plan
