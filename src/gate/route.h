// From a request's target to the operation that is meant, and what it is given.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "protocol/operations.h"

namespace gate {

struct Target {
  std::string path;  // still percent-encoded, so that a slash in a name is none of the path
  protocol::Json query = protocol::Json::object();  // all members are texts
};

// `invalid` for what is no origin-form target (RFC 9112, section 3.2.1), for bad percent-encoding,
// for a member that stands twice.
base::Result<Target> parse_target(std::string_view target);
base::Result<std::string> percent_decoded(std::string_view text, bool plus_is_blank);

struct Route {
  const protocol::Operation* operation = nullptr;   // null: the path is known, not this method
  protocol::Json named = protocol::Json::object();  // what stood in the path, by member
  std::string allowed;                              // methods, for 405
};
// Nothing for a path that is none of the API's.
base::Result<std::optional<Route>> find_route(std::string_view method, std::string_view path);

}  // namespace gate
