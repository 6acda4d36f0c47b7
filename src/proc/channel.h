// Framed messages between two processes of this program, over a stream socket.
//
// A frame is the length of its body (4 bytes, least significant first), its kind (1 byte), the
// body.
//
// Invariants:
// (1) The other side is not believed: a longer frame than `body_bytes_max` is `corrupt`, and memory
// is taken as bytes arrive, never as they are announced. (2) No call waits beyond the deadline:
// `limit`. After an error a channel is of no more use.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "proc/descriptor.h"

namespace proc {

using base::Result;
using Deadline = std::chrono::steady_clock::time_point;

struct Message {
  char kind;
  std::string body;
  bool operator==(const Message&) const = default;
};

class Channel {
 public:
  static constexpr size_t body_bytes_max = size_t(64) << 20;

  explicit Channel(Descriptor socket) : socket_(std::move(socket)) {}
  // Of all waiting from here on; without one it waits for ever.
  void set_deadline(Deadline deadline) { deadline_ = deadline; }

  // Small messages are gathered until flush() or until there are many; `limit` for a body that is
  // too long, and then nothing of it was sent.
  Result<void> send(char kind, std::string_view body);
  Result<void> flush();
  // At once, and without a copy of it left in this process: for secrets.
  Result<void> send_uncopied(char kind, std::string_view body);
  // Whether there is something to receive, or the end, before the moment comes.
  bool ready(Deadline moment);
  // The next message; nothing once the other side has ended after a whole one.
  Result<std::optional<Message>> receive();

 private:
  Result<void> wait(short events, Deadline until);
  Result<void> write(std::string_view bytes);
  Result<bool> read_some();

  Descriptor socket_;
  Deadline deadline_ = Deadline::max();
  std::string out_, in_;
  size_t in_at_ = 0;
};

}  // namespace proc
