#include "mcp/oauth.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "crypto/secret.h"
#include "mcp/oauth_words.h"
#include "net/json.h"

namespace mcp {
namespace {

constexpr size_t document_bytes_max = size_t(256) << 10;

auto cannot_log_in(std::string why) {
  return base::fail(Code::denied, "Logging in to the server did not work: " + std::move(why));
}

bool lists(const Json& list, std::string_view word) {
  return std::ranges::find(list.items(), Json(word)) != list.items().end();
}

// How the client proves itself at the token endpoint, of the ways that the issuer knows.
std::string token_method(const Json& issuer, bool has_secret) {
  const Json& known = issuer["token_endpoint_auth_methods_supported"];
  if (!has_secret) return "none";
  if (known.items().empty() || lists(known, "client_secret_basic")) return "client_secret_basic";
  return lists(known, "client_secret_post") ? "client_secret_post" : "none";
}

std::string wanted_method(const Json& issuer) {
  const Json& known = issuer["token_endpoint_auth_methods_supported"];
  bool only_secrets = !known.items().empty() && !lists(known, "none");
  return only_secrets ? token_method(issuer, true) : "none";
}

}  // namespace

Json to_json(const Login& login) {
  return Json::object()
      .set("issuer", login.issuer)
      .set("client_id", login.client_id)
      .set("client_secret", login.client_secret)
      .set("token_method", login.token_method)
      .set("token_endpoint", login.token_endpoint)
      .set("resource", login.resource)
      .set("scope", login.scope)
      .set("access_token", login.access_token)
      .set("refresh_token", login.refresh_token);
}

Login read_login(const Json& json) {
  return {.issuer = json["issuer"].string(),
          .client_id = json["client_id"].string(),
          .client_secret = json["client_secret"].string(),
          .token_method = json["token_method"].string(),
          .token_endpoint = json["token_endpoint"].string(),
          .resource = json["resource"].string(),
          .scope = json["scope"].string(),
          .access_token = json["access_token"].string(),
          .refresh_token = json["refresh_token"].string()};
}

OAuth::OAuth(OAuthOptions options, Login kept, std::function<void(const Login&)> on_change)
    : options_(std::move(options)), login_(std::move(kept)), on_change_(std::move(on_change)) {}

OAuth::~OAuth() {
  crypto::wipe(login_.access_token);
  crypto::wipe(login_.refresh_token);
  crypto::wipe(login_.client_secret);
}

std::optional<net::SecretHeader> OAuth::credential() const {
  if (login_.access_token.empty()) return std::nullopt;
  auto lend = [token = std::make_shared<crypto::Secret>(login_.access_token),
               own = net::route_of(text_of(options_.server))](
                  const net::Route& route,
                  const std::function<void(std::string_view)>& use) -> Result<void> {
    if (route != own)
      return base::fail(Code::denied, fmt::format("The token is not for {}.", route.text()));
    return use(token->text()), Result<void>();
  };
  return net::SecretHeader{"Authorization", "Bearer ", lend};
}

Result<void> OAuth::challenged(int status, std::string_view header, const std::stop_token& stop) {
  Fields challenge = bearer_challenge(header);
  // An old token may be made new without the owner.
  if (status == 401 && !login_.refresh_token.empty()) {
    std::string refresh = std::exchange(login_.refresh_token, {});
    if (take_token({{"grant_type", "refresh_token"}, {"refresh_token", refresh}}, stop)) {
      if (login_.refresh_token.empty()) login_.refresh_token = refresh;
      return on_change_(login_), Result<void>();
    }
  }
  if (!options_.browse)
    return base::fail(Code::denied, "The server wants you to log in.",
                      "Use `hearth mcp login NAME`.");
  Resource resource = TRY(find_resource(field(challenge, "resource_metadata"), stop));
  Json issuer = TRY(find_issuer(resource.issuer, stop));
  if (login_.issuer != resource.issuer) login_ = {.issuer = resource.issuer};
  login_.resource = resource.name;
  login_.token_endpoint = TRY(safe_address(issuer["token_endpoint"]));
  std::string asked = field(challenge, "scope");
  login_.scope = joined_scopes(login_.scope, asked.empty() ? resource.scopes : asked);
  TRY(become_a_client(issuer, stop));
  std::string verifier = base64_url(crypto::random_bytes(32));
  std::string code = TRY(ask_owner(issuer, verifier, stop));
  TRY(take_token({{"grant_type", "authorization_code"},
                  {"code", code},
                  {"redirect_uri", options_.redirect_uri},
                  {"code_verifier", verifier}},
                 stop));
  on_change_(login_);
  return {};
}

// Invariant (3).
Result<std::string> OAuth::safe_address(const Json& endpoint) const {
  Url url = TRY(parse_url(endpoint.string()));
  bool here = options_.server.on_this_machine() && url.on_this_machine();
  if (url.scheme != "https" && !here) return cannot_log_in("it leads to an address without TLS.");
  return endpoint.string();
}

Result<Json> OAuth::get(const std::string& url, const std::stop_token& stop) const {
  return post(url, {.headers = {{"Accept", "application/json"}}}, stop);
}

Result<Json> OAuth::post(const std::string& url, net::HttpRequest request,
                         const std::stop_token& stop) const {
  request.url = TRY(safe_address(url));
  request.bytes_max = document_bytes_max;
  request.idle_max = std::chrono::seconds(30);
  request.addresses = addresses_for(options_.server);
  auto reply = net::fetch_json(request, stop);
  if (!reply) return std::unexpected(reply.error().error());
  int status = reply->head.status;
  if (status / 100 != 2)
    return base::fail(Code::not_found, fmt::format("It answers with HTTP {}.", status));
  if (!reply->body) return base::fail(Code::corrupt, "It answers with what is no JSON.");
  return std::move(*reply->body);
}

// RFC 9728: as the challenge says, else beside the server's path, else at the root.
Result<OAuth::Resource> OAuth::find_resource(const std::string& metadata_url,
                                             const std::stop_token& stop) const {
  constexpr std::string_view place = "/.well-known/oauth-protected-resource";
  std::string origin = options_.server.origin();
  std::vector<std::string> places;
  if (!metadata_url.empty()) places = {metadata_url};
  if (places.empty() && options_.server.path.size() > 1)
    places.push_back(fmt::format("{}{}{}", origin, place, options_.server.path));
  if (metadata_url.empty()) places.push_back(fmt::format("{}{}", origin, place));
  for (const std::string& one : places) {
    auto document = get(one, stop);
    if (!document) continue;
    std::string name = (*document)["resource"].string();
    auto resource = parse_url(name);
    if (!resource || !covers(*resource, options_.server))
      return cannot_log_in("what it says of itself is about another server.");
    std::string scopes;
    for (const Json& scope : (*document)["scopes_supported"].items())
      scopes = joined_scopes(scopes, scope.string());
    return Resource{name, (*document)["authorization_servers"][0].string(), scopes};
  }
  return cannot_log_in("it does not say where.");
}

Result<Json> OAuth::find_issuer(const std::string& issuer, const std::stop_token& stop) const {
  Url url = TRY(parse_url(issuer));
  for (const std::string& place : metadata_addresses(url)) {
    auto document = get(place, stop);
    if (!document) continue;
    if ((*document)["issuer"].string() != issuer)
      return cannot_log_in("the issuer of tokens is not who it says.");
    if (!lists((*document)["code_challenge_methods_supported"], "S256"))
      return cannot_log_in("the issuer of tokens does not know PKCE.");
    return *document;
  }
  return cannot_log_in("the issuer of tokens does not say how.");
}

Result<void> OAuth::become_a_client(const Json& issuer, const std::stop_token& stop) {
  if (!options_.client_id.empty()) {
    login_.client_id = options_.client_id;
    login_.client_secret = options_.client_secret;
    login_.token_method = token_method(issuer, !login_.client_secret.empty());
    return {};
  }
  if (!login_.client_id.empty()) return {};
  bool by_document = issuer["client_id_metadata_document_supported"] == Json(true);
  if (!by_document || options_.client_document.empty()) return register_client(issuer, stop);
  login_.client_id = options_.client_document;
  login_.token_method = "none";
  return {};
}

// RFC 7591. Deprecated, and for an agent without a home on the web still the only way that needs
// no form to be filled in.
Result<void> OAuth::register_client(const Json& issuer, const std::stop_token& stop) {
  if (!issuer.has("registration_endpoint"))
    return base::fail(Code::denied, "The issuer of tokens wants clients to be registered by hand.",
                      "Register Hearth there, then use `hearth mcp login NAME --client-id ID`.");
  std::string method = wanted_method(issuer);
  Json about = Json::object()
                   .set("client_name", "Hearth")
                   .set("application_type", "native")
                   .set("redirect_uris", Json::Array{options_.redirect_uri})
                   .set("grant_types", Json::Array{"authorization_code", "refresh_token"})
                   .set("response_types", Json::Array{"code"})
                   .set("token_endpoint_auth_method", method);
  Json client = TRY(post(
      issuer["registration_endpoint"].string(),
      {.method = "POST", .headers = {{"Content-Type", "application/json"}}, .body = about.dump()},
      stop));
  login_.client_id = client["client_id"].string();
  login_.client_secret = client["client_secret"].string();
  login_.token_method = client["token_endpoint_auth_method"].string();
  if (login_.token_method.empty())
    login_.token_method = token_method(issuer, !login_.client_secret.empty());
  if (login_.client_id.empty()) return cannot_log_in("it did not take us as a client.");
  return {};
}

// The code that the owner's browser brings back.
Result<std::string> OAuth::ask_owner(const Json& issuer, const std::string& verifier,
                                     const std::stop_token& stop) {
  std::string endpoint = TRY(safe_address(issuer["authorization_endpoint"]));
  std::string state = base64_url(crypto::random_bytes(24));
  std::string scope = login_.scope;
  if (lists(issuer["scopes_supported"], "offline_access"))
    scope = joined_scopes(scope, "offline_access");
  Fields form = {{"response_type", "code"},
                 {"client_id", login_.client_id},
                 {"redirect_uri", options_.redirect_uri},
                 {"state", state},
                 {"code_challenge", base64_url(crypto::view(crypto::hash256(verifier)))},
                 {"code_challenge_method", "S256"},
                 {"resource", login_.resource}};
  if (!scope.empty()) form.push_back({"scope", scope});
  std::string url = endpoint + (endpoint.contains('?') ? "&" : "?") + form_encoded(form);
  std::string returned = TRY(options_.browse(url, stop));
  Fields answer = read_form(returned.substr(std::min(returned.find('?'), returned.size() - 1) + 1));
  if (!crypto::equal_in_constant_time(field(answer, "state"), state))
    return cannot_log_in("the answer is not to our question.");
  bool must_sign = issuer["authorization_response_iss_parameter_supported"] == Json(true);
  bool signs = std::ranges::any_of(answer, [](auto& one) { return one.first == "iss"; });
  if ((must_sign || signs) && field(answer, "iss") != login_.issuer)
    return cannot_log_in("the answer comes from another issuer of tokens.");
  std::string code = field(answer, "code");
  if (code.empty()) return cannot_log_in("you did not allow it, or it was refused.");
  return code;
}

Result<void> OAuth::take_token(Fields form, const std::stop_token& stop) {
  form.push_back({"resource", login_.resource});
  net::HttpRequest request{.method = "POST",
                           .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                                       {"Accept", "application/json"}}};
  if (login_.token_method == "client_secret_basic") {
    std::string pair =
        percent_encoded(login_.client_id) + ":" + percent_encoded(login_.client_secret);
    request.headers.push_back({"Authorization", "Basic " + crypto::to_base64(pair)});
  } else {
    form.push_back({"client_id", login_.client_id});
    if (login_.token_method == "client_secret_post")
      form.push_back({"client_secret", login_.client_secret});
  }
  request.body = form_encoded(form);
  auto reply = post(login_.token_endpoint, std::move(request), stop);
  if (!reply) return cannot_log_in("the issuer gave no token.");
  const Json& token = *reply;
  if (token["access_token"].string().empty() ||
      base::lower(token["token_type"].string()) != "bearer")
    return cannot_log_in("the issuer gave no token that can be used.");
  login_.access_token = token["access_token"].string();
  login_.refresh_token = token["refresh_token"].string();
  return {};
}

}  // namespace mcp
