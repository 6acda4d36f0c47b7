#include "apps/hearth/web.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <CLI/CLI.hpp>

#include "apps/hearth/doctor.h"

namespace hearth {
namespace {

using base::Code, base::Result;

// On this machine alone.
Result<proc::Descriptor> listen_at(int port) {
  proc::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  int yes = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(uint16_t(port));
  bool listens = socket &&
                 ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
                 ::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                 ::listen(socket.get(), 256) == 0;
  if (listens) return socket;
  if (errno == EADDRINUSE)
    return base::fail(Code::conflict, fmt::format("Another program listens at port {}.", port),
                      "Choose another one with --port.");
  return std::unexpected(
      base::error_from_errno(errno, fmt::format("Cannot listen at port {}", port)));
}

Result<proc::Descriptor> listen_as(const WebLine& line) {
  auto socket = listen_at(line.port.value_or(usual_port));
  if (socket || line.port || socket.error().code != Code::conflict) return socket;
  return listen_at(0);
}

int port_of(const proc::Descriptor& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

Result<std::vector<protocol::Finding>> findings_of(house::House& house, const base::Path& home) {
  std::vector<protocol::Finding> out;
  for (const Finding& finding : TRY(findings(house, home)))
    out.push_back({.subject = finding.subject, .text = finding.text, .well = finding.well});
  return out;
}

}  // namespace

void declare_web(CLI::App& command, WebLine& line) {
  command
      .add_option("--port", line.port,
                  fmt::format("where the web app is reached on this machine ({})", usual_port))
      ->check(CLI::Range(0, 65535));
  command.add_flag("--no-web", line.none, "without the web app");
}

Result<std::unique_ptr<Web>> Web::open(const WebLine& line, Options options) {
  proc::Descriptor socket = TRY(listen_as(line));
  std::string address = fmt::format("http://127.0.0.1:{}", port_of(socket));
  return std::make_unique<Web>(Opening{}, std::move(options), std::move(socket),
                               std::move(address));
}

Web::Web(Opening, Options options, proc::Descriptor socket, std::string address)
    : address_(std::move(address)),
      api_({.house = options.house,
            .turn = options.turn,
            .version = HEARTH_VERSION,
            .doctor = [&house = options.house,
                       home = options.home] { return findings_of(house, home); },
            .changed = options.changed}) {
  std::string port = address_.substr(address_.rfind(':'));
  door_ = std::make_unique<api::Door>(
      api::Door::Options{.api = api_,
                         .socket = std::move(socket),
                         .setup = {.origins = {address_, "http://localhost" + port},
                                   .certificate = {},
                                   .key = {},
                                   .version = HEARTH_VERSION},
                         .say = std::move(options.say)});
}

std::string Web::pairing_link(house::House& house, const std::string& address) {
  return fmt::format("{}/#pair={}", address, house.devices().new_code());
}

bool Web::close(std::chrono::milliseconds patience) {
  door_.reset();
  return api_.rest(patience);
}

}  // namespace hearth
