// Programs back to text, in one layout: four blanks a level, double quotes, parentheses only where
// they are needed.
#include "base/text.h"
#include "plan/ast.h"
#include "plan/plan.h"
#include "plan/text_literal.h"

namespace plan {
namespace {

// How tightly a form binds; an operand that binds looser stands in parentheses.
enum Binding { conditional, either, both, negation, comparison, sum, product, sign, postfix, atom };

constexpr std::string_view operator_symbols[] = {" + ", " - ", " * ", " / ", " // ", " % "};
constexpr std::string_view comparison_symbols[] = {" == ", " != ", " < ",      " <= ", " > ",
                                                   " >= ", " in ", " not in ", " is ", " is not "};

Binding binding_of(const Expression& expression) {
  return std::visit(
      Overloaded{
          [](const Conditional&) { return conditional; },
          [](const Logic& node) { return node.all ? both : either; },
          [](const Not&) { return negation; },
          [](const Compare&) { return comparison; },
          [](const Binary& node) { return node.op <= Operator::subtract ? sum : product; },
          [](const Negation&) { return sign; },
          [](const auto&) { return atom; },
      },
      expression.node);
}

class Printer {
 public:
  std::string print(const Block& block) {
    add_block(block, 0);
    return std::move(out_);
  }
  std::string print(const Expression& expression) {
    add(expression, conditional);
    return std::move(out_);
  }

 private:
  void add_block(const Block& block, int level) {
    for (const Statement& statement : block.statements) {
      out_.append(size_t(level) * 4, ' ');
      std::visit([&](const auto& node) { add(node, level); }, statement.node);
    }
  }

  void add(const Assignment& node, int) {
    out_ += node.name + " = ";
    add(*node.value, conditional);
    out_ += '\n';
  }
  void add(const ExpressionStatement& node, int) {
    add(*node.value, conditional);
    out_ += '\n';
  }
  void add(const Return& node, int) {
    out_ += "return";
    if (node.value) out_ += ' ', add(*node.value, conditional);
    out_ += '\n';
  }
  void add(const For& node, int level) {
    out_ += fmt::format("for {} in ", node.name);
    add(*node.over, conditional);
    out_ += ":\n";
    add_block(node.block, level + 1);
  }
  void add(const If& node, int level) {
    std::string_view word = "if ";
    for (const If::Branch& branch : node.branches) {
      if (word == "elif ") out_.append(size_t(level) * 4, ' ');
      out_ += std::exchange(word, "elif ");
      add(*branch.condition, conditional);
      out_ += ":\n";
      add_block(branch.block, level + 1);
    }
    if (node.otherwise.statements.empty()) return;
    out_.append(size_t(level) * 4, ' ');
    out_ += "else:\n";
    add_block(node.otherwise, level + 1);
  }

  void add(const Expression& expression, Binding loosest) {
    bool parentheses = binding_of(expression) < loosest;
    if (parentheses) out_ += '(';
    std::visit([&](const auto& node) { add(node); }, expression.node);
    if (parentheses) out_ += ')';
  }

  template <class Items>
  void add_list(const Items& items, auto add_item) {
    bool first = true;
    for (const auto& item : items) {
      if (!std::exchange(first, false)) out_ += ", ";
      add_item(item);
    }
  }

