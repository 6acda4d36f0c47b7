#include "plan/operators.h"

#include "plan/limits.h"

namespace plan {
namespace {

using base::Code;
using base::fail;
using base::Result;
using Data = Value::Data;
using Outcome = Result<Data>;

constexpr std::string_view operator_words[] = {"add",    "subtract", "multiply",
                                               "divide", "divide",   "divide"};

Outcome overflow() { return fail(Code::limit, "This number is too large."); }

// int and decimal mix; anything else is no number.
std::optional<base::Decimal> as_decimal(const Value& value) {
  if (auto* number = value.as_int()) return base::Decimal(*number);
  if (auto* number = std::get_if<base::Decimal>(&value.data())) return *number;
  return std::nullopt;
}

base::Decimal floor_of(base::Decimal number) {
  int64_t divisor = 1;
  for (int i = 0; i < number.scale(); ++i) divisor *= 10;
  int64_t whole = number.coefficient() / divisor;
  bool below = number.coefficient() < 0 && number.coefficient() % divisor != 0;
  return base::Decimal(below ? whole - 1 : whole);
}

Outcome on_ints(Operator op, int64_t a, int64_t b) {
  int64_t result = 0;
  switch (op) {
    case Operator::add:
      return __builtin_add_overflow(a, b, &result) ? overflow() : Outcome(result);
    case Operator::subtract:
      return __builtin_sub_overflow(a, b, &result) ? overflow() : Outcome(result);
    case Operator::multiply:
      return __builtin_mul_overflow(a, b, &result) ? overflow() : Outcome(result);
    case Operator::divide:
      return TRY(base::Decimal(a).divided_by(b));
    default:
      break;
  }
  if (b == 0) return fail(Code::invalid, "Nothing can be divided by zero.");
  if (b == -1)
    return op == Operator::remainder ? Outcome(int64_t(0)) : on_ints(Operator::multiply, a, -1);
  int64_t quotient = a / b, rest = a % b;
  bool below = rest != 0 && (rest < 0) != (b < 0);  // rounds down, as Python does
  if (op == Operator::divide_floor) return quotient - below;
  return rest + (below ? b : 0);
}

Outcome on_decimals(Operator op, base::Decimal a, base::Decimal b) {
  switch (op) {
    case Operator::add:
      return TRY(a.plus(b));
    case Operator::subtract:
      return TRY(a.minus(b));
    case Operator::multiply:
      return TRY(a.times(b));
    case Operator::divide:
      return TRY(a.divided_by(b));
    default:
      break;
  }
  base::Decimal quotient = floor_of(TRY(a.divided_by(b)));
  if (op == Operator::divide_floor) return quotient;
  base::Decimal whole = TRY(quotient.times(b));
  return TRY(a.minus(whole));
}

// Scales `money` by a factor, rounded half to even at its minor unit.
Outcome scaled(const base::Money& money, base::Decimal factor, bool divide) {
  base::Decimal minor(money.minor);
  auto exact = TRY(divide ? minor.divided_by(factor) : minor.times(factor));
  return base::Money{TRY(exact.rounded(0)).coefficient(), money.currency};
}

Outcome on_money(Operator op, const base::Money& a, const base::Money& b) {
  if (a.currency != b.currency)
    return fail(Code::invalid,
                fmt::format("{} and {} are different currencies.", a.text(), b.text()));
  int64_t minor = 0;
  if (op == Operator::add)
    return __builtin_add_overflow(a.minor, b.minor, &minor)
               ? overflow()
               : Outcome(base::Money{minor, a.currency});
  if (op == Operator::subtract)
    return __builtin_sub_overflow(a.minor, b.minor, &minor)
               ? overflow()
               : Outcome(base::Money{minor, a.currency});
  return TRY(base::Decimal(a.minor).divided_by(b.minor));
}

// A duration times or divided by a number, to whole seconds.
Outcome scaled(base::Seconds duration, base::Decimal factor, bool divide) {
  base::Decimal seconds(int64_t(duration.count()));
  auto exact = TRY(divide ? seconds.divided_by(factor) : seconds.times(factor));
  base::Decimal rounded = TRY(exact.rounded(0));
  return TRY(within_limit(base::Seconds(rounded.coefficient())));
}

Outcome shifted(const Value& base, base::Seconds by) {
  if (auto* moment = base.as_datetime()) return DateTime{TRY(moved(moment->at, by)), moment->zone};
  if (auto* period = base.as_period()) {
    base::Instant start = TRY(moved(period->period.start, by));
    base::Instant end = TRY(moved(period->period.end, by));
    bool days = by % std::chrono::days(1) == base::Seconds(0);
    return Period{{start, end}, period->zone, period->whole_days && days};
  }
  if (auto* duration = base.as_duration()) return TRY(within_limit(*duration + by));
  if (auto* time = std::get_if<TimeOfDay>(&base.data())) {
    base::Seconds sum = time->since_midnight + by;
    if (sum < base::Seconds(0) || sum >= std::chrono::days(1))
      return fail(Code::invalid, "This time of day would lie on another day.",
                  "Reckon with a datetime instead.");
    return TimeOfDay{sum};
  }
  auto* day = std::get_if<base::Day>(&base.data());
  if (by % std::chrono::days(1) != base::Seconds(0))
    return fail(Code::invalid, "A date moves by whole days only.",
                "Use duration(\"1 day\"), or reckon with a datetime.");
  base::Instant midnight = TRY(moved(base::Instant(day->time_since_epoch()), by));
  return base::Day(std::chrono::floor<std::chrono::days>(midnight.time_since_epoch()));
}

bool is_day(const Value& value) { return std::holds_alternative<base::Day>(value.data()); }
bool can_shift(const Value& value) {
  return value.as_datetime() || value.as_period() || value.as_duration() || is_day(value) ||
         std::holds_alternative<TimeOfDay>(value.data());
}

Outcome on_lists(const List& a, const List& b, const trust::Label& label_a,
                 const trust::Label& label_b) {
  List sum;
  sum.reserve(a.size() + b.size());
  for (const Value& item : a) sum.push_back(item.joined(label_a));
  for (const Value& item : b) sum.push_back(item.joined(label_b));
  return std::make_shared<const List>(std::move(sum));
}

std::optional<Outcome> on_numbers(Operator op, const Value& left, const Value& right) {
  if (left.as_int() && right.as_int()) return on_ints(op, *left.as_int(), *right.as_int());
  auto a = as_decimal(left), b = as_decimal(right);
  if (a && b) return on_decimals(op, *a, *b);
  return std::nullopt;
}

std::optional<Outcome> on_amounts(Operator op, const Value& left, const Value& right) {
  auto* money = std::get_if<base::Money>(&left.data());
  auto* other = std::get_if<base::Money>(&right.data());
  bool multiply = op == Operator::multiply, divide = op == Operator::divide;
  bool sum = op == Operator::add || op == Operator::subtract;
  if (money && other && (sum || divide)) return on_money(op, *money, *other);
  if (auto factor = as_decimal(right); money && factor && (multiply || divide))
    return scaled(*money, *factor, divide);
  if (auto factor = as_decimal(left); other && factor && multiply)
    return scaled(*other, *factor, false);
  return std::nullopt;
}

std::optional<Outcome> on_times(Operator op, const Value& left, const Value& right) {
  auto* by = right.as_duration();
  if (by && op == Operator::add && can_shift(left)) return shifted(left, *by);
  if (by && op == Operator::subtract && can_shift(left)) return shifted(left, -*by);
  if (op == Operator::add && left.as_duration() && can_shift(right))
    return shifted(right, *left.as_duration());
  if (op == Operator::subtract && left.as_datetime() && right.as_datetime())
    return left.as_datetime()->at - right.as_datetime()->at;
  if (op == Operator::subtract && is_day(left) && is_day(right))
    return base::Seconds(std::get<base::Day>(left.data()) - std::get<base::Day>(right.data()));
  if (op == Operator::divide && left.as_duration() && by)
    return [&]() -> Outcome {
      return TRY(
          base::Decimal(int64_t(left.as_duration()->count())).divided_by(int64_t(by->count())));
    }();
  bool multiply = op == Operator::multiply, divide = op == Operator::divide;
  if (auto factor = as_decimal(right); factor && left.as_duration() && (multiply || divide))
    return scaled(*left.as_duration(), *factor, divide);
  if (auto factor = as_decimal(left); factor && by && multiply) return scaled(*by, *factor, false);
  return std::nullopt;
}

Result<Data> arithmetic_data(Operator op, const Value& left, const Value& right) {
  if (auto done = on_numbers(op, left, right)) return *std::move(done);
  if (auto done = on_amounts(op, left, right)) return *std::move(done);
  if (auto done = on_times(op, left, right)) return *std::move(done);
  if (op == Operator::add && left.as_text() && right.as_text())
    return *left.as_text() + *right.as_text();
  if (op == Operator::add && left.as_list() && right.as_list())
    return on_lists(*left.as_list(), *right.as_list(), left.label(), right.label());
  std::string hint = op == Operator::add && (left.as_text() || right.as_text())
                         ? "Write f\"{…}\" to put a value into a text."
                         : "";
  return fail(
      Code::invalid,
      fmt::format("Cannot {} {} and {}.", operator_words[size_t(op)], a_kind(left), a_kind(right)),
      hint);
}

}  // namespace

std::string with_article(std::string_view noun) {
  bool vowel = !noun.empty() && std::string_view("aeiouAEIO").contains(noun.front());
  return fmt::format("{} {}", vowel ? "an" : "a", noun);
}

std::string a_kind(const Value& value) {
  return value.is_none() ? "nothing" : with_article(value.type_name());
}

Result<void> looked_into(const Value& value) {
  if (auto* refusal = value.as_refusal()) return std::unexpected(refusal->error);
  if (auto* handle = value.as_handle())
    return fail(Code::denied, fmt::format("{} is still closed.", handle->type),
                "Give it to a tool as it is, or open it with read(…).");
  return {};
}

Result<Value> arithmetic(Operator op, const Value& left, const Value& right) {
  TRY(looked_into(left));
  TRY(looked_into(right));
  return Value(TRY(arithmetic_data(op, left, right)), trust::join(left.label(), right.label()));
}

Result<Value> negated(const Value& value) {
  TRY(looked_into(value));
  if (auto* duration = value.as_duration()) return Value(-*duration, value.label());
  if (auto* money = std::get_if<base::Money>(&value.data()); money && money->minor != INT64_MIN)
    return Value(base::Money{-money->minor, money->currency}, value.label());
  auto negative = TRY(arithmetic_data(Operator::subtract, Value::number(0, {}), value));
  return Value(std::move(negative), value.label());
}

Result<bool> truth(const Value& value) {
  TRY(looked_into(value));
  if (auto* flag = value.as_bool()) return *flag;
  if (auto* number = value.as_int()) return *number != 0;
  if (auto* number = std::get_if<base::Decimal>(&value.data())) return number->coefficient() != 0;
  if (auto* money = std::get_if<base::Money>(&value.data())) return money->minor != 0;
  if (auto* text = value.as_text()) return !text->empty();
  if (auto* duration = value.as_duration()) return duration->count() != 0;
  if (auto* list = value.as_list()) return !list->empty();
  if (auto* dict = value.as_dict()) return !dict->empty();
  return !value.is_none();
}

}  // namespace plan
