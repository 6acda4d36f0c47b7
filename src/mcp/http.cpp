#include "mcp/http.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "mcp/http_answer.h"

namespace mcp {
namespace {

using std::chrono::milliseconds, std::chrono::seconds;

constexpr int challenges_max = 3, resumptions_max = 3;
constexpr milliseconds retry_usual(1000), retry_max(60'000);

class FixedToken : public Authorizer {
 public:
  explicit FixedToken(net::Secret token) : token_(std::move(token)) {}
  std::optional<net::SecretHeader> credential() const override {
    if (!token_) return std::nullopt;
    return net::SecretHeader{"Authorization", "Bearer ", token_};
  }
  Result<void> challenged(int, std::string_view, const std::stop_token&) override {
    if (!token_)
      return base::fail(Code::denied, "The server wants to know who asks.",
                        "Log in with `hearth mcp login NAME`, or give a token.");
    return base::fail(Code::denied, "The server does not take the token.", "Give another one.");
  }

 private:
  net::Secret token_;
};

// Waits, unless it is stopped; false when it was.
bool pause(milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any woken;
  std::unique_lock hold(mutex);
  woken.wait_for(hold, stop, time, [&] { return stop.stop_requested(); });
  return !stop.stop_requested();
}

base::Error refusal_of(const net::JsonReply& reply) {
  int status = reply.head.status;
  if (status == 401 || status == 403)
    return {Code::denied, "The server does not let us in.",
            "Log in with `hearth mcp login NAME`, or give another token."};
  if (status / 100 == 3)
    return {Code::denied, "The server answers with a redirect, which is not followed.",
            "Use the address that it should lead to."};
  if (status / 100 == 5)
    return {Code::unavailable, fmt::format("The server has trouble (HTTP {}).", status)};
  return {Code::invalid, fmt::format("The server refuses (HTTP {}).", status)};
}

class HttpTransport : public Transport {
 public:
  HttpTransport(Url url, std::unique_ptr<Authorizer> authorizer, const Limits& limits)
      : url_(std::move(url)), authorizer_(std::move(authorizer)), limits_(limits) {}

  ~HttpTransport() override {
    listener_ = {};
    if (session_.empty()) return;
    net::HttpRequest end = http_request("DELETE", {});
    end.connect_max = end.idle_max = seconds(2);
    (void)net::fetch_json(end, {});
  }

  Result<Message> exchange(const Request& request, const Aside& aside,
                           const Patience& patience) override {
    if (request.method == "initialize") {
      listener_ = {};
      session_.clear();
    }
    net::HttpRequest http = http_request("POST", request.headers);
    http.body = request_message(request.id, request.method, request.params).dump();
    auto answer = ask(http, request, aside, patience);
    bool given_up = !answer && answer.error().code == Code::unavailable && !session_.empty();
    if (given_up)
      (void)notify(notification_message("notifications/cancelled",
                                        Json::object().set("requestId", request.id)),
                   request.headers, {.idle_max = seconds(1)});
    return answer;
  }

  Result<void> notify(const Json& message, const std::vector<net::HttpHeader>& headers,
                      const Patience& patience) override {
    net::HttpRequest http = http_request("POST", headers);
    http.body = message.dump();
    http.idle_max = patience.idle_max;
    auto reply = TRY(admitted(http, patience, {}, {}));
    if (reply.head.status / 100 != 2) return std::unexpected(refusal_of(reply));
    return {};
  }

  void listen(const std::vector<net::HttpHeader>& headers, Aside aside) override {
    listener_ = std::jthread([this, headers, aside = std::move(aside)](std::stop_token stop) {
      keep_listening(headers, aside, stop);
    });
  }

 private:
  net::HttpRequest http_request(std::string method, const std::vector<net::HttpHeader>& headers) {
    net::HttpRequest http{.method = std::move(method),
                          .url = text_of(url_),
                          .headers = headers,
                          .bytes_max = limits_.message_bytes_max * 4,
                          .addresses = addresses_for(url_)};
    http.headers.push_back({"Accept", "application/json, text/event-stream"});
    if (http.method == "POST") http.headers.push_back({"Content-Type", "application/json"});
    if (!session_.empty()) http.headers.push_back({"Mcp-Session-Id", session_});
    return http;
  }

  // Sends the request with the token that the server wants; asks for it as often as is sensible.
  Result<net::JsonReply> admitted(const net::HttpRequest& request, const Patience& patience,
                                  const net::EventSink& on_event, const net::HeadSink& on_head) {
    for (int challenges = 0;; ++challenges) {
      net::HttpRequest signed_request = request;
      signed_request.idle_max = patience.idle_max;
      std::unique_lock hold(admission_);
      signed_request.secret = authorizer_->credential();
      hold.unlock();
      auto reply = net::fetch_json(signed_request, patience.stop, on_event, on_head);
      if (!reply) return std::unexpected(reply.error().error());
      int status = reply->head.status;
      auto challenge = reply->head.header("www-authenticate");
      bool challenged = status == 401 || (status == 403 && !challenge.empty());
      if (!challenged || challenges == challenges_max) return *reply;
      hold.lock();
      TRY(authorizer_->challenged(status, challenge, patience.stop));
    }
  }

  Result<Message> ask(net::HttpRequest http, const Request& request, const Aside& aside,
                      const Patience& patience) {
    auto reply_to = [&](const Message& message) {
      if (auto reply = aside(message)) (void)notify(*reply, request.headers, patience);
    };
    milliseconds wait = retry_usual;
    for (int resumptions = 0;; ++resumptions) {
      HttpAnswer answer(request.id, limits_, patience, reply_to);
      net::JsonReply reply = TRY(admitted(
          http, patience, [&](const net::JsonEvent& event) { return answer.take(event); },
          [&](const net::HttpReply& head) {
            if (request.method == "initialize") session_ = head.header("mcp-session-id");
            return true;
          }));
      answer.finish(reply);
      if (answer.trouble()) return std::unexpected(*answer.trouble());
      if (answer.message()) return *answer.message();
      if (reply.head.status / 100 != 2) return refused(reply, request.id);
      if (answer.last_event().empty() || resumptions == resumptions_max)
        return base::fail(Code::unavailable, "The server ended its answer in the middle.");
      wait = std::min(answer.retry().value_or(wait), retry_max);
      if (!pause(wait, patience.stop)) return base::fail(Code::unavailable, "It was stopped.");
      http = http_request("GET", request.headers);
      http.headers.push_back({"Last-Event-ID", answer.last_event()});
    }
  }

  // An error that the protocol knows, or why there is none.
  Result<Message> refused(const net::JsonReply& reply, int64_t id) {
    if (reply.head.status == 404 && !session_.empty())
      return base::fail(Code::not_found, "The server has forgotten the session.");
    auto message = read_message(reply.body.value_or(Json()));
    bool said = message && message->kind == Message::Kind::error &&
                (message->id == Json(id) || message->id.is_null());
    if (said) return message;
    return std::unexpected(refusal_of(reply));
  }

  // The stream by which a server of the legacy revision speaks up; opened anew as often as it ends,
  // after the time it asks for.
  void keep_listening(const std::vector<net::HttpHeader>& headers, const Aside& aside,
                      const std::stop_token& stop) {
    std::string last_event;
    milliseconds wait = retry_usual;
    Patience patience{
        .idle_max = std::chrono::hours(1), .total_max = std::chrono::hours(1), .stop = stop};
    for (int failures = 0; failures < resumptions_max && !stop.stop_requested();) {
      net::HttpRequest http = http_request("GET", headers);
      if (!last_event.empty()) http.headers.push_back({"Last-Event-ID", last_event});
      HttpAnswer stream({}, limits_, patience, [&](const Message& message) {
        if (auto reply = aside(message)) (void)notify(*reply, headers, {.stop = stop});
      });
      auto reply = admitted(http, patience,
                            [&](const net::JsonEvent& event) { return stream.take(event); }, {});
      if (reply) stream.finish(*reply);
      if (reply && reply->head.status / 100 == 4) return;  // it has no such stream
      bool well = reply && !stream.trouble();
      failures = well ? 0 : failures + 1;
      if (!stream.last_event().empty()) last_event = stream.last_event();
      wait = std::min(stream.retry().value_or(wait), retry_max);
      if (!pause(wait, stop)) return;
    }
  }

  Url url_;
  std::unique_ptr<Authorizer> authorizer_;
  Limits limits_;
  std::mutex admission_;
  std::string session_;  // of a legacy server; "" for none. Changes only before listening begins
  std::jthread listener_;
};

}  // namespace

std::unique_ptr<Authorizer> fixed_token(net::Secret token) {
  return std::make_unique<FixedToken>(std::move(token));
}

std::unique_ptr<Transport> open_http(const Url& url, std::unique_ptr<Authorizer> authorizer,
                                     const Limits& limits) {
  return std::make_unique<HttpTransport>(url, std::move(authorizer), limits);
}

std::string text_of(const Url& url) {
  return url.origin() + url.path + (url.query.empty() ? "" : "?") + url.query;
}

}  // namespace mcp
