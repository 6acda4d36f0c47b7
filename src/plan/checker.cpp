#include "plan/checker.h"

#include "base/text.h"
#include "plan/operators.h"

namespace plan {
namespace {

constexpr size_t errors_max = 20;

bool numeric(const Type& type) {
  return !type.list && (type.kind == Kind::integer || type.kind == Kind::decimal);
}
bool unknown(const Type& type) { return type.kind == Kind::any && !type.list; }
bool is_time(Kind kind) {
  return kind == Kind::datetime || kind == Kind::period || kind == Kind::when || kind == Kind::day;
}

// Whether a value of type `given` may be an argument of type `wanted`. Only what is surely wrong is
// refused.
bool may_fit(const Type& wanted, const Type& given) {
  if (unknown(given) || given.kind == Kind::none || wanted.kind == Kind::any)
    return !(given.list && !wanted.list && wanted.kind != Kind::any);
  if (given.list && !wanted.list) return false;
  if (given.kind == Kind::any || given.kind == wanted.kind)
    return wanted.kind != Kind::record || wanted.record.empty() || given.record.empty() ||
           wanted.record == given.record;
  if (given.kind == Kind::text)
    return is_time(wanted.kind) || wanted.kind == Kind::duration || wanted.kind == Kind::money ||
           wanted.kind == Kind::decimal;
  if (numeric(given) && wanted.kind == Kind::decimal) return true;
  return is_time(given.kind) && is_time(wanted.kind);
}

Type joined(const Type& a, const Type& b) {
  bool same = a.kind == b.kind && a.record == b.record && a.list == b.list;
  return same ? a : Type{};
}

Type item_of(Type type) {
  if (!type.list) return {};
  type.list = false;
  return type;
}

class Checker {
 public:
  explicit Checker(const Toolbox& toolbox) : toolbox_(toolbox) {}

  Checked run(const Block& block) {
    check(block);
    return {summarize(calls_), std::move(errors_)};
  }

 private:
  using Variables = std::map<std::string, Known>;

  void complain(Place place, std::string message, std::string hint = {}) {
    if (errors_.size() < errors_max)
      errors_.push_back(error_at(place, std::move(message), std::move(hint)));
  }

  // True when the block surely ends the plan.
  bool check(const Block& block) {
    bool ended = false, told = false;
    for (const Statement& statement : block.statements) {
      if (ended && !std::exchange(told, true))
        complain(statement.place, "this line is never reached");
      ended |= check(statement);
    }
    return ended;
  }

  bool check(const Statement& statement) {
    if (auto* assignment = std::get_if<Assignment>(&statement.node)) {
      variables_[assignment->name] = known(*assignment->value);
    } else if (auto* expression = std::get_if<ExpressionStatement>(&statement.node)) {
      known(*expression->value);
    } else if (auto* branches = std::get_if<If>(&statement.node)) {
      return check_if(*branches);
    } else if (auto* loop = std::get_if<For>(&statement.node)) {
      check_for(*loop);
    } else {
      const Return& end = std::get<Return>(statement.node);
      if (end.value) known(*end.value);
      return true;
    }
    return false;
  }

  bool check_if(const If& branches) {
    Variables before = variables_, behind;
    bool all_end = true;
    auto check_branch = [&](const Block& block) {
      variables_ = before;
      all_end &= check(block);
      merge(behind, variables_);
    };
    for (const If::Branch& branch : branches.branches) {
      variables_ = before;
      known(*branch.condition);
      if (auto* literal = std::get_if<Literal>(&branch.condition->node);
          literal && std::holds_alternative<bool>(literal->value))
        complain(branch.condition->place, "this condition is always the same");
      check_branch(branch.block);
    }
    check_branch(branches.otherwise);
    variables_ = std::move(behind);
    return all_end;
  }

  void check_for(const For& loop) {
    Type item = check_iterable(*loop.over);
    Variables before = variables_;
    // What the body assigns may come from the turn before.
    for (const std::string& name : loop.block.assigned)
      if (variables_.contains(name)) variables_[name] = {};
    variables_[loop.name] = {item};
    ++loops_;
    check(loop.block);
    --loops_;
    merge(variables_, before);
  }

