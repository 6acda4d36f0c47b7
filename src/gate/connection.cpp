#include "gate/connection.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>

#include "base/text.h"
#include "gate/assets.h"
#include "gate/checks.h"
#include "gate/passkey.h"
#include "gate/problem.h"
#include "protocol/openapi.h"

namespace gate {

namespace relay = protocol::relay;
using asio::awaitable;
using base::Code;
using protocol::Access, protocol::Json, protocol::Operation, protocol::Shape;
using Clock = std::chrono::steady_clock;

namespace {

auto said(boost::system::error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

}  // namespace

Connection::Connection(Server& server, Tcp::socket socket)
    : server_(server),
      line_(std::move(socket), server.tls.get()),
      me_(server.open.insert(server.open.end(), {&line_.socket(), Clock::now()})) {}

awaitable<void> Connection::run() {
  boost::system::error_code error;
  auto remote = line_.socket().remote_endpoint(error);
  if (!error) address_ = remote.address().to_string();
  line_.may_take(server_.limits.hand_shake_takes);
  if (!co_await line_.begin()) co_return;
  while (co_await one_request()) {
  }
  line_.may_take(server_.limits.hand_shake_takes);
  co_await line_.end();
}

std::string Connection::cookie_name() const {
  if (server_.secure()) return "__Host-hearth";
  const std::string& origin = server_.setup.origins.front();
  return "hearth-" + origin.substr(origin.rfind(':') + 1);
}

std::string Connection::set_cookie(const std::string& session) const {
  std::string out = fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}",
                                cookie_name(), session, session.empty() ? 0 : 400 * 24 * 3600);
  return server_.secure() ? out + "; Secure" : out;
}

// By which it came: what the page says, else the one that its Host is of. check() has held.
std::string Connection::origin() const {
  if (!asked_.origin.empty()) return asked_.origin;
  for (const std::string& one : server_.setup.origins)
    if (one.ends_with("//" + base::lower(asked_.host))) return one;
  return {};
}

awaitable<bool> Connection::one_request() {
  Parser parser;
  parser.header_limit(uint32_t(server_.limits.head_bytes_max));
  parser.body_limit(server_.limits.file_bytes_max);
  boost::system::error_code error;
  me_->idle_since = Clock::now();
  line_.may_take(server_.limits.idle_lasts);
  co_await http::async_read_header(line_, buffer_, parser, said(error));
  me_->idle_since.reset();
  me_->begun = Clock::now();
  watch_ = {};
  if (error == http::error::end_of_stream || error == beast::error::timeout) co_return false;
  if (error.category() != http::make_error_code(http::error::bad_method).category() && error)
    co_return false;
  asked_ = {};
  if (error) {
    bool large = error == http::error::body_limit || error == http::error::header_limit;
    co_await answer(large ? refusal({413, {Code::limit, "This is too large."}})
                          : refusal({400, {Code::invalid, "This is no HTTP request."}}),
                    false);
    co_return false;
  }
  asked_ = asked_by(parser.get(), cookie_name());
  auto checked = check();
  if (!checked) {
    bool program = asked_.target.starts_with("/v1/");
    const Refusal& refused = checked.error();
    co_return co_await answer(program ? foreign(refused) : refusal(refused), false);
  }
  co_return co_await dispatch(parser);
}

// Everything that can be said before the body is read.
Or<void> Connection::check() {
  bool session = !asked_.session.empty();
  auto well = check_caller({.method = asked_.method,
                            .host = asked_.host,
                            .origin = asked_.origin,
                            .fetch_site = asked_.fetch_site,
                            .with_session = session},
                           server_.setup.origins);
  if (!well) return std::unexpected(Refusal{403, well.error()});
  // The app's own files are the same for everybody, and cost nothing.
  bool asks = asked_.target.starts_with("/api/") || asked_.target.starts_with("/v1/");
  if (!asks) return {};
  bool known = session || !asked_.token.empty();
  std::string stranger =
      server_.setup.behind_proxy ? last_address(asked_.forwarded_for, address_) : address_;
  bool takes = known ? server_.callers.take(asked_.session + asked_.token, Clock::now())
                     : server_.strangers.take(stranger, Clock::now());
  if (!takes) return refuse(429, Code::limit, "Too many requests.", "Wait a little.");
  return {};
}

