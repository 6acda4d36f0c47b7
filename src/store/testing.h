// For tests: a folder that goes with the test, a child process that is killed, and what files hold.
#pragma once
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>

#include "base/file.h"
#include "crypto/crypto.h"
#include "db/faults.h"

namespace store {

// A passphrase that is quick to check.
inline constexpr crypto::Argon cheap{.passes = 1, .memory_bytes = 8192};

// In memory where the machine has such a place: waiting for a disk proves nothing here.
struct Folder {
  base::Path path;
  Folder() {
    base::Path memory = "/dev/shm", disk = std::filesystem::temp_directory_path();
    bool in_memory = ::access(memory.c_str(), W_OK) == 0;
    std::string name = ((in_memory ? memory : disk) / "hearth-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
};

// Runs `work` in a process of its own; true when it came to its end and returned true.
inline bool in_child(const std::function<bool()>& work) {
  pid_t child = ::fork();
  if (child == 0) ::_exit(work() ? 0 : 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Runs `work` in a child that is killed before the write number `fatal` to a file of SQLite,
// counted from 0. `work` calls its argument for each thing that was acknowledged. False when there
// were fewer writes than that.
inline bool killed_at_write(int fatal, int& acknowledged,
                            const std::function<void(const std::function<void()>&)>& work) {
  int pipe_ends[2];
  CHECK(::pipe(pipe_ends) == 0);
  bool finished = in_child([&] {
    int left = fatal;
    db::watch_writes([&left] {
      if (left-- == 0) ::kill(::getpid(), SIGKILL);
      return 0;
    });
    work([&] { CHECK(::write(pipe_ends[1], "x", 1) == 1); });
    return true;
  });
  ::close(pipe_ends[1]);
  char mark;
  for (acknowledged = 0; ::read(pipe_ends[0], &mark, 1) == 1;) ++acknowledged;
  ::close(pipe_ends[0]);
  return !finished;
}

// The files under `folder` that hold `text` anywhere.
inline std::vector<std::string> files_with(const base::Path& folder, std::string_view text) {
  std::vector<std::string> found;
  for (auto& file : std::filesystem::recursive_directory_iterator(folder))
    if (file.is_regular_file() &&
        base::read_file(file.path()).value().find(text) != std::string::npos)
      found.push_back(file.path().filename().string());
  return found;
}

}  // namespace store
