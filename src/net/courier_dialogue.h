// What a courier and the process that started it say to each other. Private to the room.
//
// One order, of what it needs but the long and the secret; then the bytes of the body or of the
// mail; then the secret, where the order says that there is one. Of a web address come back the
// head (before the body of a 2xx reply), bytes, and `done`, or `failed`; where JSON is asked for,
// each `event` behind its value, if it has one, and `read` behind that of the body. Of a mail come
// `left` when its end is about to be sent, and the report.
#pragma once
#include "net/here.h"
#include "net/json.h"
#include "proc/wire.h"

namespace net {

namespace kind {
constexpr char http = 'h', mail = 'm', bytes = 'b', secret = 's', head = 'H', done = 'd',
               value = 'v', event = 'e', read = 'j', failed = 'f', left = 'l', report = 'r';
}

struct HttpOrder {
  HttpRequest request;
  Proxy proxy;
  std::optional<HttpHeader> secret;  // its name and prefix
  bool as_json = false;
};

struct MailOrder {
  MailServer server;
  MailEnvelope envelope;
  Proxy proxy;
  std::optional<std::string> user;  // whose password is the secret
};

}  // namespace net

namespace proc {

template <>
inline constexpr auto last_of<net::Trouble> = net::Trouble::stopped;
template <>
inline constexpr auto last_of<net::MailSecurity> = net::MailSecurity::none;
template <>
inline constexpr auto last_of<net::Delivery> = net::Delivery::unknown;

template <>
struct Fields<net::AddressPolicy> {
  static auto of(auto& one) { return std::tie(one.loopback, one.private_networks, one.everywhere); }
};

template <>
struct Fields<net::Proxy> {
  static auto of(auto& one) { return std::tie(one.url, one.none_for); }
};

template <>
struct Fields<net::HttpHeader> {
  static auto of(auto& one) { return std::tie(one.name, one.value); }
};

// Without its secret and its body.
template <>
struct Fields<net::HttpRequest> {
  static auto of(auto& one) {
    return std::tie(one.method, one.url, one.headers, one.connect_max, one.idle_max, one.bytes_max,
                    one.addresses);
  }
};

template <>
struct Fields<net::HttpOrder> {
  static auto of(auto& one) { return std::tie(one.request, one.proxy, one.secret, one.as_json); }
};

// Without its body.
template <>
struct Fields<net::HttpReply> {
  static auto of(auto& one) { return std::tie(one.status, one.headers); }
};

// Without its data.
template <>
struct Fields<net::JsonEvent> {
  static auto of(auto& one) { return std::tie(one.text, one.id, one.retry); }
};

// Without its body.
template <>
struct Fields<net::JsonReply> {
  static auto of(auto& one) {
    return std::tie(one.head, one.empty, one.streamed, one.id, one.retry);
  }
};

template <>
struct Fields<net::Failure> {
  static auto of(auto& one) { return std::tie(one.trouble, one.message); }
};

template <>
struct Fields<net::MailServer> {
  static auto of(auto& one) {
    return std::tie(one.host, one.port, one.security, one.addresses, one.connect_max, one.idle_max);
  }
};

template <>
struct Fields<net::MailEnvelope> {
  static auto of(auto& one) { return std::tie(one.from, one.to); }
};

template <>
struct Fields<net::MailOrder> {
  static auto of(auto& one) { return std::tie(one.server, one.envelope, one.proxy, one.user); }
};

template <>
struct Fields<net::DeliveryReport> {
  static auto of(auto& one) { return std::tie(one.delivery, one.error); }
};

}  // namespace proc
