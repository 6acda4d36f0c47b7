// A server on this machine that plays a script: for tests of clients.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "base/text.h"

namespace net::testing {

// One accepted connection, as the script sees it.
class Connection {
 public:
  explicit Connection(int socket) : socket_(socket) {}
  void send(std::string_view bytes) {
    (void)::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  // Everything up to and with `end`; "" when the client is gone first.
  std::string read_until(std::string_view end) {
    size_t found;
    while ((found = read_.find(end)) == std::string::npos)
      if (!read_more()) return {};
    return take(found + end.size());
  }
  std::string read_exactly(size_t size) {
    while (read_.size() < size)
      if (!read_more()) break;
    return take(std::min(size, read_.size()));
  }
  // Waits until the client hangs up.
  void hold() {
    while (read_more()) read_.clear();
  }
  // Ends the connection without a proper close: the client sees it cut.
  void reset() {
    linger now = {.l_onoff = 1, .l_linger = 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }

 private:
  bool read_more() {
    char buffer[4096];
    ssize_t count = recv(socket_, buffer, sizeof buffer, 0);
    if (count > 0) read_.append(buffer, size_t(count));
    return count > 0;
  }
  std::string take(size_t size) {
    std::string taken = read_.substr(0, size);
    read_.erase(0, size);
    return taken;
  }

  int socket_;
  std::string read_;
};

// Serves connections on a free port of 127.0.0.1, one after the other, on a thread of its own.
class LoopbackServer {
 public:
  explicit LoopbackServer(std::function<void(Connection&)> serve) : serve_(std::move(serve)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    CHECK(bind(listener_, generic, size) == 0 && listen(listener_, 16) == 0);
    CHECK(getsockname(listener_, generic, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this] { run(); });
  }
  ~LoopbackServer() {
    shutdown(listener_, SHUT_RDWR);
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
      if (current_ >= 0) shutdown(current_, SHUT_RDWR);
    }
    thread_.join();
    close(listener_);
  }
  int port() const { return port_; }

 private:
  void run() {
    for (;;) {
      int accepted = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (accepted < 0) return;
      {
        std::lock_guard lock(mutex_);
        current_ = accepted;
        if (stopping_) shutdown(accepted, SHUT_RDWR);
      }
      int yes = 1;
      setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      Connection connection(accepted);
      serve_(connection);
      std::lock_guard lock(mutex_);
      current_ = -1;
      close(accepted);
    }
  }

  std::function<void(Connection&)> serve_;
  int listener_;
  int port_;
  std::mutex mutex_;
  int current_ = -1;
  bool stopping_ = false;
  std::jthread thread_;
};

// The answer to one request. Each connection carries one.
struct Answer {
  enum class End { close, reset, hold };
  std::vector<std::string> pieces;  // bytes on the wire, sent one after the other
  End end = End::close;
};

// An HTTP/1.1 answer of known length.
inline Answer answer(int status, std::string_view body, std::string_view more_headers = {}) {
  return {
      {fmt::format("HTTP/1.1 {} Scripted\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n{}",
                   status, body.size(), more_headers, body)}};
}

// An event stream: each piece becomes a chunk of its own.
inline Answer stream(const std::vector<std::string>& pieces, Answer::End end = Answer::End::close) {
  Answer made{
      {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
       "Connection: close\r\n\r\n"},
      end};
  for (const std::string& piece : pieces)
    made.pieces.push_back(fmt::format("{:x}\r\n{}\r\n", piece.size(), piece));
  if (end == Answer::End::close) made.pieces.push_back("0\r\n\r\n");
  return made;
}

struct SeenRequest {
  std::string line;                  // "POST /v1/messages HTTP/1.1"
  std::vector<std::string> headers;  // as they came
  std::string body;

  // The value of a header; "" where there is none.
  std::string header(std::string_view name) const {
    for (const std::string& text : headers) {
      size_t colon = text.find(':');
      if (colon != std::string::npos && base::iequals_ascii(text.substr(0, colon), name))
        return std::string(base::trim(text.substr(colon + 1)));
    }
    return {};
  }
};

// Gives the answers in their order; a connection too many is closed without a word.
class HttpScript {
 public:
  explicit HttpScript(std::vector<Answer> answers)
      : answers_(std::move(answers)),
        server_([this](Connection& connection) { serve(connection); }) {}

  std::string url(std::string_view path = {}) const {
    return fmt::format("http://127.0.0.1:{}{}", server_.port(), path);
  }
  std::vector<SeenRequest> requests() const {
    std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  static SeenRequest read(Connection& connection) {
    SeenRequest seen;
    std::string head = connection.read_until("\r\n\r\n");
    for (std::string_view line : base::split(head, '\n')) {
      line = base::trim(line);
      if (seen.line.empty()) {
        seen.line = line;
      } else if (!line.empty()) {
        seen.headers.emplace_back(line);
      }
    }
    std::string length = seen.header("content-length");
    if (!length.empty()) seen.body = connection.read_exactly(std::stoul(length));
    return seen;
  }

  void serve(Connection& connection) {
    SeenRequest seen = read(connection);
    if (seen.line.empty()) return;
    size_t index;
    {
      std::lock_guard lock(mutex_);
      index = requests_.size();
      requests_.push_back(std::move(seen));
    }
    if (index >= answers_.size()) return;
    for (const std::string& piece : answers_[index].pieces) connection.send(piece);
    if (answers_[index].end == Answer::End::hold) connection.hold();
    if (answers_[index].end == Answer::End::reset) connection.reset();
  }

  std::vector<Answer> answers_;
  mutable std::mutex mutex_;
  std::vector<SeenRequest> requests_;
  LoopbackServer server_;  // last: its thread uses the rest
};

}  // namespace net::testing
