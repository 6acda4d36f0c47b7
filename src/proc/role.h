// What a child process of this program is for. main() begins with play_role(): a process that was
// started by proc::Process plays its role there, confined, and never comes to the rest of main().
#pragma once
#include <optional>
#include <span>
#include <string>

#include "proc/channel.h"
#include "proc/sandbox.h"

namespace proc {

// What the role has: a channel to the process that started it, the word it was started with, and a
// file that is open for reading, where one was given along.
struct Call {
  Channel& channel;
  std::string argument;
  int file = -1;        // its descriptor; or of a socket that listens
  int channel_at = -1;  // the channel's, for who waits for several things at once

  // The bytes of the file. They stay in memory as long as the process lives.
  std::string_view input() const;
};

struct Role {
  const char* name;  // "reader"
  Confinement confinement;
  // Runs before the process is confined, for what has to be loaded from this machine; null:
  // nothing.
  void (*prepare)(const std::string& argument);
  // Runs confined; what is left in the channel is flushed behind it.
  void (*play)(Call call);
};

// The exit status of the role, if this process was started to play one. Otherwise remembers that
// this program plays roles, and returns nothing.
std::optional<int> play_role(int argc, char** argv, std::span<const Role> roles);

}  // namespace proc
