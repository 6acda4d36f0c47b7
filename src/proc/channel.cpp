#include "proc/channel.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/file.h"

namespace proc {
namespace {

using base::Code;

constexpr size_t head_bytes = 5;
constexpr size_t gathered_bytes_max = size_t(64) << 10;

std::string head_of(char kind, size_t body_bytes) {
  std::string head;
  for (int i = 0; i < 4; ++i) head += char(body_bytes >> (8 * i));
  return head + kind;
}

size_t body_bytes_of(std::string_view head) {
  size_t bytes = 0;
  for (int i = 3; i >= 0; --i) bytes = bytes << 8 | uint8_t(head[size_t(i)]);
  return bytes;
}

std::unexpected<base::Error> failed(const char* what) {
  return std::unexpected(base::error_from_errno(errno, what));
}

// Milliseconds for poll(), rounded up; -1 for ever.
int patience(Deadline deadline) {
  if (deadline == Deadline::max()) return -1;
  auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return int(std::clamp<int64_t>(left.count(), 0, 1'000'000));
}

}  // namespace

Result<void> Channel::wait(short events, Deadline until) {
  pollfd waiting{.fd = socket_.get(), .events = events, .revents = 0};
  for (;;) {
    int ready = ::poll(&waiting, 1, patience(until));
    if (ready > 0) return {};
    if (ready == 0) return base::fail(Code::limit, "The other process did not answer in time.");
    if (errno != EINTR) return failed("Cannot wait for the other process");
  }
}

Result<void> Channel::write(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      bytes.remove_prefix(size_t(sent));
    } else if (errno == EAGAIN) {
      TRY(wait(POLLOUT, deadline_));
    } else if (errno != EINTR) {
      return failed("Cannot speak to the other process");
    }
  }
  return {};
}

Result<void> Channel::send(char kind, std::string_view body) {
  if (body.size() > body_bytes_max)
    return base::fail(Code::limit,
                      fmt::format("A message of {} MB is too long.", body.size() >> 20));
  out_ += head_of(kind, body.size());
  if (out_.size() + body.size() <= gathered_bytes_max) {
    out_ += body;
    return {};
  }
  TRY(flush());
  return write(body);
}

Result<void> Channel::send_uncopied(char kind, std::string_view body) {
  TRY(flush());
  TRY(write(head_of(kind, body.size())));
  return write(body);
}

Result<void> Channel::flush() {
  std::string gathered = std::exchange(out_, {});
  return write(gathered);
}

// Whether anything came: false at the end.
Result<bool> Channel::read_some() {
  in_.erase(0, std::exchange(in_at_, 0));
  char chunk[size_t(64) << 10];
  for (;;) {
    ssize_t got = ::recv(socket_.get(), chunk, sizeof chunk, MSG_DONTWAIT);
    if (got >= 0) return in_.append(chunk, size_t(got)), got > 0;
    if (errno == ECONNRESET) return false;
    if (errno == EAGAIN)
      TRY(wait(POLLIN, deadline_));
    else if (errno != EINTR)
      return failed("Cannot hear the other process");
  }
}

bool Channel::ready(Deadline moment) {
  return in_at_ < in_.size() || wait(POLLIN, moment).has_value();
}

Result<std::optional<Message>> Channel::receive() {
  for (;;) {
    std::string_view waiting = std::string_view(in_).substr(in_at_);
    if (waiting.size() >= head_bytes) {
      size_t bytes = body_bytes_of(waiting);
      if (bytes > body_bytes_max)
        return base::fail(Code::corrupt,
                          "The other process speaks in riddles: a frame is too long.");
      if (waiting.size() >= head_bytes + bytes) {
        in_at_ += head_bytes + bytes;
        return Message{waiting[4], std::string(waiting.substr(head_bytes, bytes))};
      }
    }
    if (TRY(read_some())) continue;
    if (waiting.empty()) return std::nullopt;
    return base::fail(Code::corrupt, "The other process ended in the middle of a message.");
  }
}

}  // namespace proc
