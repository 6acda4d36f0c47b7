// Arguments that are repeated in HTTP headers (revision 2026-07-28, "Custom Headers from Tool
// Parameters").
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mcp/manifest.h"
#include "net/http.h"

namespace mcp {

// `invalid`, with why, for a schema whose x-mcp-header marks break a rule: such a tool must not be
// used by HTTP.
Result<void> check_mirrored(const Json& schema);
// Mcp-Param-… for each marked argument that is there and not null.
std::vector<net::HttpHeader> mirrored_headers(const Json& schema, const Json& arguments);
// As it stands where it is plain ASCII; else =?base64?…?=
std::string header_value(std::string_view text);

}  // namespace mcp
