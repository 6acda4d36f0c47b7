// What is read of a request's head, and what every answer begins with.
#pragma once
#include <boost/beast/http.hpp>
#include <expected>
#include <optional>
#include <string>

#include "gate/link.h"
#include "protocol/json.h"

namespace gate {

namespace beast = boost::beast;
namespace http = beast::http;
using Request = http::request<http::string_body>;
using Answer = http::response<http::string_body>;

struct Asked {
  http::verb verb = {};
  std::string method, target, host, origin, fetch_site, session, token, key, last_event, type;
  std::string known_etags, forwarded_for;
  bool gzip = false, keep_alive = true, chunks = true, wants_continue = false;
};
Asked asked_by(const Request& head, const std::string& cookie_name);

struct Refusal {
  unsigned status;
  base::Error error;
};
template <class T>
using Or = std::expected<T, Refusal>;

std::unexpected<Refusal> refuse(unsigned status, base::Code code, std::string message,
                                std::string hint = {});
Refusal nobody();  // is logged in
Refusal too_slow();
Refusal nothing_here();
// What came of a call to the keeper, where it is no answer.
Refusal refusal_in(const std::optional<Reply::Piece>& piece, const Refusal& unknown_caller);

// By which a browser keeps the page to itself; `secure`: it was reached by https.
template <class Message>
void set_safe(Message& out, bool secure) {
  // The page does nothing that is not its own, and no text becomes code.
  out.set("Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
          "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
          "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
          "require-trusted-types-for 'script'; trusted-types hearth");
  out.set("X-Content-Type-Options", "nosniff");
  out.set("Referrer-Policy", "no-referrer");
  out.set("Cross-Origin-Opener-Policy", "same-origin");
  out.set("Cross-Origin-Resource-Policy", "same-origin");
  out.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  if (secure) out.set("Strict-Transport-Security", "max-age=31536000");
}
Answer head_of(unsigned status, std::string_view type, bool secure);

}  // namespace gate
