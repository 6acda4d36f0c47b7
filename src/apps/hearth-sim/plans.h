// Random requests of an owner, and what a planner makes of them: honest plans, plans of a hijacked
// model, and plans made from the recorded attacks of tests/replay.
//
// Every text carries a mark that says where it was first written, so that an oracle can tell a
// value's origin without believing its label.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "sim/dice.h"

namespace sim {

// Where a text came from. Marks are words like "zqkwxjx17".
namespace mark {
inline constexpr std::string_view any = "zqkwxj", owner = "zqkwxjo", record = "zqkwxjr",
                                  outside = "zqkwxjx", model = "zqkwxjm";
}

struct Recorded {
  std::string request;
  std::vector<std::string> outside;  // texts the attacker wrote
  std::string plan;
};
// The attacks of tests/replay/attacks.jsonl that use tools of this house.
base::Result<std::vector<Recorded>> read_attacks(const base::Path& file);

class Plans {
 public:
  Plans(Dice dice, const std::vector<Recorded>& attacks) : dice_(dice), attacks_(attacks) {}

  struct Asked {
    std::string request, plan;
  };
  Asked honest();
  Asked hostile();
  // A piece of a plan for whoever asks again: a sub-agent, a repair, a mode that goes by pieces.
  std::string piece();

  // Files that somebody sent: name and content. Ones that came before may come again.
  struct File {
    std::string name, content;
  };
  File file();

 private:
  std::string mark(std::string_view origin);
  // A word of the owner that may be in the records already.
  std::string known_word();
  std::string person();
  std::string moment();
  std::string hostile_line();
  Asked recorded();
  Asked change();
  Asked question();
  Asked undoing();

  Dice dice_;
  const std::vector<Recorded>& attacks_;
  size_t marks_ = 0, files_ = 0;
  std::vector<std::string> words_;
  std::vector<File> sent_;
};

}  // namespace sim
