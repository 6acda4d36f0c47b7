// Random plans for property tests and fuzzers: mostly sensible text from a source of random
// choices.
#pragma once
#include <functional>
#include <string>

namespace plan::scripted {

// `pick(n)` gives a number below n.
class RandomPlan {
 public:
  explicit RandomPlan(std::function<size_t(size_t)> pick) : pick_(std::move(pick)) {}

  std::string text(size_t statements) {
    std::string out;
    for (size_t i = 0; i < statements; ++i) out += statement(0);
    return out + "return [a, b, c, d]\n";
  }

 private:
  std::string one_of(std::initializer_list<const char*> choices) {
    return choices.begin()[pick_(choices.size())];
  }
  std::string name() { return one_of({"a", "b", "c", "d"}); }

  std::string statement(int level) {
    std::string indent(size_t(level) * 2, ' ');
    size_t kind = pick_(level < 3 ? 8 : 5);
    if (kind < 4) return indent + name() + " = " + expression(0) + "\n";
    if (kind == 4) return indent + expression(0) + "\n";
    std::string block = statement(level + 1) + (pick_(2) ? statement(level + 1) : "");
    if (kind == 5) return indent + "for " + name() + " in " + list(1) + ":\n" + block;
    std::string text = indent + "if " + expression(1) + ":\n" + block;
    if (pick_(3) == 0) text += indent + "elif " + expression(1) + ":\n" + statement(level + 1);
    return pick_(2) ? text + indent + "else:\n" + statement(level + 1) : text;
  }

  std::string list(int depth) {
    if (depth > 3) return "[1, 2]";
    switch (pick_(6)) {
      case 0:
        return "calendar.find()";
      case 1:
        return "web.search(" + expression(depth + 1) + ")";
      case 2:
        return "[" + expression(depth + 1) + " for " + name() + " in " + list(depth + 1) +
               (pick_(2) ? " if " + expression(depth + 1) : "") + "]";
      case 3:
        return "sorted(" + list(depth + 1) + ", key=lambda " + name() + ": " +
               expression(depth + 1) + ")";
      case 4:
        return "filter(" + list(depth + 1) + ", lambda " + name() + ": " + expression(depth + 1) +
               ")";
      default:
        return "[" + expression(depth + 1) + ", " + expression(depth + 1) + "]";
    }
  }

  std::string expression(int depth) {
    if (depth > 3 || pick_(3) == 0)
      return one_of(
          {"1", "2", "0", "\"x\"", "\"\"", "0.5", "True", "None", "a", "b", "c", "d", "a", "b"});
    auto inner = [&] { return expression(depth + 1); };
    switch (pick_(14)) {
      case 0:
        return inner() + one_of({" + ", " - ", " * ", " / ", " // ", " % "}) + "(" + inner() + ")";
      case 1:
        return "(" + inner() + one_of({" == ", " != ", " < ", " >= ", " in ", " not in "}) + "(" +
               inner() + "))";
      case 2:
        return "(" + inner() + one_of({" and ", " or "}) + inner() + ")";
      case 3:
        return "(not " + inner() + ")";
      case 4:
        return "(" + inner() + " if " + inner() + " else " + inner() + ")";
      case 5:
        return "len(" + list(depth + 1) + ")";
      case 6:
        return list(depth + 1) + "[" + one_of({"0", "-1", ":1", "1:", "a"}) + "]";
      case 7:
        return "f\"{ " + inner() + "} and {" + name() + "}\"";
      case 8:
        return "{\"k\": " + inner() + "}[\"k\"]";
      case 9:
        return "str(" + inner() + ")";
      case 10:
        return "sum(" + list(depth + 1) + ")";
      case 11:
        return one_of({"max", "min", "any", "all"}) + "(" + list(depth + 1) + ")";
      case 12:
        return "calendar.find(" + inner() + ")[0].title";
      default:
        return list(depth + 1);
    }
  }

  std::function<size_t(size_t)> pick_;
};

}  // namespace plan::scripted
