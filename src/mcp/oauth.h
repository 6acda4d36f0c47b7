// Getting a token for a server behind an address: OAuth 2.1 as MCP wants it ("Authorization").
//
// Invariants:
// (1) No code goes to a token endpoint before the answer's state and issuer are those of the
// request (RFC 9207). (2) A client id and secret are used with the issuer that gave them, and with
// no other. (3) All addresses that a server or an issuer names are https, or on this machine where
// the server is; they are opened under the same address policy as the server. (4) PKCE with S256,
// always.
//
// Sources: RFC 9728, 8414, 9207, 7636, 7591, 8707, 6749, 6750.
#pragma once
#include <functional>
#include <mutex>

#include "mcp/http.h"

namespace mcp {

// What is worth keeping between two runs. Secret.
struct Login {
  std::string issuer, client_id, client_secret, token_method;
  std::string token_endpoint, resource, scope;
  std::string access_token, refresh_token;
  bool operator==(const Login&) const = default;
};
Json to_json(const Login& login);
Login read_login(const Json& json);

// Takes the owner to the address; gives back the one that they were sent to afterwards.
using Browse = std::function<Result<std::string>(const std::string& url, const std::stop_token&)>;

struct OAuthOptions {
  Url server;
  std::string redirect_uri;                        // where Browse waits for the owner
  std::string client_id = {}, client_secret = {};  // as the owner registered by hand; "" for none
  std::string client_document = {};  // the https address of our metadata document; "" for none
  Browse browse = {};                // none: nobody can be asked
};

class OAuth : public Authorizer {
 public:
  OAuth(OAuthOptions options, Login kept, std::function<void(const Login&)> on_change);
  ~OAuth() override;
  std::optional<net::SecretHeader> credential() const override;
  Result<void> challenged(int status, std::string_view header,
                          const std::stop_token& stop) override;

 private:
  struct Resource {
    std::string name, issuer, scopes;
  };
  Result<Json> get(const std::string& url, const std::stop_token& stop) const;
  Result<Json> post(const std::string& url, net::HttpRequest request,
                    const std::stop_token& stop) const;
  Result<std::string> safe_address(const Json& endpoint) const;
  Result<Resource> find_resource(const std::string& metadata_url,
                                 const std::stop_token& stop) const;
  Result<Json> find_issuer(const std::string& issuer, const std::stop_token& stop) const;
  Result<void> become_a_client(const Json& issuer, const std::stop_token& stop);
  Result<void> register_client(const Json& issuer, const std::stop_token& stop);
  Result<std::string> ask_owner(const Json& issuer, const std::string& verifier,
                                const std::stop_token& stop);
  Result<void> take_token(Fields form, const std::stop_token& stop);

  OAuthOptions options_;
  Login login_;
  std::function<void(const Login&)> on_change_;
};

}  // namespace mcp
