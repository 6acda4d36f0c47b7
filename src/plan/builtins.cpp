#include "plan/builtins.h"

#include <numeric>

#include "base/text.h"
#include "plan/operators.h"

namespace plan {
namespace {

using base::Code;
using base::fail;
using base::Result;
using Given = std::span<const Value* const>;
using language::Context;

trust::Label label_of(const Value* value) {
  return value ? value->label() : trust::Label::system();
}

// The moment that words lean on.
Result<std::optional<base::Instant>> moment_of(const Value* near, const Context& context) {
  if (!near || near->is_none()) return std::nullopt;
  TRY(looked_into(*near));
  if (auto* moment = near->as_datetime()) return moment->at;
  if (auto* period = near->as_period()) return period->period.start;
  if (auto* rule = near->as_recurrence()) return context.zone.to_instant(rule->first);
  if (auto* day = std::get_if<base::Day>(&near->data())) return context.zone.to_instant(*day);
  return fail(Code::invalid, fmt::format("near needs a time, not {}.", a_kind(*near)));
}

// Reads the words of the first argument as the tool argument of that kind would be read; a value of
// the kind stays as it is.
Result<Value> read_as(const Builtin& builtin, Given given, Context context) {
  TRY(looked_into(*given[0]));
  const Value* near = given.size() > 1 ? given[1] : nullptr;
  context.near = TRY(moment_of(near, context));
  Tool as_tool{.name = std::string(builtin.name), .purpose = ""};
  Value read = TRY(fit(as_tool, {.name = "the words", .type = builtin.result}, *given[0], context));
  return read.joined(label_of(near));
}

Result<Value> period_of(const Builtin& builtin, Given given, Context context) {
  if (!given[0]->as_text()) return read_as(builtin, given, context);
  context.near = TRY(moment_of(given[1], context));
  auto period = TRY(language::read_period(*given[0]->as_text(), context));
  bool days =
      context.zone.to_local(period.start) == base::day_of(context.zone.to_local(period.start)) &&
      context.zone.to_local(period.end) == base::day_of(context.zone.to_local(period.end)) &&
      period.start < period.end;
  return Value(Period{period, context.zone, days},
               trust::join(given[0]->label(), label_of(given[1])));
}

Result<Value> money_of(const Builtin& builtin, Given given, Context context) {
  TRY(looked_into(*given[0]));
  std::string currency = given[1] && given[1]->as_text() ? *given[1]->as_text() : "EUR";
  trust::Label label = trust::join(given[0]->label(), label_of(given[1]));
  if (auto* words = given[0]->as_text())
    return Value(TRY(language::read_money(*words, context, currency)), label);
  bool number = given[0]->as_int() || std::holds_alternative<base::Decimal>(given[0]->data());
  if (!number) return read_as(builtin, given.first(1), context);
  int64_t units = 1;
  for (int i = 0; i < base::minor_digits(currency); ++i) units *= 10;
  base::Decimal exact = given[0]->as_int() ? base::Decimal(*given[0]->as_int())
                                           : std::get<base::Decimal>(given[0]->data());
  base::Decimal minor = TRY(exact.times(units));
  base::Decimal rounded = TRY(minor.rounded(0));
  return Value(base::Money{rounded.coefficient(), std::move(currency)}, label);
}

Result<Value> length(const Builtin&, Given given, Context) {
  const Value& value = *given[0];
  TRY(looked_into(value));
  if (auto* list = value.as_list()) return Value::number(int64_t(list->size()), value.label());
  if (auto* dict = value.as_dict()) return Value::number(int64_t(dict->size()), value.label());
  if (!value.as_text())
    return fail(Code::invalid,
                fmt::format("len counts lists, dicts and texts, not {}.", a_kind(value)));
  int64_t letters = 0;
  for (size_t at = 0; at < value.as_text()->size(); ++letters)
    base::next_code_point(*value.as_text(), at);
  return Value::number(letters, value.label());
}

Result<Value> total(const Builtin&, Given given, Context) {
  const Value& summed = given[1] ? *given[1] : *given[0];
  trust::Label label = trust::join(given[0]->label(), summed.label());
  Value sum = Value::number(0, label);
  bool first = true;
  for (const Value& item : TRY(items_of(summed))) {
    TRY(looked_into(item));
    sum = std::exchange(first, false) ? item : TRY(arithmetic(Operator::add, sum, item));
  }
  return sum.joined(label);
}

// The items and what each is judged by: itself, or what the lambda gave for it.
struct Judged {
  List items, keys;
  trust::Label label;
};
Result<Judged> judged(const Value& list, const Value* keys) {
  Judged out;
  out.items = TRY(items_of(list));
  out.keys = keys ? TRY(items_of(*keys)) : out.items;
  if (out.keys.size() != out.items.size())
    return fail(Code::invalid, "Items are judged by a lambda.",
                "Write key=lambda x: … or lambda x: …");
  out.label = trust::join(list.label(), label_of(keys));
  for (const Value& key : out.keys) out.label = trust::join(out.label, key.deep_label());
  return out;
}

// Periods are sorted by their start: being before and after leaves those that overlap without an
// order.
Value sort_key(const Value& key) {
  auto* period = key.as_period();
  return period ? Value(DateTime{period->period.start, period->zone}, key.label()) : key;
}

// The positions of the items in the order of their keys; equal ones keep their order.
Result<std::vector<size_t>> ranking(List keys, bool descending) {
  std::ranges::transform(keys, keys.begin(), sort_key);
  // What can be compared with the first can be compared with each other.
  for (size_t i = 1; i < keys.size(); ++i) TRY(ordered(keys[0], keys[i]));
  std::vector<size_t> positions(keys.size());
  std::iota(positions.begin(), positions.end(), size_t(0));
  std::ranges::sort(positions, [&](size_t a, size_t b) {
    auto order = ordered(keys[descending ? b : a], keys[descending ? a : b]);
    bool equal = !order || *order == 0;
    return equal ? a < b : *order < 0;
  });
  return positions;
}

Result<Value> sorted(const Builtin&, Given given, Context) {
  Judged all = TRY(judged(*given[0], given[1]));
  bool descending = given[2] && TRY(truth(*given[2]));
  List out;
  for (size_t position : TRY(ranking(all.keys, descending))) out.push_back(all.items[position]);
  return Value::list(std::move(out), trust::join(all.label, label_of(given[2])));
}

Result<Value> extreme(const Builtin& builtin, Given given, Context) {
  Value list = *given[0];
  if (given[1])
    list = Value::list({*given[0], *given[1]}, trust::join(given[0]->label(), given[1]->label()));
  Judged all = TRY(judged(list, given[2]));
  if (all.items.empty())
    return fail(Code::not_found, fmt::format("{} of an empty list.", builtin.name));
  size_t best = 0;
  for (size_t i = 1; i < all.keys.size(); ++i) {
    auto order = TRY(ordered(all.keys[i], all.keys[best]));
    if (builtin.name == "min" ? order < 0 : order > 0) best = i;
  }
  TRY(looked_into(all.keys[best]));
  return all.items[best].joined(all.label);
}

Result<Value> filtered(const Builtin&, Given given, Context) {
  Judged all = TRY(judged(*given[0], given[1]));
  List out;
  for (size_t i = 0; i < all.items.size(); ++i)
    if (TRY(truth(all.keys[i]))) out.push_back(all.items[i]);
  return Value::list(std::move(out), all.label);
}

Result<Value> any_or_all(const Builtin& builtin, Given given, Context) {
  Judged each = TRY(judged(*given[0], given[1]));
  bool all = builtin.name == "all", result = all;
  for (const Value& key : each.keys) {
    bool yes = TRY(truth(key));
    result = all ? result && yes : result || yes;
  }
  return Value::boolean(result, each.label);
}

Result<Value> rounded(const Builtin&, Given given, Context) {
  const Value& number = *given[0];
  TRY(looked_into(number));
  int64_t digits = given[1] && given[1]->as_int() ? *given[1]->as_int() : 0;
  trust::Label label = trust::join(number.label(), label_of(given[1]));
  if (number.as_int()) return number.joined(label);
  auto* exact = std::get_if<base::Decimal>(&number.data());
  if (!exact || digits < 0 || digits > 12)
    return fail(Code::invalid,
                fmt::format("round takes a number and 0 to 12 digits, not {}.", a_kind(number)));
  base::Decimal result = TRY(exact->rounded(int(digits)));
  if (digits == 0) return Value::number(result.coefficient(), label);
  return Value(result, label);
}

Result<Value> as_words(const Builtin&, Given given, Context) {
  TRY(looked_into(*given[0]));
  return Value::text(given[0]->display(), given[0]->deep_label());
}

Result<Value> results_of_each(const Builtin&, Given given, Context) {
  return given[1]->joined(given[0]->label());
}

using Function = Result<Value> (*)(const Builtin&, Given, Context);
struct Entry {
  Builtin builtin;
  Function function;
};

Parameter needed(std::string name, Type type = {}) {
  return {.name = std::move(name), .type = std::move(type), .required = true};
}
Parameter optional(std::string name, Type type = {}) {
  return {.name = std::move(name), .type = std::move(type)};
}

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = [] {
    Type text{Kind::text}, flag{Kind::boolean}, whole{Kind::integer}, any,
        list{.kind = Kind::any, .list = true};
    std::vector<Entry> table = {
        {{"all", {needed("values", list), optional("test")}, flag, true, ""}, any_or_all},
        {{"any", {needed("values", list), optional("test")}, flag, true, ""}, any_or_all},
        {{"decimal", {needed("words")}, {Kind::decimal}, false, "a number from words"}, read_as},
        {{"duration", {needed("words")}, {Kind::duration}, false, "a length of time from words"},
         read_as},
        {{"each",
          {needed("values", list), needed("make")},
          list,
          true,
          "the lambda's result for every item, all at once"},
         results_of_each},
        {{"filter", {needed("values", list), needed("keep")}, list, true, ""}, filtered},
        {{"len", {needed("values")}, whole, false, ""}, length},
        {{"max", {needed("values"), optional("other"), optional("key")}, any, true, ""}, extreme},
        {{"min", {needed("values"), optional("other"), optional("key")}, any, true, ""}, extreme},
        {{"money",
          {needed("words"), optional("currency", text)},
          {Kind::money},
          false,
          "an amount from words"},
         money_of},
        {{"period",
          {needed("words"), optional("near")},
          {Kind::period},
          false,
          "a stretch of time from words"},
         period_of},
        {{"round", {needed("number"), optional("digits", whole)}, any, false, ""}, rounded},
        {{"sorted",
          {needed("values", list), optional("key"), optional("reverse", flag)},
          list,
          true,
          ""},
         sorted},
        {{"str", {needed("value")}, text, false, "as people say it"}, as_words},
        {{"sum", {needed("values", list), optional("key")}, any, true, ""}, total},
        {{"when",
          {needed("words"), optional("near")},
          {Kind::when},
          false,
          "a time from the owner's words, such as \"next friday at 3\""},
         read_as},
    };
    return table;
  }();
  return all;
}

}  // namespace

const std::vector<Builtin>& builtins() {
  static const std::vector<Builtin> all = [] {
    std::vector<Builtin> out;
    for (const Entry& entry : entries()) out.push_back(entry.builtin);
    return out;
  }();
  return all;
}

const Builtin* find_builtin(std::string_view name) {
  auto found = std::ranges::find(builtins(), name, &Builtin::name);
  return found == builtins().end() ? nullptr : &*found;
}

Result<Value> call_builtin(const Builtin& builtin, Given arguments, const Context& context) {
  size_t position = size_t(&builtin - builtins().data());
  return entries()[position].function(builtin, arguments, context);
}

Result<List> items_of(const Value& value) {
  TRY(looked_into(value));
  List out;
  if (auto* list = value.as_list()) {
    for (const Value& item : *list) out.push_back(item.joined(value.label()));
    return out;
  }
  if (!value.as_dict())
    return fail(Code::invalid,
                fmt::format("{} is no list.", value.is_none() ? "Nothing" : value.type_name()));
  for (const auto& [name, entry] : *value.as_dict())
    out.push_back(Value::text(name, value.label()));
  return out;
}

}  // namespace plan
