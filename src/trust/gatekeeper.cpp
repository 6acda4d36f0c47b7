#include "trust/gatekeeper.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "crypto/crypto.h"

namespace trust {
namespace {

// Reading these needs a purpose of the task, whatever the column.
constexpr uint32_t purpose_bound = money | health | government_id | credential;
constexpr uint32_t private_categories = ~uint32_t(work);

// Is all that the tool reads needed for what the task is about?
bool serves(const Policy& policy, const Task& task) {
  if (policy.purposes != every_purpose) return (policy.purposes & task.purposes) != 0;
  for (uint32_t bits = policy.categories; bits != 0; bits &= bits - 1)
    if ((purposes_of(Category(bits & -bits)) & task.purposes) == 0) return false;
  return true;
}

// The join of everything that influenced the call.
Label context_of(const Call& call) {
  Label context = call.control;
  for (const Argument& argument : call.arguments) context = join(context, argument.label);
  return context;
}

// Rule E4: the recipient that a grant names, and an amount within its cap, are the owner's word.
bool answers_for(const Grant& grant, const Argument& argument) {
  if (!argument.parties.empty())
    return std::ranges::all_of(argument.parties,
                               [&](const std::string& party) { return party == grant.recipient; });
  const auto &amount = argument.amount, &cap = grant.bounds.amount_max;
  return amount && cap && amount->currency == cap->currency && amount->minor >= 0 &&
         amount->minor <= cap->minor;
}

// Rule C4: what the decision to call hung on counts like a control argument.
Integrity control_integrity(const Call& call, const Grant* grant) {
  Integrity lowest = call.control.integrity;
  for (const Argument& argument : call.arguments)
    if (argument.part == Part::control && !(grant && answers_for(*grant, argument)))
      lowest = std::min(lowest, argument.label.integrity);
  return lowest;
}

Column column_of(const Call& call, const Task& task, const Grant* grant = nullptr) {
  if (context_of(call).integrity >= Integrity::owner) return Column::context_owner;
  if (!task.tools.contains(call.policy.tool)) return Column::tool_not_in_set;
  switch (control_integrity(call, grant)) {
    case Integrity::outside:
      return Column::control_outside;
    case Integrity::own:
      return Column::control_own;
    default:
      return Column::control_owner;
  }
}

bool owner_wrote_content(const Call& call) {
  return std::all_of(call.arguments.begin(), call.arguments.end(), [](const Argument& argument) {
    return argument.part == Part::control || argument.label.integrity >= Integrity::owner;
  });
}

// A link that neither the owner's words nor trusted text brought in.
bool foreign_link(const Argument& argument, const Task& task) {
  if (argument.label.integrity >= Integrity::owner) return false;
  std::string text = base::fold(argument.text), request = base::fold(task.request);
  for (std::string_view mark : {"http://", "https://", "www.", "mailto:"}) {
    for (size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += mark.size()) {
      size_t end = text.find_first_of(" \"'<>)", at);
      if (request.find(text.substr(at, end - at)) == std::string::npos) return true;
    }
  }
  return false;
}

Decision decided(Verdict verdict, const Call& call, Column column, std::string reason = {},
                 std::string_view extra = {}) {
  return {.verdict = verdict,
          .rule = rule_name(call.policy.effect, column) + std::string(extra),
          .reason = std::move(reason)};
}

uint32_t unnamed_categories(const Argument& argument, const Task& task) {
  return argument.label.categories & protected_categories & ~task.categories_named;
}

// C1–C3: may this content go to where the control arguments say?
Decision sendable(const Call& call, const Task& task, Column column) {
  for (const Argument& argument : call.arguments) {
    if (argument.part == Part::control) continue;
    uint32_t unnamed = unnamed_categories(argument, task);
    if (unnamed)
      return decided(Verdict::card, call, column,
                     fmt::format("It would disclose {} data that the request did not name.",
                                 base::join_words(category_names(unnamed))),
                     " C2");
    bool reader = (argument.label.readers & ~reader_owner) != 0;
    if (!reader && argument.label.integrity < Integrity::owner)
      return decided(Verdict::card, call, column,
                     "The recipient has not been among those who may read this.", " C1");
    if (foreign_link(argument, task))
      return decided(Verdict::card, call, column, "It holds a link that is not in the request.",
                     " C3");
  }
  return decided(Verdict::allow, call, column);
}

Decision apply(Cell rule, const Call& call, const Task& task, Column column) {
  switch (rule) {
    case Cell::allow:
    case Cell::allow_by_route:
    case Cell::allow_known_address:  // its column says that the address is no worse than OWN
      return decided(Verdict::allow, call, column);
    case Cell::allow_in_sandbox:
    case Cell::allow_in_sandbox_outside: {
      Decision decision = decided(Verdict::allow, call, column);
      decision.sandboxed = true;
      return decision;
    }
    case Cell::allow_unverified: {
      Decision decision = decided(Verdict::allow, call, column, "It rests on words from outside.");
      decision.unverified = true;
      return decision;
    }
    case Cell::allow_if_sendable:
      return sendable(call, task, column);
    case Cell::allow_if_owner_wrote_it:
      if (owner_wrote_content(call)) return sendable(call, task, column);
      return decided(Verdict::card, call, column, "The message is not in the owner's own words.");
    case Cell::allow_in_purpose:
      if (call.policy.categories != 0 && !serves(call.policy, task))
        return decided(Verdict::deny, call, column, "This task has no business reading that.");
      return decided(Verdict::allow, call, column);
    case Cell::card_if_private:
      if (context_of(call).categories & private_categories)
        return decided(Verdict::card, call, column,
                       "The address came from outside and private data is at hand.");
      for (const Argument& argument : call.arguments)
        if (argument.part == Part::control && argument.label.integrity < Integrity::own &&
            !task.listed.contains(argument.text))
          return decided(Verdict::card, call, column,
                         "The address came from outside, and no search listed it so.");
      return decided(Verdict::allow, call, column);
    case Cell::card:
      return decided(Verdict::card, call, column,
                     column == Column::tool_not_in_set
                         ? "The request did not ask for this kind of action."
                         : "Where or to whom came from outside.");
    case Cell::card_unless_grant:
      return decided(Verdict::card, call, column, "This cannot be undone.");
    case Cell::card_step_up:
    case Cell::card_step_up_marked: {
      Decision decision = decided(Verdict::card, call, column,
                                  "This cannot be undone, and not every detail came from you.");
      decision.step_up = true;
      decision.unverified = rule == Cell::card_step_up_marked;
      return decision;
    }
    case Cell::deny:
      break;
  }
  return decided(Verdict::deny, call, column, "The request did not ask for this kind of action.");
}

// Is this grant good for this call's task, action and moment, and for all whom it would reach?
bool stands(const Grant& grant, const Call& call, const Task& task, base::Instant now) {
  if (!is_for(grant, call.policy) || !holds(grant, now)) return false;
  bool reaches_somebody = false;
  for (const Argument& argument : call.arguments) {
    reaches_somebody |= !argument.parties.empty();
    bool bound = !argument.parties.empty() || argument.amount;
    if (bound && !answers_for(grant, argument)) return false;
  }
  return reaches_somebody == !grant.recipient.empty() && grant.agent == task.agent &&
         (grant.task.empty() || grant.task == task.id) && (grant.purposes & task.purposes);
}

// C1–C3 with a grant: the owner's words may go, and their records within the grant's categories and
// purposes (C2 is by category, purpose and recipient). What came from outside may not, nor a link.
bool may_pass_on(const Grant& grant, const Argument& argument, const Task& task) {
  const Label& label = argument.label;
  bool own_words = label.integrity >= Integrity::owner && !unnamed_categories(argument, task);
  bool within = label.integrity >= Integrity::own &&
                !(label.categories & ~grant.bounds.categories) &&
                (label.purposes & grant.purposes & task.purposes);
  return (own_words || within) && !foreign_link(argument, task);
}

// Does this grant, which stands, make an allow of what would be a card?
bool lets_pass(const Grant& grant, const Call& call, const Task& task) {
  // A local change is a card only where the request did not ask for its tool.
  if (call.policy.effect == Effect::s1) return !grant.task.empty();
  Cell rule = cell(call.policy.effect, column_of(call, task, &grant));
  if (rule != Cell::card_unless_grant && rule != Cell::allow_if_sendable &&
      rule != Cell::allow_if_owner_wrote_it)
    return false;
  return std::ranges::all_of(call.arguments, [&](const Argument& argument) {
    return argument.part == Part::control || may_pass_on(grant, argument, task);
  });
}

base::Result<void> spend(const Call& call, Task& task) {
  uint64_t bytes = 0;
  if (call.policy.sends)
    for (const Argument& argument : call.arguments) bytes += argument.text.size();
  if (task.budget.calls == 0)
    return base::fail(base::Code::limit, "This task has used up its calls.",
                      "Ask again in smaller parts.");
  if (bytes > task.budget.bytes_out)
    return base::fail(base::Code::limit, "This task has used up what it may send.",
                      "Ask again in smaller parts.");
  --task.budget.calls;
  task.budget.bytes_out -= bytes;
  return {};
}

// As many are kept as the bounds look back to.
void count_use(Grant& grant, base::Instant now) {
  grant.uses.push_back(now);
  if (grant.uses.size() > grant.bounds.uses_max) grant.uses.erase(grant.uses.begin());
}

Decision judge_alone(const Call& call, const Task& task) {
  Column column = column_of(call, task);
  if (call.policy.tool.empty())
    return decided(Verdict::deny, call, column, "There is no such tool.");
  if ((call.policy.categories & purpose_bound) && !serves(call.policy, task))
    return decided(Verdict::deny, call, column, "This task has no business reading that.",
                   " purpose");
  return apply(cell(call.policy.effect, column), call, task, column);
}

}  // namespace

Decision Gatekeeper::judge(const Call& call, const Task& task, const Standing& standing) {
  Decision decision = judge_alone(call, task);
  if (decision.verdict != Verdict::card || !standing.grants) return decision;
  for (const Grant& grant : *standing.grants) {
    if (!stands(grant, call, task, standing.now) || !lets_pass(grant, call, task)) continue;
    Decision granted = decided(Verdict::allow, call, column_of(call, task, &grant), {}, " E4");
    granted.grant = grant.id;
    return granted;
  }
  return decision;
}

base::Result<Permit> Gatekeeper::permit(const Call& call, Task& task, const Standing& standing) {
  Decision decision = judge(call, task, standing);
  if (decision.verdict != Verdict::allow) return base::fail(base::Code::denied, decision.reason);
  TRY(spend(call, task));
  if (!decision.grant.empty())
    count_use(*std::ranges::find(*standing.grants, decision.grant, &Grant::id), standing.now);
  return Permit(digest(call));
}

base::Result<Permit> Gatekeeper::permit_approved(const Call& call, Task& task,
                                                 const Digest& approved) {
  if (judge(call, task).verdict == Verdict::deny || digest(call) != approved)
    return base::fail(base::Code::denied, "What was approved is not what would be done now.",
                      "Look at the new card.");
  TRY(spend(call, task));
  return Permit(approved);
}

uint32_t uses_left(const Grant& grant, base::Instant now) {
  auto counts = [&](base::Instant use) { return use + grant.bounds.period > now; };
  auto counted = uint32_t(std::ranges::count_if(grant.uses, counts));
  return grant.bounds.uses_max - std::min(counted, grant.bounds.uses_max);
}

bool holds(const Grant& grant, base::Instant now) {
  return now < grant.until && uses_left(grant, now) > 0;
}

bool is_for(const Grant& grant, const Policy& policy) {
  return grant.tool == policy.tool && grant.room == policy.room;
}

void give_back(Grant& grant) {
  if (!grant.uses.empty()) grant.uses.pop_back();
}

bool Permit::use(const Call& call) {
  return std::exchange(unused_, false) && digest(call) == digest_;
}

Digest digest(const Call& call) {
  std::string bytes;
  auto add = [&](std::string_view part) {
    bytes += fmt::format("{}:", part.size()), bytes += part;
  };
  auto add_label = [&](const Label& label) {
    bytes.append(reinterpret_cast<const char*>(&label), sizeof label);
  };
  add(call.policy.tool);
  add(call.task);
  add(call.path);
  add_label(call.control);
  for (const Argument& argument : call.arguments) {
    add(argument.name);
    add(argument.text);
    add_label(argument.label);
  }
  return crypto::hash256(bytes);
}

uint32_t purposes_of(const Policy& policy) {
  if (policy.purposes != every_purpose) return policy.purposes;
  uint32_t purposes = 0;
  for (uint32_t bits = policy.categories; bits != 0; bits &= bits - 1)
    purposes |= purposes_of(Category(bits & -bits));
  return purposes;
}

uint32_t categories_named(std::string_view request) {
  struct Word {
    std::string_view word;
    uint32_t category;
  };
  static constexpr Word words[] = {{"allerg", health},
                                   {"blood", health},
                                   {"medic", health},
                                   {"doctor", health},
                                   {"diagnos", health},
                                   {"prescri", health},
                                   {"health", health},
                                   {"symptom", health},
                                   {"weight", health},
                                   {"pregnan", health},
                                   {"iban", payment},
                                   {"card number", payment},
                                   {"account number", payment},
                                   {"passport", government_id},
                                   {"id number", government_id},
                                   {"social security", government_id},
                                   {"driving licence", government_id},
                                   {"password", credential},
                                   {"pin", credential},
                                   {"passcode", credential},
                                   {"fingerprint", biometric}};
  std::string folded = " " + base::fold(request);
  uint32_t named = 0;
  for (const Word& word : words)
    if (folded.find(fmt::format(" {}", word.word)) != std::string::npos) named |= word.category;
  return named;
}

}  // namespace trust
