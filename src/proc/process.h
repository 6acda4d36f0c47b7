// A child process of this program that plays a role, confined (role.h, sandbox.h).
//
// Invariants: (1) It begins with an empty environment, the channel, at most one open file, and
// nothing else that this process has open. (2) Its first message, before it reads anything, says
// which guards hold. (3) It is gone, and waited for, when the object is.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "proc/channel.h"
#include "proc/sandbox.h"

namespace proc {

struct Launch {
  std::string role;
  std::string argument = {};
  Limits limits = {};
  const Descriptor* input = nullptr;  // a regular file, open for reading; or a socket that listens
};

enum class Ending { well, out_of_time, out_of_memory, crashed };

class Process {
 public:
  // Fails when it cannot be started, or ends before its first message, or is slower to begin than
  // any machine.
  static Result<Process> start(const Launch& launch);
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  ~Process();

  Channel& channel() { return channel_; }
  const std::vector<Standing>& standings() const { return standings_; }
  pid_t id() const { return id_; }
  // How it ended, of itself or, if it has not by then, killed: out of time. Says the same again.
  Ending end(std::chrono::milliseconds patience);

 private:
  Process(pid_t id, Channel channel) : id_(id), channel_(std::move(channel)) {}

  pid_t id_;  // -1 once it has been waited for
  Ending ending_ = Ending::well;
  Channel channel_;
  std::vector<Standing> standings_;
};

}  // namespace proc
