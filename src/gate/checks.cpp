#include "gate/checks.h"

#include <algorithm>

#include "base/text.h"

namespace gate {
namespace {

using base::Code, base::fail;

bool is_change(std::string_view method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

bool is_host_of_ours(std::string_view host, const std::vector<std::string>& origins) {
  return std::ranges::any_of(origins, [&](std::string_view origin) {
    return base::iequals_ascii(origin.substr(origin.find("//") + 2), host);
  });
}

bool is_page_of_ours(const Caller& caller, const std::vector<std::string>& origins) {
  return std::ranges::find(origins, caller.origin) != origins.end() &&
         base::iequals_ascii(caller.origin.substr(caller.origin.find("//") + 2), caller.host);
}

}  // namespace

base::Result<void> check_caller(const Caller& caller, const std::vector<std::string>& origins) {
  if (!is_host_of_ours(caller.host, origins))
    return fail(Code::denied, "This is not the address of this house.",
                "Open the address that `hearth serve` prints.");
  if (!caller.origin.empty() && !is_page_of_ours(caller, origins))
    return fail(Code::denied, "Another site asked for this.", "Open the house's own page.");
  if (caller.with_session && caller.origin.empty() && is_change(caller.method))
    return fail(Code::denied, "A change has to say which page asks for it.",
                "Send the Origin header; programs use a token at /v1 instead.");
  // A browser says where a request comes from, also where it sends no Origin.
  bool foreign = caller.fetch_site == "cross-site" || caller.fetch_site == "same-site";
  if (foreign && is_change(caller.method))
    return fail(Code::denied, "Another site asked for this.", "Open the house's own page.");
  return {};
}

std::string last_address(std::string_view forwarded_for, const std::string& own) {
  auto all = base::split(forwarded_for, ',');
  std::string_view last = base::trim(all.back());
  return last.empty() ? own : std::string(last.substr(0, 64));
}

bool names_etag(std::string_view known, std::string_view etag) {
  for (std::string_view one : base::split(known, ',')) {
    one = base::trim(one);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == "*" || one == etag) return true;
  }
  return false;
}

std::string cookie(std::string_view header, std::string_view name) {
  for (std::string_view part : base::split(header, ';')) {
    part = base::trim(part);
    size_t equals = part.find('=');
    if (equals != std::string_view::npos && part.substr(0, equals) == name)
      return std::string(part.substr(equals + 1));
  }
  return {};
}

}  // namespace gate
