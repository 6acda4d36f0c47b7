// Questions of plans as the house keeps them: one that waits lies on the inbox shelf with its task.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "store/house.h"

namespace house {

struct Question {
  std::string task, path, text;  // path: of the step that asks
  std::vector<std::string> choices;
};

store::Item item_of(const Question& question);
store::ItemKey key_of(const Question& question);

// Holds the strand already.
base::Result<std::vector<Question>> open_questions(store::House& store);

}  // namespace house
