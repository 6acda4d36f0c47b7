// The courier's side. When the channel fails nobody listens any more, and the courier ends.
#include "base/text.h"
#include "net/courier.h"
#include "net/courier_dialogue.h"
#include "net/json_body.h"
#include "net/transfer.h"
#include "proc/json.h"

namespace net {
namespace {

using base::Result;

// Without them no host is found.
const std::vector<const char*> files = {
    "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf",
};

Result<std::string> next(proc::Channel& channel) {
  auto message = TRY(channel.receive());
  if (message) return std::move(message->body);
  return base::fail(base::Code::unavailable, "Nobody listens.");
}

// Good for the one route that this process was started for.
Secret lend(const std::string& value) {
  return [&value](const Route&, const std::function<void(std::string_view)>& use) {
    use(value);
    return Result<void>();
  };
}

template <class T>
Result<void> say(proc::Channel& channel, char kind, const T& value) {
  TRY(channel.send(kind, proc::encode(value)));
  return channel.flush();
}

Result<void> say_bytes(proc::Channel& channel, std::string_view bytes) {
  TRY(channel.send(kind::bytes, bytes));
  return channel.flush();
}

// What is no text cannot be a header that anybody asks for.
HttpReply in_text(const HttpReply& reply) {
  HttpReply out{.status = reply.status, .headers = {}, .body = {}};
  for (const HttpHeader& header : reply.headers)
    if (base::valid_utf8(header.name) && base::valid_utf8(header.value))
      out.headers.push_back(header);
  return out;
}

// A value, if there is one, and what it belongs to.
template <class T>
Result<void> say_with(proc::Channel& channel, const std::optional<base::Json>& value, char kind,
                      const T& rest) {
  if (value) {
    auto bytes = proc::encode_json(*value);
    if (!bytes) return base::fail(base::Code::limit, "There are too many values in it.");
    TRY(channel.send(kind::value, *bytes));
  }
  return say(channel, kind, rest);
}

Result<void> run_as_json(proc::Channel& channel, const HttpOrder& order) {
  Result<void> said;
  JsonBody body([&](const JsonEvent& event) {
    said = say_with(channel, event.data, kind::event, event);
    return said.has_value();
  });
  auto reply = fetch_here(
      order.request, order.proxy, [&](std::string_view piece) { return body.take(piece); },
      [&](const HttpReply& head) {
        body.take_head(head);
        return say(channel, kind::head, in_text(head)).has_value();
      });
  if (!reply) return say(channel, kind::failed, reply.error());
  if (!reply->body.empty()) body.take(reply->body);  // of a reply that is not 2xx
  if (!body.too_large()) body.finish();
  if (said && !body.too_large()) {
    JsonReply read = std::move(body).reply();
    read.head = in_text(*reply);
    said = say_with(channel, read.body, kind::read, read);
  }
  bool too_large = body.too_large() || (!said && said.error().code == base::Code::limit);
  if (!too_large) return said;
  return say(channel, kind::failed,
             failure_at(route_of(order.request.url)->host, Trouble::too_large));
}

Result<void> run(proc::Channel& channel, HttpOrder order) {
  order.request.body = TRY(next(channel));
  std::string secret = order.secret ? TRY(next(channel)) : "";
  if (order.secret) order.request.secret = {order.secret->name, order.secret->value, lend(secret)};
  if (order.as_json) return run_as_json(channel, order);
  auto reply = fetch_here(
      order.request, order.proxy,
      [&](std::string_view piece) { return say_bytes(channel, piece).has_value(); },
      [&](const HttpReply& head) { return say(channel, kind::head, in_text(head)).has_value(); });
  if (!reply) return say(channel, kind::failed, reply.error());
  if (!reply->body.empty()) TRY(say_bytes(channel, reply->body));
  return say(channel, kind::done, in_text(*reply));
}

Result<void> run(proc::Channel& channel, const MailOrder& order) {
  std::string message = TRY(next(channel));
  std::string secret = order.user ? TRY(next(channel)) : "";
  std::optional<MailLogin> login;
  if (order.user) login = {*order.user, lend(secret)};
  auto on_left = [&] { (void)say(channel, kind::left, std::string()); };
  return say(channel, kind::report,
             send_mail_here(order.server, login, order.envelope, message, order.proxy, on_left));
}

Result<void> run(proc::Channel& channel) {
  auto order = TRY(channel.receive());
  if (!order) return {};
  if (order->kind == kind::mail) return run(channel, TRY(proc::decode<MailOrder>(order->body)));
  return run(channel, TRY(proc::decode<HttpOrder>(order->body)));
}

}  // namespace

proc::Role courier_role() {
  return {.name = "courier",
          .confinement = {.threads = true, .network = true, .reads = files, .without = {}},
          .prepare = [](const std::string&) { prepare_transfers(); },
          .play = [](proc::Call call) { (void)run(call.channel); }};
}

}  // namespace net
