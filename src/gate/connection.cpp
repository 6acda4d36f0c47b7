// One connection: its requests, each checked, understood, passed on, answered.
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "base/text.h"
#include "gate/ag_ui.h"
#include "gate/assets.h"
#include "gate/checks.h"
#include "gate/openai.h"
#include "gate/passkey.h"
#include "gate/problem.h"
#include "gate/route.h"
#include "gate/server.h"
#include "protocol/openapi.h"

namespace gate {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
namespace relay = protocol::relay;
using base::Code, base::Result;
using protocol::Access, protocol::Json, protocol::Operation, protocol::Shape;
template <class T>
using awaitable = asio::awaitable<T>;
using Answer = http::response<http::string_body>;
using Clock = std::chrono::steady_clock;

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

// What the page may do: nothing that is not its own, and no text becomes code.
constexpr const char* page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types svelte-trusted-html hearth dompurify";

// A request as far as its head was read.
struct Asked {
  http::verb verb;
  std::string method, target, host, origin, fetch_site, session, token, key, last_event, type;
  bool gzip = false, keep_alive = true, chunks = true, wants_continue = false;
};

template <class Head>
Asked asked_by(const Head& head, const std::string& cookie_name) {
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
            .type = field(http::field::content_type)};
  std::string bearer = field(http::field::authorization);
  if (bearer.starts_with("Bearer ")) out.token = bearer.substr(7);
  out.gzip = field(http::field::accept_encoding).find("gzip") != std::string::npos;
  out.keep_alive = head.keep_alive();
  out.chunks = head.version() >= 11;
  out.wants_continue = base::iequals_ascii(field(http::field::expect), "100-continue");
  return out;
}

struct Refusal {
  unsigned status;
  base::Error error;
};
template <class T>
using Or = std::expected<T, Refusal>;

std::unexpected<Refusal> refuse(unsigned status, Code code, std::string message,
                                std::string hint = {}) {
  return std::unexpected(Refusal{status, {code, std::move(message), std::move(hint)}});
}

template <class Stream>
class Connection {
 public:
  Connection(Server& server, Stream stream)
      : server_(server),
        stream_(std::move(stream)),
        me_(server.open.insert(server.open.end(),
                               {&beast::get_lowest_layer(stream_).socket(), {}})) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { server_.open.erase(me_); }

  awaitable<void> run() {
    boost::system::error_code error;
    auto remote = beast::get_lowest_layer(stream_).socket().remote_endpoint(error);
    if (!error) address_ = remote.address().to_string();
    while (co_await one_request()) {
    }
    beast::get_lowest_layer(stream_).socket().shutdown(Tcp::socket::shutdown_send, error);
  }

 private:
  void may_take(Clock::duration time) { beast::get_lowest_layer(stream_).expires_after(time); }
  static auto said(boost::system::error_code& error) {
    return asio::redirect_error(asio::use_awaitable, error);
  }
  std::string cookie_name() const {
    if (server_.tls()) return "__Host-hearth";
    const std::string& origin = server_.setup.origins.front();
    return "hearth-" + origin.substr(origin.rfind(':') + 1);
  }

  // By which it came: what the page says, else the one that its Host is of. check() has held.
  std::string origin() const {
    if (!asked_.origin.empty()) return asked_.origin;
    for (const std::string& one : server_.setup.origins)
      if (one.ends_with("//" + asked_.host)) return one;
    return {};
  }

  // False: the connection is over.
  awaitable<bool> one_request() {
    http::request_parser<http::string_body> parser;
    parser.header_limit(uint32_t(server_.limits.head_bytes_max));
    parser.body_limit(server_.limits.file_bytes_max);
    boost::system::error_code error;
    me_->idle_since = Clock::now();
    may_take(server_.limits.idle_lasts);
    co_await http::async_read_header(stream_, buffer_, parser, said(error));
    me_->idle_since.reset();
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
    if (!checked) co_return co_await answer(refusal(checked.error()), false);
    co_return co_await dispatch(parser);
  }

