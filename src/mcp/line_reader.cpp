#include "mcp/line_reader.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "proc/json.h"

namespace mcp {
namespace {

using base::Code, base::Json, base::Result;

constexpr std::chrono::seconds slowness{10};  // of a busy machine, to bring a message that began

// What a reader says of a line.
namespace kind {
constexpr char json = 'j', no_json = 'n', too_much = 't';
}

Result<void> say(proc::Channel& channel, std::string_view line) {
  auto json = Json::parse(line);
  if (!json) return channel.send(kind::no_json, "");
  auto bytes = proc::encode_json(*json);
  return bytes ? channel.send(kind::json, *bytes) : channel.send(kind::too_much, "");
}

// When the channel fails nobody listens any more, and the reader ends.
Result<void> read_lines(const proc::Call& call) {
  const size_t line_bytes_max = size_t(std::atoll(call.argument.c_str()));
  std::string line;
  char buffer[64 * 1024];
  for (;;) {
    ssize_t count = ::read(call.file, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return {};
    std::string_view bytes(buffer, size_t(count));
    for (size_t end; (end = bytes.find('\n')) != bytes.npos; bytes.remove_prefix(end + 1)) {
      line += bytes.substr(0, end);
      if (line.size() > line_bytes_max) return call.channel.send(kind::too_much, "");
      if (!line.empty()) TRY(say(call.channel, line));
      line.clear();
    }
    line += bytes;
    if (line.size() > line_bytes_max) return call.channel.send(kind::too_much, "");
    TRY(call.channel.flush());
  }
}

}  // namespace

proc::Role line_reader_role() {
  return {.name = "lines",
          .confinement = {.without = {}},
          .prepare = nullptr,
          .play = [](proc::Call call) { (void)read_lines(call); }};
}

Result<LineReader> LineReader::start(const proc::Descriptor& pipe, size_t line_bytes_max) {
  return LineReader(
      TRY(proc::Process::start({.role = line_reader_role().name,
                                .argument = std::to_string(line_bytes_max),
                                .limits = {.cpu = {}, .memory_bytes = size_t(512) << 20},
                                .input = &pipe})));
}

Result<std::optional<Json>> LineReader::next(proc::Deadline moment) {
  proc::Channel& channel = process_.channel();
  channel.set_deadline(std::chrono::steady_clock::now() + slowness);
  if (!channel.ready(moment)) return std::nullopt;
  auto said = channel.receive();
  if (said && *said && (*said)->kind == kind::json) return TRY(proc::decode_json((*said)->body));
  if (said && *said && (*said)->kind == kind::no_json)
    return base::fail(Code::corrupt, "The server sent something that is not JSON-RPC.");
  if (said && *said && (*said)->kind == kind::too_much)
    return base::fail(Code::limit, "The server sent a message that is too large.");
  return base::fail(Code::unavailable, "The server ended before it answered.");
}

}  // namespace mcp
