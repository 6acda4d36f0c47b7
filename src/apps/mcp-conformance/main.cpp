// What the official conformance suite drives: the client of src/mcp, told by the suite's
// environment variables what to call, with a person who agrees to everything. Never installed.
//
// mcp-conformance URL; MCP_CONFORMANCE_PROTOCOL_VERSION and MCP_CONFORMANCE_CONTEXT as the suite
// sets them.
#include <fmt/format.h>

#include <cstdlib>
#include <thread>

#include "mcp/client.h"
#include "mcp/line_reader.h"
#include "mcp/oauth.h"
#include "net/courier.h"

namespace {

using base::Json, base::Result;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// A browser whose owner says yes: it goes where it is sent, and comes back by the redirect.
Result<std::string> agree(const std::string& url, const std::stop_token& stop) {
  auto reply = net::fetch({.url = url}, stop);
  if (!reply) return std::unexpected(reply.error().error());
  return std::string(reply->header("location"));
}

std::unique_ptr<mcp::Authorizer> authorizer(const mcp::Url& url, const Json& context) {
  return std::make_unique<mcp::OAuth>(
      mcp::OAuthOptions{.server = url,
                        .redirect_uri = "http://127.0.0.1:33333/callback",
                        .client_id = context["client_id"].string(),
                        .client_secret = context["client_secret"].string(),
                        .client_document = "https://conformance-test.local/client-metadata.json",
                        .browse = agree},
      mcp::Login{}, [](const mcp::Login&) {});
}

// The calls that the suite asks for, else each tool once, with what its schema needs filled in.
struct Planned {
  std::string tool;
  Json arguments;
};
std::vector<Planned> planned(const mcp::Manifest& manifest, const Json& context) {
  std::vector<Planned> calls;
  for (const Json& call : context["toolCalls"].items())
    calls.push_back({call["name"].string(), call["arguments"]});
  if (!calls.empty()) return calls;
  for (const mcp::ToolDescription& tool : manifest.tools) {
    Json arguments = Json::object();
    for (const Json& name : tool.schema()["required"].items()) {
      const std::string& type = tool.schema()["properties"][name.string()]["type"].string();
      bool number = type == "number" || type == "integer";
      arguments.set(name.string(), number              ? Json(5)
                                   : type == "boolean" ? Json(true)
                                   : type == "object"  ? manifest.tools[0].schema()
                                                       : Json("a"));
    }
    calls.push_back({tool.name(), arguments});
  }
  return calls;
}

Result<void> run(const std::string& address) {
  mcp::Url url = TRY(mcp::parse_url(address));
  std::string stated = variable("MCP_CONFORMANCE_CONTEXT");
  Json context = stated.empty() ? Json() : TRY(Json::parse(stated));
  mcp::ClientOptions options{
      .revision = mcp::revision_of(variable("MCP_CONFORMANCE_PROTOCOL_VERSION")),
      .elicit = [](const mcp::Form&) { return std::map<std::string, std::string>(); }};
  auto client = TRY(mcp::Client::connect(mcp::open_http(url, authorizer(url, context)), options));
  mcp::Manifest manifest = TRY(client->tools());
  for (const std::string& why : manifest.left_out) fmt::print("left out: {}\n", why);
  for (const Planned& call : planned(manifest, context)) {
    const mcp::ToolDescription* tool = manifest.find(call.tool);
    if (!tool) continue;
    mcp::Answer answer = TRY(client->call(*tool, call.arguments, {}));
    fmt::print("{}: {}{}\n", call.tool, answer.failed ? "failed: " : "", answer.text);
  }
  // The suite watches for a while how a stream is kept.
  if (variable("MCP_CONFORMANCE_SCENARIO") == "sse-retry")
    std::this_thread::sleep_for(std::chrono::seconds(6));
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const proc::Role roles[] = {net::courier_role(), mcp::line_reader_role()};
  if (auto status = proc::play_role(argc, argv, roles)) return *status;
  if (argc != 2) return fmt::print(stderr, "usage: mcp-conformance URL\n"), 2;
  auto done = run(argv[1]);
  if (!done) fmt::print(stderr, "{}\n", done.error().text());
  return done ? 0 : 1;
}
