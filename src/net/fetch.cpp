// fetch() and fetch_json(): what a courier is asked for a web address, and what of its answers is
// believed.
#include "base/text.h"
#include "net/errand.h"
#include "proc/json.h"

namespace net {
namespace {

Failure failure_in(const proc::Message& said, const std::string& host) {
  auto failure = proc::decode<Failure>(said.body);
  if (said.kind != kind::failed || !failure) return failure_at(host, Trouble::garbled);
  return {failure->trouble, base::visible(failure->message)};
}

// What comes of a web address until it is done.
std::expected<HttpReply, Failure> hear_reply(Errand& errand, const HttpRequest& request,
                                             const std::string& host, const std::stop_token& stop,
                                             const BodySink& on_body, const HeadSink& on_head) {
  HttpReply reply;
  bool has_head = false, streams = false;
  for (size_t bytes = 0;;) {
    auto said = errand.hear(stop);
    if (!said) return std::unexpected(failure_at(host, errand.why()));
    if (said->kind == kind::bytes) {
      bytes += said->body.size();
      if (bytes > request.bytes_max) return std::unexpected(failure_at(host, Trouble::too_large));
      if (!streams)
        reply.body += said->body;
      else if (!on_body(said->body))
        return reply;
      continue;
    }
    if (said->kind == kind::failed) return std::unexpected(failure_in(*said, host));
    auto head = proc::decode<HttpReply>(said->body);
    bool again = std::exchange(has_head, true) && said->kind != kind::done;
    if (!head || again) return std::unexpected(failure_at(host, Trouble::garbled));
    head->body = std::move(reply.body);
    reply = std::move(*head);
    if (said->kind == kind::done) return reply;
    streams = on_body != nullptr;
    if (streams && on_head && !on_head(reply)) return reply;
  }
}

// The same where it is read as JSON. What a courier makes of bytes is not much more of them.
std::expected<JsonReply, Failure> hear_json(Errand& errand, const HttpRequest& request,
                                            const std::string& host, const std::stop_token& stop,
                                            const EventSink& on_event, const HeadSink& on_head) {
  const size_t bytes_max = request.bytes_max * 4;
  auto garbled = [&] { return std::unexpected(failure_at(host, Trouble::garbled)); };
  std::optional<base::Json> value;
  HttpReply head;
  for (size_t bytes = 0;;) {
    auto said = errand.hear(stop);
    if (!said) return std::unexpected(failure_at(host, errand.why()));
    bytes += said->body.size();
    if (bytes > bytes_max) return std::unexpected(failure_at(host, Trouble::too_large));
    if (said->kind == kind::value) {
      auto read = proc::decode_json(said->body);
      if (!read || value) return garbled();
      value = std::move(*read);
    } else if (said->kind == kind::event) {
      auto event = proc::decode<JsonEvent>(said->body);
      if (!event) return garbled();
      event->data = std::exchange(value, {});
      if (on_event && !on_event(*event)) return JsonReply{.head = head, .streamed = true};
    } else if (said->kind == kind::head) {
      auto begun = proc::decode<HttpReply>(said->body);
      if (!begun) return garbled();
      head = std::move(*begun);
      if (on_head && !on_head(head)) return JsonReply{.head = head};
    } else if (said->kind == kind::read) {
      auto reply = proc::decode<JsonReply>(said->body);
      if (!reply) return garbled();
      reply->body = std::move(value);
      return std::move(*reply);
    } else {
      return std::unexpected(failure_in(*said, host));
    }
  }
}

// Starts a courier and tells it what to do.
std::expected<Errand, Failure> send(const HttpRequest& request, const Route& route, bool as_json,
                                    const std::stop_token& stop) {
  if (stop.stop_requested()) return std::unexpected(failure_at(route.host, Trouble::stopped));
  bool tls = request.url.starts_with("https:");
  auto proxies = tls ? std::vector{"https_proxy", "HTTPS_PROXY"} : std::vector{"http_proxy"};
  HttpOrder order{request, proxy_of(proxies, route.host, request.addresses), {}, as_json};
  if (request.secret) order.secret = {request.secret->name, request.secret->prefix};
  auto errand = Errand::begin(route.port, order.proxy, request.connect_max + request.idle_max);
  if (!errand) return std::unexpected(Failure{Trouble::no_network, errand.error().text()});
  if (!errand->order(kind::http, order, request.body))
    return std::unexpected(failure_at(route.host, Trouble::cut));
  auto lent = request.secret ? errand->lend(request.secret->value, route) : Result<void>();
  if (!lent) return std::unexpected(Failure{Trouble::forbidden, lent.error().text()});
  return std::move(*errand);
}

}  // namespace

std::expected<HttpReply, Failure> fetch(const HttpRequest& request, const std::stop_token& stop,
                                        const BodySink& on_body, const HeadSink& on_head) {
  if (auto failure = unsound(request)) return std::unexpected(std::move(*failure));
  Route route = *route_of(request.url);
  auto errand = send(request, route, false, stop);
  if (!errand) return std::unexpected(errand.error());
  return hear_reply(*errand, request, route.host, stop, on_body, on_head);
}

std::expected<JsonReply, Failure> fetch_json(const HttpRequest& request,
                                             const std::stop_token& stop, const EventSink& on_event,
                                             const HeadSink& on_head) {
  if (auto failure = unsound(request)) return std::unexpected(std::move(*failure));
  Route route = *route_of(request.url);
  auto errand = send(request, route, true, stop);
  if (!errand) return std::unexpected(errand.error());
  return hear_json(*errand, request, route.host, stop, on_event, on_head);
}

}  // namespace net
