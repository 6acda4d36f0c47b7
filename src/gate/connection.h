// One connection: its requests, each checked, understood, passed on, answered.
#pragma once
#include <boost/beast/core/flat_buffer.hpp>

#include "gate/ag_ui.h"
#include "gate/answers.h"
#include "gate/line.h"
#include "gate/openai.h"
#include "gate/route.h"

namespace gate {

class Connection {
 public:
  Connection(Server& server, Tcp::socket socket);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { server_.open.erase(me_); }

  asio::awaitable<void> run();

 private:
  using Parser = http::request_parser<http::string_body>;
  template <class T>
  using awaitable = asio::awaitable<T>;

  // What comes in. False: the connection is over.
  awaitable<bool> one_request();
  Or<void> check();
  awaitable<bool> dispatch(Parser& parser);
  awaitable<Or<std::string>> body_of(Parser& parser, bool file);
  Or<protocol::Json> input_of(const Route& route, const Target& target, const std::string& body);
  Or<std::string> bytes_of(const Route& route, const Target& target, std::string body);
  awaitable<bool> perform(Parser& parser, const Route& route, const Target& target);
  awaitable<bool> show_answer(const protocol::Operation& operation, const Link::Pending& pending);

  // Streams (streams.cpp).
  awaitable<bool> show_stream(const protocol::Operation& operation, const Link::Pending& pending,
                              std::string_view input);
  awaitable<bool> show_events(const Link::Pending& pending, AgUi* run);
  awaitable<bool> begin_stream();
  awaitable<bool> chunk(std::string_view bytes);
  awaitable<bool> end_stream();

  // What speaks OpenAI's API (programs.cpp).
  awaitable<bool> program(Parser& parser, const std::string& path);
  awaitable<bool> list_models(const Link::Pending& pending);
  awaitable<bool> complete(const openai::Chat& asked, const Link::Pending& pending);
  Answer foreign(const Refusal& refused) const;

  // What goes out.
  awaitable<bool> asset(const std::string& path);
  awaitable<bool> file(std::string_view bytes);
  Answer head(unsigned status, std::string_view type) const {
    return head_of(status, type, server_.secure());
  }
  Answer json(unsigned status, const protocol::Json& value) const;
  Answer refusal(const Refusal& refused) const;
  Answer problem_in(const std::optional<Reply::Piece>& piece) const;
  // `read`: the request was read whole, so that another one may follow on this connection.
  awaitable<bool> answer(Answer out, bool read = true);

  // Not counted as the gate's own time.
  awaitable<std::optional<Reply::Piece>> next_of(const Link::Pending& pending,
                                                 std::chrono::steady_clock::duration patience);
  std::string cookie_name() const;
  std::string set_cookie(const std::string& session) const;
  std::string origin() const;

  Server& server_;
  Line line_;
  std::list<Open>::iterator me_;
  beast::flat_buffer buffer_;
  Asked asked_;
  Stopwatch watch_;
  std::string address_;
};

}  // namespace gate
