#include "gate/route.h"

#include "base/text.h"

namespace gate {
namespace {

using base::Code, base::fail, base::Result;
using protocol::Json;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<void> add_member(Json& query, std::string_view pair) {
  size_t equals = std::min(pair.find('='), pair.size());
  std::string name = TRY(percent_decoded(pair.substr(0, equals), true));
  std::string_view value = equals < pair.size() ? pair.substr(equals + 1) : std::string_view();
  if (query.has(name)) return fail(Code::invalid, "A part of the query stands twice.");
  query.set(name, TRY(percent_decoded(value, true)));
  return {};
}

// What stands in the braces of `pattern`; nothing where the path does not fit.
Result<std::optional<Json>> match(std::string_view pattern, std::string_view path) {
  auto wanted = base::split(pattern, '/'), given = base::split(path, '/');
  if (wanted.size() != given.size()) return std::nullopt;
  Json named = Json::object();
  for (size_t i = 0; i < wanted.size(); ++i) {
    std::string_view part = wanted[i];
    if (!part.starts_with('{')) {
      if (part != given[i]) return std::nullopt;
      continue;
    }
    std::string value = TRY(percent_decoded(given[i], false));
    if (value.empty()) return std::nullopt;
    named.set(part.substr(1, part.size() - 2), std::move(value));
  }
  return named;
}

}  // namespace

Result<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      int low = high >= 0 ? hex_value(text[i + 2]) : -1;
      if (low < 0) return fail(Code::invalid, "The address is not encoded as one.");
      out += char(high * 16 + low);
      i += 2;
    }
  }
  if (!base::valid_utf8(out) || out.find('\0') != std::string::npos)
    return fail(Code::invalid, "The address is no UTF-8 text.");
  return out;
}

Result<Target> parse_target(std::string_view target) {
  if (!target.starts_with('/'))
    return fail(Code::invalid, "The address has to begin with a slash.");
  target = target.substr(0, target.find('#'));
  size_t mark = std::min(target.find('?'), target.size());
  Target out{.path = std::string(target.substr(0, mark))};
  if (mark == target.size()) return out;
  for (std::string_view pair : base::split(target.substr(mark + 1), '&'))
    if (!pair.empty()) TRY(add_member(out.query, pair));
  return out;
}

Result<std::optional<Route>> find_route(std::string_view method, std::string_view path) {
  Route route;
  for (const protocol::Operation& operation : protocol::operations()) {
    using protocol::Shape;
    if (operation.shape == Shape::openai || operation.shape == Shape::inner) continue;
    auto named = TRY(match(operation.path, path));
    if (!named) continue;
    if (operation.method == method) {
      route.operation = &operation;
      route.named = std::move(*named);
      return route;
    }
    route.allowed += (route.allowed.empty() ? "" : ", ") + std::string(operation.method);
  }
  if (route.allowed.empty()) return std::nullopt;
  return route;
}

}  // namespace gate
