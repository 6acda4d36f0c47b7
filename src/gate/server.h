// The gate's connections: taken in, bounded, served.
#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <list>

#include "gate/bucket.h"
#include "gate/limits.h"
#include "gate/link.h"
#include "gate/metrics.h"

namespace gate {

using Tcp = asio::ip::tcp;

// One that is open. `idle_since`: it waits for its next request; nothing while one is served.
struct Open {
  Tcp::socket* socket;
  std::optional<std::chrono::steady_clock::time_point> idle_since;
  bool known = false;  // somebody who is logged in has come by it
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
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

  // Browsers reach it by https, here or at a proxy before it.
  bool secure() const { return setup.origins.front().starts_with("https://"); }

  asio::io_context& context;
  Link& link;
  protocol::relay::Setup setup;
  Limits limits;
  Buckets callers, strangers;
  std::unique_ptr<asio::ssl::context> tls;  // null for none
  Metrics metrics;
  std::list<Open> open;
  size_t files_coming = 0;
};

// Serve until the context stops: the house; its health and numbers, to this machine alone.
asio::awaitable<void> accept_all(Server& server, Tcp::acceptor acceptor);
asio::awaitable<void> accept_watchers(Server& server, Tcp::acceptor acceptor);
// One connection, until it ends.
asio::awaitable<void> serve(Server& server, Tcp::socket socket);
asio::awaitable<void> serve_watcher(Server& server, Tcp::socket socket);

}  // namespace gate
