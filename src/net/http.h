// HTTP client. One request on the calling thread; no redirects, no cookies, no caches.
#pragma once
#include <chrono>
#include <expected>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "net/secret.h"
#include "net/trouble.h"

namespace net {

struct HttpHeader {
  std::string name, value;
  bool operator==(const HttpHeader&) const = default;
};

// A header whose value is `prefix` and a secret.
struct SecretHeader {
  std::string name, prefix;
  Secret value;
};

struct HttpRequest {
  std::string method = "GET";  // "GET", "POST" or "DELETE"
  std::string url;             // http:// or https://
  std::vector<HttpHeader> headers = {};
  std::optional<SecretHeader> secret = {};
  std::string body = {};
  std::chrono::milliseconds connect_max = std::chrono::seconds(10);
  std::chrono::milliseconds idle_max =
      std::chrono::seconds(120);        // without a byte in either direction
  size_t bytes_max = size_t(64) << 20;  // of the reply's body
  AddressPolicy addresses = {};
};

struct HttpReply {
  int status = 0;
  std::vector<HttpHeader> headers;  // names in lower case
  std::string body;                 // what on_body did not take
  // The first header of that name; "" where there is none.
  std::string_view header(std::string_view name) const;
};

// Gets the body of a 2xx reply piece by piece; false: it has seen enough, and the request ends
// well.
using BodySink = std::function<bool(std::string_view)>;

// Sees status and headers of a 2xx reply before the first piece of its body; false: that is enough.
using HeadSink = std::function<bool(const HttpReply&)>;

std::expected<HttpReply, Failure> fetch(const HttpRequest& request, const std::stop_token& stop,
                                        const BodySink& on_body = {}, const HeadSink& on_head = {});

}  // namespace net
