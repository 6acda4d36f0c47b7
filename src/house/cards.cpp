// Cards: shown, answered, run out.
#include "house/cards.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "house/grant_record.h"
#include "house/guest_card.h"
#include "house/house.h"

namespace house {
namespace {

using base::Code;
using trust::CardAnswer;

const char* spoken(CardAnswer answer) {
  switch (answer) {
    case CardAnswer::once:
      return "you said yes to it, once,";
    case CardAnswer::in_task:
      return "you said yes to it, for its task,";
    case CardAnswer::always:
      return "you said yes to it, always within its bounds,";
    case CardAnswer::edit:
      return "you changed it";
    case CardAnswer::expired:
      return "nobody answered it in time, so it counted as no";
    default:
      return "you said no to it";
  }
}

// Why there is no such card to be answered.
base::Error gone(const std::string& id, const std::vector<AnsweredCard>& answered,
                 const base::Zone& zone) {
  auto last = std::find_if(answered.rbegin(), answered.rend(),
                           [&](const AnsweredCard& one) { return one.card.id == id; });
  if (last == answered.rend())
    return {Code::not_found, fmt::format("There is no open card {}.", base::visible(id, 20)),
            "See `hearth cards`."};
  std::string when = base::format_local(zone.to_local(last->at), "%-d %B %Y at %H:%M");
  return {
      Code::conflict,
      fmt::format("Card {} is no open card any more: {} on {}.", id, spoken(last->answer), when),
      "Nothing was done now. Ask again if you want it."};
}

// The grant that this answer makes; nothing for one that makes none. `invalid` where the card does
// not offer it.
Result<std::optional<trust::Grant>> chosen(const trust::Card& card, CardAnswer answer) {
  if (answer != CardAnswer::in_task && answer != CardAnswer::always) return std::nullopt;
  const auto& offered = answer == CardAnswer::always ? card.always : card.in_task;
  if (!offered)
    return base::fail(Code::invalid, "This card does not offer that answer.",
                      card.in_task ? "Say approve, task or deny." : "Say approve or deny.");
  return offered;
}

// What a change may be about; whether its words can be read is seen where the call is.
Result<void> check_edits(const trust::Card& card, CardAnswer answer, const trust::Edits& edits) {
  if (answer != CardAnswer::edit) return {};
  if (edits.empty())
    return base::fail(Code::invalid, "Say what to change, and to what.",
                      "For example: `hearth cards edit ID text=\"…\"`.");
  for (const auto& [name, words] : edits)
    if (std::ranges::find(card.editable, name, &trust::Editable::name) == card.editable.end())
      return base::fail(Code::invalid,
                        fmt::format("{} cannot be changed on this card.", base::visible(name, 60)),
                        "See `hearth cards`.");
  return {};
}

}  // namespace

Result<std::vector<trust::Card>> House::cards() {
  std::lock_guard hold(strand_);
  return open_cards(store_);
}

Result<Answer> House::answer_card(const std::string& id, CardAnswer answer, Owner& owner,
                                  const trust::Edits& edits, std::stop_token stop) {
  std::lock_guard turn(working_);
  auto open = TRY(cards());
  auto card = std::ranges::find(open, id, &trust::Card::id);
  if (card != open.end() && is_about_guest(*card)) return settle_guest_card(*card, answer);
  bool steps_up = card != open.end() && card->step_up && trust::says_yes(answer);
  Sureness sure = steps_up && store_.has_passphrase() ? sureness(*card, owner) : Sureness{};
  return go_on(TRY(close_card(id, {answer, edits}, sure)), owner, std::move(stop));
}

// Makes the answer durable, with the grant it gives, and the task open again, so that a crash
// before it has gone on is taken up; gives back the task that waited for it. Too late is no.
Result<TaskRecord> House::close_card(const std::string& id, TaskState::Said said,
                                     const Sureness& sure) {
  base::Zone here = zone();
  std::lock_guard hold(strand_);
  auto open = TRY(open_cards(store_));
  auto card = std::ranges::find(open, id, &trust::Card::id);
  if (card == open.end()) return std::unexpected(gone(id, TRY(answered_cards(store_)), here));
  auto items = TRY(store_.items(store::Shelf::inbox));
  auto item = std::ranges::find(items, "task/" + card->task, &store::Item::key);
  if (item == items.end()) {
    TRY(store_.write({.removed = {key_of(*card)}}));
    return base::fail(Code::not_found, "The task of this card has ended; nothing was done.");
  }
  base::Instant now = clock_();
  if (card->until <= now) said = {CardAnswer::expired};
  TRY(check_step_up(*card, said.answer, store_, sure));
  TRY(check_edits(*card, said.answer, said.edits));
  auto grant = TRY(chosen(*card, said.answer));
  item->state = "open";
  store::Write write{.notes = {note_of(*card, said.answer, now, said.edits)},
                     .items = {*item},
                     .removed = {key_of(*card)}};
  if (grant) {
    grant = numbered(desk(), std::move(*grant));
    write.notes.push_back(note_of(*grant, "given", now));
    write.items.push_back(item_of(*grant));
  }
  TRY(store_.write(write));
  if (grant) grants_.push_back(std::move(*grant));
  return read_task(item->body);
}

Result<std::vector<Answer>> House::expire_cards(Owner& owner) {
  std::unique_lock turn(working_, std::try_to_lock);
  std::vector<Answer> answers;
  if (!turn) return answers;
  std::vector<trust::Card> open = TRY(cards());
  std::map<std::string, TaskRecord> tasks;
  for (const trust::Card& card : open) {
    if (card.until > clock_()) continue;
    if (is_about_guest(card)) {
      answers.push_back(TRY(settle_guest_card(card, CardAnswer::expired)));
      continue;
    }
    auto task = close_card(card.id, {CardAnswer::expired}, {});
    if (!task && task.error().code != Code::not_found) return std::unexpected(task.error());
    if (task) tasks[card.task] = std::move(*task);
  }
  for (auto& [id, task] : tasks) answers.push_back(TRY(go_on(std::move(task), owner, {})));
  return answers;
}

}  // namespace house
