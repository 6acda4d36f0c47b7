#include "proc/role.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "proc/started.h"

namespace proc {
namespace {

bool plays_roles = false;
constexpr std::string_view mark = "@";

std::optional<size_t> number(const std::string& text) {
  if (text.empty() || text.size() > 15 ||
      !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
    return {};
  return std::stoull(text);
}

// "443,3128"
std::string written(const std::vector<int>& ports) {
  std::string text;
  for (int port : ports) text += (text.empty() ? "" : ",") + std::to_string(port);
  return text;
}

std::optional<std::vector<int>> ports_in(const std::string& text) {
  std::vector<int> ports;
  if (text.empty()) return ports;
  for (std::string_view word : base::split(text, ',')) {
    auto port = number(std::string(word));
    if (!port || *port > 65535) return {};
    ports.push_back(int(*port));
  }
  return ports;
}

std::string_view map_bytes(int file) {
  off_t bytes = file < 0 ? 0 : ::lseek(file, 0, SEEK_END);
  if (bytes <= 0) return {};
  void* at = ::mmap(nullptr, size_t(bytes), PROT_READ, MAP_PRIVATE, file, 0);
  if (at == MAP_FAILED) ::_exit(exit_out_of_memory);
  return {static_cast<const char*>(at), size_t(bytes)};
}

int play(const Role& role, const Started& started) {
  if (role.prepare) role.prepare(started.argument);
  auto standings = confine(started.limits, role.confinement);
  Channel channel{Descriptor(channel_descriptor)};
  if (!channel.send(hello, encode(standings)) || !channel.flush()) return 1;
  role.play(
      {channel, started.argument, started.has_input ? input_descriptor : -1, channel_descriptor});
  return channel.flush() ? 0 : 1;
}

}  // namespace

std::string_view Call::input() const {
  static const std::string_view bytes = map_bytes(file);
  return bytes;
}

std::vector<std::string> command_line(const Started& started) {
  return {"hearth",
          std::string(mark) + started.role,
          started.argument,
          std::to_string(started.limits.cpu.count()),
          std::to_string(started.limits.memory_bytes),
          started.has_input ? "1" : "0",
          written(started.limits.ports)};
}

std::optional<Started> started_as(int argc, char** argv) {
  if (argc != 7 || !std::string_view(argv[1]).starts_with(mark)) return {};
  auto cpu = number(argv[3]), memory = number(argv[4]), has_input = number(argv[5]);
  auto ports = ports_in(argv[6]);
  if (!cpu || !memory || !has_input || !ports) return {};
  return Started{.role = argv[1] + mark.size(),
                 .argument = argv[2],
                 .limits = {.cpu = base::Seconds(*cpu), .memory_bytes = *memory, .ports = *ports},
                 .has_input = *has_input != 0};
}

bool program_plays_roles() { return plays_roles; }

std::optional<int> play_role(int argc, char** argv, std::span<const Role> roles) {
  plays_roles = true;
  auto started = started_as(argc, argv);
  if (!started) return {};
  for (const Role& role : roles)
    // Without the destructors of globals: they are nobody's business in here.
    if (role.name == started->role) ::_exit(play(role, *started));
  return 1;
}

}  // namespace proc
