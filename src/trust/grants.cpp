#include "trust/grants.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "trust/spoken.h"

namespace trust {
namespace {

constexpr uint32_t uses_max = 1000;

// The one party whom the call would reach, and how it is shown; "" for none or several.
struct Reached {
  std::string party, shown;
  bool several = false;
};

Reached reached_by(const Call& call) {
  Reached reached;
  for (const Argument& argument : call.arguments)
    for (const std::string& party : argument.parties) {
      reached.several |= party.empty() || (!reached.party.empty() && reached.party != party);
      reached.party = party;
      reached.shown = base::visible(argument.shown, 120);
    }
  return reached;
}

// The grant that this call would need, with no word yet about its time and number.
Grant needed(const Call& call, const Task& task, base::Instant now) {
  Grant grant{.agent = task.agent,
              .room = call.policy.room,
              .tool = call.policy.tool,
              .purposes = purposes_of(call.policy) & task.purposes,
              .given = now};
  for (const Argument& argument : call.arguments) {
    if (argument.part == Part::content) grant.bounds.categories |= argument.label.categories;
    if (argument.amount) grant.bounds.amount_max = argument.amount;
  }
  return grant;
}

std::optional<Grant> if_it_lets_pass(Grant grant, const Call& call, const Task& task,
                                     base::Instant now) {
  std::vector<Grant> alone = {std::move(grant)};
  if (Gatekeeper::judge(call, task, {&alone, now}).verdict != Verdict::allow) return {};
  return std::move(alone.front());
}

bool is_card(const Call& call, const Task& task) {
  return Gatekeeper::judge(call, task).verdict == Verdict::card;
}

// Records that no skill put a category on are plain: they may go along with any grant.
std::string passed_on(uint32_t categories) {
  if (categories == 0) return "may pass on plain records of yours";
  return fmt::format("may pass on plain records of yours and {} data",
                     base::join_words(category_names(categories)));
}

std::string how_often(const Bounds& bounds) {
  auto days = std::chrono::floor<std::chrono::days>(bounds.period).count();
  std::string often = bounds.uses_max == 1 ? "once" : fmt::format("{} times", bounds.uses_max);
  return days == 1 ? fmt::format("at most {} a day", often)
                   : fmt::format("at most {} in {} days", often, days);
}

}  // namespace

std::optional<Grant> offer(const Call& call, const Task& task, base::Instant now,
                           const GrantTerms& terms) {
  Reached reached = reached_by(call);
  if (reached.party.empty() || reached.several || !is_card(call, task)) return {};
  Grant grant = needed(call, task, now);
  grant.recipient = reached.party;
  grant.recipient_shown = reached.shown;
  const Bounds& bounds = call.policy.effect == Effect::s4 ? terms.spending : terms.sending;
  grant.bounds.uses_max = bounds.uses_max;
  grant.bounds.period = bounds.period;
  grant.until = now + terms.lasts;
  return if_it_lets_pass(std::move(grant), call, task, now);
}

std::optional<Grant> offer_in_task(const Call& call, const Task& task, base::Instant now,
                                   const GrantTerms& terms) {
  Reached reached = reached_by(call);
  if (call.policy.effect == Effect::s4 || reached.several || !is_card(call, task)) return {};
  Grant grant = needed(call, task, now);
  grant.recipient = reached.party;
  grant.recipient_shown = reached.shown;
  grant.task = task.id;
  if (grant.recipient.empty()) grant.purposes = task.purposes;
  grant.bounds.uses_max = terms.uses_in_task;
  grant.until = now + terms.lasts;
  return if_it_lets_pass(std::move(grant), call, task, now);
}

std::string sentence(const Grant& grant, const base::Zone& zone) {
  std::string what = grant.what.empty() ? grant.tool
                                        : fmt::format("{} ({})", base::visible(grant.what, 80),
                                                      base::visible(grant.tool, 40));
  std::string whom = grant.recipient.empty() ? ""
                                             : " to " + base::visible(grant.recipient_shown.empty()
                                                                          ? grant.recipient
                                                                          : grant.recipient_shown);
  std::string limits;
  if (!grant.recipient.empty()) limits += passed_on(grant.bounds.categories) + "; ";
  if (grant.bounds.amount_max)
    limits += fmt::format("up to {} each time; ", grant.bounds.amount_max->text());
  if (!grant.task.empty())
    return fmt::format("{}{} without asking again in this task: {}at most {} times.", what, whom,
                       limits, grant.bounds.uses_max);
  return fmt::format("{}{} without asking: {}{}; until {}.", what, whom, limits,
                     how_often(grant.bounds),
                     base::format_local(zone.to_local(grant.until), "%-d %B %Y"));
}

base::Result<void> check(const Grant& grant) {
  auto refuse = [](const char* what, const char* next) {
    return base::fail(base::Code::invalid, what, next);
  };
  if (grant.tool.empty() || grant.purposes == 0)
    return refuse("A grant needs an action and a purpose.", "See `hearth tools`.");
  if (grant.recipient.empty() && grant.task.empty())
    return refuse("A grant needs somebody it is for.", "Say whom with --to.");
  if (grant.recipient != canonical(grant.recipient) ||
      base::visible(grant.recipient, 1000) != grant.recipient)
    return refuse("This address holds marks that cannot be seen, or is not in its plain form.",
                  "Type it yourself, in lower case.");
  if (grant.bounds.uses_max == 0 || grant.bounds.uses_max > uses_max)
    return refuse("A grant is for 1 to 1000 uses.", "Say how many with --times.");
  if (grant.bounds.period < std::chrono::days(1))
    return refuse("A grant's period is a day at least.", "Say it in days, with --days.");
  if (grant.until <= grant.given)
    return refuse("A grant needs a day until which it holds, in the future.",
                  "Say it with --until.");
  return {};
}

}  // namespace trust
