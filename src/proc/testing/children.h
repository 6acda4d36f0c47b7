// For tests: the processes that this one has started, and what becomes of who relies on one that
// falls.
#pragma once
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace proc::testing {

// Those that have not been waited for.
inline std::vector<pid_t> children() {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    pid_t id = std::atoi(entry.path().filename().c_str());
    std::ifstream stat(entry.path() / "stat");
    std::string number, name, state;
    pid_t parent = 0;
    if (id > 0 && stat >> number >> name >> state >> parent && parent == ::getpid())
      found.push_back(id);
  }
  return found;
}

// Those of them that play this role.
inline std::vector<pid_t> children_that_play(const std::string& role) {
  auto found = children();
  std::erase_if(found, [&](pid_t id) {
    std::ifstream words("/proc/" + std::to_string(id) + "/cmdline");
    std::string line(std::istreambuf_iterator<char>(words), {});
    return line.find("@" + role) == std::string::npos;
  });
  return found;
}

inline void kill_the_only_child() {
  auto all = children();
  ASSERT_EQ(all.size(), 1u);
  ASSERT_EQ(::kill(all[0], SIGKILL), 0);
}

}  // namespace proc::testing
