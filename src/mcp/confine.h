// Private to the room: what the program of a guest may see of this machine. It runs between fork
// and exec, so it makes system calls and nothing else.
//
// What is there: the system's programs and libraries, for reading; an empty /tmp of its own; the
// folders it was given. What is not: homes, /run, /var, the sockets in them, other processes'
// memory, rights to be had by setuid, and the network unless it was given.
//
// Linux: user_namespaces(7), mount_namespaces(7), landlock(7). Nothing of it may fail: a guest that
// cannot be confined is not started.
#pragma once
#include <string>
#include <vector>

namespace mcp {

struct Rights {
  bool network = false;
  std::vector<std::string> reads = {};  // folders, with all that is in them
  std::string folder = {};              // to read and write; "" for none
  std::vector<std::string> hides = {};  // folders that must not be reached, their sockets included
};

// The folders that a command line names outside of the system's own: those of its programs and
// scripts, and the whole of a node_modules.
std::vector<std::string> folders_of(const std::vector<std::string>& words);

class Confinement {
 public:
  explicit Confinement(const Rights& rights);
  // Confines the calling process; null, or what could not be done: "hide the homes".
  const char* apply() const noexcept;

 private:
  struct Shown {
    std::vector<std::string> parents;  // of the path, outermost first
    std::string path;
    bool writable;
  };
  const char* enter_namespaces() const noexcept;
  const char* hide_folders() const noexcept;
  const char* restrict_files() const noexcept;

  bool network_;
  std::vector<Shown> shown_;
  std::vector<std::string> hides_;
  std::string user_map_, group_map_;
};

}  // namespace mcp