awaitable<bool> Connection::dispatch(Parser& parser) {
  auto target = parse_target(asked_.target);
  if (!target) co_return co_await answer(refusal({400, target.error()}), false);
  if (!target->path.starts_with("/api/") && !target->path.starts_with("/v1/"))
    co_return co_await asset(target->path);
  if (target->path == "/api/openapi.json")
    co_return co_await answer(json(200, protocol::openapi(server_.setup.version)));
  if (target->path.starts_with("/v1/")) co_return co_await program(parser, target->path);
  auto route = find_route(asked_.method, target->path);
  if (!route) co_return co_await answer(refusal({400, route.error()}), false);
  if (!*route) co_return co_await answer(refusal(nothing_here()), false);
  if (!(*route)->operation) {
    Answer refused = refusal({405, {Code::invalid, "This address is not used that way."}});
    refused.set(http::field::allow, (*route)->allowed);
    co_return co_await answer(std::move(refused), false);
  }
  co_return co_await perform(parser, **route, *target);
}

// The body, as far as this operation takes one.
awaitable<Or<std::string>> Connection::body_of(Parser& parser, bool file) {
  const Limits& limits = server_.limits;
  size_t most = file ? limits.file_bytes_max : limits.json_bytes_max;
  auto length = parser.content_length();
  parser.body_limit(most);
  auto too_large = [&] {
    return refuse(413, Code::limit, "This is too large.",
                  fmt::format("At most {} KB are taken here.", most >> 10));
  };
  if (length && *length > most) co_return too_large();
  line_.may_take(file ? limits.upload_takes : limits.request_takes);
  boost::system::error_code error;
  watch_.stop();
  if (asked_.wants_continue && !parser.is_done()) {
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(line_, asio::buffer(go_on), said(error));
  }
  co_await http::async_read(line_, buffer_, parser, said(error));
  watch_.go_on();
  if (error == http::error::body_limit) co_return too_large();
  if (error) co_return refuse(400, Code::invalid, "The request broke off.");
  co_return std::move(parser.get().body());
}

Or<Json> Connection::input_of(const Route& route, const Target& target, const std::string& body) {
  bool get = asked_.method == "GET";
  Json input = get ? target.query : Json::object();
  if (!body.empty()) {
    if (get || !asked_.type.starts_with("application/json"))
      return refuse(415, Code::invalid, "This is taken as application/json only.");
    auto parsed = Json::parse(body);
    if (!parsed) return std::unexpected(Refusal{400, parsed.error()});
    if (!parsed->as_object())
      return refuse(400, Code::invalid, "The body has to be a JSON object.");
    input = std::move(*parsed);
  }
  for (const auto& [name, value] : *route.named.as_object()) input.set(name, value);
  return input;
}

// What the keeper is given: bytes of the operation's input.
Or<std::string> Connection::bytes_of(const Route& route, const Target& target, std::string body) {
  if (route.operation->shape == Shape::upload) {
    protocol::Upload upload{.name = target.query["name"].string(),
                            .content = {body.begin(), body.end()}};
    return proc::encode(upload);
  }
  auto input = input_of(route, target, body);
  if (!input) return std::unexpected(input.error());
  if (route.operation->shape == Shape::events && !asked_.last_event.empty())
    input->set("after", asked_.last_event);
  bool get = asked_.method == "GET";
  auto bytes = route.operation->read(*input, get ? protocol::From::query : protocol::From::json);
  if (bytes && route.operation->shape == Shape::passkey)
    bytes = told_of_passkey(*route.operation, *bytes);
  if (!bytes) return std::unexpected(Refusal{400, bytes.error()});
  return std::move(*bytes);
}

awaitable<bool> Connection::perform(Parser& parser, const Route& route, const Target& target) {
  const Operation& operation = *route.operation;
  if (operation.access == Access::browser && asked_.session.empty())
    co_return co_await answer(refusal(nobody()), false);
  bool file = operation.shape == Shape::upload;
  if (file && server_.files_coming >= server_.limits.files_at_once)
    co_return co_await answer(
        refusal({503, {Code::unavailable, "Other files are coming in.", "Wait a little."}}), false);
  struct Coming {
    size_t& count;
    ~Coming() { --count; }
  };
  std::optional<Coming> coming;
  if (file) ++server_.files_coming, coming.emplace(server_.files_coming);
  auto body = co_await body_of(parser, file);
  if (!body) co_return co_await answer(refusal(body.error()), false);
  auto bytes = bytes_of(route, target, std::move(*body));
  if (!bytes) co_return co_await answer(refusal(bytes.error()));
  relay::Call head{.operation = operation.name,
                   .session = asked_.session,
                   .token = {},
                   .idempotency_key = asked_.key,
                   .origin = origin()};
  auto pending = server_.link.call(std::move(head), *bytes, server_.limits.stream_bytes_max);
  bool stream = operation.shape == Shape::events || operation.shape == Shape::run;
  bool on =
      co_await (stream ? show_stream(operation, pending, *bytes) : show_answer(operation, pending));
  server_.link.cancel(pending.id, stream);
  co_return on;
}

