// `hearth cards`: decisions that wait, and their answers.
#pragma once
#include <string>
#include <vector>

#include "apps/hearth/console.h"
#include "house/house.h"

namespace CLI {
class App;
}

namespace hearth {

struct CardsLine {
  std::string answer, id;
  std::vector<std::string> values;  // name=value
};

void declare_cards(CLI::App& command, CardsLine& line);
base::Result<int> list_cards(house::House& house, Console& console, bool json);
base::Result<house::Answer> answer_card(const CardsLine& line, house::House& house,
                                        Console& console, bool json);

// Lets the cards that lay too long count as no; a sentence for each task that ended by it.
base::Result<std::vector<std::string>> run_out_cards(house::House& house);

}  // namespace hearth
