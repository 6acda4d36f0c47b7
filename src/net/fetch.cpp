// fetch(): what a courier is asked for a web address, and what of its answers is believed.
#include "base/text.h"
#include "net/errand.h"

namespace net {
namespace {

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
    if (said->kind == kind::failed) {
      auto failure = proc::decode<Failure>(said->body);
      if (!failure) return std::unexpected(failure_at(host, Trouble::garbled));
      return std::unexpected(Failure{failure->trouble, base::visible(failure->message)});
    }
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

}  // namespace

std::expected<HttpReply, Failure> fetch(const HttpRequest& request, const std::stop_token& stop,
                                        const BodySink& on_body, const HeadSink& on_head) {
  if (auto failure = unsound(request)) return std::unexpected(std::move(*failure));
  Route route = *route_of(request.url);
  if (stop.stop_requested()) return std::unexpected(failure_at(route.host, Trouble::stopped));
  bool tls = request.url.starts_with("https:");
  auto proxies = tls ? std::vector{"https_proxy", "HTTPS_PROXY"} : std::vector{"http_proxy"};
  HttpOrder order{request, proxy_of(proxies, route.host, request.addresses), {}};
  if (request.secret) order.secret = {request.secret->name, request.secret->prefix};
  auto errand = Errand::begin(route.port, order.proxy, request.connect_max + request.idle_max);
  if (!errand) return std::unexpected(Failure{Trouble::no_network, errand.error().text()});
  if (!errand->order(kind::http, order, request.body))
    return std::unexpected(failure_at(route.host, Trouble::cut));
  auto lent = request.secret ? errand->lend(request.secret->value, route) : Result<void>();
  if (!lent) return std::unexpected(Failure{Trouble::forbidden, lent.error().text()});
  return hear_reply(*errand, request, route.host, stop, on_body, on_head);
}

}  // namespace net
