// Whether a request may come in at all: every one goes through here, before anything else of it is
// looked at.
//
// A page elsewhere in the owner's browser can send requests here (it cannot read the answers), and
// a name of its own can be made to lead here (DNS rebinding). So: the Host is one of ours, an
// Origin is ours, and who changes something by the session's cookie has to say one.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gate {

struct Caller {
  std::string_view method, host;
  std::string_view origin;      // "" where there is none
  std::string_view fetch_site;  // Sec-Fetch-Site; "" where there is none
  bool with_session = false;    // carries the cookie
};

// `denied` unless it comes for one of `origins` ("http://127.0.0.1:8137"), and from there or from
// no page at all.
base::Result<void> check_caller(const Caller& caller, const std::vector<std::string>& origins);

// The nearest of the addresses that a proxy of ours has added to X-Forwarded-For; else `own`.
std::string last_address(std::string_view forwarded_for, const std::string& own);

// Whether If-None-Match names this entity-tag (RFC 9110, section 13.1.2).
bool names_etag(std::string_view known, std::string_view etag);

// The value of a cookie in a Cookie header; "" for none.
std::string cookie(std::string_view header, std::string_view name);

}  // namespace gate
