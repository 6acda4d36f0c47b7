#include "base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>
#include <charconv>
#include <cmath>

namespace base {
namespace {

namespace bj = boost::json;

// Takes the parser's events and builds Json values on a stack. A key that stands twice stops the
// parse.
struct Builder {
  static constexpr std::size_t max_object_size = std::size_t(-1), max_array_size = std::size_t(-1),
                               max_key_size = std::size_t(-1), max_string_size = std::size_t(-1);

  std::vector<Json> stack;  // containers under construction, then finished values
  std::vector<std::string> keys;
  std::string text;
  Json done;
  std::string twice;

  bool add(Json value) {
    if (stack.empty()) {
      done = std::move(value);
    } else if (stack.back().as_array()) {
      stack.back().push(std::move(value));
    } else {
      if (stack.back().has(keys.back())) {
        twice = keys.back();
        return false;
      }
      stack.back().set(keys.back(), std::move(value));
      keys.pop_back();
    }
    return true;
  }
  bool close(bj::error_code& ec) {
    Json value = std::move(stack.back());
    stack.pop_back();
    return check(add(std::move(value)), ec);
  }
  bool check(bool ok, bj::error_code& ec) {
    if (!ok) ec = bj::error::exception;
    return ok;
  }

  bool on_document_begin(bj::error_code&) { return true; }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_array_begin(bj::error_code&) { return stack.push_back(Json::array()), true; }
  bool on_array_end(std::size_t, bj::error_code& ec) { return close(ec); }
  bool on_object_begin(bj::error_code&) { return stack.push_back(Json::object()), true; }
  bool on_object_end(std::size_t, bj::error_code& ec) { return close(ec); }
  bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) {
    return text += part, true;
  }
  bool on_string(bj::string_view part, std::size_t, bj::error_code& ec) {
    text += part;
    return check(add(Json(std::exchange(text, {}))), ec);
  }
  bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) {
    return text += part, true;
  }
  bool on_key(bj::string_view part, std::size_t, bj::error_code&) {
    text += part;
    return keys.push_back(std::exchange(text, {})), true;
  }
  bool on_number_part(bj::string_view, bj::error_code&) { return true; }
  bool on_int64(std::int64_t value, bj::string_view, bj::error_code& ec) {
    return check(add(Json(int64_t(value))), ec);
  }
  bool on_uint64(std::uint64_t value, bj::string_view, bj::error_code& ec) {
    return check(add(Json(double(value))), ec);
  }
  bool on_double(double value, bj::string_view, bj::error_code& ec) {
    return check(add(Json(value)), ec);
  }
  bool on_bool(bool value, bj::error_code& ec) { return check(add(Json(value)), ec); }
  bool on_null(bj::error_code& ec) { return check(add(Json()), ec); }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }
};

void write_string(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void write(std::string& out, const Json& json, int indent, int depth) {
  auto line = [&](int level) {
    if (indent > 0) out += '\n', out.append(size_t(indent * level), ' ');
  };
  if (auto* object = json.as_object()) {
    out += '{';
    for (bool first = true; auto& [key, value] : *object) {
      if (!std::exchange(first, false)) out += indent > 0 ? "," : ", ";
      line(depth + 1);
      write_string(out, key);
      out += ": ";
      write(out, value, indent, depth + 1);
    }
    if (!object->empty()) line(depth);
    out += '}';
  } else if (auto* array = json.as_array()) {
    out += '[';
    for (bool first = true; auto& value : *array) {
      if (!std::exchange(first, false)) out += indent > 0 ? "," : ", ";
      line(depth + 1);
      write(out, value, indent, depth + 1);
    }
    if (!array->empty()) line(depth);
    out += ']';
  } else if (auto* text = json.as_string()) {
    write_string(out, *text);
  } else if (auto* flag = json.as_bool()) {
    out += *flag ? "true" : "false";
  } else if (auto* integer = json.as_int()) {
    out += fmt::format("{}", *integer);
  } else if (json.is_null() || !std::isfinite(json.number())) {
    out += "null";
  } else {
    out += fmt::format("{}", json.number());
  }
}

const Json null_json;

}  // namespace

Result<Json> Json::parse(std::string_view text) {
  bj::parse_options options;
  options.max_depth = 64;
  bj::basic_parser<Builder> parser(options);
  bj::error_code ec;
  size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && used < text.size()) ec = bj::error::extra_data;
  if (!parser.handler().twice.empty())
    return fail(Code::invalid,
                fmt::format("This JSON has the key '{}' twice.", parser.handler().twice));
  if (ec)
    return fail(Code::invalid, fmt::format("This is not JSON: {} at byte {}.", ec.message(), used));
  return std::move(parser.handler().done);
}

std::string Json::dump(int indent) const {
  std::string out;
  write(out, *this, indent, 0);
  return out;
}

double Json::number(double otherwise) const {
  if (auto* integer = std::get_if<int64_t>(&value_)) return double(*integer);
  if (auto* real = std::get_if<double>(&value_)) return *real;
  return otherwise;
}

int64_t Json::integer(int64_t otherwise) const {
  if (auto* integer = std::get_if<int64_t>(&value_)) return *integer;
  auto* real = std::get_if<double>(&value_);
  return real && std::abs(*real) < 9e18 ? int64_t(*real) : otherwise;
}

const std::string& Json::string() const {
  static const std::string empty;
  auto* text = std::get_if<std::string>(&value_);
  return text ? *text : empty;
}

const Json& Json::operator[](std::string_view key) const {
  if (auto* object = as_object())
    for (auto& [name, value] : *object)
      if (name == key) return value;
  return null_json;
}

const Json& Json::operator[](size_t index) const {
  auto* array = as_array();
  return array && index < array->size() ? (*array)[index] : null_json;
}

bool Json::has(std::string_view key) const { return &(*this)[key] != &null_json; }

const Json::Array& Json::items() const {
  static const Array empty;
  auto* array = as_array();
  return array ? *array : empty;
}

Json& Json::set(std::string_view key, Json value) {
  if (is_null()) value_ = Object{};
  auto* object = std::get_if<Object>(&value_);
  CHECK(object);
  auto found = std::find_if(object->begin(), object->end(),
                            [&](auto& member) { return member.first == key; });
  if (found != object->end()) {
    found->second = std::move(value);
  } else {
    object->emplace_back(std::string(key), std::move(value));
  }
  return *this;
}

Json& Json::push(Json value) {
  if (is_null()) value_ = Array{};
  auto* array = std::get_if<Array>(&value_);
  CHECK(array);
  array->push_back(std::move(value));
  return *this;
}

}  // namespace base
