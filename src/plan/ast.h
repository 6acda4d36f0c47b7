// The parsed plan as a tree. Built by the parser, read by checker, interpreter and printer; never
// changed afterwards.
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.h"

namespace plan {

// A place in the text, both from 1; columns count code points.
struct Place {
  int line = 0, column = 0;
};

struct Expression;
using ExpressionPtr = std::unique_ptr<const Expression>;

struct Literal {
  std::variant<std::monostate, bool, int64_t, base::Decimal, std::string> value;
};
struct Name {
  std::string name;
};
struct Attribute {
  ExpressionPtr base;
  std::string name;
};
struct Index {
  ExpressionPtr base, index;
};
struct Slice {
  ExpressionPtr base, from, to;  // `from` and `to` may be null
};
struct NamedExpression {
  std::string name;  // "" for a positional argument
  ExpressionPtr value;
  Place place;
};
struct CallExpression {
  std::string callee;  // "calendar.find", "say", "len"
  std::vector<NamedExpression> arguments;
  int occurrence = 0;  // the how-manieth call of its line, from 1
};
enum class Operator { add, subtract, multiply, divide, divide_floor, remainder };
struct Binary {
  Operator op;
  ExpressionPtr left, right;
};
struct Negation {
  ExpressionPtr operand;
};
struct Not {
  ExpressionPtr operand;
};
enum class Comparison {
  equal,
  unequal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in,
  is,
  is_not
};
struct Compare {
  ExpressionPtr first;
  std::vector<std::pair<Comparison, ExpressionPtr>> rest;  // a < b < c has two
};
struct Logic {
  bool all = false;  // `and`, else `or`
  std::vector<ExpressionPtr> operands;
};
struct Conditional {
  ExpressionPtr condition, then, otherwise;
};
struct ListDisplay {
  std::vector<ExpressionPtr> items;
};
struct DictDisplay {
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
};
struct ComprehensionLoop {
  std::string name;
  ExpressionPtr over;
  std::vector<ExpressionPtr> conditions;
};
struct Comprehension {
  ExpressionPtr key;  // null: a list
  ExpressionPtr element;
  std::vector<ComprehensionLoop> loops;
};
// Text and values in turn: "I'll be late, my dentist moved to {slot.start:%H:%M}."
struct FormattedText {
  struct Part {
    std::string text;
    ExpressionPtr value;  // null: only text
    std::string format;
  };
  std::vector<Part> parts;
};
// Stands only as an argument of a built-in.
struct Lambda {
  std::string parameter;
  ExpressionPtr body;
};

struct Expression {
  Place place;
  std::variant<Literal, Name, Attribute, Index, Slice, CallExpression, Binary, Negation, Not,
               Compare, Logic, Conditional, ListDisplay, DictDisplay, Comprehension, FormattedText,
               Lambda>
      node;
  int height = 1;  // of the tree below, itself included
};

struct Statement;
// What a branch or loop may have done when it is over, taken or not: labels need to know.
struct Block {
  std::vector<Statement> statements;
  std::set<std::string> assigned;  // names, also in blocks within
  bool returns = false;            // a `return` stands somewhere within
};

struct Assignment {
  std::string name;
  ExpressionPtr value;
};
struct ExpressionStatement {
  ExpressionPtr value;
};
struct If {
  struct Branch {
    ExpressionPtr condition;
    Block block;
  };
  std::vector<Branch> branches;  // if, elif, elif …
  Block otherwise;
};
struct For {
  std::string name;
  ExpressionPtr over;
  Block block;
};
struct Return {
  ExpressionPtr value;  // null: None
};

struct Statement {
  Place place;
  std::variant<Assignment, ExpressionStatement, If, For, Return> node;
};

class Program {
 public:
  explicit Program(Block block) : block_(std::move(block)) {}
  const Block& block() const { return block_; }

 private:
  Block block_;
};

// Calls a different lambda for each alternative of a variant.
template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

}  // namespace plan