  void add(const Literal& node) {
    out_ += std::visit(Overloaded{
                           [](std::monostate) -> std::string { return "None"; },
                           [](bool flag) -> std::string { return flag ? "True" : "False"; },
                           [](int64_t number) { return std::to_string(number); },
                           [](const base::Decimal& number) {
                             std::string text = number.text();
                             return text.contains('.') ? text : text + ".0";
                           },
                           [](const std::string& text) { return quoted(text); },
                       },
                       node.value);
  }
  void add(const Name& node) { out_ += node.name; }
  // A number needs parentheses before its point: (1).x
  void add_base(const Expression& base) {
    auto* literal = std::get_if<Literal>(&base.node);
    bool number = literal && (std::holds_alternative<int64_t>(literal->value) ||
                              std::holds_alternative<base::Decimal>(literal->value));
    if (number) out_ += '(';
    add(base, postfix);
    if (number) out_ += ')';
  }
  void add(const Attribute& node) {
    add_base(*node.base);
    out_ += '.' + node.name;
  }
  void add(const Index& node) {
    add_base(*node.base);
    out_ += '[';
    add(*node.index, conditional);
    out_ += ']';
  }
  void add(const Slice& node) {
    add_base(*node.base);
    out_ += '[';
    if (node.from) add(*node.from, conditional);
    out_ += ':';
    if (node.to) add(*node.to, conditional);
    out_ += ']';
  }
  void add(const CallExpression& node) {
    out_ += node.callee + "(";
    add_list(node.arguments, [&](const NamedExpression& argument) {
      if (!argument.name.empty()) out_ += argument.name + "=";
      add(*argument.value, conditional);
    });
    out_ += ')';
  }
  void add(const Binary& node) {
    bool is_sum = node.op <= Operator::subtract;
    add(*node.left, is_sum ? sum : product);
    out_ += operator_symbols[size_t(node.op)];
    add(*node.right, is_sum ? product : sign);
  }
  void add(const Negation& node) {
    out_ += '-';
    add(*node.operand, sign);
  }
  void add(const Not& node) {
    out_ += "not ";
    add(*node.operand, negation);
  }
  void add(const Compare& node) {
    add(*node.first, sum);
    for (const auto& [symbol, operand] : node.rest) {
      out_ += comparison_symbols[size_t(symbol)];
      add(*operand, sum);
    }
  }
  void add(const Logic& node) {
    bool first = true;
    for (const ExpressionPtr& operand : node.operands) {
      if (!std::exchange(first, false)) out_ += node.all ? " and " : " or ";
      add(*operand, node.all ? negation : both);
    }
  }
  void add(const Conditional& node) {
    add(*node.then, either);
    out_ += " if ";
    add(*node.condition, either);
    out_ += " else ";
    add(*node.otherwise, conditional);
  }
  void add(const ListDisplay& node) {
    out_ += '[';
    add_list(node.items, [&](const ExpressionPtr& item) { add(*item, conditional); });
    out_ += ']';
  }
  void add(const DictDisplay& node) {
    out_ += '{';
    add_list(node.entries, [&](const auto& entry) {
      add(*entry.first, conditional);
      out_ += ": ";
      add(*entry.second, conditional);
    });
    out_ += '}';
  }
  void add(const Comprehension& node) {
    out_ += node.key ? '{' : '[';
    if (node.key) add(*node.key, conditional), out_ += ": ";
    add(*node.element, conditional);
    for (const ComprehensionLoop& loop : node.loops) {
      out_ += fmt::format(" for {} in ", loop.name);
      add(*loop.over, either);
      for (const ExpressionPtr& condition : loop.conditions)
        out_ += " if ", add(*condition, either);
    }
    out_ += node.key ? '}' : ']';
  }
  void add(const Lambda& node) {
    out_ += fmt::format("lambda {}: ", node.parameter);
    add(*node.body, conditional);
  }
  // Inside { } no text may hold a backslash, and a dict or a lambda would end at its colon without
  // parentheses.
  void add(const FormattedText& node) {
    out_ += "f\"";
    for (const FormattedText::Part& part : node.parts) {
      if (!part.value) {
        out_ += base::replace_all(base::replace_all(escaped(part.text), "{", "{{"), "}", "}}");
        continue;
      }
      out_ += '{';
      std::string value = Printer().print(*part.value);
      if (value.starts_with('{')) out_ += ' ';
      out_ += value;
      if (!part.format.empty()) out_ += ':' + part.format;
      out_ += '}';
    }
    out_ += '"';
  }

  std::string out_;
};

}  // namespace

std::string print(const Program& program) { return Printer().print(program.block()); }

}  // namespace plan
