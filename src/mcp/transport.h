// How messages reach a server: by the pipes of a child process, or by HTTP.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "mcp/protocol.h"
#include "net/http.h"

namespace mcp {

struct Request {
  int64_t id;
  std::string method;
  Json params;
  std::vector<net::HttpHeader> headers;  // what HTTP repeats of it; pipes leave them out
};

// Sees what comes besides the answer. Gives back what is to be sent in reply to a request of the
// server; nothing for a notification.
using Aside = std::function<std::optional<Json>(const Message&)>;

// Thread: one exchange at a time. `aside` may be called from another thread than the caller's.
class Transport {
 public:
  virtual ~Transport() = default;
  // Brings the answer with the request's id, a result or an error; answers with other ids are
  // passed over. `limit` where the server sends too much, `corrupt` where it is not the protocol,
  // `unavailable` where no answer came, `invalid` where an HTTP server refuses without saying why
  // in the protocol, `not_found` where it has forgotten the session, `denied` where it wants to
  // know who asks. A stop or a timeout tells the server that the request is cancelled.
  virtual Result<Message> exchange(const Request& request, const Aside& aside,
                                   const Patience& patience) = 0;
  virtual Result<void> notify(const Json& message, const std::vector<net::HttpHeader>& headers,
                              const Patience& patience) = 0;
  // From now on the server may speak up by itself (a legacy server by HTTP, over a stream that is
  // kept open beside the requests); a transport where it can anyhow does nothing.
  virtual void listen(const std::vector<net::HttpHeader>& headers, Aside aside) = 0;
};

}  // namespace mcp
