// The gate's connections: taken in, bounded, served.
#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <list>

#include "gate/bucket.h"
#include "gate/limits.h"
#include "gate/link.h"

namespace gate {

using Tcp = asio::ip::tcp;

// One that is open. `idle_since`: it waits for its next request; nothing while one is served.
struct Open {
  Tcp::socket* socket;
  std::optional<std::chrono::steady_clock::time_point> idle_since;
};

// What all connections share. One thread.
struct Server {
  Server(asio::io_context& io, Link& keeper, protocol::relay::Setup told, const Limits& most)
      : context(io),
        link(keeper),
        setup(std::move(told)),
        limits(most),
        callers(most.requests_per_second, most.requests_at_once),
        strangers(most.strangers_per_second, most.strangers_at_once) {}

  bool tls() const { return !setup.certificate.empty(); }

  asio::io_context& context;
  Link& link;
  protocol::relay::Setup setup;
  Limits limits;
  Buckets callers, strangers;
  std::list<Open> open;
  size_t files_coming = 0;
};

// Serves until the context stops.
asio::awaitable<void> accept_all(Server& server, Tcp::acceptor acceptor);
// One connection, until it ends.
asio::awaitable<void> serve_plain(Server& server, Tcp::socket socket);

}  // namespace gate
