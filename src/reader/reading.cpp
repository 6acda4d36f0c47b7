#include "reader/reading.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/text.h"
#include "reader/dialogue.h"
#include "reader/reader.h"

namespace reader {
namespace {

using base::Code;
using std::chrono::steady_clock;

constexpr size_t megabyte = size_t(1) << 20;

struct Input {
  proc::Descriptor file;
  size_t bytes;
};

Result<Input> open_input(const Path& path) {
  auto failed = [&] {
    return std::unexpected(base::error_from_errno(errno, "Cannot read " + path.string()));
  };
  // Without waiting: a named pipe would wait for its other end.
  proc::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) < 0) return failed();
  if (!S_ISREG(status.st_mode))
    return base::fail(Code::invalid, fmt::format("{} is not a file.", path.string()));
  auto bytes = size_t(status.st_size);
  if (bytes > file_bytes_max)
    return base::fail(Code::limit,
                      fmt::format("{} has {} MB; at most {} can be read.", path.string(),
                                  bytes / megabyte, file_bytes_max / megabyte));
  return Input{std::move(file), bytes};
}

// A small file has a second and 64 MB beyond its own bytes. Large ones have more, several times
// what honest ones of their kind need (`./dev bench reader`).
proc::Limits limits_for(const std::string& what, size_t bytes) {
  bool is_mail = what == for_mails;
  size_t per_byte = is_mail ? 4 : 16;
  size_t bytes_per_second = (is_mail ? 32 : 4) * megabyte;
  return {.cpu = base::Seconds(1 + bytes / bytes_per_second),
          .memory_bytes = 64 * megabyte + bytes + std::min(bytes * per_byte, 1024 * megabyte)};
}

}  // namespace

std::string tame(const std::string& words) { return base::visible(words); }

base::Error tame(const base::Error& error) {
  return {error.code, tame(error.message), tame(error.hint)};
}

Reading::Reading(proc::Process process, proc::Limits limits, size_t bytes_left)
    : process_(std::move(process)),
      limits_(limits),
      bytes_left_(bytes_left),
      // A busy machine gives it a part of its processor.
      patience_left_(20 * limits.cpu) {}

Result<Reading> Reading::start(const Path& file, const char* what) {
  Input input = TRY(open_input(file));
  proc::Limits limits = limits_for(what, input.bytes);
  proc::Process process = TRY(proc::Process::start(
      {.role = "reader", .argument = what, .limits = limits, .input = &input.file}));
  // Values are about as long as the bytes they were read from; this is what no honest ones reach.
  return Reading(std::move(process), limits, megabyte + 8 * input.bytes);
}

base::Error Reading::fault(proc::Ending ending) const {
  switch (ending) {
    case proc::Ending::out_of_time:
      return {
          Code::limit,
          fmt::format("Reading it took more than {} s of computing, which no honest file of its "
                      "size does.",
                      limits_.cpu.count())};
    case proc::Ending::out_of_memory:
      return {Code::limit, fmt::format("Reading it took more than {} MB of memory, which no honest "
                                       "file of its size does.",
                                       limits_.memory_bytes / megabyte)};
    default:
      return {Code::invalid, "What reads it crashed: it is damaged, or made to do harm."};
  }
}

// One message of the reader's, or why there is none.
Result<std::optional<proc::Message>> Reading::receive() {
  auto before = steady_clock::now();
  process_.channel().set_deadline(before + patience_left_);
  auto message = process_.channel().receive();
  patience_left_ -= std::min(patience_left_, steady_clock::now() - before);
  if (!message && message.error().code == Code::limit)
    return std::unexpected(fault(proc::Ending::out_of_time));
  if (!message || !*message) return std::unexpected(fault(process_.end(std::chrono::seconds(1))));
  return message;
}

Result<std::optional<proc::Message>> Reading::next() {
  if (done_) return std::nullopt;
  auto message = TRY(receive());
  done_ = message->kind == kind::done;
  if (done_) return std::nullopt;
  if (message->kind == kind::failed)
    return std::unexpected(tame(TRY(proc::decode<base::Error>(message->body))));
  if (message->body.size() > bytes_left_)
    return base::fail(Code::limit, "What reads it says more than the file can hold.");
  bytes_left_ -= message->body.size();
  return message;
}

}  // namespace reader