awaitable<std::optional<Reply::Piece>> Connection::next_of(const Link::Pending& pending,
                                                           Clock::duration patience) {
  watch_.stop();
  auto piece = co_await pending.reply->next(patience);
  watch_.go_on();
  co_return piece;
}

awaitable<bool> Connection::show_answer(const Operation& operation, const Link::Pending& pending) {
  auto piece = co_await next_of(pending, server_.limits.answer_takes);
  if (!piece || piece->kind == relay::kind_problem) co_return co_await answer(problem_in(piece));
  auto frame = relay::unpack<relay::Answer>(piece->frame);
  if (!frame) co_return co_await answer(refusal({500, frame.error()}));
  me_->known = me_->known || !asked_.session.empty();
  if (operation.shape == Shape::file) co_return co_await file(frame->body);
  auto shown = operation.show(frame->body);
  if (!shown) co_return co_await answer(refusal({500, shown.error()}));
  Answer out = json(200, *shown);
  if (frame->head.session) out.set(http::field::set_cookie, set_cookie(*frame->head.session));
  co_return co_await answer(std::move(out));
}

awaitable<bool> Connection::file(std::string_view bytes) {
  auto given = proc::decode<protocol::File>(bytes);
  if (!given) co_return co_await answer(refusal({500, given.error()}));
  Answer out = head(200, given->type);
  out.set(http::field::content_disposition,
          fmt::format("attachment; filename=\"{}\"", given->name));
  out.body().assign(given->content.begin(), given->content.end());
  co_return co_await answer(std::move(out));
}

awaitable<bool> Connection::asset(const std::string& path) {
  bool get = asked_.verb == http::verb::get || asked_.verb == http::verb::head;
  const Asset* found = get ? find_asset(path) : nullptr;
  if (!found) {
    Refusal none = nothing_here();
    if (path == "/") none.error.hint = "This program was built without the web app.";
    co_return co_await answer(refusal(none), false);
  }
  bool packed = asked_.gzip && !found->gzipped.empty();
  bool known = names_etag(asked_.known_etags, found->etag);
  Answer out = head(known ? 304 : 200, found->type);
  out.set(http::field::etag, found->etag);
  out.set(http::field::cache_control,
          found->for_ever ? "public, max-age=31536000, immutable" : "no-cache");
  out.set(http::field::vary, "Accept-Encoding");
  if (packed && !known) out.set(http::field::content_encoding, "gzip");
  if (!known) out.body().assign(packed ? found->gzipped : found->content);
  co_return co_await answer(std::move(out));
}

Answer Connection::json(unsigned status, const Json& value) const {
  Answer out = head(status, "application/json");
  out.body() = value.dump();
  return out;
}

Answer Connection::refusal(const Refusal& refused) const {
  Answer out = head(refused.status, "application/problem+json");
  out.body() = protocol::to_json(problem_of(refused.error, refused.status)).dump();
  return out;
}

// Whose session is over forgets its cookie.
Answer Connection::problem_in(const std::optional<Reply::Piece>& piece) const {
  Refusal refused = refusal_in(piece, nobody());
  Answer out = refusal(refused);
  if (refused.status == 401 && !asked_.session.empty())
    out.set(http::field::set_cookie, set_cookie(""));
  return out;
}

awaitable<bool> Connection::answer(Answer out, bool read) {
  bool on = read && asked_.keep_alive;
  out.keep_alive(on);
  out.prepare_payload();
  if (asked_.verb == http::verb::head) out.body().clear();
  double own = std::chrono::duration<double, std::milli>(watch_.own()).count();
  out.set("Server-Timing", fmt::format("gate;dur={:.3f}", own));
  server_.metrics.answered(out.result_int(), watch_.own());
  boost::system::error_code error;
  line_.may_take(server_.limits.send_takes);
  co_await http::async_write(line_, out, said(error));
  co_return !error && on;
}

awaitable<void> serve(Server& server, Tcp::socket socket) {
  Connection connection(server, std::move(socket));
  co_await connection.run();
}

}  // namespace gate