  // Everything that can be said before the body is read.
  Or<void> check() {
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
    bool takes = known ? server_.callers.take(asked_.session + asked_.token, Clock::now())
                       : server_.strangers.take(address_, Clock::now());
    if (!takes) return refuse(429, Code::limit, "Too many requests.", "Wait a little.");
    return {};
  }

  template <class Parser>
  awaitable<bool> dispatch(Parser& parser) {
    auto target = parse_target(asked_.target);
    if (!target) co_return co_await answer(refusal({400, target.error()}), false);
    if (!target->path.starts_with("/api/") && !target->path.starts_with("/v1/"))
      co_return co_await asset(target->path);
    if (target->path == "/api/openapi.json")
      co_return co_await answer(json(200, protocol::openapi(server_.setup.version)));
    if (target->path.starts_with("/v1/")) co_return co_await program(parser, target->path);
    auto route = find_route(asked_.method, target->path);
    if (!route) co_return co_await answer(refusal({400, route.error()}), false);
    if (!*route)
      co_return co_await answer(
          refusal({404, {Code::not_found, "There is nothing at this address."}}), false);
    if (!(*route)->operation) {
      Answer refused = refusal({405, {Code::invalid, "This address is not used that way."}});
      refused.set(http::field::allow, (*route)->allowed);
      co_return co_await answer(std::move(refused), false);
    }
    co_return co_await perform(parser, **route, *target);
  }

  // The body, as far as this operation takes one.
  template <class Parser>
  awaitable<Or<std::string>> body_of(Parser& parser, bool file) {
    const Limits& limits = server_.limits;
    size_t most = file ? limits.file_bytes_max : limits.json_bytes_max;
    auto length = parser.content_length();
    parser.body_limit(most);
    if (length && *length > most)
      co_return refuse(413, Code::limit, "This is too large.",
                       fmt::format("At most {} KB are taken here.", most >> 10));
    may_take(file ? limits.upload_takes : limits.request_takes);
    boost::system::error_code error;
    if (asked_.wants_continue && !parser.is_done()) {
      static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await asio::async_write(stream_, asio::buffer(go_on), said(error));
    }
    co_await http::async_read(stream_, buffer_, parser, said(error));
    if (error == http::error::body_limit)
      co_return refuse(413, Code::limit, "This is too large.",
                       fmt::format("At most {} KB are taken here.", most >> 10));
    if (error) co_return refuse(400, Code::invalid, "The request broke off.");
    co_return std::move(parser.get().body());
  }

  Or<Json> input_of(const Route& route, const Target& target, const std::string& body) {
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
  Or<std::string> bytes_of(const Route& route, const Target& target, std::string body) {
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

  template <class Parser>
  awaitable<bool> perform(Parser& parser, const Route& route, const Target& target) {
    const Operation& operation = *route.operation;
    if (operation.access == Access::browser && asked_.session.empty())
      co_return co_await answer(refusal(nobody()), false);
    bool file = operation.shape == Shape::upload;
    if (file && server_.files_coming >= server_.limits.files_at_once)
      co_return co_await answer(
          refusal({503, {Code::unavailable, "Other files are coming in.", "Wait a little."}}),
          false);
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
    bool on = co_await (stream ? show_stream(operation, pending, *bytes)
                               : show_answer(operation, pending));
    server_.link.cancel(pending.id, stream);
    co_return on;
  }

  awaitable<bool> show_answer(const Operation& operation, const Link::Pending& pending) {
    auto piece = co_await pending.reply->next(server_.limits.answer_takes);
    if (!piece)
      co_return co_await answer(
          refusal({503, {Code::unavailable, "The house takes too long.", "Try again later."}}));
    if (piece->kind == relay::kind_problem) co_return co_await answer(problem_in(piece->frame));
    auto frame = relay::unpack<relay::Answer>(piece->frame);
    if (!frame) co_return co_await answer(refusal({500, frame.error()}));
    if (operation.shape == Shape::file) co_return co_await file(frame->body);
    auto shown = operation.show(frame->body);
    if (!shown) co_return co_await answer(refusal({500, shown.error()}));
    Answer out = json(200, *shown);
    if (frame->head.session) out.set(http::field::set_cookie, set_cookie(*frame->head.session));
    co_return co_await answer(std::move(out));
  }

  std::string set_cookie(const std::string& session) const {
    std::string out = fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}",
                                  cookie_name(), session, session.empty() ? 0 : 400 * 24 * 3600);
    return server_.tls() ? out + "; Secure" : out;
  }

