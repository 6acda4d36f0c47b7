// Servers behind an address; most of them mean no good.
#include "mcp/http.h"

#include <gtest/gtest.h>

#include "mcp/client.h"
#include "net/testing/scripted_server.h"

namespace mcp {
namespace {

using namespace std::chrono_literals;
using net::testing::answer, net::testing::stream, net::testing::HttpScript;

constexpr std::string_view as_json = "Content-Type: application/json\r\n";

std::string result(int id, std::string_view body) {
  return fmt::format(R"({{"jsonrpc":"2.0","id":{},"result":{}}})", id, body);
}
std::string event(std::string_view data) { return fmt::format("data: {}\n\n", data); }

Result<std::unique_ptr<Client>> connect(const HttpScript& server, std::string token = {},
                                        std::optional<Revision> revision = Revision::modern) {
  Url url = TRY(parse_url(server.url("/mcp")));
  auto lend = [token](const net::Route&, const std::function<void(std::string_view)>& use) {
    return use(token), Result<void>();
  };
  return Client::connect(open_http(url, fixed_token(token.empty() ? net::Secret() : lend)),
                         {.revision = revision, .patience = {.idle_max = 3s}});
}

Result<Answer> call(const HttpScript& server, std::optional<Revision> revision = Revision::modern) {
  auto client = TRY(connect(server, {}, revision));
  return client->call({*Json::parse(R"({"name":"add","inputSchema":{}})")}, Json::object(), {});
}

TEST(Http, ARequestSaysInItsHeadersWhatItIs) {
  HttpScript server(
      {answer(200, result(1, R"({"content":[{"type":"text","text":"8"}]})"), as_json)});
  auto done = call(server);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->text, "8");
  auto seen = server.requests().at(0);
  EXPECT_EQ(seen.header("mcp-protocol-version"), "2026-07-28");
  EXPECT_EQ(seen.header("mcp-method"), "tools/call");
  EXPECT_EQ(seen.header("mcp-name"), "add");
  EXPECT_EQ(seen.header("accept"), "application/json, text/event-stream");
  EXPECT_EQ(seen.header("mcp-session-id"), "");
}

TEST(Http, AStreamBringsNoticesAndThenTheAnswer) {
  HttpScript server({stream({event(R"({"jsonrpc":"2.0","method":"notifications/progress"})"),
                             event(result(99, R"({"content":[]})")),
                             event(result(1, R"({"content":[{"type":"text","text":"8"}]})"))},
                            net::testing::Answer::End::hold)});
  auto done = call(server);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(done->text, "8");
}

TEST(Http, AServerThatRefusesModernRequestsIsShakenHandsWith) {
  HttpScript server(
      {answer(400, "bad request"),
       answer(200, result(2, R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{}}})"),
              "Content-Type: application/json\r\nMcp-Session-Id: s1\r\n"),
       answer(202, ""), answer(200, result(3, R"({"tools":[]})"), as_json), answer(200, "")});
  {
    auto client = connect(server, {}, {});
    ASSERT_TRUE(client) << client.error().text();
    EXPECT_EQ((*client)->revision(), Revision::legacy);
    ASSERT_TRUE((*client)->tools());
  }
  auto seen = server.requests();
  ASSERT_EQ(seen.size(), 5u);
  EXPECT_EQ(seen[1].header("mcp-protocol-version"), "");
  EXPECT_EQ(seen[3].header("mcp-protocol-version"), "2025-11-25");
  EXPECT_EQ(seen[3].header("mcp-session-id"), "s1");
  EXPECT_TRUE(seen[4].line.starts_with("DELETE "));
}

TEST(Http, AForgottenSessionIsBegunAnewAndTheCallMadeOnce) {
  auto hands = [](int id, std::string_view session) {
    return answer(200,
                  result(id, R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{}}})"),
                  fmt::format("{}Mcp-Session-Id: {}\r\n", as_json, session));
  };
  HttpScript server({hands(1, "s1"), answer(202, ""), answer(404, "gone"), hands(3, "s2"),
                     answer(202, ""), answer(200, result(4, R"({"content":[]})"), as_json),
                     answer(200, "")});
  auto done = call(server, Revision::legacy);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_EQ(server.requests().at(5).header("mcp-session-id"), "s2");
}

TEST(Http, ARedirectIsNotFollowedAndTakesNoTokenAlong) {
  HttpScript elsewhere({answer(200, result(1, R"({"content":[]})"), as_json)});
  HttpScript server({answer(307, "", fmt::format("Location: {}\r\n", elsewhere.url("/mcp")))});
  auto done = call(server);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::denied);
  EXPECT_TRUE(elsewhere.requests().empty());
}

TEST(Http, ANameOutInTheWorldThatMeansThisMachineIsRefused) {
  HttpScript server({answer(200, result(1, R"({"content":[]})"), as_json)});
  Url url = *parse_url(server.url("/mcp"));
  auto reply = net::fetch(
      {.url = text_of(url), .addresses = addresses_for(*parse_url("https://example.org"))}, {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().trouble, net::Trouble::forbidden);
  EXPECT_TRUE(server.requests().empty());
}

TEST(Http, EndlessNoticesAreALimit) {
  std::string many;
  for (int i = 0; i < 11'000; ++i) many += event(R"({"jsonrpc":"2.0","method":"n"})");
  HttpScript server({stream({many}, net::testing::Answer::End::hold)});
  auto done = call(server);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::limit);
}

TEST(Http, AGiantAnswerIsALimit) {
  HttpScript server({answer(200, std::string(5 << 20, ' '), as_json)});
  auto done = call(server);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::limit);
}

TEST(Http, AServerThatNeverAnswersIsGivenUp) {
  HttpScript server({{.pieces = {}, .end = net::testing::Answer::End::hold}});
  auto done = call(server);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::unavailable);
}

TEST(Http, ACallWhoseAnswerWasCutIsNotMadeAgain) {
  HttpScript server({stream({event(R"({"jsonrpc":"2.0","method":"n"})")}),
                     answer(200, result(1, R"({"content":[]})"), as_json)});
  auto done = call(server);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::unavailable);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(Http, ATokenGoesInItsHeaderAndNowhereElse) {
  HttpScript server({answer(401, "", "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n")});
  auto client = connect(server, "canary");
  ASSERT_TRUE(client);
  auto manifest = (*client)->tools();
  ASSERT_FALSE(manifest);
  EXPECT_EQ(manifest.error().code, Code::denied);
  EXPECT_FALSE(manifest.error().text().contains("canary"));
  ASSERT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(server.requests()[0].header("authorization"), "Bearer canary");
}

}  // namespace
}  // namespace mcp
