#include "apps/hearth/login.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>

namespace hearth {
namespace {

using base::Code, base::Result;
using Clock = std::chrono::steady_clock;

constexpr auto patience = std::chrono::minutes(5);
constexpr size_t request_bytes_max = 16 << 10;

std::string page(int status, std::string_view text) {
  return fmt::format(
      "HTTP/1.1 {} Hearth\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n"
      "Connection: close\r\n\r\n{}",
      status, text.size(), text);
}

// Whether there is something to read or to accept within a tick.
bool ready(int socket) {
  pollfd waiting{.fd = socket, .events = POLLIN};
  return poll(&waiting, 1, 100) == 1;
}

// "/callback?code=…" of a visitor's first line; "" for anything else.
std::string asked_for(int visitor) {
  std::string head;
  char buffer[2048];
  for (int ticks = 0; ticks < 20 && !head.contains("\r\n") && head.size() < request_bytes_max;) {
    if (!ready(visitor)) {
      ++ticks;
      continue;
    }
    ssize_t count = recv(visitor, buffer, sizeof buffer, 0);
    if (count <= 0) break;
    head.append(buffer, size_t(count));
  }
  constexpr std::string_view wanted = "GET /callback?";
  if (!head.starts_with(wanted)) return {};
  return head.substr(4, head.find(' ', 4) - 4);
}

}  // namespace

Result<Callback> Callback::open() {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  Callback callback(listener, 0);
  if (listener < 0 || bind(listener, generic, size) != 0 || listen(listener, 4) != 0 ||
      getsockname(listener, generic, &size) != 0)
    return std::unexpected(base::error_from_errno(errno, "Cannot wait for your browser"));
  callback.port_ = ntohs(address.sin_port);
  return callback;
}

Callback::~Callback() {
  if (socket_ >= 0) close(socket_);
}

Result<std::string> Callback::wait(const std::stop_token& stop) const {
  for (auto end = Clock::now() + patience; Clock::now() < end && !stop.stop_requested();) {
    if (!ready(socket_)) continue;
    int visitor = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (visitor < 0) continue;
    std::string asked = asked_for(visitor);
    std::string answer = asked.empty() ? page(404, "There is nothing here.\n")
                                       : page(200, "Done. You can close this page.\n");
    (void)send(visitor, answer.data(), answer.size(), MSG_NOSIGNAL);
    close(visitor);
    if (!asked.empty()) return asked;
  }
  return base::fail(Code::unavailable, "Nobody came back from the login.", "Try it again.");
}

house::Reception reception_at(const Callback& callback, Console& console, std::string client_id,
                              std::stop_token stop) {
  auto browse = [&callback, &console](const std::string& url,
                                      const std::stop_token& stopped) -> Result<std::string> {
    console.out(fmt::format("Open this address in your browser, and agree there:\n\n{}\n\n", url));
    return callback.wait(stopped);
  };
  return {.browse = browse,
          .redirect_uri = callback.address(),
          .client_id = std::move(client_id),
          .stop = std::move(stop)};
}

}  // namespace hearth
