// Private to the room: the small languages of OAuth.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mcp/url.h"

namespace mcp {

// The parameters of a Bearer challenge (RFC 6750, section 3; RFC 9110, section 11.6.1).
Fields bearer_challenge(std::string_view header);
// The words of both, each once.
std::string joined_scopes(std::string_view a, std::string_view b);
bool has_scope(std::string_view scopes, std::string_view scope);
// RFC 4648, section 5, without padding.
std::string base64_url(std::string_view bytes);
// Where an issuer's metadata may lie, in the order in which to look (RFC 8414, OpenID Connect
// Discovery).
std::vector<std::string> metadata_addresses(const Url& issuer);
// Whether a protected resource of this name is the server, or all of its site (RFC 9728, 3.3).
bool covers(const Url& resource, const Url& server);

}  // namespace mcp
