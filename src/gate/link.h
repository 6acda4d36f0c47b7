// The gate's end of the channel to the keeper: calls out, what comes of them in. One thread, the
// gate's own; nothing here blocks it.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <memory>

#include "protocol/relay.h"

namespace gate {

namespace asio = boost::asio;

// What comes of one call, in order. Held by who waits for it and by the link.
class Reply {
 public:
  struct Piece {
    char kind;  // of protocol::relay
    std::string frame;
  };
  explicit Reply(asio::io_context& context, size_t bytes_max)
      : arrived_(context), bytes_max_(bytes_max) {}

  // Nothing when none came in time.
  asio::awaitable<std::optional<Piece>> next(std::chrono::steady_clock::duration patience);
  bool empty() const { return pieces_.empty(); }
  // More lay here than its reader took in time; what came since is lost.
  bool overflowed() const { return overflowed_; }

 private:
  friend class Link;
  void put(char kind, std::string frame);

  std::deque<Piece> pieces_;
  size_t bytes_ = 0;
  asio::steady_timer arrived_;
  size_t bytes_max_;
  bool overflowed_ = false;
};

class Link {
 public:
  Link(asio::io_context& context, int descriptor)
      : context_(context), socket_(context, descriptor) {}

  // The first frame of the keeper.
  asio::awaitable<base::Result<protocol::relay::Setup>> setup();
  // Passes on what comes, until the keeper has ended or speaks in riddles.
  asio::awaitable<void> run();

  struct Pending {
    uint64_t id;
    std::shared_ptr<Reply> reply;
  };
  Pending call(protocol::relay::Call head, std::string_view input, size_t bytes_max);
  // Nobody waits for it any more; a stream is told so also after its end.
  void cancel(uint64_t id, bool stream);
  size_t pending() const { return pending_.size(); }

 private:
  asio::awaitable<base::Result<Reply::Piece>> receive();
  void send(char kind, const std::string& frame);
  asio::awaitable<void> write_all();
  void hand_over(Reply::Piece piece);

  asio::io_context& context_;
  asio::posix::stream_descriptor socket_;
  std::map<uint64_t, std::shared_ptr<Reply>> pending_;
  std::string out_;
  bool writing_ = false;
  uint64_t last_id_ = 0;
};

}  // namespace gate
