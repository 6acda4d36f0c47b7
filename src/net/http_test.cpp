#include "net/http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/testing/known_secret.h"
#include "net/testing/scripted_server.h"

namespace net {
namespace {

using testing::Answer;
using testing::HttpScript;

std::expected<HttpReply, Failure> get(const std::string& url, const BodySink& on_body = {}) {
  return fetch({.url = url}, {}, on_body);
}

Trouble trouble_of(const std::expected<HttpReply, Failure>& result) {
  EXPECT_FALSE(result.has_value());
  return result.error().trouble;
}

// A port on which nothing listens.
int free_port() {
  return testing::LoopbackServer([](auto&) {}).port();
}

TEST(Http, AReplyComesWithStatusHeadersAndBody) {
  HttpScript server({testing::answer(404, "no such page", "Retry-After: 7\r\n")});
  auto reply = get(server.url("/x?y=1"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 404);
  EXPECT_EQ(reply->header("retry-after"), "7");
  EXPECT_EQ(reply->header("missing"), "");
  EXPECT_EQ(reply->body, "no such page");
  EXPECT_EQ(server.requests().at(0).line, "GET /x?y=1 HTTP/1.1");
}

TEST(Http, APostCarriesItsHeadersAndItsBodyAsItIs) {
  HttpScript server({testing::answer(200, "")});
  std::string body("a\0b\r\n", 5);
  ASSERT_TRUE(fetch(
      {.method = "POST", .url = server.url("/"), .headers = {{"X-Key", "secret"}}, .body = body},
      {}));
  auto seen = server.requests().at(0);
  EXPECT_EQ(seen.line, "POST / HTTP/1.1");
  EXPECT_EQ(seen.header("x-key"), "secret");
  EXPECT_EQ(seen.body, body);
}

TEST(Http, ABodyIsStreamedPieceByPiece) {
  HttpScript server({testing::stream({"one ", "two ", "three"})});
  std::string streamed;
  auto reply = get(server.url(), [&](std::string_view piece) { return streamed += piece, true; });
  ASSERT_TRUE(reply);
  EXPECT_EQ(streamed, "one two three");
  EXPECT_EQ(reply->body, "");
}

TEST(Http, TheBodyOfAFailureIsNotStreamed) {
  HttpScript server({testing::answer(500, "broken")});
  auto reply = get(server.url(), [](std::string_view) { return ADD_FAILURE(), true; });
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "broken");
}

TEST(Http, ASinkThatHasSeenEnoughEndsTheRequestWell) {
  HttpScript server({testing::stream({"one"}, Answer::End::hold)});
  auto reply = get(server.url(), [](std::string_view) { return false; });
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
}

TEST(Http, ARedirectIsAnAnswerAndIsNotFollowed) {
  HttpScript server(
      {testing::answer(302, "", "Location: /elsewhere\r\n"), testing::answer(200, "")});
  auto reply = get(server.url());
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 302);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(Http, TroublesAreToldApart) {
  EXPECT_EQ(trouble_of(get("not a url")), Trouble::bad_url);
  EXPECT_EQ(trouble_of(get("file:///etc/passwd")), Trouble::bad_url);
  EXPECT_EQ(trouble_of(get("http://user:secret@127.0.0.1/")), Trouble::bad_url);
  EXPECT_EQ(trouble_of(get("http://no-such-host.invalid/")), Trouble::no_network);
  EXPECT_EQ(trouble_of(get(fmt::format("http://127.0.0.1:{}/", free_port()))), Trouble::refused);

  testing::LoopbackServer plain([](testing::Connection& connection) {
    connection.read_exactly(1);
    connection.send("HTTP/1.1 400 Not TLS\r\n\r\n");
  });
  EXPECT_EQ(trouble_of(get(fmt::format("https://127.0.0.1:{}/", plain.port()))), Trouble::tls);

  HttpScript cut({testing::stream({"one"}, Answer::End::reset)});
  EXPECT_EQ(trouble_of(get(cut.url())), Trouble::cut);

  HttpScript silent({Answer{{}, Answer::End::close}});
  EXPECT_EQ(trouble_of(get(silent.url())), Trouble::cut);

  HttpScript short_body({Answer{{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"}}});
  EXPECT_EQ(trouble_of(get(short_body.url())), Trouble::cut);

  HttpScript other_protocol({Answer{{"220 mail.example.com ESMTP\r\n"}}});
  EXPECT_EQ(trouble_of(get(other_protocol.url())), Trouble::garbled);

  HttpScript slow({Answer{{}, Answer::End::hold}});
  EXPECT_EQ(trouble_of(fetch({.url = slow.url(), .idle_max = std::chrono::milliseconds(1)}, {})),
            Trouble::timed_out);
}

TEST(Http, AFailureNamesTheHostAndNoMore) {
  std::string url = fmt::format("http://127.0.0.1:{}/path?key=secret", free_port());
  auto result = fetch({.url = url, .headers = {{"Authorization", "Bearer secret"}}}, {});
  EXPECT_EQ(result.error().message, "127.0.0.1 refuses the connection: nothing listens there.");
  EXPECT_EQ(result.error().error().code, base::Code::unavailable);
}

TEST(Http, MoreThanTheLimitIsRefused) {
  HttpScript server({testing::answer(200, "0123456789"), testing::answer(200, "0123456789")});
  EXPECT_EQ(trouble_of(fetch({.url = server.url(), .bytes_max = 9}, {})), Trouble::too_large);
  EXPECT_TRUE(fetch({.url = server.url(), .bytes_max = 10}, {}));
}

TEST(Http, EndlessHeadersAreRefused) {
  std::string headers = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 2000; ++i) headers += fmt::format("X-{}: {}\r\n", i, std::string(40, 'x'));
  HttpScript server({Answer{{headers + "\r\n"}}});
  EXPECT_EQ(trouble_of(get(server.url())), Trouble::too_large);
}

TEST(Http, AHeaderThatWouldBecomeTwoIsNotSent) {
  HttpScript server({testing::answer(200, "")});
  EXPECT_EQ(trouble_of(fetch({.url = server.url(), .headers = {{"X", "a\r\nY: b"}}}, {})),
            Trouble::bad_url);
  EXPECT_TRUE(server.requests().empty());
}

TEST(Http, ASecretIsAskedForWithTheRouteAndBecomesAHeader) {
  HttpScript server({testing::answer(200, "")});
  HttpRequest request{.url = server.url("/"),
                      .secret = SecretHeader{"Authorization", "Bearer ", testing::known("key-1")}};
  ASSERT_TRUE(fetch(request, {}));
  EXPECT_EQ(server.requests().at(0).header("authorization"), "Bearer key-1");
}

TEST(Http, ASecretThatIsNotLentMeansThatNothingIsSent) {
  HttpScript server({testing::answer(200, "")});
  std::optional<Route> asked_for;
  auto refuse = [&](const Route& route, auto&&) -> base::Result<void> {
    asked_for = route;
    return base::fail(base::Code::denied, "This is for another place.");
  };
  HttpRequest request{.url = server.url("/"), .secret = SecretHeader{"X", "", refuse}};
  auto reply = fetch(request, {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().error(), (base::Error{base::Code::denied, "This is for another place."}));
  EXPECT_EQ(asked_for, route_of(server.url("/")));
  EXPECT_EQ(server.requests().size(), 0u);
  request.secret->value = testing::known("a\r\nHost: b");
  EXPECT_FALSE(fetch(request, {}));
}

TEST(Http, ARouteIsHostAndPort) {
  EXPECT_EQ(route_of("https://API.example.com/v1"), (Route{"api.example.com", 443}));
  EXPECT_EQ(route_of("http://example.com"), (Route{"example.com", 80}));
  EXPECT_EQ(route_of("smtp.example.org:465"), (Route{"smtp.example.org", 465}));
  for (const char* none : {"", "example.com", "ftp://example.com", "https://me@example.com", ":1"})
    EXPECT_EQ(route_of(none), std::nullopt) << none;
}

TEST(Http, AStopEndsARequestThatWaits) {
  HttpScript server({testing::stream({"one"}, Answer::End::hold)});
  std::stop_source source;
  auto result = fetch({.url = server.url()}, source.get_token(),
                      [&](std::string_view) { return source.request_stop(), true; });
  EXPECT_EQ(trouble_of(result), Trouble::stopped);
}

TEST(Http, AStopBeforeTheBeginningMakesNoRequest) {
  HttpScript server({Answer{{}, Answer::End::hold}});
  std::stop_source source;
  source.request_stop();
  EXPECT_EQ(trouble_of(fetch({.url = server.url()}, source.get_token())), Trouble::stopped);
}

TEST(Http, AddressesThatThePolicyForbidsAreNotConnectedTo) {
  HttpScript server({testing::answer(200, "")});
  auto result = fetch({.url = server.url(), .addresses = {.loopback = false}}, {});
  EXPECT_EQ(trouble_of(result), Trouble::forbidden);
  EXPECT_EQ(result.error().error().code, base::Code::denied);
  EXPECT_EQ(
      trouble_of(fetch({.url = "http://10.0.0.1/", .addresses = {.private_networks = false}}, {})),
      Trouble::forbidden);
  EXPECT_TRUE(server.requests().empty());
}

TEST(Http, AProxyOfTheEnvironmentServesNeitherThisMachineNorAPolicy) {
  std::string proxy = fmt::format("http://127.0.0.1:{}", free_port());
  setenv("http_proxy", proxy.c_str(), 1);
  HttpScript server({testing::answer(200, "")});
  EXPECT_TRUE(get(server.url()));
  HttpRequest far{.url = "http://203.0.113.5/", .addresses = {.everywhere = false}};
  EXPECT_EQ(trouble_of(fetch(far, {})), Trouble::forbidden);
  EXPECT_EQ(trouble_of(get("http://203.0.113.5/")), Trouble::refused) << "by the proxy";
  unsetenv("http_proxy");
}

TEST(Http, TheHeadIsSeenBeforeTheBody) {
  HttpScript server({testing::stream({"one", "two"})});
  std::string seen;
  auto reply = fetch(
      {.url = server.url()}, {}, [&](auto piece) { return seen += piece, true; },
      [&](const HttpReply& head) { return seen += head.header("content-type"), true; });
  ASSERT_TRUE(reply);
  EXPECT_EQ(seen, "text/event-streamonetwo");
}

TEST(Http, AHeaderWithoutAValueIsSent) {
  HttpScript server({testing::answer(200, "")});
  ASSERT_TRUE(fetch({.method = "DELETE", .url = server.url(), .headers = {{"X-Empty", ""}}}, {}));
  EXPECT_TRUE(server.requests()[0].line.starts_with("DELETE "));
  EXPECT_THAT(server.requests()[0].headers, ::testing::Contains("X-Empty:"));
}

}  // namespace
}  // namespace net
