#include <charconv>

#include "base/text.h"
#include "plan/parser.h"

namespace plan {
namespace {

constexpr int height_max = 128;

int height_of(const ExpressionPtr& expression) { return expression ? expression->height : 0; }

int inner_height(const auto& node) {
  using Node = std::decay_t<decltype(node)>;
  int height = 0;
  auto see = [&](const ExpressionPtr& expression) {
    height = std::max(height, height_of(expression));
  };
  if constexpr (std::is_same_v<Node, Attribute>) see(node.base);
  if constexpr (std::is_same_v<Node, Index>) see(node.base), see(node.index);
  if constexpr (std::is_same_v<Node, Slice>) see(node.base), see(node.from), see(node.to);
  if constexpr (std::is_same_v<Node, CallExpression>)
    for (auto& argument : node.arguments) see(argument.value);
  if constexpr (std::is_same_v<Node, Binary>) see(node.left), see(node.right);
  if constexpr (std::is_same_v<Node, Negation> || std::is_same_v<Node, Not>) see(node.operand);
  if constexpr (std::is_same_v<Node, Compare>) {
    see(node.first);
    for (auto& [comparison, operand] : node.rest) see(operand);
  }
  if constexpr (std::is_same_v<Node, Logic>)
    for (auto& operand : node.operands) see(operand);
  if constexpr (std::is_same_v<Node, Conditional>)
    see(node.condition), see(node.then), see(node.otherwise);
  if constexpr (std::is_same_v<Node, ListDisplay>)
    for (auto& item : node.items) see(item);
  if constexpr (std::is_same_v<Node, DictDisplay>)
    for (auto& [key, value] : node.entries) see(key), see(value);
  if constexpr (std::is_same_v<Node, Comprehension>) {
    see(node.key), see(node.element);
    for (auto& loop : node.loops) {
      see(loop.over);
      for (auto& condition : loop.conditions) see(condition);
    }
  }
  if constexpr (std::is_same_v<Node, FormattedText>)
    for (auto& part : node.parts) see(part.value);
  if constexpr (std::is_same_v<Node, Lambda>) see(node.body);
  return height;
}

// A tree over trees; chains such as a + b + c + … grow without nesting, so their height is limited
// here.
template <class Node>
Parsed<ExpressionPtr> make(Place place, Node node) {
  int height = inner_height(node) + 1;
  if (height > height_max)
    return std::unexpected(error_at(place,
                                    fmt::format("more than {} parts in one expression", height_max),
                                    "Give parts of it names first.", base::Code::limit));
  return std::make_unique<const Expression>(Expression{place, std::move(node), height});
}

// Where the name begins: a point's own place is that of what follows it.
Place callee_place(const Expression& callee) {
  auto* attribute = std::get_if<Attribute>(&callee.node);
  return attribute ? attribute->base->place : callee.place;
}

// "calendar.find" of the expression before the parentheses; "" when it is no such name.
std::string callee_name(const Expression& callee) {
  if (auto* name = std::get_if<Name>(&callee.node)) return name->name;
  auto* attribute = std::get_if<Attribute>(&callee.node);
  auto* family = attribute ? std::get_if<Name>(&attribute->base->node) : nullptr;
  return family ? family->name + "." + attribute->name : "";
}

}  // namespace

Parsed<ExpressionPtr> Parser::parse_expression() {
  if (depth_ >= int(limits_.depth_max)) return std::unexpected(too_deep());
  Level level(depth_);
  if (at_word("lambda"))
    return std::unexpected(error_at(
        next().place,
        "a lambda stands only as an argument of sorted, filter, each, any, all, min, max or sum"));
  auto expression = TRY(parse_conditional());
  if (at_symbol(":="))
    return std::unexpected(error_at(next().place, ":= is not part of the plan language",
                                    "Give it a name on a line of its own."));
  return expression;
}

Parsed<ExpressionPtr> Parser::parse_hole(int calls_in_line) {
  line_ = next().place.line;
  calls_in_line_ = calls_in_line;
  auto expression = TRY(parse_expression());
  if (next().kind != TokenKind::end) return std::unexpected(unexpected_token("}"));
  return expression;
}

// a if b else c
Parsed<ExpressionPtr> Parser::parse_conditional() {
  auto then = TRY(parse_logic(false));
  if (!at_word("if")) return then;
  Place place = take().place;
  auto condition = TRY(parse_logic(false));
  if (!accept_word("else")) return std::unexpected(unexpected_token("else"));
  auto otherwise = TRY(parse_expression());
  return make(place, Conditional{std::move(condition), std::move(then), std::move(otherwise)});
}

// `or` binds looser than `and`.
Parsed<ExpressionPtr> Parser::parse_logic(bool all) {
  std::string_view word = all ? "and" : "or";
  auto operand = [&] { return all ? parse_not() : parse_logic(true); };
  auto first = TRY(operand());
  if (!at_word(word)) return first;
  Place place = next().place;
  Logic logic{.all = all};
  logic.operands.push_back(std::move(first));
  while (accept_word(word)) logic.operands.push_back(TRY(operand()));
  return make(place, std::move(logic));
}

Parsed<ExpressionPtr> Parser::parse_not() {
  if (!at_word("not")) return parse_compare();
  if (depth_ >= int(limits_.depth_max)) return std::unexpected(too_deep());
  Level level(depth_);
  Place place = take().place;
  return make(place, Not{TRY(parse_not())});
}

Parsed<ExpressionPtr> Parser::parse_compare() {
  auto first = TRY(parse_sum());
  Place place = next().place;
  Compare compare;
  while (auto comparison = TRY(parse_comparison()))
    compare.rest.emplace_back(*comparison, TRY(parse_sum()));
  if (compare.rest.empty()) return first;
  compare.first = std::move(first);
  return make(place, std::move(compare));
}

Parsed<std::optional<Comparison>> Parser::parse_comparison() {
  static constexpr std::pair<std::string_view, Comparison> symbols[] = {
      {"==", Comparison::equal},      {"!=", Comparison::unequal},
      {"<", Comparison::less},        {">", Comparison::greater},
      {"<=", Comparison::less_equal}, {">=", Comparison::greater_equal}};
  for (auto [symbol, comparison] : symbols)
    if (accept_symbol(symbol)) return comparison;
  if (accept_word("in")) return Comparison::in;
  if (at_word("not") && peek(1).text == "in") return take(), take(), Comparison::not_in;
  if (!at_word("is")) return std::nullopt;
  take();
  Comparison comparison = accept_word("not") ? Comparison::is_not : Comparison::is;
  if (!at_word("None"))
    return std::unexpected(error_at(next().place, "is compares only with None", "Use ==."));
  return comparison;
}

Parsed<ExpressionPtr> Parser::parse_sum() {
  auto left = TRY(parse_product());
  while (at_symbol("+") || at_symbol("-")) {
    Token symbol = take();
    Operator op = symbol.text == "+" ? Operator::add : Operator::subtract;
    auto right = TRY(parse_product());
    left = TRY(make(symbol.place, Binary{op, std::move(left), std::move(right)}));
  }
  return left;
}

Parsed<ExpressionPtr> Parser::parse_product() {
  static constexpr std::pair<std::string_view, Operator> operators[] = {
      {"*", Operator::multiply},
      {"/", Operator::divide},
      {"//", Operator::divide_floor},
      {"%", Operator::remainder}};
  auto left = TRY(parse_sign());
  while (next().kind == TokenKind::symbol) {
    auto found = std::ranges::find(operators, std::string_view(next().text),
                                   &std::pair<std::string_view, Operator>::first);
    if (found == std::end(operators)) break;
    Place place = take().place;
    auto right = TRY(parse_sign());
    left = TRY(make(place, Binary{found->second, std::move(left), std::move(right)}));
  }
  if (at_symbol("**"))
    return std::unexpected(error_at(next().place, "** is not part of the plan language"));
  return left;
}

Parsed<ExpressionPtr> Parser::parse_sign() {
  if (!at_symbol("-")) return parse_postfix();
  if (depth_ >= int(limits_.depth_max)) return std::unexpected(too_deep());
  Level level(depth_);
  Place place = take().place;
  return make(place, Negation{TRY(parse_sign())});
}

Parsed<ExpressionPtr> Parser::parse_postfix() {
  auto expression = TRY(parse_atom());
  while (true) {
    if (accept_symbol(".")) {
      if (next().kind != TokenKind::name)
        return std::unexpected(unexpected_token("a name behind the point"));
      Token name = take();
      expression = TRY(make(name.place, Attribute{std::move(expression), std::move(name.text)}));
    } else if (at_symbol("[")) {
      expression = TRY(parse_index(std::move(expression)));
    } else if (at_symbol("(")) {
      expression = TRY(parse_call(std::move(expression)));
    } else {
      return expression;
    }
  }
}

Parsed<ExpressionPtr> Parser::parse_index(ExpressionPtr base) {
  Place place = take().place;
  ExpressionPtr from, to;
  if (!at_symbol(":")) from = TRY(parse_expression());
  if (at_symbol(",")) return std::unexpected(error_at(next().place, "one index at a time"));
  if (accept_symbol("]")) return make(place, Index{std::move(base), std::move(from)});
  TRY(expect_symbol(":", "or ]"));
  if (!at_symbol("]") && !at_symbol(":")) to = TRY(parse_expression());
  if (at_symbol(":"))
    return std::unexpected(
        error_at(next().place, "a slice has no step", "Use sorted(xs, key=…, reverse=True)."));
  TRY(expect_symbol("]", "at the end of the slice"));
  return make(place, Slice{std::move(base), std::move(from), std::move(to)});
}

Parsed<ExpressionPtr> Parser::parse_call(ExpressionPtr callee) {
  Place place = callee_place(*callee);
  CallExpression call{.callee = callee_name(*callee)};
  if (auto error = refused_word(call.callee))
    return std::unexpected(PlanError{place.line, place.column, *error});
  if (call.callee.empty())
    return std::unexpected(
        error_at(next().place, "values have no methods; only tools and built-ins can be called"));
  take();
  if (place.line != line_) calls_in_line_ = 0;
  line_ = place.line;
  call.occurrence = ++calls_in_line_;
  while (!at_symbol(")")) {
    call.arguments.push_back(TRY(parse_argument()));
    if (at_word("for") && call.arguments.size() == 1 && call.arguments[0].name.empty()) {
      ExpressionPtr& only = call.arguments[0].value;
      Place start = only->place;
      only = TRY(parse_comprehension(start, nullptr, std::move(only)));
    }
    if (!accept_symbol(",")) break;
  }
  TRY(expect_symbol(")", "or , behind the argument"));
  return make(place, std::move(call));
}

Parsed<NamedExpression> Parser::parse_argument() {
  NamedExpression argument{.place = next().place};
  if (at_symbol("*") || at_symbol("**"))
    return std::unexpected(error_at(next().place, "arguments are written one by one"));
  if (next().kind == TokenKind::name && peek(1).kind == TokenKind::symbol && peek(1).text == "=") {
    argument.name = take().text;
    take();
  }
  argument.value = at_word("lambda") ? TRY(parse_lambda()) : TRY(parse_expression());
  return argument;
}

Parsed<ExpressionPtr> Parser::parse_lambda() {
  Place place = take().place;
  Lambda lambda{.parameter = TRY(parse_new_name("a name behind lambda"))};
  if (at_symbol(",")) return std::unexpected(error_at(next().place, "a lambda has one parameter"));
  TRY(expect_symbol(":", "behind the parameter"));
  lambda.body = TRY(parse_expression());
  return make(place, std::move(lambda));
}

Parsed<ExpressionPtr> Parser::parse_atom() {
  const Token& token = next();
  switch (token.kind) {
    case TokenKind::integer:
    case TokenKind::decimal:
      return parse_number();
    case TokenKind::text:
    case TokenKind::formatted:
      return parse_text();
    case TokenKind::symbol:
      if (token.text == "(") return parse_parentheses();
      if (token.text == "[") return parse_list();
      if (token.text == "{") return parse_dict();
      break;
    case TokenKind::name: {
      Place place = token.place;
      if (accept_word("None")) return make(place, Literal{});
      if (accept_word("True")) return make(place, Literal{true});
      if (accept_word("False")) return make(place, Literal{false});
      if (!refused_word(token.text) && (!reserved_word(token.text) || token.text == "now"))
        return make(place, Name{take().text});
      break;
    }
    default:
      break;
  }
  return std::unexpected(unexpected_token("a value"));
}

Parsed<ExpressionPtr> Parser::parse_number() {
  Token token = take();
  auto too_large = [&] {
    return std::unexpected(
        error_at(token.place, "this number is too large", {}, base::Code::limit));
  };
  if (token.kind == TokenKind::decimal) {
    auto number = base::Decimal::parse(token.text);
    if (!number) return too_large();
    return make(token.place, Literal{*number});
  }
  int64_t number = 0;
  auto [end, error] =
      std::from_chars(token.text.data(), token.text.data() + token.text.size(), number);
  if (error != std::errc()) return too_large();
  return make(token.place, Literal{number});
}

// Texts that stand side by side are one.
Parsed<ExpressionPtr> Parser::parse_text() {
  Place place = next().place;
  FormattedText formatted;
  bool plain = true;
  while (next().kind == TokenKind::text || next().kind == TokenKind::formatted) {
    Token token = take();
    plain &= token.kind == TokenKind::text;
    TRY(append_formatted(formatted, token));
  }
  if (!plain) return make(place, std::move(formatted));
  return make(place, Literal{formatted.parts.empty() ? std::string() : formatted.parts[0].text});
}

Parsed<void> Parser::append_formatted(FormattedText& out, const Token& token) {
  auto append_text = [&](const std::string& text) {
    if (text.empty()) return;
    if (out.parts.empty() || out.parts.back().value) out.parts.emplace_back();
    out.parts.back().text += text;
  };
  append_text(token.text);
  for (const Token::Part& part : token.parts) {
    append_text(part.text);
    if (!part.is_value) continue;
    Parser inner(TRY(tokens_of_expression(part.source, part.place)), limits_, depth_);
    auto value = TRY(inner.parse_hole(part.place.line == line_ ? calls_in_line_ : 0));
    line_ = part.place.line;
    calls_in_line_ = inner.calls_in_line();
    out.parts.push_back({.value = std::move(value), .format = part.format});
  }
  return {};
}

Parsed<ExpressionPtr> Parser::parse_parentheses() {
  Place place = take().place;
  if (at_symbol(")"))
    return std::unexpected(
        error_at(place, "tuples are not part of the plan language", "Write [ ]."));
  auto inner = TRY(parse_expression());
  if (at_symbol(","))
    return std::unexpected(
        error_at(next().place, "tuples are not part of the plan language", "Write a list in [ ]."));
  if (at_word("for")) inner = TRY(parse_comprehension(place, nullptr, std::move(inner)));
  TRY(expect_symbol(")", "at the end of the parentheses"));
  return inner;
}

Parsed<ExpressionPtr> Parser::parse_list() {
  Place place = take().place;
  ListDisplay list;
  while (!at_symbol("]")) {
    auto item = TRY(parse_expression());
    if (at_word("for") && list.items.empty()) {
      auto comprehension = TRY(parse_comprehension(place, nullptr, std::move(item)));
      TRY(expect_symbol("]", "at the end of the list"));
      return comprehension;
    }
    list.items.push_back(std::move(item));
    if (!accept_symbol(",")) break;
  }
  TRY(expect_symbol("]", "or , behind the item"));
  return make(place, std::move(list));
}

Parsed<ExpressionPtr> Parser::parse_dict() {
  Place place = take().place;
  DictDisplay dict;
  while (!at_symbol("}")) {
    auto key = TRY(parse_expression());
    if (at_symbol(",") || at_symbol("}"))
      return std::unexpected(
          error_at(place, "sets are not part of the plan language", "Write a list in [ ]."));
    TRY(expect_symbol(":", "behind the key"));
    auto value = TRY(parse_expression());
    if (at_word("for") && dict.entries.empty()) {
      auto comprehension = TRY(parse_comprehension(place, std::move(key), std::move(value)));
      TRY(expect_symbol("}", "at the end of the dict"));
      return comprehension;
    }
    dict.entries.emplace_back(std::move(key), std::move(value));
    if (!accept_symbol(",")) break;
  }
  TRY(expect_symbol("}", "or , behind the entry"));
  return make(place, std::move(dict));
}

// … for x in xs if a if b for y in x.parts
Parsed<ExpressionPtr> Parser::parse_comprehension(Place place, ExpressionPtr key,
                                                  ExpressionPtr element) {
  Comprehension comprehension{.key = std::move(key), .element = std::move(element)};
  while (accept_word("for")) {
    ComprehensionLoop loop;
    loop.name = TRY(parse_new_name("a name for each item"));
    if (at_symbol(",")) return std::unexpected(error_at(next().place, "a loop has one name"));
    if (!accept_word("in")) return std::unexpected(unexpected_token("in"));
    loop.over = TRY(parse_logic(false));
    while (accept_word("if")) loop.conditions.push_back(TRY(parse_logic(false)));
    comprehension.loops.push_back(std::move(loop));
  }
  return make(place, std::move(comprehension));
}

}  // namespace plan
