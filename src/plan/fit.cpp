// Brings arguments to the kinds that tools declare.
#include "base/text.h"
#include "plan/operators.h"
#include "plan/tool.h"

namespace plan {
namespace {

using base::Code;
using base::fail;
using base::Result;
using Data = Value::Data;

// The data in the wanted kind; nothing when the value is of another kind.
using Fitted = Result<std::optional<Data>>;

Data from_when(const language::When& when, const base::Zone& zone) {
  if (auto* point = std::get_if<language::Point>(&when)) return DateTime{point->at, zone};
  if (auto* span = std::get_if<language::Span>(&when))
    return Period{span->period, zone, span->whole_days};
  return std::get<language::Recurrence>(when);
}

Period whole_day(base::Day day, const base::Zone& zone) {
  return {{zone.to_instant(day), zone.to_instant(day + std::chrono::days(1))}, zone, true};
}

// Words for a time, a duration or an amount are read as the built-ins read them.
Fitted read_words(Kind kind, const std::string& words, const language::Context& context) {
  switch (kind) {
    case Kind::when:
    case Kind::datetime:
    case Kind::period:
    case Kind::day:
      return from_when(TRY(language::read_when(words, context)), context.zone);
    case Kind::duration:
      return TRY(language::read_duration(words, context));
    case Kind::money:
      return TRY(language::read_money(words, context));
    case Kind::decimal:
      return TRY(language::read_number(words, context));
    case Kind::integer: {
      auto number = TRY(language::read_number(words, context));
      if (number.scale() != 0)
        return fail(Code::invalid, fmt::format("'{}' is not a whole number.", words));
      return number.coefficient();
    }
    default:
      return std::nullopt;
  }
}

std::optional<Data> to_datetime(const Value& value) {
  if (auto* period = value.as_period()) return DateTime{period->period.start, period->zone};
  return std::nullopt;
}

std::optional<Data> to_period(const Value& value, const language::Context& context) {
  if (auto* day = std::get_if<base::Day>(&value.data())) return whole_day(*day, context.zone);
  if (auto* moment = value.as_datetime()) return Period{{moment->at, moment->at}, moment->zone};
  return std::nullopt;
}

std::optional<Data> to_day(const Value& value) {
  if (auto* moment = value.as_datetime()) return base::day_of(moment->zone.to_local(moment->at));
  if (auto* period = value.as_period())
    return base::day_of(period->zone.to_local(period->period.start));
  return std::nullopt;
}

std::optional<Data> converted(Kind kind, const Value& value, const language::Context& context) {
  switch (kind) {
    case Kind::decimal:
      return value.as_int() ? std::optional<Data>(base::Decimal(*value.as_int())) : std::nullopt;
    case Kind::datetime:
      return to_datetime(value);
    case Kind::period:
      return to_period(value, context);
    case Kind::day:
      return to_day(value);
    case Kind::when:
      return std::holds_alternative<base::Day>(value.data()) ? to_period(value, context)
                                                             : std::nullopt;
    default:
      return std::nullopt;
  }
}

bool is_of(const Type& type, const Value& value) {
  switch (type.kind) {
    case Kind::any:
      return true;
    case Kind::none:
      return value.is_none();
    case Kind::boolean:
      return value.as_bool();
    case Kind::integer:
      return value.as_int();
    case Kind::decimal:
      return std::holds_alternative<base::Decimal>(value.data());
    case Kind::text:
      return value.as_text() || value.as_handle();
    case Kind::money:
      return std::holds_alternative<base::Money>(value.data());
    case Kind::day:
      return std::holds_alternative<base::Day>(value.data());
    case Kind::time:
      return std::holds_alternative<TimeOfDay>(value.data());
    case Kind::datetime:
      return value.as_datetime();
    case Kind::duration:
      return value.as_duration();
    case Kind::period:
      return value.as_period();
    case Kind::when:
      return value.as_datetime() || value.as_period() || value.as_recurrence();
    case Kind::record:
      return value.as_record() && (type.record.empty() || value.as_record()->type == type.record);
    case Kind::dict:
      return value.as_dict();
  }
  return false;
}

std::string hint_for(const Type& type, const Value& value) {
  if (value.as_list()) return "Take one item first: [0], or a loop.";
  if (type.kind == Kind::record && type.record == "Person" && value.as_text())
    return fmt::format("Write person(\"{}\").", base::visible(*value.as_text(), 60));
  if (type.kind == Kind::when || type.kind == Kind::datetime || type.kind == Kind::period)
    return "Write when(\"…\") with the words for the time.";
  return "";
}

Result<Value> fit_one(const Tool& tool, const Parameter& parameter, const Value& value,
                      const language::Context& context) {
  if (value.as_refusal()) return std::unexpected(value.as_refusal()->error);
  if (is_of(parameter.type, value)) return value;
  std::optional<Data> data = converted(parameter.type.kind, value, context);
  if (auto* words = value.as_text(); words && !data) {
    data = TRY(read_words(parameter.type.kind, *words, context));
    // The words may say a stretch where a moment is wanted.
    if (data && !is_of(parameter.type, Value(*data, value.label())))
      data = converted(parameter.type.kind, Value(*data, value.label()), context);
  }
  if (data) return Value(*std::move(data), value.label());
  Type single = parameter.type;
  single.list = false;
  return fail(Code::invalid,
              fmt::format("{} needs {} for {}, not {}.", tool.name, with_article(type_text(single)),
                          parameter.name, a_kind(value)),
              hint_for(single, value));
}

}  // namespace

Result<Value> fit(const Tool& tool, const Parameter& parameter, const Value& value,
                  const language::Context& context) {
  if (!parameter.type.list) return fit_one(tool, parameter, value, context);
  if (!value.as_list())
    return Value::list({TRY(fit_one(tool, parameter, value, context))}, value.label());
  List items;
  for (const Value& item : *value.as_list())
    items.push_back(TRY(fit_one(tool, parameter, item.joined(value.label()), context)));
  return Value::list(std::move(items), value.label());
}

}  // namespace plan