  awaitable<bool> file(std::string_view bytes) {
    auto given = proc::decode<protocol::File>(bytes);
    if (!given) co_return co_await answer(refusal({500, given.error()}));
    Answer out = head(200, given->type);
    out.set(http::field::content_disposition,
            fmt::format("attachment; filename=\"{}\"", given->name));
    out.body().assign(given->content.begin(), given->content.end());
    co_return co_await answer(std::move(out));
  }

  // Events, one after the other, for as long as there are any and somebody listens.
  awaitable<bool> show_stream(const Operation& operation, const Link::Pending& pending,
                              std::string_view input) {
    auto first = co_await pending.reply->next(server_.limits.answer_takes);
    if (!first || first->kind == relay::kind_problem)
      co_return co_await answer(
          first ? problem_in(first->frame)
                : refusal({503, {Code::unavailable, "The house takes too long."}}));
    std::optional<AgUi> run;
    if (operation.shape == Shape::run)
      if (auto asked = proc::decode<protocol::RunInput>(input))
        run.emplace(asked->thread_id, asked->run_id);
    if (!co_await begin_stream()) co_return false;
    std::string begun = run ? lines(run->begin()) : ": here\n\n";
    if (!co_await chunk(begun)) co_return false;
    for (bool over = false; !over;) {
      auto piece = co_await pending.reply->next(server_.limits.heartbeat);
      if (pending.reply->overflowed()) co_return false;
      std::string out = piece ? std::string() : ": \n\n";
      for (; piece; piece = pending.reply->empty()
                                ? std::nullopt
                                : co_await pending.reply->next(std::chrono::seconds(0))) {
        over = piece->kind != relay::kind_part;
        out += run ? shown(*run, *piece) : shown(*piece);
      }
      if (!co_await chunk(out)) co_return false;
    }
    co_return co_await end_stream();
  }

  static std::string lines(const std::vector<Json>& events) {
    std::string out;
    for (const Json& event : events) out += "data: " + event.dump() + "\n\n";
    return out;
  }

  static std::string shown(const Reply::Piece& piece) {
    auto frame = relay::unpack<relay::About>(piece.frame);
    if (piece.kind != relay::kind_part || !frame) return {};
    auto event = proc::decode<protocol::Event>(frame->body);
    if (!event) return {};
    return fmt::format("id: {}\ndata: {}\n\n", event->seq, protocol::to_json(*event).dump());
  }

  static std::string shown(AgUi& run, const Reply::Piece& piece) {
    if (piece.kind == relay::kind_problem) {
      auto failed = relay::unpack<relay::Failed>(piece.frame);
      return failed ? lines(run.fail(failed->head.error)) : std::string();
    }
    auto frame = relay::unpack<relay::About>(piece.frame);
    if (piece.kind == relay::kind_end && !run.ended())
      return lines(run.fail({Code::unavailable, "The house went to sleep.", "It goes on later."}));
    if (piece.kind != relay::kind_part || !frame) return {};
    auto event = proc::decode<protocol::Event>(frame->body);
    return event ? lines(run.show(*event)) : std::string();
  }