  // A name has the type that both sides agree on.
  static void merge(Variables& into, const Variables& other) {
    for (const auto& [name, known] : other) {
      auto [found, added] = into.try_emplace(name, known);
      if (!added) found->second = {joined(found->second.type, known.type)};
    }
  }

  // The type of one turn's item.
  Type check_iterable(const Expression& over) {
    Type type = known(over).type;
    if (!type.list && !unknown(type) && type.kind != Kind::dict)
      complain(over.place,
               fmt::format("a loop needs a list, not {}", with_article(type_text(type))));
    return item_of(type);
  }

  Known known(const Expression& expression) { return seen_[&expression] = look_at(expression); }

  Known look_at(const Expression& expression) {
    return std::visit(
        Overloaded{
            [&](const Literal& node) { return Known{literal_type(node)}; },
            [&](const Name& node) { return of_name(expression, node); },
            [&](const Attribute& node) { return of_attribute(expression, node); },
            [&](const Index& node) { return of_index(node); },
            [&](const Slice& node) { return of_slice(node); },
            [&](const CallExpression& node) { return of_call(expression, node); },
            [&](const Binary& node) { return of_binary(node); },
            [&](const Negation& node) { return Known{known(*node.operand).type}; },
            [&](const Not& node) { return known(*node.operand), Known{{Kind::boolean}}; },
            [&](const Compare& node) { return of_compare(node); },
            [&](const Logic& node) { return of_logic(node); },
            [&](const Conditional& node) { return of_conditional(node); },
            [&](const ListDisplay& node) { return of_list(node); },
            [&](const DictDisplay& node) { return of_dict(node); },
            [&](const Comprehension& node) { return of_comprehension(node); },
            [&](const FormattedText& node) { return of_text(node); },
            [&](const Lambda&) { return Known{}; },
        },
        expression.node);
  }

  static Type literal_type(const Literal& literal) {
    static constexpr Kind kinds[] = {Kind::none, Kind::boolean, Kind::integer, Kind::decimal,
                                     Kind::text};
    return {kinds[literal.value.index()]};
  }

  Known of_name(const Expression& expression, const Name& node) {
    if (node.name == "now") return {{Kind::datetime}};
    auto found = variables_.find(node.name);
    if (found != variables_.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& [name, value] : variables_) names.push_back(name);
    bool callable = toolbox_.find(node.name) || find_builtin(node.name) || is_family(node.name);
    complain(expression.place,
             fmt::format("{} has no value here{}", node.name, did_you_mean(node.name, names)),
             callable ? "It is the name of tools: call them with ( )." : "");
    return {};
  }

  bool is_family(const std::string& name) const {
    return std::ranges::any_of(
        toolbox_.all(), [&](const auto& tool) { return tool->name.starts_with(name + "."); });
  }

  Known of_attribute(const Expression& expression, const Attribute& node) {
    Type type = known(*node.base).type;
    if (unknown(type) || type.kind == Kind::when || (type.kind == Kind::any && !type.list))
      return {};
    if (type.list) {
      complain(expression.place, fmt::format("a list has no {}", node.name),
               "Take one item first: [0], or a loop.");
      return {};
    }
    std::vector<std::string> names = fields_of(type);
    if (names.empty() && type.kind == Kind::record) return {};
    if (std::ranges::find(names, node.name) == names.end()) {
      complain(
          expression.place,
          fmt::format("{} has no {}{}", type_text(type), node.name, did_you_mean(node.name, names)),
          names.empty() ? "" : fmt::format("It has {}.", base::join_words(names)));
      return {};
    }
    return {field_type(type, node.name)};
  }

  std::vector<std::string> fields_of(const Type& type) const {
    std::vector<std::string> names;
    if (auto* record = toolbox_.record_type(type.record); record && type.kind == Kind::record)
      for (const Field& field : record->fields) names.push_back(field.name);
    for (std::string_view name : attribute_names(type_text(type))) names.emplace_back(name);
    return names;
  }

  Type field_type(const Type& type, std::string_view name) const {
    if (auto* record = toolbox_.record_type(type.record); record && type.kind == Kind::record)
      for (const Field& field : record->fields)
        if (field.name == name) return field.type;
    if (type.kind == Kind::period && (name == "start" || name == "end")) return {Kind::datetime};
    if (name == "length") return {Kind::duration};
    if (name == "date") return {Kind::day};
    if (name == "time") return {Kind::time};
    return {};
  }

