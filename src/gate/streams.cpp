// Server-sent events: of the house, and of a run.
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "gate/connection.h"

namespace gate {

namespace relay = protocol::relay;
using asio::awaitable;
using base::Code;
using protocol::Json, protocol::Operation, protocol::Shape;

namespace {

auto said(boost::system::error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

std::string lines(const std::vector<Json>& events) {
  std::string out;
  for (const Json& event : events) out += "data: " + event.dump() + "\n\n";
  return out;
}

std::string shown(const Reply::Piece& piece) {
  auto frame = relay::unpack<relay::About>(piece.frame);
  if (piece.kind != relay::kind_part || !frame) return {};
  auto event = proc::decode<protocol::Event>(frame->body);
  if (!event) return {};
  return fmt::format("id: {}\ndata: {}\n\n", event->seq, protocol::to_json(*event).dump());
}

std::string shown(AgUi& run, const Reply::Piece& piece) {
  if (piece.kind == relay::kind_problem) {
    auto failed = relay::unpack<relay::Failed>(piece.frame);
    return failed ? lines(run.fail(failed->head.error)) : std::string();
  }
  auto frame = relay::unpack<relay::About>(piece.frame);
  if (piece.kind == relay::kind_end && !run.ended())
    return lines(run.fail({Code::unavailable, "The house went to sleep.", "It goes on later."}));
  if (piece.kind != relay::kind_part || !frame) return {};
  auto event = proc::decode<protocol::Event>(frame->body);
  return event ? lines(run.show(*event)) : std::string();
}

struct Counted {
  uint64_t& count;
  explicit Counted(uint64_t& of) : count(of) { ++count; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --count; }
};

}  // namespace

awaitable<bool> Connection::show_stream(const Operation& operation, const Link::Pending& pending,
                                        std::string_view input) {
  auto first = co_await next_of(pending, server_.limits.answer_takes);
  if (!first || first->kind == relay::kind_problem) co_return co_await answer(problem_in(first));
  me_->known = true;
  std::optional<AgUi> run;
  if (operation.shape == Shape::run)
    if (auto asked = proc::decode<protocol::RunInput>(input))
      run.emplace(asked->thread_id, asked->run_id);
  Counted counted(server_.metrics.streams);
  if (!co_await begin_stream()) co_return false;
  std::string begun = run ? lines(run->begin()) : ": here\n\n";
  if (!co_await chunk(begun)) co_return false;
  if (!co_await show_events(pending, run ? &*run : nullptr)) co_return false;
  co_return co_await end_stream();
}

// One after the other, for as long as there are any and somebody listens.
awaitable<bool> Connection::show_events(const Link::Pending& pending, AgUi* run) {
  for (bool over = false; !over;) {
    auto piece = co_await pending.reply->next(server_.limits.heartbeat);
    if (pending.reply->overflowed()) {
      ++server_.metrics.cut;
      co_return false;
    }
    std::string out = piece ? std::string() : ": \n\n";
    for (; piece; piece = pending.reply->empty()
                              ? std::nullopt
                              : co_await pending.reply->next(std::chrono::seconds(0))) {
      over = piece->kind != relay::kind_part;
      out += run ? shown(*run, *piece) : shown(*piece);
    }
    if (!co_await chunk(out)) co_return false;
  }
  co_return true;
}

awaitable<bool> Connection::begin_stream() {
  http::response<http::empty_body> out(http::status::ok, 11);
  set_safe(out, server_.secure());
  out.set(http::field::content_type, "text/event-stream");
  out.set(http::field::cache_control, "no-store");
  out.keep_alive(asked_.keep_alive && asked_.chunks);
  if (asked_.chunks) out.chunked(true);
  server_.metrics.answered(200, watch_.own());
  http::response_serializer<http::empty_body> serializer(out);
  boost::system::error_code error;
  line_.may_take(server_.limits.send_takes);
  co_await http::async_write_header(line_, serializer, said(error));
  co_return !error;
}

awaitable<bool> Connection::chunk(std::string_view bytes) {
  if (bytes.empty()) co_return true;
  boost::system::error_code error;
  line_.may_take(server_.limits.send_takes);
  auto buffer = asio::buffer(bytes.data(), bytes.size());
  if (asked_.chunks)
    co_await asio::async_write(line_, http::make_chunk(buffer), said(error));
  else
    co_await asio::async_write(line_, buffer, said(error));
  co_return !error;
}

awaitable<bool> Connection::end_stream() {
  if (!asked_.chunks) co_return false;
  boost::system::error_code error;
  line_.may_take(server_.limits.send_takes);
  co_await asio::async_write(line_, http::make_chunk_last(), said(error));
  co_return !error && asked_.keep_alive;
}

}  // namespace gate
