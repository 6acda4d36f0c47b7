// The bytes of one connection, by TLS or plain; what the HTTP parser reads from and writes to.
#pragma once
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <variant>

#include "gate/server.h"

namespace gate {

namespace beast = boost::beast;

class Line {
 public:
  using Plain = beast::tcp_stream;
  using Tls = beast::ssl_stream<beast::tcp_stream>;
  using executor_type = Plain::executor_type;

  // `tls`: null for none; outlives the line.
  Line(Tcp::socket socket, asio::ssl::context* tls) {
    if (tls)
      stream_.emplace<Tls>(beast::tcp_stream(std::move(socket)), *tls);
    else
      stream_.emplace<Plain>(std::move(socket));
  }

  executor_type get_executor() { return tcp().get_executor(); }
  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    if (auto* tls = std::get_if<Tls>(&stream_))
      return tls->async_read_some(buffers, std::forward<Token>(token));
    return std::get<Plain>(stream_).async_read_some(buffers, std::forward<Token>(token));
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    if (auto* tls = std::get_if<Tls>(&stream_))
      return tls->async_write_some(buffers, std::forward<Token>(token));
    return std::get<Plain>(stream_).async_write_some(buffers, std::forward<Token>(token));
  }

  Tcp::socket& socket() { return tcp().socket(); }
  // For what follows, until it is said again.
  void may_take(std::chrono::steady_clock::duration time) { tcp().expires_after(time); }
  // False where the other side does not speak TLS as it has to.
  asio::awaitable<bool> begin();
  // Says that nothing follows.
  asio::awaitable<void> end();

 private:
  beast::tcp_stream& tcp() {
    if (auto* tls = std::get_if<Tls>(&stream_)) return tls->next_layer();
    return std::get<Plain>(stream_);
  }
  std::variant<std::monostate, Plain, Tls> stream_;
};

// TLS 1.2 and newer, with this certificate and its key (PEM). `invalid` where they do not fit.
base::Result<std::unique_ptr<asio::ssl::context>> open_tls(const std::string& certificate,
                                                           std::string& key);

}  // namespace gate