  awaitable<bool> begin_stream() {
    http::response<http::empty_body> out(http::status::ok, 11);
    set_safe(out);
    out.set(http::field::content_type, "text/event-stream");
    out.set(http::field::cache_control, "no-store");
    out.keep_alive(asked_.keep_alive && asked_.chunks);
    if (asked_.chunks) out.chunked(true);
    http::response_serializer<http::empty_body> serializer(out);
    boost::system::error_code error;
    may_take(server_.limits.send_takes);
    co_await http::async_write_header(stream_, serializer, said(error));
    co_return !error;
  }

  awaitable<bool> chunk(std::string_view bytes) {
    if (bytes.empty()) co_return true;
    boost::system::error_code error;
    may_take(server_.limits.send_takes);
    auto buffer = asio::buffer(bytes.data(), bytes.size());
    if (asked_.chunks)
      co_await asio::async_write(stream_, http::make_chunk(buffer), said(error));
    else
      co_await asio::async_write(stream_, buffer, said(error));
    co_return !error;
  }

  awaitable<bool> end_stream() {
    if (!asked_.chunks) co_return false;
    boost::system::error_code error;
    may_take(server_.limits.send_takes);
    co_await asio::async_write(stream_, http::make_chunk_last(), said(error));
    co_return !error && asked_.keep_alive;
  }

  // What speaks OpenAI's API.
  template <class Parser>
  awaitable<bool> program(Parser& parser, const std::string& path) {
    bool chat = path == protocol::converse.path && asked_.method == protocol::converse.method;
    bool list = path == protocol::agents.path && asked_.method == protocol::agents.method;
    if (!chat && !list)
      co_return co_await answer(
          foreign({404, {Code::not_found, "There is nothing at this address."}}), false);
    auto body = co_await body_of(parser, false);
    if (!body) co_return co_await answer(foreign(body.error()), false);
    auto json_body = chat ? Json::parse(*body) : Result<Json>(Json::object());
    auto asked = !json_body ? Result<openai::Chat>(std::unexpected(json_body.error()))
                 : chat     ? openai::read_chat(*json_body)
                            : Result<openai::Chat>(openai::Chat{});
    if (!asked) co_return co_await answer(foreign({status_of(asked.error().code), asked.error()}));
    relay::Call head{.operation = chat ? protocol::converse.name : protocol::agents.name,
                     .session = {},
                     .token = asked_.token,
                     .idempotency_key = {}};
    auto input = chat ? proc::encode(asked->wish) : proc::encode(protocol::Nothing{});
    auto pending = server_.link.call(std::move(head), input, server_.limits.stream_bytes_max);
    bool on = co_await (chat ? complete(*asked, pending) : list_models(pending));
    server_.link.cancel(pending.id, chat);
    co_return on;
  }

  awaitable<bool> list_models(const Link::Pending& pending) {
    auto piece = co_await pending.reply->next(server_.limits.answer_takes);
    if (!piece || piece->kind != relay::kind_answer)
      co_return co_await answer(foreign(refusal_in(piece)));
    co_return co_await answer(json(200, openai::models()));
  }

  awaitable<bool> complete(const openai::Chat& asked, const Link::Pending& pending) {
    openai::Completion completion(asked, fmt::format("chatcmpl-{}", pending.id),
                                  server_.setup.origins.front());
    while (!completion.ended()) {
      auto piece = co_await pending.reply->next(server_.limits.answer_takes);
      if (!piece || piece->kind != relay::kind_part)
        co_return co_await answer(foreign(refusal_in(piece)));
      auto frame = relay::unpack<relay::About>(piece->frame);
      if (!frame || frame->body.empty()) continue;
      if (auto event = proc::decode<protocol::Event>(frame->body)) completion.take(*event);
    }
    if (completion.failed()) co_return co_await answer(foreign({400, *completion.failed()}));
    if (!asked.stream) co_return co_await answer(json(200, completion.whole()));
    if (!co_await begin_stream() || !co_await chunk(completion.chunks())) co_return false;
    co_return co_await end_stream();
  }

