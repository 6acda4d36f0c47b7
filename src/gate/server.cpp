#include "gate/server.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace gate {
namespace {

using Clock = std::chrono::steady_clock;

// Who can be missed most easily: who idles for longest, then who has come without a session and is
// being served for longest. Never somebody known whose request or stream goes on.
bool make_room(Server& server) {
  auto missed = [](const Open& one) {
    auto since = one.idle_since.value_or(one.known ? Clock::time_point::max() : one.begun);
    return std::pair(!one.idle_since, since);
  };
  auto idle = std::ranges::min_element(server.open, {}, missed);
  if (idle == server.open.end() || (!idle->idle_since && idle->known)) return false;
  boost::system::error_code ignored;
  idle->idle_since.reset();
  idle->known = true;  // gone already
  idle->socket->close(ignored);
  ++server.metrics.cut;
  return true;
}

// The next connection; nothing when none comes any more.
asio::awaitable<std::optional<Tcp::socket>> next(Server& server, Tcp::acceptor& acceptor) {
  for (;;) {
    boost::system::error_code error;
    Tcp::socket socket =
        co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return std::nullopt;
    if (!error) co_return std::move(socket);
    // Out of descriptors: somebody has to go first.
    asio::steady_timer pause(server.context, std::chrono::milliseconds(50));
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
}

}  // namespace

asio::awaitable<void> accept_all(Server& server, Tcp::acceptor acceptor) {
  while (auto socket = co_await next(server, acceptor)) {
    bool full = server.open.size() >= server.limits.connections_max;
    if (full && !make_room(server)) {
      ++server.metrics.refused;
      continue;
    }
    ++server.metrics.accepted;
    asio::co_spawn(server.context, serve(server, std::move(*socket)), asio::detached);
  }
}

asio::awaitable<void> accept_watchers(Server& server, Tcp::acceptor acceptor) {
  while (auto socket = co_await next(server, acceptor))
    asio::co_spawn(server.context, serve_watcher(server, std::move(*socket)), asio::detached);
}

}  // namespace gate
