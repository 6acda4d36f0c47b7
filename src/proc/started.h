// What Process writes on the command line of a child and play_role() reads there. Private to the
// room.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "proc/sandbox.h"

namespace proc {

constexpr int channel_descriptor = 3, input_descriptor = 4;
constexpr char hello = 'h';  // the kind of the first message: the standings

struct Started {
  std::string role, argument;
  Limits limits;
  bool has_input = false;
};

std::vector<std::string> command_line(const Started& started);
std::optional<Started> started_as(int argc, char** argv);

// Whether main() has asked play_role(): a program that does not would run itself in a circle.
bool program_plays_roles();

}  // namespace proc
