// Whether the house is well, and its numbers, for programs that watch over it. Nothing personal is
// said, and nothing can be asked but these two.
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>

#include "gate/answers.h"
#include "gate/server.h"
#include "protocol/operations.h"

namespace gate {

namespace relay = protocol::relay;
using asio::awaitable;

namespace {

constexpr std::chrono::seconds request_takes{10}, house_takes{5};

auto said(boost::system::error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

Answer text(unsigned status, std::string words) {
  Answer out = head_of(status, "text/plain; version=0.0.4; charset=utf-8", false);
  out.body() = std::move(words);
  return out;
}

// The keeper answers, with its rooms and its journal at hand.
awaitable<Answer> health(Server& server) {
  relay::Call head{.operation = protocol::health.name};
  auto pending = server.link.call(std::move(head), proc::encode(protocol::Nothing{}), 1 << 10);
  auto piece = co_await pending.reply->next(house_takes);
  server.link.cancel(pending.id, false);
  bool well = piece && piece->kind == relay::kind_answer;
  co_return text(well ? 200 : 503, well ? "well\n" : "the house does not answer\n");
}

awaitable<Answer> answer_to(Server& server, const Request& asked) {
  bool get = asked.method() == http::verb::get;
  if (get && asked.target() == "/health") co_return co_await health(server);
  if (get && asked.target() == "/metrics")
    co_return text(200, text_of(server.metrics, server.open.size()));
  co_return text(404, "There are /health and /metrics.\n");
}

}  // namespace

// One request, and its end.
awaitable<void> serve_watcher(Server& server, Tcp::socket socket) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  http::request_parser<http::string_body> parser;
  parser.header_limit(8 << 10);
  parser.body_limit(0);
  boost::system::error_code error;
  stream.expires_after(request_takes);
  co_await http::async_read(stream, buffer, parser, said(error));
  if (error) co_return;
  Answer out = co_await answer_to(server, parser.get());
  out.keep_alive(false);
  out.prepare_payload();
  stream.expires_after(request_takes);
  co_await http::async_write(stream, out, said(error));
  stream.socket().shutdown(Tcp::socket::shutdown_send, error);
}

}  // namespace gate
