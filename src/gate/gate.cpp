#include "gate/gate.h"

#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <csignal>

#include "gate/server.h"

namespace gate {
namespace {

Tcp protocol_of(int listener) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return address.ss_family == AF_INET6 ? Tcp::v6() : Tcp::v4();
}

asio::awaitable<void> work(std::optional<Server>& server, asio::io_context& context, Link& link,
                           int listener) {
  auto setup = co_await link.setup();
  if (setup && !setup->origins.empty()) {
    server.emplace(context, link, std::move(*setup), Limits{});
    Tcp::acceptor acceptor(context, protocol_of(listener), listener);
    asio::co_spawn(context, accept_all(*server, std::move(acceptor)), asio::detached);
    co_await link.run();
  }
  context.stop();
}

void play(proc::Call call) {
  std::signal(SIGPIPE, SIG_IGN);
  std::optional<Server> server;  // connections refer to it until the context is gone
  asio::io_context context(1);
  Link link(context, call.channel_at);
  asio::co_spawn(context, work(server, context, link, call.file), asio::detached);
  context.run();
}

}  // namespace

proc::Role role() {
  return {.name = "gate",
          .confinement = {.serves = true, .without = {}},
          .prepare = nullptr,
          .play = play};
}

}  // namespace gate
