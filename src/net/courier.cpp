// Our side of a courier: what it is asked, and what of its answers is believed.
#include "net/courier.h"

#include <cstdlib>

#include "base/text.h"
#include "net/address.h"
#include "net/courier_dialogue.h"
#include "proc/process.h"

namespace net {
namespace {

using base::Code, base::Result;
using std::chrono::milliseconds, std::chrono::steady_clock;

constexpr milliseconds look_every{20};        // whether it is to stop
constexpr std::chrono::seconds slowness{10};  // of a busy machine, beyond what a request may wait

std::string environment(const std::vector<const char*>& names) {
  for (const char* name : names)
    if (const char* value = std::getenv(name); value && *value) return value;
  return {};
}

// A proxy of the environment would hide the address that a policy is about; and what listens on
// this machine is not reached through one.
Proxy proxy_of(std::vector<const char*> names, const std::string& host,
               const AddressPolicy& policy) {
  bool any_address = policy.loopback && policy.private_networks && policy.everywhere;
  if (!any_address || is_this_machine(host)) return {};
  names.insert(names.end(), {"all_proxy", "ALL_PROXY"});
  return {.url = environment(names), .none_for = environment({"no_proxy", "NO_PROXY"})};
}

std::vector<int> ports(int port, const Proxy& proxy) {
  auto route = route_of(proxy.url);
  return route ? std::vector{port, route->port} : std::vector{port};
}

// One request in one courier.
class Errand {
 public:
  static Result<Errand> begin(std::vector<int> ports, milliseconds patience) {
    proc::Limits limits{.cpu = std::chrono::minutes(10),
                        .memory_bytes = size_t(512) << 20,
                        .ports = std::move(ports)};
    return Errand(TRY(proc::Process::start({.role = courier_role().name, .limits = limits})),
                  patience + slowness);
  }

  template <class T>
  Result<void> order(char kind, const T& order, std::string_view bytes) {
    process_.channel().set_deadline(steady_clock::now() + slowness);
    TRY(process_.channel().send(kind, proc::encode(order)));
    TRY(process_.channel().send(kind::bytes, bytes));
    return process_.channel().flush();
  }
  Result<void> lend(const Secret& secret, const Route& route) {
    Result<void> said;
    TRY(secret(route, [&](std::string_view value) {
      said = process_.channel().send_uncopied(kind::secret, value);
    }));
    return said;
  }

  // What it says next; nothing when it was stopped, fell, or is too slow.
  std::optional<proc::Message> hear(const std::stop_token& stop) {
    auto deadline = steady_clock::now() + patience_;
    process_.channel().set_deadline(deadline);
    while (!process_.channel().ready(steady_clock::now() + look_every)) {
      if (stop.stop_requested()) return why_ = Trouble::stopped, std::nullopt;
      if (steady_clock::now() > deadline) return why_ = Trouble::timed_out, std::nullopt;
    }
    auto message = process_.channel().receive();
    if (message && *message) return std::move(**message);
    return why_ = Trouble::cut, std::nullopt;
  }
  // Why nothing was heard.
  Trouble why() const { return why_; }
  // What it still had said when it is ended now.
  std::optional<proc::Message> last_words() {
    process_.end(milliseconds(0));
    process_.channel().set_deadline(steady_clock::now() + slowness);
    return process_.channel().receive().value_or(std::nullopt);
  }

 private:
  Errand(proc::Process process, milliseconds patience)
      : process_(std::move(process)), patience_(patience) {}

  proc::Process process_;
  milliseconds patience_;
  Trouble why_ = Trouble::cut;
};

// What comes of a web address until it is done.
std::expected<HttpReply, Failure> hear_reply(Errand& errand, const HttpRequest& request,
                                             const std::string& host, const std::stop_token& stop,
                                             const BodySink& on_body, const HeadSink& on_head) {
  HttpReply reply;
  bool streams = false;
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
    if (!head) return std::unexpected(failure_at(host, Trouble::garbled));
    head->body = std::move(reply.body);
    reply = std::move(*head);
    if (said->kind == kind::done) return reply;
    streams = on_body != nullptr;
    if (streams && on_head && !on_head(reply)) return reply;
  }
}

// The report, or what is known without one.
DeliveryReport hear_report(Errand& errand, const std::string& host, const std::stop_token& stop) {
  bool left = false;
  auto said = errand.hear(stop);
  while (said && said->kind == kind::left) {
    left = true;
    said = errand.hear(stop);
  }
  while (!said) {
    auto last = errand.last_words();
    if (!last) break;
    if (last->kind == kind::left)
      left = true;
    else
      said = std::move(last);
  }
  if (said) {
    auto report = proc::decode<DeliveryReport>(said->body);
    if (report) {
      if (report->error) report->error->message = base::visible(report->error->message);
      return *report;
    }
  }
  base::Error error = failure_at(host, errand.why()).error();
  if (!left) return {Delivery::not_sent, std::move(error)};
  error.message += fate_unknown;
  return {Delivery::unknown, std::move(error)};
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
  auto errand =
      Errand::begin(ports(route.port, order.proxy), request.connect_max + request.idle_max);
  if (!errand) return std::unexpected(Failure{Trouble::no_network, errand.error().text()});
  if (!errand->order(kind::http, order, request.body))
    return std::unexpected(failure_at(route.host, Trouble::cut));
  auto lent = request.secret ? errand->lend(request.secret->value, route) : Result<void>();
  if (!lent) return std::unexpected(Failure{Trouble::forbidden, lent.error().text()});
  return hear_reply(*errand, request, route.host, stop, on_body, on_head);
}

DeliveryReport send_mail(const MailServer& server, const std::optional<MailLogin>& login,
                         const MailEnvelope& envelope, std::string_view message,
                         const std::stop_token& stop) {
  if (auto refusal = unsound(server, login.has_value(), envelope)) return *refusal;
  MailOrder order{server, envelope, proxy_of({}, server.host, server.addresses), {}};
  if (login) order.user = login->user;
  auto errand =
      Errand::begin(ports(server.port, order.proxy), server.connect_max + server.idle_max);
  if (!errand) return {Delivery::not_sent, errand.error()};
  auto given = errand->order(kind::mail, order, message);
  if (given && login)
    given = errand->lend(login->password, {base::lower(server.host), server.port});
  if (!given) return {Delivery::not_sent, given.error()};
  return hear_report(*errand, server.host, stop);
}

Result<std::vector<proc::Standing>> courier_standings() {
  return TRY(proc::Process::start({.role = courier_role().name})).standings();
}

}  // namespace net
