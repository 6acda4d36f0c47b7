#include "gate/gate.h"

#include <fcntl.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <csignal>

#include "gate/line.h"
#include "gate/server.h"
#include "protocol/handover.h"

namespace gate {
namespace {

using protocol::Handed, protocol::Listens;

Tcp protocol_of(int listener) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return address.ss_family == AF_INET6 ? Tcp::v6() : Tcp::v4();
}

void listen(Server& server, const Handed& handed) {
  int descriptor = ::fcntl(handed.socket.get(), F_DUPFD_CLOEXEC, 0);  // the acceptor's own
  Tcp::acceptor acceptor(server.context, protocol_of(descriptor), descriptor);
  bool people = handed.what == Listens::to_people;
  asio::co_spawn(server.context,
                 people ? accept_all(server, std::move(acceptor))
                        : accept_watchers(server, std::move(acceptor)),
                 asio::detached);
}

// False: it cannot serve.
bool prepare(Server& server) {
  if (server.setup.origins.empty()) return false;
  if (server.setup.certificate.empty()) return true;
  auto tls = open_tls(server.setup.certificate, server.setup.key);
  if (tls) server.tls = std::move(*tls);
  return tls.has_value();
}

asio::awaitable<void> work(std::optional<Server>& server, asio::io_context& context, Link& link,
                           const std::vector<Handed>& handed) {
  auto setup = co_await link.setup();
  if (setup) {
    server.emplace(context, link, std::move(*setup), Limits{});
    if (prepare(*server)) {
      for (const Handed& one : handed) listen(*server, one);
      co_await link.run();
    }
  }
  context.stop();
}

void play(proc::Call call) {
  std::signal(SIGPIPE, SIG_IGN);
  std::vector<Handed> handed = protocol::take_over(call.file);
  std::optional<Server> server;  // connections refer to it until the context is gone
  asio::io_context context(1);
  Link link(context, call.channel_at);
  asio::co_spawn(context, work(server, context, link, handed), asio::detached);
  context.run();
}

}  // namespace

proc::Role role() {
  return {.name = "gate",
          .confinement = {.serves = true, .without = {}},
          .prepare = [](const std::string&) { OPENSSL_init_ssl(0, nullptr); },
          .play = play};
}

}  // namespace gate
