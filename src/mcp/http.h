// A server behind an address: Streamable HTTP, of both revisions.
#pragma once
#include "mcp/transport.h"
#include "mcp/url.h"

namespace mcp {

// Who the client is to the server.
class Authorizer {
 public:
  virtual ~Authorizer() = default;
  virtual std::string token() const = 0;  // "" for none
  // The server asked for a token, another one, or one that may more (`status` 401 or 403, with its
  // WWW-Authenticate header). An error ends the request.
  virtual Result<void> challenged(int status, std::string_view header,
                                  const std::stop_token& stop) = 0;
};

// A token that the owner typed in; nothing else can be got for it. "" for none.
std::unique_ptr<Authorizer> fixed_token(std::string token);

// The token goes to this address and to no other: redirects are not followed.
std::unique_ptr<Transport> open_http(const Url& url, std::unique_ptr<Authorizer> authorizer,
                                     const Limits& limits = {});

// The whole address.
std::string text_of(const Url& url);

}  // namespace mcp
