#include "mcp/mirrored.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "crypto/crypto.h"

namespace mcp {
namespace {

constexpr std::string_view mark = "x-mcp-header";

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || std::string_view("!#$%&'*+-.^_`|~").contains(c);
  });
}

bool may_be_mirrored(const Json& property) {
  const std::string& type = property["type"].string();
  return type == "string" || type == "integer" || type == "boolean";
}

// How many marks there are anywhere.
size_t count_marks(const Json& json) {
  size_t count = json.has(mark) ? 1 : 0;
  for (const Json& item : json.items()) count += count_marks(item);
  if (const Json::Object* members = json.as_object())
    for (const auto& [name, value] : *members) count += count_marks(value);
  return count;
}

// Visits each marked property that can be reached by `properties` alone, with its value.
template <class Visit>
void each_marked(const Json& schema, const Json& arguments, Visit&& visit) {
  const Json::Object* properties = schema["properties"].as_object();
  if (!properties) return;
  for (const auto& [name, property] : *properties) {
    if (property.has(mark)) visit(property, arguments[name]);
    each_marked(property, arguments[name], visit);
  }
}

bool plain(std::string_view text) {
  if (text.starts_with("=?base64?") && text.ends_with("?=")) return false;
  bool ascii = std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
  return ascii && base::trim(text) == text;
}

}  // namespace

Result<void> check_mirrored(const Json& schema) {
  std::set<std::string> names;
  size_t reached = 0;
  std::string why;
  each_marked(schema, {}, [&](const Json& property, const Json&) {
    ++reached;
    const std::string* name = property[mark].as_string();
    if (!name || !is_token(*name)) why = "names a header that cannot be one";
    if (name && !names.insert(base::lower(*name)).second) why = "names one header twice";
    if (!may_be_mirrored(property)) why = "repeats an argument that is no text, integer or boolean";
  });
  if (reached != count_marks(schema)) why = "repeats an argument that may be anywhere";
  if (why.empty()) return {};
  return base::fail(Code::invalid, why);
}

std::vector<net::HttpHeader> mirrored_headers(const Json& schema, const Json& arguments) {
  std::vector<net::HttpHeader> headers;
  each_marked(schema, arguments, [&](const Json& property, const Json& value) {
    if (value.is_null()) return;
    const std::string* text = value.as_string();
    headers.push_back(
        {"Mcp-Param-" + property[mark].string(), header_value(text ? *text : value.dump())});
  });
  return headers;
}

std::string header_value(std::string_view text) {
  if (plain(text)) return std::string(text);
  return fmt::format("=?base64?{}?=", crypto::to_base64(text));
}

}  // namespace mcp
