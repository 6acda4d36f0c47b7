#include "language/quantity.h"

#include "base/text.h"

namespace language {
namespace {

using base::Decimal;

std::string_view unit_in(std::span<const Measure> table, std::string_view word) {
  for (const Measure& measure : table)
    if (measure.words.find(fmt::format(" {} ", word)) != std::string_view::npos)
      return measure.unit;
  return {};
}

std::string take_unit_of_measure(Cursor& c, const CountingWords& counting) {
  if (c.done()) return "";
  std::string_view measure = unit_in(counting.measures, c.peek());
  std::string_view container = unit_in(counting.containers, c.peek());
  Cursor behind = c;
  ++behind.at;
  bool of = counting.take_of(behind);
  if (counting.containers_need_of && !of) container = {};
  if ((measure.empty() && container.empty()) || behind.done()) return "";
  c = behind;
  return std::string(measure.empty() ? container : measure);
}

// The number in front: digits, words, "a", "half a"; digits with letters glued on ("7up") are a
// name, unless the letters are a measure.
std::optional<Decimal> take_count(Cursor& c, const CountingWords& counting) {
  Cursor mark = c;
  auto number = counting.take_number(c);
  if (number && *number > Decimal(0)) {
    if (c.glued() && (c.peek() == "x" || c.peek() == "×")) ++c.at;
    bool part_of_name = c.done() ||
                        c.looks_at_any({"%", "percent", "prozent", "-", "/", "+", "."}) ||
                        (c.glued() && c.is_word() && unit_in(counting.measures, c.peek()).empty() &&
                         !c.follows("x"));
    if (!c.take_any({"x", "×"})) counting.take_of(c);
    if (!part_of_name && !c.done()) return number;
  }
  c = mark;
  if (counting.take_article(c) && !c.done()) return Decimal(1);
  c = mark;
  return std::nullopt;
}

// "eggs x 12", "milk (2)" behind the thing.
std::optional<Quantity> counted_behind(const std::vector<Token>& tokens, std::string_view words) {
  size_t n = tokens.size();
  bool times = n >= 3 && tokens[n - 1].kind == Token::Kind::number &&
               (tokens[n - 2].text == "x" || tokens[n - 2].text == "×");
  bool brackets = n >= 4 && tokens[n - 1].text == ")" &&
                  tokens[n - 2].kind == Token::Kind::number && tokens[n - 3].text == "(";
  if (!times && !brackets) return std::nullopt;
  auto count = Decimal::parse(tokens[times ? n - 1 : n - 2].text);
  if (!count || *count == Decimal(0)) return std::nullopt;
  size_t end = tokens[times ? n - 2 : n - 3].start;
  return Quantity{*count, "", std::string(base::trim(words.substr(0, end)))};
}

}  // namespace

Quantity quantity_of(std::string_view words, const std::vector<Token>& tokens,
                     const CountingWords& counting) {
  if (auto behind = counted_behind(tokens, words)) return *behind;
  Cursor c(tokens);
  auto count = take_count(c, counting);
  if (!count) return {1, "", std::string(words)};
  std::string unit = take_unit_of_measure(c, counting);
  return {*count, unit, std::string(words.substr(c.token().start))};
}

}  // namespace language
