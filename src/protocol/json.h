// The JSON of described types. Written: an optional that is empty is left out. Read strictly: an
// unknown member, a missing one that is no optional, and a value of another type
// are `invalid`, in a sentence that names the member.
#pragma once
#include <fmt/format.h>

#include <limits>

#include "base/json.h"
#include "base/text.h"
#include "protocol/describe.h"

namespace protocol {

using base::Json, base::Result;

// Out of a query or a path all values are text: numbers and flags are read from it.
enum class From { json, query };

inline Json to_json(const std::string& value) { return value; }
inline Json to_json(bool value) { return value; }
inline Json to_json(int64_t value) { return value; }
// Needs no zones: a confined process has none.
inline Json to_json(const base::Instant& value) {
  return base::format_local(base::Local(value.time_since_epoch()), "%Y-%m-%dT%H:%M:%SZ");
}
template <Words T>
Json to_json(T value) {
  return word(value);
}
template <class T>
Json to_json(const std::vector<T>& values);
template <Struct T>
Json to_json(const T& value);

template <class T>
Json to_json(const std::vector<T>& values) {
  Json out = Json::array();
  for (const T& value : values) out.push(to_json(value));
  return out;
}

template <class T>
void set_member(Json& json, const char* name, const T& value) {
  json.set(name, to_json(value));
}
template <class T>
void set_member(Json& json, const char* name, const std::optional<T>& value) {
  if (value) json.set(name, to_json(*value));
}

template <Struct T>
Json to_json(const T& value) {
  Json out = Json::object();
  std::apply([&](auto... field) { (set_member(out, field.name, field.value), ...); },
             Described<T>::fields(value));
  return out;
}

std::unexpected<base::Error> not_a(const char* what, std::string_view name);

Result<void> read_into(std::string& out, const Json& json, std::string_view name, From from);
Result<void> read_into(bool& out, const Json& json, std::string_view name, From from);
Result<void> read_into(int64_t& out, const Json& json, std::string_view name, From from);
Result<void> read_into(base::Instant& out, const Json& json, std::string_view name, From from);
template <Words T>
Result<void> read_into(T& out, const Json& json, std::string_view name, From from);
template <class T>
Result<void> read_into(std::optional<T>& out, const Json& json, std::string_view name, From from);
template <class T>
Result<void> read_into(std::vector<T>& out, const Json& json, std::string_view name, From from);
template <Struct T>
Result<void> read_into(T& out, const Json& json, std::string_view name, From from);

template <Words T>
Result<void> read_into(T& out, const Json& json, std::string_view name, From) {
  for (size_t i = 0; i < words_of<T>.size(); ++i)
    if (json.as_string() && json.string() == words_of<T>[i]) {
      out = T(i);
      return {};
    }
  return base::fail(base::Code::invalid, fmt::format("'{}' is none of its words.", name),
                    fmt::format("Say one of: {}.", fmt::join(words_of<T>, ", ")));
}

template <class T>
Result<void> read_into(std::optional<T>& out, const Json& json, std::string_view name, From from) {
  out.reset();
  if (json.is_null()) return {};
  return read_into(out.emplace(), json, name, from);
}

template <class T>
Result<void> read_into(std::vector<T>& out, const Json& json, std::string_view name, From from) {
  if (!json.as_array()) return not_a("a list", name);
  out.clear();
  for (const Json& item : json.items()) TRY(read_into(out.emplace_back(), item, name, from));
  return {};
}

template <class T>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;

template <class T>
Result<void> read_member(T& out, const Json& json, const char* name, From from) {
  if (json.has(name)) return read_into(out, json[name], name, from);
  if (is_optional<T>) return {};
  return base::fail(base::Code::invalid, fmt::format("'{}' is missing.", name));
}

// Refuses members that `T` does not have, unless it takes those of a protocol that may grow.
template <Struct T>
Result<void> check_members(T& out, const Json& json) {
  if constexpr (requires { Described<T>::open; }) return {};
  for (const auto& [name, value] : *json.as_object()) {
    bool known = std::apply([&](auto... field) { return ((name == field.name) || ...); },
                            Described<T>::fields(out));
    if (!known)
      return base::fail(
          base::Code::invalid,
          fmt::format("There is no '{}' in {}.", base::visible(name, 40), Described<T>::name));
  }
  return {};
}

template <Struct T>
Result<void> read_into(T& out, const Json& json, std::string_view name, From from) {
  if (!json.as_object()) return not_a("an object", name);
  TRY(check_members(out, json));
  Result<void> read;
  std::apply(
      [&](auto... field) {
        // Stops at the first that does not read.
        (void)((read = read_member(field.value, json, field.name, from)).has_value() && ...);
      },
      Described<T>::fields(out));
  return read;
}

template <Struct T>
Result<T> from_json(const Json& json, From from = From::json) {
  T out{};
  TRY(read_into(out, json, Described<T>::name, from));
  return out;
}

}  // namespace protocol
