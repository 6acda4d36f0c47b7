// Runs a parsed plan.
//
// Invariants:
// (1) Whatever is evaluated, assigned or called carries control(): the join of the labels of every
// condition and loop around it,
//     and of those that could have ended the plan before it.
// (2) Names assigned in a branch or loop are tainted by its condition behind it too, taken or not.
// (3) A call's path is that of its place in the text and the turns of the loops around it; timing
// has no part in it.
#pragma once
#include "plan/builtins.h"
#include "plan/calls.h"
#include "plan/lexer.h"
#include "plan/meter.h"
#include "plan/plan.h"

namespace plan {

class Interpreter {
 public:
  Interpreter(const Toolbox& toolbox, Host& host, const RunOptions& options)
      : toolbox_(toolbox), options_(options), meter_(options.limits), calls_(host, options) {}

  Outcome run(const Block& block);

 private:
  template <class T>
  using Maybe = std::expected<T, PlanError>;
  enum class Flow { on, returned };

  // Statements (interpreter.cpp)
  Maybe<Flow> execute(const Block& block);
  Maybe<Flow> execute(const Statement& statement);
  Maybe<Flow> execute_if(const If& branches);
  Maybe<Flow> execute_for(const For& loop);
  void taint_behind(const Block& block, const trust::Label& label);

  // Expressions (evaluate.cpp)
  Maybe<Slot> evaluate(const Expression& expression);
  Maybe<Value> value_of(const Expression& expression);  // waits; a failed step ends the plan
  Maybe<Value> settled(const Expression& expression,
                       const Slot& slot);  // waits; a failed step is a value
  Maybe<Value> needed(const Expression& expression, const Slot& slot);
  Maybe<Value> literal(const Expression& expression, const Literal& literal);
  Maybe<Slot> variable(const Expression& expression, const Name& name);
  Maybe<Value> index(const Expression& expression, const Index& index);
  Maybe<Value> slice(const Expression& expression, const Slice& slice);
  Maybe<Value> binary(const Expression& expression, const Binary& binary);
  Maybe<Value> compare(const Expression& expression, const Compare& compare);
  Maybe<Slot> logic(const Expression& expression, const Logic& logic);
  Maybe<Slot> conditional(const Conditional& conditional);
  Maybe<Value> list(const Expression& expression, const ListDisplay& display);
  Maybe<Value> dict(const Expression& expression, const DictDisplay& display);
  Maybe<Value> text(const Expression& expression, const FormattedText& text);

  // Loops over items, and calls (evaluate_calls.cpp)
  struct Gathered;
  Maybe<Value> comprehension(const Expression& expression, const Comprehension& comprehension);
  Maybe<void> gather(const Comprehension& comprehension, size_t loop, Gathered& out);
  Maybe<Slot> call(const Expression& expression, const CallExpression& call);
  Maybe<Slot> call_tool(const Expression& expression, const CallExpression& call, const Tool& tool);
  Maybe<Value> call_builtin(const Expression& expression, const CallExpression& call,
                            const Builtin& builtin);
  Maybe<Value> apply(const Expression& expression, const Lambda& lambda, const Value& values);
  Maybe<List> items(const Expression& expression, const Value& value);
  Maybe<void> pay_for(const Expression& expression, const Value& value);
  std::string path_of(const Expression& expression, const CallExpression& call) const;

  Maybe<bool> decide(const Expression& condition, trust::Label& label);
  Maybe<void> step(Place place);
  trust::Label control() const { return trust::join(control_, escaped_); }
  trust::Label literal_label(std::string_view literal) const;
  language::Context words() const {
    return {.now = options_.now, .zone = options_.zone, .tag = options_.language};
  }
  // The value, or the error with the place of the expression.
  template <class T>
  Maybe<T> at(const Expression& expression, base::Result<T> result) const {
    if (result) {
      if constexpr (std::is_void_v<T>)
        return {};
      else
        return *std::move(result);
    }
    return std::unexpected(
        PlanError{expression.place.line, expression.place.column, std::move(result).error()});
  }

  // Joins a label to control() as long as it lives.
  class Under {
   public:
    Under(Interpreter& interpreter, const trust::Label& label)
        : control_(interpreter.control_), before_(control_) {
      control_ = trust::join(control_, label);
    }
    ~Under() { control_ = before_; }
    Under(const Under&) = delete;

   private:
    trust::Label& control_;
    trust::Label before_;
  };
  // One turn of a loop: its number is part of the paths of calls. With a name, that variable is the
  // item meanwhile.
  class Turn {
   public:
    Turn(Interpreter& interpreter, size_t number) : interpreter_(interpreter) {
      interpreter.turns_.push_back(number);
    }
    Turn(Interpreter& interpreter, size_t number, const std::string& name, Slot item);
    ~Turn();
    Turn(const Turn&) = delete;

   private:
    Interpreter& interpreter_;
    const std::string* name_ = nullptr;
    std::optional<Slot> hidden_;
  };

  const Toolbox& toolbox_;
  const RunOptions& options_;
  Meter meter_;
  Calls calls_;
  std::unordered_map<std::string, Slot> variables_;
  std::vector<size_t> turns_;
  trust::Label control_ = options_.control;
  trust::Label escaped_ = trust::Label::system();  // of conditions that could have ended the plan
  Value returned_;
  const Refusal* stopped_by_ = nullptr;
};

}  // namespace plan
