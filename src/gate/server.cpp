#include "gate/server.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace gate {
namespace {

// Closes the one that has waited for longest; false when all are being served.
bool make_room(Server& server) {
  auto idle = std::ranges::min_element(server.open, {}, [](const Open& one) {
    return one.idle_since.value_or(std::chrono::steady_clock::time_point::max());
  });
  if (idle == server.open.end() || !idle->idle_since) return false;
  boost::system::error_code ignored;
  idle->idle_since.reset();
  idle->socket->close(ignored);
  return true;
}

}  // namespace

asio::awaitable<void> accept_all(Server& server, Tcp::acceptor acceptor) {
  for (;;) {
    boost::system::error_code error;
    Tcp::socket socket =
        co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      // Out of descriptors: somebody has to go first.
      asio::steady_timer pause(server.context, std::chrono::milliseconds(50));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (server.open.size() >= server.limits.connections_max && !make_room(server)) continue;
    asio::co_spawn(server.context, serve_plain(server, std::move(socket)), asio::detached);
  }
}

}  // namespace gate
