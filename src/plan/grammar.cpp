// A GBNF grammar for plans over given tools, for local models. It knows the tools' names and
// arguments; names of variables and kinds of values are left to the checker. What it derives
// parses, as long as it is not nested deeper than the parser allows.
#include <set>

#include "base/text.h"
#include "plan/builtins.h"
#include "plan/parser.h"
#include "plan/tool.h"

namespace plan {
namespace {

constexpr int levels = 3;  // of blocks in blocks

// "calendar.find" → "calendar-find": rule names have letters, digits and dashes.
std::string rule_name(std::string_view name) {
  std::string out;
  for (char c : name) out += c == '.' || c == '_' ? '-' : c;
  return out;
}

// Arguments in the order of the parameters: required ones always, the first one perhaps without its
// name.
class CallRules {
 public:
  CallRules(std::string_view name, const std::vector<Parameter>& parameters, bool takes_lambda)
      : name_(name),
        rule_("call-" + rule_name(name)),
        parameters_(parameters),
        takes_lambda_(takes_lambda) {}

  const std::string& rule() const { return rule_; }

  std::string text() const {
    std::string arguments = takes_lambda_         ? "expr (\", \" \"key=\"? lambda)?"
                            : parameters_.empty() ? ""
                                                  : rule_ + "-0";
    std::string out = fmt::format("{} ::= \"{}(\" {} \")\"\n", rule_, name_, arguments);
    if (takes_lambda_) return out;
    for (size_t i = 0; i < parameters_.size(); ++i) {
      out += head(i);
      if (parameters_[i].required) break;
    }
    for (size_t i = 1; i < parameters_.size(); ++i) out += tail(i);
    return out;
  }

 private:
  // Parameter i is the first that is given, or a later one is.
  std::string head(size_t i) const {
    std::string given = i == 0 ? fmt::format("(\"{}=\")? expr", parameters_[0].name) : named(i);
    if (i + 1 < parameters_.size()) given += fmt::format(" {}-more-{}", rule_, i + 1);
    if (parameters_[i].required) return fmt::format("{}-{} ::= {}\n", rule_, i, given);
    std::string later = i + 1 < parameters_.size() ? fmt::format("{}-{}", rule_, i + 1) : "\"\"";
    return fmt::format("{}-{} ::= {} | {}\n", rule_, i, given, later);
  }

  // Parameter i and the later ones, behind one that is given.
  std::string tail(size_t i) const {
    std::string one = fmt::format("(\", \" {}){}", named(i), parameters_[i].required ? "" : "?");
    if (i + 1 < parameters_.size()) one += fmt::format(" {}-more-{}", rule_, i + 1);
    return fmt::format("{}-more-{} ::= {}\n", rule_, i, one);
  }

  std::string named(size_t i) const { return fmt::format("\"{}=\" expr", parameters_[i].name); }

  std::string name_, rule_;
  const std::vector<Parameter>& parameters_;
  bool takes_lambda_;
};

// A rule for names that are no words of the language: it walks along the words letter by letter and
// leaves them before their end, or goes on behind it.
class NameRules {
 public:
  std::string text() const {
    std::string out = "name ::= " + alternatives("") + "\n";
    for (const std::string& prefix : prefixes_)
      out += fmt::format("{} ::= {}\n", rule(prefix), alternatives(prefix));
    return out + "name-rest ::= [a-zA-Z0-9_]*\n";
  }

 private:
  // Upper-case letters do not begin names: None, True and False need no care.
  static std::vector<std::string_view> words() {
    std::vector<std::string_view> out;
    for (std::string_view word : unusable_names())
      if (word[0] >= 'a') out.push_back(word);
    return out;
  }
  static std::set<std::string> all_prefixes() {
    std::set<std::string> out;
    for (std::string_view word : words())
      for (size_t size = 1; size <= word.size(); ++size) out.emplace(word.substr(0, size));
    return out;
  }
  static std::string rule(std::string_view prefix) { return fmt::format("name-{}", prefix); }