  Known of_index(const Index& node) {
    Known base = known(*node.base);
    known(*node.index);
    return {item_of(base.type)};
  }

  Known of_slice(const Slice& node) {
    Known base = known(*node.base);
    for (const ExpressionPtr* bound : {&node.from, &node.to})
      if (*bound) known(**bound);
    return base;
  }

  Known of_binary(const Binary& node) {
    Type left = known(*node.left).type, right = known(*node.right).type;
    bool sum = node.op == Operator::add || node.op == Operator::subtract;
    if (sum && left.kind == Kind::datetime && right.kind == Kind::duration) return {left};
    bool whole =
        left.kind == Kind::integer && right.kind == Kind::integer && node.op != Operator::divide;
    if (whole || (sum && numeric(left) && numeric(right))) return {joined(left, right)};
    if (sum && left.kind == right.kind && left.kind != Kind::datetime && left.kind != Kind::day)
      return {joined(left, right)};
    return {};
  }

  Known of_compare(const Compare& node) {
    known(*node.first);
    for (const auto& [comparison, operand] : node.rest) known(*operand);
    return {{Kind::boolean}};
  }

  Known of_logic(const Logic& node) {
    Known all = known(*node.operands[0]);
    for (size_t i = 1; i < node.operands.size(); ++i)
      all = {joined(all.type, known(*node.operands[i]).type)};
    return all;
  }

  Known of_conditional(const Conditional& node) {
    known(*node.condition);
    Type then = known(*node.then).type, otherwise = known(*node.otherwise).type;
    return {joined(then, otherwise)};
  }

  Known of_list(const ListDisplay& node) {
    Known list{{.kind = Kind::any, .list = true}, std::vector<std::string>()};
    for (size_t i = 0; i < node.items.size(); ++i) {
      Known item = known(*node.items[i]);
      Type type = item.type;
      type.list = true;
      list.type = i == 0 && !item.type.list ? type : joined(list.type, type);
      list.type.list = true;
      if (item.people && list.people)
        std::ranges::copy(*item.people, std::back_inserter(*list.people));
      else
        list.people.reset();
    }
    return list;
  }

  Known of_dict(const DictDisplay& node) {
    for (const auto& [key, value] : node.entries) known(*key), known(*value);
    return {{Kind::dict}};
  }

  Known of_text(const FormattedText& node) {
    for (const FormattedText::Part& part : node.parts)
      if (part.value) known(*part.value);
    return {{Kind::text}};
  }

  Known of_comprehension(const Comprehension& node) {
    Variables before = variables_;
    ++loops_;
    for (const ComprehensionLoop& loop : node.loops) {
      variables_[loop.name] = {check_iterable(*loop.over)};
      for (const ExpressionPtr& condition : loop.conditions) known(*condition);
    }
    if (node.key) known(*node.key);
    Type element = known(*node.element).type;
    --loops_;
    variables_ = std::move(before);
    if (node.key) return {{Kind::dict}};
    element = element.list ? Type{} : element;
    element.list = true;
    return {element};
  }

  Known of_call(const Expression& expression, const CallExpression& node) {
    if (auto* builtin = find_builtin(node.callee)) {
      check_arguments({builtin->name, builtin->parameters, builtin->takes_lambda}, expression,
                      node);
      return {builtin_type(*builtin, node)};
    }
    const Tool* tool = toolbox_.find(node.callee);
    if (!tool) return complain_of_callee(expression, node), Known{};
    Bound bound = check_arguments({tool->name, tool->parameters}, expression, node);
    Known result{.type = tool->result};
    if (tool->name == "person") result.people = literal_texts(node);
    calls_.push_back({tool, recipients(*tool, bound), loops_ > 0});
    return result;
  }

  // What the list functions give follows what they get.
  Type builtin_type(const Builtin& builtin, const CallExpression& node) {
    bool follows = builtin.name == "sorted" || builtin.name == "filter";
    return follows ? first_list(node) : builtin.result;
  }

