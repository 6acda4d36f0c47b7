#include "plan/interpreter.h"

#include "plan/operators.h"

namespace plan {

Outcome run(const Program& program, const Toolbox& toolbox, Host& host, const RunOptions& options) {
  return Interpreter(toolbox, host, options).run(program.block());
}

Outcome Interpreter::run(const Block& block) {
  Outcome outcome;
  auto flow = execute(block);
  auto finished = calls_.finish();
  if (!flow) {
    outcome.errors.push_back(flow.error());
  } else if (!finished) {
    outcome.errors.push_back({0, 0, finished.error()});
  } else {
    outcome.value = returned_;
  }
  std::ranges::move(calls_.failures(stopped_by_), std::back_inserter(outcome.errors));
  outcome.steps = meter_.steps();
  return outcome;
}

Interpreter::Maybe<Interpreter::Flow> Interpreter::execute(const Block& block) {
  for (const Statement& statement : block.statements)
    if (TRY(execute(statement)) == Flow::returned) return Flow::returned;
  return Flow::on;
}

Interpreter::Maybe<Interpreter::Flow> Interpreter::execute(const Statement& statement) {
  TRY(step(statement.place));
  if (auto* branches = std::get_if<If>(&statement.node)) return execute_if(*branches);
  if (auto* loop = std::get_if<For>(&statement.node)) return execute_for(*loop);
  if (auto* assignment = std::get_if<Assignment>(&statement.node)) {
    Slot slot = TRY(evaluate(*assignment->value));
    variables_[assignment->name] = slot.joined(control());
  } else if (auto* expression = std::get_if<ExpressionStatement>(&statement.node)) {
    TRY(evaluate(*expression->value));
  } else {
    const Expression* value = std::get<Return>(statement.node).value.get();
    if (value) {
      Slot slot = TRY(evaluate(*value));
      returned_ = TRY(settled(*value, slot)).joined(control());
    }
    return Flow::returned;
  }
  return Flow::on;
}

Interpreter::Maybe<Interpreter::Flow> Interpreter::execute_if(const If& branches) {
  trust::Label label = trust::Label::system();  // of all conditions looked at
  Flow flow = Flow::on;
  bool taken = false;
  for (const If::Branch& branch : branches.branches) {
    if (TRY(decide(*branch.condition, label))) {
      Under under(*this, label);
      flow = TRY(execute(branch.block));
      taken = true;
      break;
    }
  }
  if (!taken) {
    Under under(*this, label);
    flow = TRY(execute(branches.otherwise));
  }
  for (const If::Branch& branch : branches.branches) taint_behind(branch.block, label);
  taint_behind(branches.otherwise, label);
  return flow;
}

Interpreter::Maybe<Interpreter::Flow> Interpreter::execute_for(const For& loop) {
  Value over = TRY(value_of(*loop.over));
  List all = TRY(items(*loop.over, over));
  Flow flow = Flow::on;
  {
    Under under(*this, over.label());
    for (size_t i = 0; i < all.size() && flow == Flow::on; ++i) {
      TRY(step(loop.over->place));
      Turn turn(*this, i);
      variables_[loop.name] = Slot{all[i]}.joined(control());
      flow = TRY(execute(loop.block));
    }
  }
  taint_behind(loop.block, over.label());
  if (auto variable = variables_.find(loop.name); variable != variables_.end())
    variable->second = variable->second.joined(over.label());
  return flow;
}

void Interpreter::taint_behind(const Block& block, const trust::Label& label) {
  for (const std::string& name : block.assigned)
    if (auto variable = variables_.find(name); variable != variables_.end())
      variable->second = variable->second.joined(label);
  if (block.returns) escaped_ = trust::join(escaped_, trust::join(control(), label));
}

// The truth of a condition. Its label is joined to `label`, which holds those of the conditions
// before it.
Interpreter::Maybe<bool> Interpreter::decide(const Expression& condition, trust::Label& label) {
  Under under(*this, label);
  Value value = TRY(value_of(condition));
  label = trust::join(label, value.label());
  return at(condition, truth(value));
}

Interpreter::Maybe<void> Interpreter::step(Place place) {
  if (calls_.broken())
    return std::unexpected(PlanError{place.line, place.column, *calls_.broken()});
  auto paid = meter_.step();
  if (!paid) return std::unexpected(PlanError{place.line, place.column, paid.error()});
  return {};
}

trust::Label Interpreter::literal_label(std::string_view literal) const {
  return options_.literal_label ? options_.literal_label(literal) : trust::Label::worst();
}

Interpreter::Turn::Turn(Interpreter& interpreter, size_t number, const std::string& name, Slot item)
    : Turn(interpreter, number) {
  name_ = &name;
  auto found = interpreter.variables_.find(name);
  if (found != interpreter.variables_.end()) hidden_ = found->second;
  interpreter.variables_[name] = std::move(item);
}

Interpreter::Turn::~Turn() {
  interpreter_.turns_.pop_back();
  if (!name_) return;
  if (hidden_) {
    interpreter_.variables_[*name_] = *std::move(hidden_);
  } else {
    interpreter_.variables_.erase(*name_);
  }
}

}  // namespace plan
