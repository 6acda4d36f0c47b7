#include "gate/answers.h"

#include "base/text.h"
#include "gate/checks.h"
#include "gate/problem.h"

namespace gate {

using base::Code;
namespace relay = protocol::relay;

namespace {

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Asked asked_by(const Request& head, const std::string& cookie_name) {
  auto field = [&](auto name) { return std::string(view(head[name])); };
  Asked out{.verb = head.method(),
            .method = std::string(view(head.method_string())),
            .target = std::string(view(head.target())),
            .host = field(http::field::host),
            .origin = field(http::field::origin),
            .fetch_site = field("Sec-Fetch-Site"),
            .session = cookie(field(http::field::cookie), cookie_name),
            .token = {},
            .key = field("Idempotency-Key"),
            .last_event = field("Last-Event-ID"),
            .type = field(http::field::content_type),
            .known_etags = field(http::field::if_none_match),
            .forwarded_for = field("X-Forwarded-For")};
  std::string bearer = field(http::field::authorization);
  if (bearer.starts_with("Bearer ")) out.token = bearer.substr(7);
  out.gzip = field(http::field::accept_encoding).find("gzip") != std::string::npos;
  out.keep_alive = head.keep_alive();
  out.chunks = head.version() >= 11;
  out.wants_continue = base::iequals_ascii(field(http::field::expect), "100-continue");
  return out;
}

std::unexpected<Refusal> refuse(unsigned status, Code code, std::string message, std::string hint) {
  return std::unexpected(Refusal{status, {code, std::move(message), std::move(hint)}});
}

Refusal nobody() {
  return {401,
          {Code::denied, "Nobody is logged in here.",
           "Pair this browser with the code that the terminal shows, or `hearth pair`."}};
}

Refusal too_slow() {
  return {503, {Code::unavailable, "The house takes too long.", "Try again later."}};
}

Refusal nothing_here() { return {404, {Code::not_found, "There is nothing at this address."}}; }

Refusal refusal_in(const std::optional<Reply::Piece>& piece, const Refusal& unknown_caller) {
  if (!piece) return too_slow();
  auto failed = relay::unpack<relay::Failed>(piece->frame);
  if (!failed) return {500, failed.error()};
  const base::Error& error = failed->head.error;
  if (failed->head.unknown_caller) return unknown_caller;
  return {status_of(error.code), error};
}

Answer head_of(unsigned status, std::string_view type, bool secure) {
  Answer out(http::status(status), 11);
  set_safe(out, secure);
  out.set(http::field::content_type, type);
  out.set(http::field::cache_control, "no-store");
  return out;
}

}  // namespace gate
