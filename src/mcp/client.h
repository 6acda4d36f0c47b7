// A client of one MCP server: finds out which revision it speaks, lists its tools, calls them.
//
// Everything that comes back is text from outside. Errors are sentences of ours and hold none of
// it; what a server says of a failure is in Answer::text.
//
// Invariants:
// (1) A call of a tool is sent again only where the server has said that it did not take it (who
// are you; the session is forgotten) or has asked something back.
// (2) The server is told that it may ask only where somebody can answer.
// (3) Nothing that it sends is without a limit, and no answer takes longer than Patience says.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "mcp/elicitation.h"
#include "mcp/manifest.h"
#include "mcp/transport.h"

namespace mcp {

struct ClientOptions {
  std::optional<Revision> revision = {};  // as found out before; saves asking
  Elicit elicit = {};
  Limits limits = {};
  Patience patience = {};
};

struct ServerInfo {
  std::string name, version;  // as it calls itself: text from outside
};

struct Answer {
  bool failed = false;  // as the server says
  std::string text;     // cut at limits.text_bytes_max; pictures and the like are only named
  Json structured;      // null for none
};

class Client {
 public:
  // Shakes hands where the revision wants it. `unavailable` where nobody answers, `conflict` where
  // it speaks none of our revisions.
  static Result<std::unique_ptr<Client>> connect(std::unique_ptr<Transport> transport,
                                                 ClientOptions options);
  // For connect() alone: only it can name a Connecting.
  class Connecting;
  Client(Connecting, std::unique_ptr<Transport> transport, ClientOptions options);

  Revision revision() const { return revision_; }
  const ServerInfo& server() const { return server_; }
  // All pages. `corrupt` where two tools have one name, or pages go in a circle.
  Result<Manifest> tools();
  // Arguments are a JSON object. After a `tools/call` was sent an `unavailable` means that whether
  // it was done is not known.
  Result<Answer> call(const ToolDescription& tool, const Json& arguments,
                      const std::stop_token& stop);

 private:
  Result<void> find_revision();
  Result<bool> speaks_modern();
  Result<void> shake_hands();
  void read_server(const Json& info);

  Result<Message> ask(std::string_view method, Json params, const std::stop_token& stop,
                      std::vector<net::HttpHeader> more_headers = {});
  Result<Message> ask_once(std::string_view method, const Json& params, const std::stop_token& stop,
                           const std::vector<net::HttpHeader>& more_headers);
  std::vector<net::HttpHeader> headers_for(std::string_view method, const Json& params) const;
  std::optional<Json> reply_to(const Message& message);
  Result<Json> inputs_for(const Json& requests);
  Json capabilities() const;
  Answer read_answer(const Json& result) const;

  ClientOptions options_;
  Revision revision_ = Revision::modern;
  std::string version_;  // of the protocol, in the other side's words
  bool has_tools_ = true;
  ServerInfo server_;
  int64_t next_id_ = 1;
  std::unique_ptr<Transport> transport_;  // last: it may listen, with a thread that uses the rest
};

}  // namespace mcp
