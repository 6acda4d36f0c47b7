// A server that runs as a child process, confined (mcp/confine.h): where it is started, and how it
// ends.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "mcp/confine.h"
#include "proc/descriptor.h"

namespace mcp {

struct Command {
  std::vector<std::string> words;             // the program and its arguments
  std::vector<std::string> environment = {};  // NAME=VALUE, besides PATH, LANG, HOME and TMPDIR
  Rights rights = {};                         // besides the folders that the words name
};

// A running child, in a process group of its own. Ends with the object: its input is closed, then
// it is asked (SIGTERM), then the whole group is killed, all within a second.
class Child {
 public:
  // `not_found` where there is no such program, `unavailable` where it could not be confined.
  static base::Result<Child> start(const Command& command);
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();

  int input() const { return input_; }  // a socket; writing to it never raises SIGPIPE
  // The pipe that it writes to; there once.
  proc::Descriptor take_output() { return std::move(output_); }

 private:
  Child(pid_t process, int input, int output) : process_(process), input_(input), output_(output) {}
  bool gone_within(int milliseconds) const;

  pid_t process_;
  int input_;
  proc::Descriptor output_;
};

}  // namespace mcp