  awaitable<bool> asset(const std::string& path) {
    bool get = asked_.verb == http::verb::get || asked_.verb == http::verb::head;
    const Asset* found = get ? find_asset(path) : nullptr;
    if (!found)
      co_return co_await answer(
          refusal({404,
                   {Code::not_found, "There is nothing at this address.",
                    path == "/" ? "This program was built without the web app." : ""}}),
          false);
    bool packed = asked_.gzip && !found->gzipped.empty();
    std::string_view content = packed ? found->gzipped : found->content;
    Answer out = head(200, found->type);
    out.set(http::field::etag, found->etag);
    out.set(http::field::cache_control,
            found->for_ever ? "public, max-age=31536000, immutable" : "no-cache");
    out.set(http::field::vary, "Accept-Encoding");
    if (packed) out.set(http::field::content_encoding, "gzip");
    out.body().assign(content);
    co_return co_await answer(std::move(out));
  }

  // Answers

  template <class Message>
  void set_safe(Message& out) const {
    out.set("Content-Security-Policy", page_policy);
    out.set("X-Content-Type-Options", "nosniff");
    out.set("Referrer-Policy", "no-referrer");
    out.set("Cross-Origin-Opener-Policy", "same-origin");
    out.set("Cross-Origin-Resource-Policy", "same-origin");
    out.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    if (server_.tls()) out.set("Strict-Transport-Security", "max-age=31536000");
  }

  Answer head(unsigned status, std::string_view type) const {
    Answer out(http::status(status), 11);
    set_safe(out);
    out.set(http::field::content_type, type);
    out.set(http::field::cache_control, "no-store");
    return out;
  }
  Answer json(unsigned status, const Json& value) const {
    Answer out = head(status, "application/json");
    out.body() = value.dump();
    return out;
  }
  Answer refusal(const Refusal& refused) const {
    Answer out = head(refused.status, "application/problem+json");
    out.body() = protocol::to_json(problem_of(refused.error, refused.status)).dump();
    return out;
  }
  Answer foreign(const Refusal& refused) const {
    return json(refused.status, openai::error(refused.error, refused.status));
  }
  static Refusal refusal_in(const std::optional<Reply::Piece>& piece) {
    if (!piece) return {503, {Code::unavailable, "The house takes too long.", "Try again later."}};
    auto failed = relay::unpack<relay::Failed>(piece->frame);
    if (!failed) return {500, failed.error()};
    const base::Error& error = failed->head.error;
    if (!failed->head.unknown_caller) return {status_of(error.code), error};
    return {401, {Code::denied, "This token is none of this house.", "Make one in its settings."}};
  }
  static Refusal nobody() {
    return {401,
            {Code::denied, "Nobody is logged in here.",
             "Pair this browser with the code that the terminal shows, or `hearth pair`."}};
  }
  Answer problem_in(std::string_view frame) {
    auto failed = relay::unpack<relay::Failed>(frame);
    if (!failed) return refusal({500, failed.error()});
    const base::Error& error = failed->head.error;
    if (!failed->head.unknown_caller) return refusal({status_of(error.code), error});
    Answer out = refusal(nobody());
    if (!asked_.session.empty()) out.set(http::field::set_cookie, set_cookie(""));
    return out;
  }

  // `read`: the request was read whole, so that another one may follow on this connection.
  awaitable<bool> answer(Answer out, bool read = true) {
    bool on = read && asked_.keep_alive;
    out.keep_alive(on);
    out.prepare_payload();
    if (asked_.verb == http::verb::head) out.body().clear();
    boost::system::error_code error;
    may_take(server_.limits.send_takes);
    co_await http::async_write(stream_, out, said(error));
    co_return !error && on;
  }

  Server& server_;
  Stream stream_;
  std::list<Open>::iterator me_;
  beast::flat_buffer buffer_;
  Asked asked_;
  std::string address_;
};

}  // namespace

awaitable<void> serve_plain(Server& server, Tcp::socket socket) {
  Connection<beast::tcp_stream> connection(server, beast::tcp_stream(std::move(socket)));
  co_await connection.run();
}

}  // namespace gate
