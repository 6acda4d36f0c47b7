// Parts of values: fields of records, parts of times, items of lists.
#include "base/text.h"
#include "plan/limits.h"
#include "plan/operators.h"

namespace plan {
namespace {

using base::Code;
using base::fail;
using base::Result;
using Data = Value::Data;

struct Part {
  std::string_view name;
  Data (*of)(const Value&);
};

base::Local local(const Value& value) {
  const DateTime& moment = *value.as_datetime();
  return moment.zone.to_local(moment.at);
}
base::Day day_part(const Value& value) {
  auto* day = std::get_if<base::Day>(&value.data());
  return day ? *day : base::day_of(local(value));
}
std::chrono::year_month_day calendar_date(const Value& value) {
  return std::chrono::year_month_day(day_part(value));
}
base::Seconds time_part(const Value& value) {
  auto* time = std::get_if<TimeOfDay>(&value.data());
  return time ? time->since_midnight : local(value) - base::day_of(local(value));
}
Data hours_part(const Value& value) { return int64_t(time_part(value) / std::chrono::hours(1)); }
Data minutes_part(const Value& value) {
  return int64_t(time_part(value) / std::chrono::minutes(1) % 60);
}
Data year_part(const Value& value) { return int64_t(int(calendar_date(value).year())); }
Data month_part(const Value& value) { return int64_t(unsigned(calendar_date(value).month())); }
Data day_number(const Value& value) { return int64_t(unsigned(calendar_date(value).day())); }
Data weekday_part(const Value& value) { return base::format_local(day_part(value), "%A"); }

const base::Period& span(const Value& value) { return value.as_period()->period; }
const language::Recurrence& rule(const Value& value) { return *value.as_recurrence(); }

// How many of `unit` a duration has, exactly to 12 digits.
Data in_units(const Value& value, int64_t unit) {
  return base::Decimal(int64_t(value.as_duration()->count()))
      .divided_by(unit)
      .value_or(base::Decimal());
}

Data amount_part(const Value& value) {
  const auto& money = std::get<base::Money>(value.data());
  return base::Decimal::make(money.minor, base::minor_digits(money.currency))
      .value_or(base::Decimal());
}

constexpr Part datetime_parts[] = {
    {"date", [](const Value& value) -> Data { return day_part(value); }},
    {"time", [](const Value& value) -> Data { return TimeOfDay{time_part(value)}; }},
    {"year", year_part},
    {"month", month_part},
    {"day", day_number},
    {"weekday", weekday_part},
    {"hour", hours_part},
    {"minute", minutes_part},
};
constexpr Part date_parts[] = {
    {"year", year_part}, {"month", month_part}, {"day", day_number}, {"weekday", weekday_part}};
constexpr Part time_parts[] = {{"hour", hours_part}, {"minute", minutes_part}};
constexpr Part period_parts[] = {
    {"start",
     [](const Value& value) -> Data {
       return DateTime{span(value).start, value.as_period()->zone};
     }},
    {"end",
     [](const Value& value) -> Data { return DateTime{span(value).end, value.as_period()->zone}; }},
    {"length", [](const Value& value) -> Data { return span(value).end - span(value).start; }},
    {"date",
     [](const Value& value) -> Data {
       return base::day_of(value.as_period()->zone.to_local(span(value).start));
     }},
    {"whole_days", [](const Value& value) -> Data { return value.as_period()->whole_days; }},
};
constexpr Part duration_parts[] = {
    {"days", [](const Value& value) -> Data { return in_units(value, 86'400); }},
    {"hours", [](const Value& value) -> Data { return in_units(value, 3'600); }},
    {"minutes", [](const Value& value) -> Data { return in_units(value, 60); }},
    {"seconds", [](const Value& value) -> Data { return int64_t(value.as_duration()->count()); }},
};
constexpr Part money_parts[] = {
    {"amount", amount_part},
    {"currency",
     [](const Value& value) -> Data { return std::get<base::Money>(value.data()).currency; }},
};
constexpr Part recurrence_parts[] = {
    {"date", [](const Value& value) -> Data { return base::day_of(rule(value).first); }},
    {"time",
     [](const Value& value) -> Data {
       return TimeOfDay{rule(value).first - base::day_of(rule(value).first)};
     }},
    {"length", [](const Value& value) -> Data { return rule(value).length; }},
};

std::span<const Part> parts_of(std::string_view type) {
  if (type == "datetime") return datetime_parts;
  if (type == "date") return date_parts;
  if (type == "time") return time_parts;
  if (type == "period") return period_parts;
  if (type == "duration") return duration_parts;
  if (type == "money") return money_parts;
  if (type == "recurrence") return recurrence_parts;
  return {};
}

std::string what_it_has(const Value& base) {
  std::vector<std::string> names;
  if (auto* record = base.as_record())
    for (const auto& [name, value] : record->fields) names.push_back(name);
  for (std::string_view name : attribute_names(base.type_name())) names.emplace_back(name);
  if (base.as_list()) return "Take one item first: [0], or a loop.";
  if (base.as_dict()) return "Entries of a dict are taken with [\"…\"].";
  return names.empty() ? "" : fmt::format("It has {}.", base::join_words(names));
}

Result<Value> list_item(const Value& base, const Value& index) {
  const List& list = *base.as_list();
  auto* at = index.as_int();
  if (!at)
    return fail(Code::invalid,
                fmt::format("An item of a list has a whole number, not {}.", a_kind(index)));
  int64_t size = int64_t(list.size()), position = *at < 0 ? *at + size : *at;
  if (position < 0 || position >= size)
    return fail(Code::not_found, list.empty()
                                     ? "The list is empty."
                                     : fmt::format("The list has {} item{}; there is none at [{}].",
                                                   size, size == 1 ? "" : "s", *at));
  return list[size_t(position)].joined(trust::join(base.label(), index.label()));
}

Result<Value> dict_entry(const Value& base, const Value& index) {
  auto* key = index.as_text();
  if (!key)
    return fail(Code::invalid, fmt::format("A dict's keys are texts, not {}.", a_kind(index)));
  auto* found = base.field(*key);
  if (!found)
    return fail(Code::not_found,
                fmt::format("There is no entry {} in the dict.", base::visible(*key, 60)));
  return found->joined(trust::join(base.label(), index.label()));
}

// Characters of a text, by code points.
std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    size_t from = at;
    base::next_code_point(text, at);
    out.emplace_back(text.substr(from, at - from));
  }
  return out;
}

struct Range {
  size_t from, to;
};
Result<Range> range_of(const Value* from, const Value* to, size_t size) {
  auto position = [&](const Value* bound, size_t otherwise) -> Result<size_t> {
    if (!bound || bound->is_none()) return otherwise;
    auto* at = bound->as_int();
    if (!at)
      return fail(Code::invalid,
                  fmt::format("A slice is bounded by whole numbers, not {}.", a_kind(*bound)));
    int64_t counted = *at < 0 ? std::max<int64_t>(0, *at + int64_t(size)) : *at;
    return size_t(std::min<int64_t>(counted, int64_t(size)));
  };
  size_t first = TRY(position(from, 0)), last = TRY(position(to, size));
  return Range{std::min(first, last), last};
}

}  // namespace

std::vector<std::string_view> attribute_names(std::string_view type_name) {
  std::vector<std::string_view> names;
  for (const Part& part : parts_of(type_name)) names.push_back(part.name);
  return names;
}

Result<Value> attribute(const Value& base, std::string_view name) {
  TRY(looked_into(base));
  if (base.as_record())
    if (auto* field = base.field(name)) return field->joined(base.label());
  for (const Part& part : parts_of(base.type_name()))
    if (part.name == name && !base.as_record()) return Value(part.of(base), base.label());
  return fail(Code::invalid,
              fmt::format("{} has no {}.", base.is_none() ? "Nothing" : base.type_name(), name),
              what_it_has(base));
}

Result<Value> indexed(const Value& base, const Value& index) {
  TRY(looked_into(base));
  TRY(looked_into(index));
  if (base.as_list()) return list_item(base, index);
  if (base.as_dict()) return dict_entry(base, index);
  if (!base.as_text() || !index.as_int())
    return fail(Code::invalid,
                fmt::format("{} has no items.", base.is_none() ? "Nothing" : base.type_name()));
  List letters;
  for (std::string& letter : characters(*base.as_text()))
    letters.push_back(Value::text(std::move(letter), base.label()));
  return list_item(Value::list(std::move(letters), base.label()), index);
}

Result<Value> sliced(const Value& base, const Value* from, const Value* to) {
  TRY(looked_into(base));
  trust::Label label = base.label();
  for (const Value* bound : {from, to})
    if (bound) label = trust::join(label, bound->label());
  if (auto* list = base.as_list()) {
    Range range = TRY(range_of(from, to, list->size()));
    return Value::list(
        List(list->begin() + ptrdiff_t(range.from), list->begin() + ptrdiff_t(range.to)), label);
  }
  if (!base.as_text())
    return fail(Code::invalid, fmt::format("{} cannot be sliced.", base.type_name()));
  auto letters = characters(*base.as_text());
  Range range = TRY(range_of(from, to, letters.size()));
  return Value::text(
      base::join({letters.begin() + ptrdiff_t(range.from), letters.begin() + ptrdiff_t(range.to)},
                 ""),
      label);
}

}  // namespace plan
