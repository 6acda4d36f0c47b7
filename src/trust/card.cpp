#include "trust/card.h"

#include <fmt/format.h>

#include "base/text.h"

namespace trust {
namespace {

const char* undo_line(Effect effect) {
  switch (effect) {
    case Effect::s0:
      return "Changes nothing.";
    case Effect::s1:
      return "Can be undone.";
    case Effect::s2:
      return "Can be undone by the opposite step.";
    default:
      return "Cannot be undone.";
  }
}

const char* origin(Integrity integrity) {
  switch (integrity) {
    case Integrity::outside:
      return "from outside";
    case Integrity::own:
      return "from your own records";
    case Integrity::owner:
      return "your words";
    case Integrity::system:
      return "set by Hearth";
  }
  return "from outside";
}

}  // namespace

Card make_card(std::string id, const Call& call, const Decision& decision,
               std::string_view purpose) {
  Card card{.id = std::move(id),
            .task = call.task,
            .digest = digest(call),
            .title = {},
            .lines = {},
            .rule = decision.rule,
            .reason = decision.reason,
            .step_up = decision.step_up};
  card.title = fmt::format("{} ({})?", purpose, call.policy.tool);
  uint32_t leaving = 0;
  for (const Argument& argument : call.arguments) {
    card.lines.push_back(fmt::format("{}: {} ({})", argument.name, base::visible(argument.shown),
                                     origin(argument.label.integrity)));
    if (argument.part == Part::content) leaving |= argument.label.categories;
  }
  if (call.policy.sends && leaving)
    card.lines.push_back(
        fmt::format("Leaves the house: {}.", base::join_words(category_names(leaving))));
  card.lines.push_back(undo_line(call.policy.effect));
  return card;
}

std::string render(const Card& card) {
  std::string out = card.title + "\n";
  for (const std::string& line : card.lines) out += "  " + line + "\n";
  if (!card.reason.empty())
    out += fmt::format("  Why you are asked: {} [{}]\n", card.reason, card.rule);
  return out;
}

}  // namespace trust
