// A server behind an address: Streamable HTTP, of both revisions.
#pragma once
#include "mcp/transport.h"
#include "mcp/url.h"

namespace mcp {

// Who the client is to the server.
class Authorizer {
 public:
  virtual ~Authorizer() = default;
  // The header that says so; nothing where nobody has been asked yet.
  virtual std::optional<net::SecretHeader> credential() const = 0;
  // The server asked for a token, another one, or one that may more (`status` 401 or 403, with its
  // WWW-Authenticate header). An error ends the request.
  virtual Result<void> challenged(int status, std::string_view header,
                                  const std::stop_token& stop) = 0;
};

// A token that the owner gave; nothing else can be got for it. Without one, nobody.
std::unique_ptr<Authorizer> fixed_token(net::Secret token);

// The token goes to this address and to no other: redirects are not followed.
std::unique_ptr<Transport> open_http(const Url& url, std::unique_ptr<Authorizer> authorizer,
                                     const Limits& limits = {});

// The whole address.
std::string text_of(const Url& url);

}  // namespace mcp
