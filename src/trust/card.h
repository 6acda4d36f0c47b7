// A card: one decision put to the owner, rendered by code from the real arguments. No model's prose
// stands in it.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trust/grants.h"

namespace trust {

// `in_task` and `always` make the grant that the card shows. `expired` is nobody's answer: a card
// that lay too long counts as no. `edit` comes with Edits: the call is changed, and judged again as
// another one.
enum class CardAnswer { once, in_task, always, deny, later, expired, edit };
// "once", "task", "always", "deny", "later", "expired", "edit"
const char* answer_name(CardAnswer answer);
std::optional<CardAnswer> answer_named(std::string_view name);
// Whether it lets the call pass as it is.
bool says_yes(CardAnswer answer);

// What the owner wants instead, in their words, by the argument's name.
using Edits = std::map<std::string, std::string>;

// An argument that the owner may change, and how it reads now.
struct Editable {
  std::string name, text;
  bool operator==(const Editable&) const = default;
};

// What the call was given, and in words where it came from.
struct CardValue {
  std::string name, text, from;
  bool outside = false;  // somebody else could have had a say in it
};

struct Card {
  std::string id, task;
  Digest digest;      // of the call it belongs to
  std::string title;  // "Send a message?"
  std::vector<CardValue> values;
  std::vector<std::string> lines;    // which categories leave, whether it can be undone …
  std::vector<std::string> answers;  // what the longer ones allow, what a yes needs, when it is no
  std::string rule, reason;
  bool step_up = false;            // a yes needs the passphrase again, where the house has one
  std::vector<Editable> editable;  // none: not offered
  std::string source;              // the action and whom it would reach: cards about the same
  base::Instant put, until;        // when it counts as no
  std::optional<Grant> in_task, always;  // what the longer answers would give; nothing: not offered
};

struct CardTerms {
  std::string_view purpose;  // of the tool, in words
  base::Instant now;
  base::Zone zone;
  base::Seconds lasts = std::chrono::days(7);
  std::vector<std::string> editable = {};  // arguments that the owner's words can replace
};

// All texts of the call are made legible (legible.h). The same call, the same id.
Card make_card(const Call& call, const Task& task, const Decision& decision,
               const CardTerms& terms);
// As plain text for a terminal.
std::string render(const Card& card);

// How many cards may be put to the owner, over all tasks: those they said yes to do not count.
struct CardLimits {
  size_t open_max = 20;        // that wait at once
  size_t unwanted_a_day = 20;  // waiting, refused or run out
  size_t unwanted_a_week = 5;  // the same, about the same action and people
};

// What is known of a card that was put.
struct PutCard {
  std::string source;
  base::Instant put;
  bool open = false, refused = false;  // refused: or run out
};
// `limit` with a sentence when one more about `source` would be too many.
base::Result<void> may_put(const std::string& source, const std::vector<PutCard>& put,
                           base::Instant now, const CardLimits& limits = {});

}  // namespace trust
