#include "gate/link.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace gate {
namespace {

using base::Result;
namespace relay = protocol::relay;

constexpr size_t frame_bytes_max = size_t(64) << 20;

}  // namespace

void Reply::put(char kind, std::string frame) {
  bool ends = kind != relay::kind_part;
  overflowed_ = overflowed_ || (!ends && bytes_ + frame.size() > bytes_max_);
  if (overflowed_ && !ends) return;
  bytes_ += frame.size();
  pieces_.push_back({kind, std::move(frame)});
  arrived_.cancel();
}

asio::awaitable<std::optional<Reply::Piece>> Reply::next(
    std::chrono::steady_clock::duration patience) {
  if (pieces_.empty()) {
    boost::system::error_code woken;
    arrived_.expires_after(patience);
    co_await arrived_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  if (pieces_.empty()) co_return std::nullopt;
  Piece piece = std::move(pieces_.front());
  pieces_.pop_front();
  bytes_ -= piece.frame.size();
  co_return piece;
}

asio::awaitable<Result<Reply::Piece>> Link::receive() {
  boost::system::error_code error;
  char head[5];
  co_await asio::async_read(socket_, asio::buffer(head),
                            asio::redirect_error(asio::use_awaitable, error));
  size_t bytes = 0;
  for (size_t i = 4; i-- > 0;) bytes = bytes << 8 | uint8_t(head[i]);
  if (error || bytes > frame_bytes_max)
    co_return base::fail(base::Code::unavailable, "The keeper has ended.");
  Reply::Piece piece{head[4], std::string(bytes, '\0')};
  co_await asio::async_read(socket_, asio::buffer(piece.frame),
                            asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return base::fail(base::Code::unavailable, "The keeper has ended.");
  co_return piece;
}

asio::awaitable<Result<relay::Setup>> Link::setup() {
  auto piece = co_await receive();
  if (!piece) co_return std::unexpected(piece.error());
  auto frame = relay::unpack<relay::Setup>(piece->frame);
  if (!frame) co_return std::unexpected(frame.error());
  co_return std::move(frame->head);
}

asio::awaitable<void> Link::run() {
  for (;;) {
    auto piece = co_await receive();
    if (!piece) co_return;
    hand_over(std::move(*piece));
  }
}

// All heads begin with the call's id.
void Link::hand_over(Reply::Piece piece) {
  uint64_t id = 0;
  if (piece.kind == relay::kind_answer) {
    if (auto frame = relay::unpack<relay::Answer>(piece.frame)) id = frame->head.id;
  } else if (piece.kind == relay::kind_problem) {
    if (auto frame = relay::unpack<relay::Failed>(piece.frame)) id = frame->head.id;
  } else if (auto frame = relay::unpack<relay::About>(piece.frame)) {
    id = frame->head.id;
  }
  auto found = pending_.find(id);
  if (found == pending_.end()) return;  // cancelled meanwhile
  auto reply = found->second;
  if (piece.kind != relay::kind_part) pending_.erase(found);
  reply->put(piece.kind, std::move(piece.frame));
}

Link::Pending Link::call(relay::Call head, std::string_view input, size_t bytes_max) {
  head.id = ++last_id_;
  auto reply = std::make_shared<Reply>(context_, bytes_max);
  pending_[head.id] = reply;
  send(relay::kind_call, relay::pack(head, input));
  return {head.id, reply};
}

void Link::cancel(uint64_t id, bool stream) {
  if (pending_.erase(id) > 0 || stream) send(relay::kind_cancel, relay::pack(relay::About{id}));
}

// As proc::Channel writes a frame; that one would wait for the keeper to read.
void Link::send(char kind, const std::string& frame) {
  for (int i = 0; i < 4; ++i) out_ += char(frame.size() >> (8 * i));
  out_ += kind;
  out_ += frame;
  if (writing_) return;
  writing_ = true;
  asio::co_spawn(context_, write_all(), asio::detached);
}

asio::awaitable<void> Link::write_all() {
  while (!out_.empty()) {
    std::string now = std::exchange(out_, {});
    boost::system::error_code error;
    co_await asio::async_write(socket_, asio::buffer(now),
                               asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;  // run() ends too
  }
  writing_ = false;
}

}  // namespace gate
