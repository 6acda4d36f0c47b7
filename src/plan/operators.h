// What operators, indexes, attributes and formats do with values. Pure: the same values, the same
// result. The label of a result joins those of everything it was computed from. Errors are
// sentences without a place; the interpreter adds it.
#pragma once
#include <compare>

#include "plan/ast.h"
#include "plan/value.h"

namespace plan {

base::Result<Value> arithmetic(Operator op, const Value& left, const Value& right);
base::Result<Value> negated(const Value& value);
base::Result<Value> compared(Comparison comparison, const Value& left, const Value& right);
// Whether the content is the same; labels do not count. Values of different kinds are different.
bool same(const Value& left, const Value& right);
// The order of two values of one kind; `invalid` for kinds that have none.
base::Result<std::strong_ordering> ordered(const Value& left, const Value& right);
// Empty texts, lists and dicts, zero, None and False are false.
base::Result<bool> truth(const Value& value);
// A field of a record, or a part of a time: .start .date .hour …
base::Result<Value> attribute(const Value& base, std::string_view name);
// The parts that values of this type have ("datetime" → date, time …); empty for types without.
std::vector<std::string_view> attribute_names(std::string_view type_name);
base::Result<Value> indexed(const Value& base, const Value& index);
// `from` and `to` may be null.
base::Result<Value> sliced(const Value& base, const Value* from, const Value* to);
// {value:%H:%M}, {value:.2f}, {value:,}; without a format as people say it.
base::Result<std::string> formatted(const Value& value, std::string_view format);

// "an int", "a datetime", "an Event"
std::string a_kind(const Value& value);
std::string with_article(std::string_view noun);
// `denied` for a handle, and the error of a refused step: neither can be looked into.
base::Result<void> looked_into(const Value& value);

}  // namespace plan
