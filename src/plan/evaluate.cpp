// Expressions.
#include "base/text.h"
#include "plan/interpreter.h"
#include "plan/operators.h"

namespace plan {

Interpreter::Maybe<Slot> Interpreter::evaluate(const Expression& expression) {
  TRY(step(expression.place));
  auto there = [](Maybe<Value> value) -> Maybe<Slot> { return Slot{TRY(std::move(value))}; };
  return std::visit(
      Overloaded{
          [&](const Literal& node) { return there(literal(expression, node)); },
          [&](const Name& node) { return variable(expression, node); },
          [&](const Attribute& node) -> Maybe<Slot> {
            Value base = TRY(value_of(*node.base));
            return there(at(expression, attribute(base, node.name)));
          },
          [&](const Index& node) { return there(index(expression, node)); },
          [&](const Slice& node) { return there(slice(expression, node)); },
          [&](const CallExpression& node) { return call(expression, node); },
          [&](const Binary& node) { return there(binary(expression, node)); },
          [&](const Negation& node) -> Maybe<Slot> {
            Value operand = TRY(value_of(*node.operand));
            return there(at(expression, negated(operand)));
          },
          [&](const Not& node) -> Maybe<Slot> {
            Value operand = TRY(value_of(*node.operand));
            bool yes = TRY(at(expression, truth(operand)));
            return Slot{Value::boolean(!yes, operand.label())};
          },
          [&](const Compare& node) { return there(compare(expression, node)); },
          [&](const Logic& node) { return logic(expression, node); },
          [&](const Conditional& node) { return conditional(node); },
          [&](const ListDisplay& node) { return there(list(expression, node)); },
          [&](const DictDisplay& node) { return there(dict(expression, node)); },
          [&](const Comprehension& node) { return there(comprehension(expression, node)); },
          [&](const FormattedText& node) { return there(text(expression, node)); },
          [&](const Lambda&) -> Maybe<Slot> {
            return std::unexpected(
                error_at(expression.place, "a lambda stands only as an argument of a built-in"));
          },
      },
      expression.node);
}

Interpreter::Maybe<Value> Interpreter::value_of(const Expression& expression) {
  Slot slot = TRY(evaluate(expression));
  return needed(expression, slot);
}

Interpreter::Maybe<Value> Interpreter::settled(const Expression& expression, const Slot& slot) {
  return at(expression, calls_.wait(slot));
}

Interpreter::Maybe<Value> Interpreter::needed(const Expression& expression, const Slot& slot) {
  Value value = TRY(settled(expression, slot));
  if (auto* refusal = value.as_refusal()) {
    stopped_by_ = refusal;
    return std::unexpected(
        PlanError{expression.place.line, expression.place.column, refusal->error});
  }
  return value;
}

Interpreter::Maybe<Value> Interpreter::literal(const Expression&, const Literal& literal) {
  return std::visit(
      Overloaded{
          [&](std::monostate) { return Value({}, literal_label("None")); },
          [&](bool flag) { return Value(flag, literal_label(flag ? "True" : "False")); },
          [&](int64_t number) { return Value(number, literal_label(std::to_string(number))); },
          [&](const base::Decimal& number) { return Value(number, literal_label(number.text())); },
          [&](const std::string& words) { return Value(words, literal_label(words)); },
      },
      literal.value);
}

Interpreter::Maybe<Slot> Interpreter::variable(const Expression& expression, const Name& name) {
  if (name.name == "now")
    return Slot{Value(DateTime{options_.now, options_.zone}, trust::Label::system())};
  auto found = variables_.find(name.name);
  if (found != variables_.end()) return found->second;
  return std::unexpected(error_at(expression.place, fmt::format("{} has no value here.", name.name),
                                  "It is given one only in a branch or loop that was not taken."));
}

Interpreter::Maybe<Value> Interpreter::index(const Expression& expression, const Index& node) {
  Slot slot = TRY(evaluate(*node.base));
  Value base = TRY(needed(*node.base, slot));
  Value position = TRY(value_of(*node.index));
  if (base.as_text()) TRY(pay_for(expression, base));
  auto item = indexed(base, position);
  bool missing = !item && item.error().code == base::Code::not_found && base.as_list() && slot.call;
  if (!missing) return at(expression, std::move(item));
  size_t count = base.as_list()->size();
  return std::unexpected(
      error_at(expression.place,
               count == 0 ? fmt::format("Nothing was found by {}.", slot.call->described())
                          : fmt::format("Only {} found by {}.",
                                        count == 1 ? "one was" : fmt::format("{} were", count),
                                        slot.call->described()),
               {}, base::Code::not_found));
}

Interpreter::Maybe<Value> Interpreter::slice(const Expression& expression, const Slice& node) {
  Value base = TRY(value_of(*node.base));
  std::optional<Value> from, to;
  if (node.from) from = TRY(value_of(*node.from));
  if (node.to) to = TRY(value_of(*node.to));
  TRY(pay_for(expression, base));
  return at(expression, sliced(base, from ? &*from : nullptr, to ? &*to : nullptr));
}

Interpreter::Maybe<Value> Interpreter::binary(const Expression& expression, const Binary& node) {
  Slot first = TRY(evaluate(*node.left)), second = TRY(evaluate(*node.right));
  Value left = TRY(needed(*node.left, first)), right = TRY(needed(*node.right, second));
  TRY(pay_for(expression, left));
  TRY(pay_for(expression, right));
  return at(expression, arithmetic(node.op, left, right));
}

Interpreter::Maybe<Value> Interpreter::compare(const Expression& expression, const Compare& node) {
  Value left = TRY(value_of(*node.first));
  Value result = Value::boolean(true, trust::Label::system());
  for (const auto& [comparison, operand] : node.rest) {
    Value right = TRY(value_of(*operand));
    TRY(pay_for(expression, left));
    TRY(pay_for(expression, right));
    Value one = TRY(at(expression, compared(comparison, left, right)));
    result = Value::boolean(*result.as_bool() && *one.as_bool(),
                            trust::join(result.label(), one.label()));
    left = std::move(right);
  }
  return result;
}

// The first operand that decides; the later ones are evaluated under the label of those before.
Interpreter::Maybe<Slot> Interpreter::logic(const Expression&, const Logic& node) {
  trust::Label label = trust::Label::system();
  for (size_t i = 0; i + 1 < node.operands.size(); ++i) {
    Under under(*this, label);
    Value value = TRY(value_of(*node.operands[i]));
    label = trust::join(label, value.label());
    if (TRY(at(*node.operands[i], truth(value))) != node.all) return Slot{value.joined(label)};
  }
  Under under(*this, label);
  Slot last = TRY(evaluate(*node.operands.back()));
  return last.joined(label);
}

Interpreter::Maybe<Slot> Interpreter::conditional(const Conditional& node) {
  trust::Label label = trust::Label::system();
  bool yes = TRY(decide(*node.condition, label));
  Under under(*this, label);
  Slot chosen = TRY(evaluate(yes ? *node.then : *node.otherwise));
  return chosen.joined(label);
}

Interpreter::Maybe<Value> Interpreter::list(const Expression& expression,
                                            const ListDisplay& display) {
  std::vector<Slot> slots;
  for (const ExpressionPtr& item : display.items) slots.push_back(TRY(evaluate(*item)));
  List items;
  for (size_t i = 0; i < slots.size(); ++i)
    items.push_back(TRY(settled(*display.items[i], slots[i])));
  Value value = Value::list(std::move(items), control());
  TRY(pay_for(expression, value));
  return value;
}

Interpreter::Maybe<Value> Interpreter::dict(const Expression& expression,
                                            const DictDisplay& display) {
  trust::Label label = control();
  std::vector<std::pair<std::string, Slot>> slots;
  for (const auto& [key, value] : display.entries) {
    Value name = TRY(value_of(*key));
    if (!name.as_text())
      return std::unexpected(
          error_at(key->place, fmt::format("A dict's keys are texts, not {}.", a_kind(name))));
    label = trust::join(label, name.label());
    slots.emplace_back(*name.as_text(), TRY(evaluate(*value)));
  }
  Dict entries;
  for (const auto& [name, slot] : slots) put(entries, name, TRY(settled(expression, slot)));
  Value value = Value::dict(std::move(entries), label);
  TRY(pay_for(expression, value));
  return value;
}

Interpreter::Maybe<Value> Interpreter::text(const Expression& expression,
                                            const FormattedText& node) {
  std::vector<Slot> slots;
  for (const FormattedText::Part& part : node.parts)
    if (part.value) slots.push_back(TRY(evaluate(*part.value)));
  std::string out;
  trust::Label label = node.parts.empty() ? literal_label("") : trust::Label::system();
  auto slot = slots.begin();
  for (const FormattedText::Part& part : node.parts) {
    if (!part.value) {
      out += part.text;
      label = trust::join(label, literal_label(part.text));
      continue;
    }
    Value value = TRY(needed(*part.value, *slot++));
    TRY(pay_for(expression, value));
    out += TRY(at(*part.value, formatted(value, part.format)));
    label = trust::join(label, value.deep_label());
  }
  TRY(at(expression, meter_.spend(out.size())));
  return Value::text(std::move(out), label);
}

Interpreter::Maybe<void> Interpreter::pay_for(const Expression& expression, const Value& value) {
  return at(expression, meter_.walk(value));
}

}  // namespace plan