  std::string alternatives(const std::string& prefix) const {
    std::string followed, others;
    bool first = prefix.empty();
    for (char c = 'a'; c <= 'z'; ++c) {
      if (prefixes_.contains(prefix + c))
        followed += fmt::format(" | \"{}\" {}", c, rule(prefix + c));
      else
        others += c;
    }
    std::string out = fmt::format("[{}{}] name-rest{}", others, first ? "_" : "A-Z0-9_", followed);
    bool a_word = std::ranges::find(unusable_names(), prefix) != unusable_names().end();
    return first || a_word ? out : out + " | \"\"";
  }

  std::set<std::string> prefixes_ = all_prefixes();
};

std::string statements() {
  std::string out = "root ::= statement-0+\n";
  for (int level = 0; level < levels; ++level) {
    std::string indent = std::string(size_t(level) * 4, ' ');
    bool blocks = level + 1 < levels;
    out += fmt::format("statement-{} ::= simple \"\\n\"", level);
    if (blocks) out += fmt::format(" | for-{0} | if-{0}", level);
    out += '\n';
    if (!blocks) continue;
    out += fmt::format("block-{0} ::= (\"{1}    \" statement-{2})+\n", level, indent, level + 1);
    out += fmt::format("for-{0} ::= \"for \" name \" in \" expr \":\\n\" block-{0}\n", level);
    out += fmt::format(
        "if-{0} ::= \"if \" expr \":\\n\" block-{0} (\"{1}elif \" expr \":\\n\" block-{0})* "
        "(\"{1}else:\\n\" block-{0})?\n",
        level, indent);
  }
  return out + "simple ::= name \" = \" expr | expr | \"return\" (\" \" expr)?\n";
}

constexpr std::string_view expressions = R"gbnf(expr ::= test (" if " test " else " test)?
test ::= clause ((" and " | " or ") clause)*
clause ::= "not "? (value (operator value)* | value " is " "not "? "None")
operator ::= " + " | " - " | " * " | " / " | " == " | " != " | " < " | " <= " | " > " | " >= " | " in " | " not in "
value ::= "-"? (primary | number)
primary ::= atom ("." name | "[" (expr | slice) "]")*
slice ::= ("-"? whole)? ":" ("-"? whole)?
atom ::= call | name | text | formatted | list | dict | "None" | "True" | "False" | "now" | "(" expr ")"
list ::= "[" "]" | "[" expr (" for " name " in " test (" if " test)? | (", " expr)*) "]"
dict ::= "{" (entry (", " entry)*)? "}"
entry ::= text ": " expr
lambda ::= "lambda " name ": " expr
whole ::= [0-9] [0-9]? [0-9]? [0-9]? [0-9]? [0-9]?
number ::= whole ("." [0-9] [0-9]?)?
text ::= "\"" ([^"\\\x00-\x1f] | "\\" ["\\nt])* "\""
formatted ::= "f\"" ([^"\\{}\x00-\x1f] | "\\" ["\\nt] | "{" path (":" format)? "}")* "\""
path ::= name ("." name | "[" [0-9] "]")*
format ::= [%A-Za-z0-9.,] [%A-Za-z0-9:., -]*
)gbnf";

}  // namespace

std::string plan_grammar(const Toolbox& toolbox) {
  std::vector<std::string> calls;
  std::string rules;
  auto add = [&](const CallRules& call) {
    calls.push_back(call.rule());
    rules += call.text();
  };
  for (const auto& tool : toolbox.all()) add(CallRules(tool->name, tool->parameters, false));
  for (const Builtin& builtin : builtins())
    add(CallRules(builtin.name, builtin.parameters, builtin.takes_lambda));
  return statements() + std::string(expressions) + "call ::= " + base::join(calls, " | ") + "\n" +
         rules + NameRules().text();
}

}  // namespace plan
