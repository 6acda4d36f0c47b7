#include "apps/hearth/cards.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/json.h"
#include "base/text.h"
#include "house/cards.h"

namespace hearth {
namespace {

using base::Result;

// The answers that this card takes, as commands.
std::string answers(const trust::Card& card) {
  std::string out = fmt::format("  hearth cards approve {}", card.id);
  if (card.in_task) out += fmt::format(" | task {}", card.id);
  if (card.always) out += fmt::format(" | always {}", card.id);
  out += fmt::format(" | deny {}\n", card.id);
  for (const trust::Editable& one : card.editable)
    out += fmt::format("  hearth cards edit {} {}=\"…\"\n", card.id, one.name);
  return out;
}

trust::CardAnswer answer_of(const std::string& word) {
  if (word == "task") return trust::CardAnswer::in_task;
  if (word == "always") return trust::CardAnswer::always;
  if (word == "edit") return trust::CardAnswer::edit;
  return word == "deny" ? trust::CardAnswer::deny : trust::CardAnswer::once;
}

Result<trust::Edits> edits_of(const std::vector<std::string>& values) {
  trust::Edits edits;
  for (const std::string& value : values) {
    size_t equals = value.find('=');
    if (equals == 0 || equals == std::string::npos)
      return base::fail(base::Code::invalid,
                        fmt::format("“{}” does not say what to change.", base::visible(value, 60)),
                        "Write NAME=VALUE.");
    edits[value.substr(0, equals)] = value.substr(equals + 1);
  }
  return edits;
}

}  // namespace

void declare_cards(CLI::App& command, CardsLine& line) {
  command
      .add_option("answer", line.answer,
                  "approve (once), task (for this task), always (within the bounds on the card), "
                  "edit, or deny")
      ->check(CLI::IsMember({"approve", "task", "always", "edit", "deny"}));
  command.add_option("id", line.id, "the card");
  command.add_option("values", line.values, "for edit: NAME=VALUE, as often as you like");
}

Result<int> list_cards(house::House& house, Console& console, bool json) {
  auto open = TRY(house.cards());
  base::Json all = base::Json::array();
  for (const trust::Card& card : open) {
    all.push(house::to_json(card));
    if (!json) console.out(fmt::format("[{}] {}{}\n", card.id, trust::render(card), answers(card)));
  }
  if (json)
    console.out(all.dump(2) + "\n");
  else if (open.empty())
    console.out("No card waits for you.\n");
  return 0;
}

Result<house::Answer> answer_card(const CardsLine& line, house::House& house, Console& console,
                                  bool json) {
  if (line.id.empty())
    return base::fail(base::Code::invalid, "Say which card.", "See `hearth cards`.");
  ConsoleOwner owner(console, CardPolicy::wait, json);
  return house.answer_card(line.id, answer_of(line.answer), owner, TRY(edits_of(line.values)));
}

Result<std::vector<std::string>> run_out_cards(house::House& house) {
  house::Absent nobody;
  std::vector<std::string> told;
  for (const house::Answer& answer : TRY(house.expire_cards(nobody)))
    told.push_back(fmt::format("A card ran out, for “{}”. {}", base::visible(answer.request, 120),
                               answer.reply.text));
  return told;
}

}  // namespace hearth
