#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/plan.h"

namespace plan {
namespace {

std::string error_of(std::string_view text, const Limits& limits = {}) {
  auto program = parse(text, limits);
  return program ? "" : program.error().text();
}

// The plan as it is printed after parsing, or the error.
std::string printed(std::string_view text) {
  auto program = parse(text);
  return program ? print(**program) : program.error().text();
}

TEST(Parser, ReadsWhatThePlanLanguageHas) {
  EXPECT_EQ(printed("x=1+2 * 3 # sum\n\n\ny = (1+2)*3"), "x = 1 + 2 * 3\ny = (1 + 2) * 3\n");
  EXPECT_EQ(
      printed("if a:\n  f(1,\n    b = [2,\n 3,])\nelif not b: return\nelse:\n  return x.y[1:]"),
      "if a:\n    f(1, b=[2, 3])\nelif not b:\n    return\nelse:\n    return x.y[1:]\n");
  EXPECT_EQ(printed("for e in calendar.find('x'):\n\n  # nothing\n  say(f'{e.start:%H:%M} {{ok}} "
                    "{e[\"a\"]}')"),
            "for e in calendar.find(\"x\"):\n    say(f\"{e.start:%H:%M} {{ok}} {e[\"a\"]}\")\n");
  EXPECT_EQ(printed("x += 1.50"), "x = x + 1.5\n");
  EXPECT_EQ(printed("s = sorted(xs, key=lambda x: -x.a)[:-1]"),
            "s = sorted(xs, key=lambda x: -x.a)[:-1]\n");
  EXPECT_EQ(printed("x = {a: b for a in c if d is not None if a not in b}"),
            "x = {a: b for a in c if d is not None if a not in b}\n");
  EXPECT_EQ(printed("x = a if b else c if d else (e or f and not g)"),
            "x = a if b else c if d else e or f and not g\n");
  EXPECT_EQ(printed("x = \"\"\"two\nlines\"\"\" \" \\u00e9\\n\\\"\""),
            "x = \"two\\nlines é\\n\\\"\"\n");
  EXPECT_EQ(printed("x = f\"{f\"{a[\"b\"]}\"} { {\"k\": 1}[\"k\"] }\""),
            "x = f\"{f\"{a[\"b\"]}\"} { {\"k\": 1}[\"k\"]}\"\n");
  EXPECT_EQ(printed("n = sum(1 for x in xs)"), "n = sum([1 for x in xs])\n");
  EXPECT_EQ(printed(""), "");
}

TEST(Parser, RefusesByNameWhatIsNotThere) {
  EXPECT_EQ(error_of("x = 1\nwhile x:\n  y = 1"),
            "line 2, column 1: while is not part of the plan language. Use for over a list.");
  EXPECT_EQ(
      error_of("import os"),
      "line 1, column 1: import is not part of the plan language. All tools are there already.");
  EXPECT_EQ(error_of("def f(x):\n  return x"),
            "line 1, column 1: def is not part of the plan language. Write the steps one after the "
            "other, or each(list, lambda x: …).");
  EXPECT_EQ(error_of("for x in xs:\n  break"),
            "line 2, column 3: break is not part of the plan language. Take the items that are "
            "wanted first: [x for x in xs if …].");
  for (std::string word :
       {"class", "from", "try", "except", "finally", "raise", "with", "global", "nonlocal", "del",
        "assert", "yield", "async", "await", "continue", "pass"})
    EXPECT_THAT(error_of(word + " x"), testing::StartsWith("line 1, column 1: " + word +
                                                           " is not part of the plan language."));
  EXPECT_EQ(error_of("a, b = 1, 2"),
            "line 1, column 2: tuples are not part of the plan language. Write a list in [ ], and "
            "one assignment a line.");
  EXPECT_EQ(error_of("x = (1, 2)"),
            "line 1, column 7: tuples are not part of the plan language. Write a list in [ ].");
  EXPECT_EQ(error_of("x = {1, 2}"),
            "line 1, column 5: sets are not part of the plan language. Write a list in [ ].");
  EXPECT_EQ(error_of("x.y = 1"),
            "line 1, column 5: only a plain name can be given a value. Values do not change; make "
            "a new one, or call a tool that changes it.");
  EXPECT_EQ(error_of("x = \"a\".upper()"),
            "line 1, column 14: values have no methods; only tools and built-ins can be called.");
  EXPECT_EQ(error_of("f(*xs)"), "line 1, column 3: arguments are written one by one.");
  EXPECT_EQ(error_of("x = 2 ** 3"), "line 1, column 7: ** is not part of the plan language.");
  EXPECT_EQ(error_of("x = (y := 1)"),
            "line 1, column 8: := is not part of the plan language. Give it a name on a line of "
            "its own.");
  EXPECT_EQ(error_of("x = xs[::2]"),
            "line 1, column 9: a slice has no step. Use sorted(xs, key=…, reverse=True).");
  EXPECT_EQ(
      error_of("x = r\"a\""),
      "line 1, column 5: a text with r before it. Only f\"…\" and plain \"…\" are part of the "
      "plan language.");
  EXPECT_EQ(error_of("x = f\"{a!r}\""),
            "line 1, column 9: conversions such as !r are not part of the plan language.");
  EXPECT_EQ(error_of("f = lambda x: x"),
            "line 1, column 5: a lambda stands only as an argument of sorted, filter, each, any, "
            "all, min, max or sum.");
  EXPECT_EQ(error_of("now = 1"),
            "line 1, column 1: now has a meaning of its own. Choose another name.");
  EXPECT_EQ(error_of("x = 1; y = 2"), "line 1, column 6: one statement a line.");
  EXPECT_EQ(error_of("x = a is b"), "line 1, column 10: is compares only with None. Use ==.");
}

TEST(Parser, NamesThePlaceOfAMistake) {
  EXPECT_EQ(error_of("x = [1, 2"), "line 1, column 5: this [ is never closed.");
  EXPECT_EQ(error_of("x = (1]"), "line 1, column 7: this ] does not close the ( in line 1.");
  EXPECT_EQ(error_of("x = \"abc"),
            "line 1, column 5: this text has no closing quote. Close it on the same line, or open "
            "it with three quotes.");
  EXPECT_EQ(error_of("y = 1\n  x = 1"), "line 2, column 3: this line is indented without reason.");
  EXPECT_EQ(error_of("if a:\nx = 1"), "line 2, column 1: expected an indented block, found x.");
  EXPECT_EQ(error_of("if a:\n    x = 1\n  y = 2"),
            "line 3, column 3: this line's indentation fits no line above it.");
  EXPECT_EQ(error_of("if a:\n\tx = 1"),
            "line 2, column 1: a tab in the indentation. Indent with blanks, four a level.");
  EXPECT_EQ(error_of("x = é"),
            "line 1, column 5: the character é has no meaning here. Names are written in plain "
            "letters, digits and _; other text belongs in quotes.");
  EXPECT_EQ(error_of("say(\"é\" \"ü\") )"), "line 1, column 14: this ) closes nothing.");
  EXPECT_EQ(error_of("x = f\"{a + b"),
            "line 1, column 7: this { has no closing }. Write {{ for a {.");
  EXPECT_EQ(error_of("x = f\"{a b}\""), "line 1, column 10: expected }, found b.");
  EXPECT_EQ(error_of("x ="), "line 1, column 4: expected a value, found the end of the line.");
  EXPECT_EQ(
      error_of("x = 12abc"),
      "line 1, column 5: 12a is not a number. Write numbers in plain digits, such as 12 or 0.5.");
  EXPECT_EQ(error_of("x = 99999999999999999999"), "line 1, column 5: this number is too large.");
  EXPECT_EQ(error_of("x = \"\\q\""),
            "line 1, column 6: an unknown escape in a text. Write \\\\ for a backslash.");
}

TEST(Parser, HoldsItsLimits) {
  EXPECT_EQ(error_of("x = 1\nx = 2\nx = 3\n", {.lines_max = 2}),
            "line 3, column 1: the plan has more than 2 lines.");
  EXPECT_EQ(error_of("x = 1\nx = 2\n", {.lines_max = 2}), "");
  EXPECT_EQ(error_of("x = 12345", {.bytes_max = 4}),
            "line 1, column 1: the plan is longer than 4 bytes.");
  EXPECT_EQ(error_of("x = " + std::string(40, '(') + "1" + std::string(40, ')')),
            "line 1, column 37: nested deeper than 32 levels. Give parts of it names first.");
  std::string chain = "x = 1";
  for (int i = 0; i < 200; ++i) chain += "+1";
  EXPECT_EQ(
      error_of(chain),
      "line 1, column 260: more than 128 parts in one expression. Give parts of it names first.");
  for (std::string nested :
       {"x = " + std::string(2000, '-') + "1", "x = " + std::string(50, '[') + std::string(50, ']'),
        "x = 1" + std::string(2000, '.'), std::string("x = f(") + std::string(2000, '{')})
    EXPECT_NE(error_of(nested), "");
}

}  // namespace
}  // namespace plan
