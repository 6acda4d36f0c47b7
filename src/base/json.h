// JSON (RFC 8259) for the borders: read strictly, turned into typed values at the door.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace base {

// One JSON value. Objects keep the order in which their members were added; a key stands once.
class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(int64_t(value)) {}
  Json(int64_t value) : value_(value) {}
  Json(size_t value) : value_(int64_t(value)) {}
  Json(double value) : value_(value) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}
  static Json object() { return Json(Object{}); }
  static Json array() { return Json(Array{}); }

  // Malformed text, a key that stands twice, bad UTF-8 and nesting deeper than 64 are `invalid`,
  // with the offset.
  static Result<Json> parse(std::string_view text);
  // One line; `indent` > 0 for people.
  std::string dump(int indent = 0) const;

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  const bool* as_bool() const { return std::get_if<bool>(&value_); }
  const int64_t* as_int() const { return std::get_if<int64_t>(&value_); }
  const std::string* as_string() const { return std::get_if<std::string>(&value_); }
  const Array* as_array() const { return std::get_if<Array>(&value_); }
  const Object* as_object() const { return std::get_if<Object>(&value_); }
  // A number of either kind; `otherwise` for anything else.
  double number(double otherwise = 0) const;
  int64_t integer(int64_t otherwise = 0) const;
  // The string, or "" for anything else.
  const std::string& string() const;

  // The member, or a shared null: json["a"]["b"] never fails.
  const Json& operator[](std::string_view key) const;
  const Json& operator[](size_t index) const;
  bool has(std::string_view key) const;
  // The elements of an array; empty for anything else.
  const Array& items() const;
  // Sets or replaces a member; a null becomes an object first.
  Json& set(std::string_view key, Json value);
  Json& push(Json value);

  bool operator==(const Json&) const = default;

 private:
  std::variant<std::monostate, bool, int64_t, double, std::string, Array, Object> value_;
};

}  // namespace base
