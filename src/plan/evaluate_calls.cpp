// Calls of tools and built-ins, and what is done for every item of a list.
#include "plan/binding.h"
#include "plan/interpreter.h"
#include "plan/operators.h"

namespace plan {

// What a comprehension has found; calls among it may still be running.
struct Interpreter::Gathered {
  std::vector<std::pair<std::string, Slot>> slots;  // the names are empty for a list
  trust::Label label;                               // who decided how many there are
};

Interpreter::Maybe<Value> Interpreter::comprehension(const Expression& expression,
                                                     const Comprehension& node) {
  Gathered gathered{.label = control()};
  TRY(gather(node, 0, gathered));
  List items;
  Dict entries;
  for (const auto& [name, slot] : gathered.slots) {
    Value value = TRY(settled(*node.element, slot));
    if (node.key)
      put(entries, name, std::move(value));
    else
      items.push_back(std::move(value));
  }
  Value value = node.key ? Value::dict(std::move(entries), gathered.label)
                         : Value::list(std::move(items), gathered.label);
  TRY(pay_for(expression, value));
  return value;
}

Interpreter::Maybe<void> Interpreter::gather(const Comprehension& node, size_t loop,
                                             Gathered& out) {
  if (loop == node.loops.size()) {
    std::string name;
    if (node.key) {
      Value key = TRY(value_of(*node.key));
      if (!key.as_text())
        return std::unexpected(error_at(
            node.key->place, fmt::format("A dict's keys are texts, not {}.", a_kind(key))));
      out.label = trust::join(out.label, key.label());
      name = *key.as_text();
    }
    out.slots.emplace_back(std::move(name), TRY(evaluate(*node.element)));
    return {};
  }
  const ComprehensionLoop& clause = node.loops[loop];
  Value over = TRY(value_of(*clause.over));
  List all = TRY(items(*clause.over, over));
  out.label = trust::join(out.label, over.label());
  Under under_list(*this, over.label());
  for (size_t i = 0; i < all.size(); ++i) {
    TRY(step(clause.over->place));
    Turn turn(*this, i, clause.name, Slot{all[i]});
    trust::Label label = trust::Label::system();
    bool wanted = true;
    for (const ExpressionPtr& condition : clause.conditions)
      wanted = wanted && TRY(decide(*condition, label));
    out.label = trust::join(out.label, label);
    if (!wanted) continue;
    Under under_conditions(*this, label);
    TRY(gather(node, loop + 1, out));
  }
  return {};
}

Interpreter::Maybe<List> Interpreter::items(const Expression& expression, const Value& value) {
  size_t count = value.as_list()   ? value.as_list()->size()
                 : value.as_dict() ? value.as_dict()->size()
                                   : 0;
  TRY(at(expression, meter_.check_items(count)));
  return at(expression, items_of(value));
}

Interpreter::Maybe<Slot> Interpreter::call(const Expression& expression,
                                           const CallExpression& node) {
  if (auto* builtin = find_builtin(node.callee))
    return Slot{TRY(call_builtin(expression, node, *builtin))};
  if (auto* tool = toolbox_.find(node.callee)) return call_tool(expression, node, *tool);
  return std::unexpected(error_at(expression.place,
                                  fmt::format("there is no tool {}.", node.callee), {},
                                  base::Code::not_found));
}

Interpreter::Maybe<Slot> Interpreter::call_tool(const Expression& expression,
                                                const CallExpression& node, const Tool& tool) {
  Bound bound = TRY(bind({tool.name, tool.parameters}, node, expression.place));
  std::vector<SlotArgument> arguments;
  for (size_t i = 0; i < bound.size(); ++i)
    if (bound[i]) arguments.push_back({&tool.parameters[i], TRY(evaluate(*bound[i]->value))});
  Call made{.tool = &tool,
            .control = control(),
            .path = path_of(expression, node),
            .line = expression.place.line};
  return calls_.add(std::move(made), expression.place, std::move(arguments));
}

Interpreter::Maybe<Value> Interpreter::call_builtin(const Expression& expression,
                                                    const CallExpression& node,
                                                    const Builtin& builtin) {
  Bound bound =
      TRY(bind({builtin.name, builtin.parameters, builtin.takes_lambda}, node, expression.place));
  std::vector<std::optional<Value>> values(bound.size());
  std::vector<const Value*> given(bound.size());
  for (size_t i = 0; i < bound.size(); ++i) {
    if (!bound[i]) continue;
    auto* lambda = std::get_if<Lambda>(&bound[i]->value->node);
    values[i] = lambda ? TRY(apply(*bound[i]->value, *lambda, *values[0]))
                       : TRY(value_of(*bound[i]->value));
    TRY(pay_for(expression, *values[i]));
    given[i] = &*values[i];
  }
  return at(expression, plan::call_builtin(builtin, given, words()));
}

// What the lambda gives for every item; its calls run at the same time.
Interpreter::Maybe<Value> Interpreter::apply(const Expression& expression, const Lambda& lambda,
                                             const Value& values) {
  List all = TRY(items(expression, values));
  std::vector<Slot> slots;
  Under under(*this, values.label());
  for (size_t i = 0; i < all.size(); ++i) {
    TRY(step(expression.place));
    Turn turn(*this, i, lambda.parameter, Slot{all[i]});
    slots.push_back(TRY(evaluate(*lambda.body)));
  }
  List results;
  for (const Slot& slot : slots) results.push_back(TRY(settled(*lambda.body, slot)));
  return Value::list(std::move(results), trust::join(values.label(), control()));
}

// "3:1", the line and the how-manieth call in it, and the turns of the loops around it: "3:1.0.4".
std::string Interpreter::path_of(const Expression& expression, const CallExpression& node) const {
  std::string path = fmt::format("{}:{}", expression.place.line, node.occurrence);
  for (size_t turn : turns_) path += fmt::format(".{}", turn);
  return path;
}

}  // namespace plan