  void complain_of_callee(const Expression& expression, const CallExpression& node) {
    look_at_arguments(node);
    std::vector<std::string> names;
    for (const auto& tool : toolbox_.all()) names.push_back(tool->name);
    for (const Builtin& builtin : builtins()) names.emplace_back(builtin.name);
    auto point = node.callee.find('.');
    if (point != std::string::npos && variables_.contains(node.callee.substr(0, point)) &&
        !is_family(node.callee.substr(0, point)))
      return complain(expression.place,
                      "values have no methods; only tools and built-ins can be called");
    complain(expression.place,
             fmt::format("there is no tool {}{}", node.callee, did_you_mean(node.callee, names)));
  }

  Bound check_arguments(const Callable& callable, const Expression& expression,
                        const CallExpression& node) {
    auto bound = bind(callable, node, expression.place);
    if (!bound && errors_.size() < errors_max) errors_.push_back(bound.error());
    look_at_arguments(node);
    for (size_t i = 0; bound && i < bound->size(); ++i) {
      const NamedExpression* argument = (*bound)[i];
      if (argument && !std::holds_alternative<Lambda>(argument->value->node))
        check_type(callable, callable.parameters[i], *argument, seen_[argument->value.get()].type);
    }
    return bound ? *std::move(bound) : Bound();
  }

  // The first list among the arguments: what a lambda gets its items from.
  Type first_list(const CallExpression& node) {
    for (const NamedExpression& argument : node.arguments)
      if (!std::holds_alternative<Lambda>(argument.value->node))
        return seen_[argument.value.get()].type;
    return {};
  }

  void look_at_arguments(const CallExpression& node) {
    for (const NamedExpression& argument : node.arguments) known(*argument.value);
    for (const NamedExpression& argument : node.arguments) {
      auto* lambda = std::get_if<Lambda>(&argument.value->node);
      if (!lambda) continue;
      Variables before = variables_;
      variables_[lambda->parameter] = {item_of(first_list(node))};
      ++loops_;
      known(*lambda->body);
      --loops_;
      variables_ = std::move(before);
    }
  }

  void check_type(const Callable& callable, const Parameter& parameter,
                  const NamedExpression& argument, const Type& given) {
    bool of_builtin = find_builtin(callable.name);
    bool needs_list = of_builtin && parameter.type.list && !given.list && !unknown(given) &&
                      given.kind != Kind::dict;
    if (may_fit(parameter.type, given) && !needs_list) return;
    std::string hint = given.list ? "Take one item first: [0], or a loop." : "";
    if (parameter.type.record == "Person" && given.kind == Kind::text)
      hint = "Write person(\"…\").";
    complain(argument.value->place,
             fmt::format("{} needs {} for {}, not {}.", callable.name,
                         with_article(type_text(parameter.type)), parameter.name,
                         with_article(type_text(given))),
             hint);
  }

  static std::optional<std::vector<std::string>> literal_texts(const CallExpression& node) {
    if (node.arguments.size() != 1) return std::nullopt;
    auto* literal = std::get_if<Literal>(&node.arguments[0].value->node);
    auto* text = literal ? std::get_if<std::string>(&literal->value) : nullptr;
    return text ? std::optional(std::vector{base::visible(*text, 60)}) : std::nullopt;
  }

  std::optional<std::vector<std::string>> recipients(const Tool& tool, const Bound& bound) {
    for (size_t i = 0; i < bound.size(); ++i) {
      if (tool.parameters[i].name != tool.recipient_argument || !bound[i]) continue;
      auto* literal = std::get_if<Literal>(&bound[i]->value->node);
      auto* text = literal ? std::get_if<std::string>(&literal->value) : nullptr;
      return text ? std::vector{base::visible(*text, 60)} : seen_[bound[i]->value.get()].people;
    }
    return std::nullopt;
  }

  const Toolbox& toolbox_;
  Variables variables_;
  std::vector<CallSite> calls_;
  std::vector<PlanError> errors_;
  std::unordered_map<const Expression*, Known> seen_;
  int loops_ = 0;  // around here
};

}  // namespace

Checked check(const Program& program, const Toolbox& toolbox) {
  return Checker(toolbox).run(program.block());
}

}  // namespace plan
