#include "plan/operators.h"

namespace plan {
namespace {

using base::Code;
using base::fail;
using base::Result;
using Order = std::strong_ordering;

bool is_number(const Value& value) {
  return value.as_int() || std::holds_alternative<base::Decimal>(value.data());
}
base::Decimal number_of(const Value& value) {
  return value.as_int() ? base::Decimal(*value.as_int()) : std::get<base::Decimal>(value.data());
}

bool same_entries(const Dict& a, const Dict& b) {
  return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
    return x.first == y.first && same(x.second, y.second);
  });
}

bool same_record(const Record& a, const Record& b) {
  if (a.type != b.type || a.id != b.id) return false;
  return !a.id.empty() || same_entries(a.fields, b.fields);
}

// Before and after a stretch of time: 14:00 < "3 to 5 pm" < 17:00.
std::optional<Order> period_order(const Value& left, const Value& right) {
  auto start = [](const Value& value) {
    return value.as_period() ? value.as_period()->period.start : value.as_datetime()->at;
  };
  auto end = [](const Value& value) {
    return value.as_period() ? value.as_period()->period.end : value.as_datetime()->at;
  };
  bool times =
      (left.as_period() || left.as_datetime()) && (right.as_period() || right.as_datetime());
  if (!times) return std::nullopt;
  if (end(left) <= start(right)) return Order::less;
  return end(right) <= start(left) ? Order::greater : Order::equal;
}

Result<bool> contains(const Value& container, const Value& item) {
  if (auto* list = container.as_list())
    return std::ranges::any_of(*list, [&](const Value& one) { return same(one, item); });
  if (container.as_dict()) return item.as_text() && container.field(*item.as_text());
  if (auto* text = container.as_text(); text && item.as_text())
    return text->contains(*item.as_text());
  if (auto* period = container.as_period()) {
    if (auto* moment = item.as_datetime())
      return period->period.start <= moment->at && moment->at < period->period.end;
    if (auto* day = std::get_if<base::Day>(&item.data())) {
      base::Instant midnight = period->zone.to_instant(*day);
      return period->period.start <= midnight && midnight < period->period.end;
    }
  }
  return fail(Code::invalid, fmt::format("{} cannot be in {}.", a_kind(item), a_kind(container)),
              "Use in with a list, a dict, a text or a period.");
}

// Whether == makes sense between the two; asking it of a text and a time is a mistake of the plan.
bool comparable(const Value& left, const Value& right) {
  return left.is_none() || right.is_none() || left.data().index() == right.data().index() ||
         (is_number(left) && is_number(right));
}

Result<bool> decide(Comparison comparison, const Value& left, const Value& right) {
  switch (comparison) {
    case Comparison::is:
      return left.is_none();
    case Comparison::is_not:
      return !left.is_none();
    case Comparison::in:
      return contains(right, left);
    case Comparison::not_in:
      return !TRY(contains(right, left));
    case Comparison::equal:
    case Comparison::unequal:
      if (!comparable(left, right))
        return fail(Code::invalid,
                    fmt::format("Cannot compare {} with {}.", a_kind(left), a_kind(right)));
      return same(left, right) == (comparison == Comparison::equal);
    default:
      break;
  }
  Order order = TRY(ordered(left, right));
  if (comparison == Comparison::less) return order < 0;
  if (comparison == Comparison::greater) return order > 0;
  return comparison == Comparison::less_equal ? order <= 0 : order >= 0;
}

}  // namespace

bool same(const Value& left, const Value& right) {
  if (is_number(left) && is_number(right)) return number_of(left) == number_of(right);
  if (left.data().index() != right.data().index()) return false;
  if (auto* list = left.as_list()) return std::ranges::equal(*list, *right.as_list(), same);
  if (auto* dict = left.as_dict()) return same_entries(*dict, *right.as_dict());
  if (auto* record = left.as_record()) return same_record(*record, *right.as_record());
  return left.data() == right.data();
}

Result<Order> ordered(const Value& left, const Value& right) {
  TRY(looked_into(left));
  TRY(looked_into(right));
  if (is_number(left) && is_number(right)) return number_of(left) <=> number_of(right);
  if (auto *a = std::get_if<base::Money>(&left.data()),
      *b = std::get_if<base::Money>(&right.data());
      a && b) {
    if (a->currency == b->currency) return a->minor <=> b->minor;
    return fail(Code::invalid,
                fmt::format("{} and {} are different currencies.", a->text(), b->text()));
  }
  if (auto *a = left.as_text(), *b = right.as_text(); a && b) return *a <=> *b;
  if (auto *a = left.as_duration(), *b = right.as_duration(); a && b) return *a <=> *b;
  if (auto *a = std::get_if<base::Day>(&left.data()), *b = std::get_if<base::Day>(&right.data());
      a && b)
    return *a <=> *b;
  if (auto *a = std::get_if<TimeOfDay>(&left.data()), *b = std::get_if<TimeOfDay>(&right.data());
      a && b)
    return *a <=> *b;
  if (auto *a = left.as_datetime(), *b = right.as_datetime(); a && b) return a->at <=> b->at;
  if (auto order = period_order(left, right)) return *order;
  return fail(Code::invalid, fmt::format("Cannot compare {} with {}.", a_kind(left), a_kind(right)),
              "Compare the same kinds; a datetime has .date and .time, a period .start and .end.");
}

Result<Value> compared(Comparison comparison, const Value& left, const Value& right) {
  bool only_presence = comparison == Comparison::is || comparison == Comparison::is_not;
  if (!only_presence || left.as_refusal()) {
    TRY(looked_into(left));
    TRY(looked_into(right));
  }
  bool shallow = only_presence;
  trust::Label label = shallow ? left.label() : trust::join(left.deep_label(), right.deep_label());
  return Value::boolean(TRY(decide(comparison, left, right)), label);
}

}  // namespace plan
