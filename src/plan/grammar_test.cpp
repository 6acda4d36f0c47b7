#include <gtest/gtest.h>

#include <random>

#include "base/text.h"
#include "plan/scripted.h"

namespace plan {
namespace {

// Derives random texts from a GBNF grammar: an oracle that what the grammar allows is what the
// parser takes.
class Deriver {
 public:
  explicit Deriver(const std::string& grammar) {
    for (std::string_view line : base::split(grammar, '\n')) {
      size_t at = line.find(" ::= ");
      if (at == line.npos) continue;
      rest_ = line.substr(at + 5);
      rules_[std::string(line.substr(0, at))] = read_choice();
      EXPECT_TRUE(rest_.empty()) << line;
    }
    measure();
  }

  std::string derive() { return out_.clear(), write(rules_.at("root"), 0), out_; }

 private:
  struct Node {
    enum { literal, letters, rule, sequence, choice } kind;
    std::string text;         // of a literal, the letters of a class, the name of a rule
    std::vector<Node> parts;  // of a sequence or choice
    int least = 1, most = 1;  // repetitions
  };

  void skip_blanks() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
  }
  bool take(char c) {
    skip_blanks();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  Node read_choice() {
    Node node{Node::choice};
    do node.parts.push_back(read_sequence());
    while (take('|'));
    return node;
  }

  Node read_sequence() {
    Node node{Node::sequence};
    for (skip_blanks(); !rest_.empty() && rest_[0] != '|' && rest_[0] != ')'; skip_blanks()) {
      Node part = read_part();
      if (take('*'))
        part.least = 0, part.most = 3;
      else if (take('+'))
        part.most = 4;
      else if (take('?'))
        part.least = 0;
      node.parts.push_back(std::move(part));
    }
    return node;
  }

  Node read_part() {
    if (take('(')) {
      Node group = read_choice();
      EXPECT_TRUE(take(')'));
      return group;
    }
    if (take('"')) return {Node::literal, read_escaped('"')};
    if (take('[')) return {Node::letters, read_letters()};
    Node node{Node::rule};
    while (!rest_.empty() && (isalnum(rest_[0]) || rest_[0] == '-'))
      node.text += rest_[0], rest_.remove_prefix(1);
    EXPECT_FALSE(node.text.empty()) << rest_;
    return node;
  }

  char read_letter() {
    char c = rest_[0];
    rest_.remove_prefix(1);
    if (c != '\\') return c;
    c = rest_[0];
    rest_.remove_prefix(1);
    if (c == 'n') return '\n';
    if (c != 'x') return c;
    char value = char(std::stoi(std::string(rest_.substr(0, 2)), nullptr, 16));
    rest_.remove_prefix(2);
    return value;
  }

  std::string read_escaped(char end) {
    std::string text;
    while (rest_[0] != end) text += read_letter();
    rest_.remove_prefix(1);
    return text;
  }

  std::string read_letters() {
    bool inverse = rest_[0] == '^';
    if (inverse) rest_.remove_prefix(1);
    std::string given;
    while (rest_[0] != ']') {
      char from = read_letter(), to = from;
      if (rest_[0] == '-' && rest_[1] != ']') rest_.remove_prefix(1), to = read_letter();
      for (int c = from; c <= to; ++c) given += char(c);
    }
    rest_.remove_prefix(1);
    if (!inverse) return given;
    std::string others;
    for (char c = 1; c < 127; ++c)
      if (!given.contains(c)) others += c;
    return others;
  }

  size_t pick(size_t count) { return std::uniform_int_distribution<size_t>(0, count - 1)(random_); }

  // How many rules deep a derivation is at least; choices take the shortest way once there is much
  // text.
  int height(const Node& node) {
    if (node.least == 0) return 0;
    if (node.kind == Node::rule)
      return heights_.contains(node.text) ? heights_[node.text] + 1 : 1000;
    int result = node.kind == Node::choice ? 1000 : 0;
    for (const Node& part : node.parts)
      result = node.kind == Node::choice ? std::min(result, height(part))
                                         : std::max(result, height(part));
    return result;
  }
  void measure() {
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& [name, node] : rules_) {
        int now = height(node);
        if (now >= 1000 || (heights_.contains(name) && heights_[name] <= now)) continue;
        heights_[name] = now;
        changed = true;
      }
    }
  }

  bool enough(int depth) const { return depth > 16 || out_.size() > 300; }
  void write(const Node& node, int depth) {
    size_t more = enough(depth) ? 0 : size_t(node.most - node.least);
    size_t times = size_t(node.least) + pick(more + 1);
    for (size_t i = 0; i < times; ++i) write_once(node, depth);
  }

  void write_once(const Node& node, int depth) {
    switch (node.kind) {
      case Node::literal:
        out_ += node.text;
        break;
      case Node::letters:
        out_ += node.text[pick(node.text.size())];
        break;
      case Node::rule:
        ASSERT_TRUE(rules_.contains(node.text)) << node.text;
        write(rules_.at(node.text), depth + 1);
        break;
      case Node::sequence:
        for (const Node& part : node.parts) write(part, depth);
        break;
      case Node::choice: {
        const Node* part = &node.parts[pick(node.parts.size())];
        if (enough(depth))
          for (const Node& other : node.parts)
            if (height(other) < height(*part)) part = &other;
        write(*part, depth);
      }
    }
  }

  std::map<std::string, Node> rules_;
  std::map<std::string, int> heights_;
  std::string_view rest_;
  std::string out_;
  std::mt19937 random_{1};
};

TEST(Grammar, WhatItDerivesIsParsed) {
  Deriver deriver(plan_grammar(scripted::toolbox()));
  for (int i = 0; i < 200; ++i) {
    std::string text = deriver.derive();
    auto program = parse(text, {.lines_max = 10'000});
    // Nesting is the parser's own limit; a grammar cannot count.
    bool parsed = program || program.error().error.code == base::Code::limit;
    ASSERT_TRUE(parsed) << program.error().text() << "\n" << text;
  }
}

TEST(Grammar, KnowsTheToolsAndNoOthers) {
  std::string grammar = plan_grammar(scripted::toolbox().narrowed({"calendar.move"}));
  EXPECT_TRUE(
      grammar.contains("call-calendar-move ::= \"calendar.move(\" call-calendar-move-0 \")\"\n"
                       "call-calendar-move-0 ::= (\"event=\")? expr call-calendar-move-more-1\n"
                       "call-calendar-move-more-1 ::= (\", \" \"to=\" expr)\n"));
  EXPECT_FALSE(grammar.contains("messages"));
}

}  // namespace
}  // namespace plan
