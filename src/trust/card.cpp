#include "trust/card.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "crypto/crypto.h"
#include "trust/legible.h"

namespace trust {
namespace {

constexpr size_t name_max = 80, editable_max = 4000;
constexpr size_t values_max = 20;  // shown; the rest is counted

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
      break;
    case Integrity::own:
      return "from your own records";
    case Integrity::owner:
      return "your words";
    case Integrity::system:
      return "set by Hearth";
  }
  return "from outside";
}

// The action and whom it would reach; where it reaches nobody, what it would be done to.
std::string source_of(const Call& call) {
  std::string source = call.policy.tool;
  bool reaches = false;
  for (const Argument& argument : call.arguments)
    for (const std::string& party : argument.parties) source += " " + party, reaches = true;
  for (const Argument& argument : call.arguments)
    if (!reaches && argument.part == Part::control) source += " " + argument.text;
  return source;
}

void add_values(Card& card, const Call& call) {
  for (const Argument& argument : call.arguments) {
    if (card.values.size() == values_max) {
      card.lines.push_back(
          fmt::format("and {} more arguments", call.arguments.size() - values_max));
      return;
    }
    Integrity integrity = argument.label.integrity;
    card.values.push_back({.name = legible(argument.name, name_max),
                           .text = legible(argument.shown),
                           .from = origin(integrity),
                           .outside = integrity < Integrity::own});
  }
}

uint32_t leaving(const Call& call) {
  uint32_t categories = 0;
  for (const Argument& argument : call.arguments)
    if (call.policy.sends && argument.part == Part::content)
      categories |= argument.label.categories;
  return categories;
}

std::string moment(base::Instant instant, const base::Zone& zone) {
  return base::format_local(zone.to_local(instant), "%A %-d %B %Y at %H:%M");
}

}  // namespace

const char* answer_name(CardAnswer answer) {
  static constexpr const char* names[] = {"once",  "task",    "always", "deny",
                                          "later", "expired", "edit"};
  return names[size_t(answer)];
}

std::optional<CardAnswer> answer_named(std::string_view name) {
  for (CardAnswer answer :
       {CardAnswer::once, CardAnswer::in_task, CardAnswer::always, CardAnswer::deny,
        CardAnswer::later, CardAnswer::expired, CardAnswer::edit})
    if (name == answer_name(answer)) return answer;
  return {};
}

bool says_yes(CardAnswer answer) {
  return answer == CardAnswer::once || answer == CardAnswer::in_task ||
         answer == CardAnswer::always;
}

Card make_card(const Call& call, const Task& task, const Decision& decision,
               const CardTerms& terms) {
  Card card{.task = call.task,
            .digest = digest(call),
            .title = fmt::format("{} ({})?", legible(terms.purpose, name_max),
                                 legible(call.policy.tool, name_max)),
            .rule = decision.rule,
            .reason = decision.reason,
            .step_up = decision.step_up,
            .source = source_of(call),
            .put = terms.now,
            .until = terms.now + terms.lasts,
            .in_task = offer_in_task(call, task, terms.now),
            .always = offer(call, task, terms.now)};
  add_values(card, call);
  for (const Argument& argument : call.arguments)
    if (std::ranges::find(terms.editable, argument.name) != terms.editable.end())
      card.editable.push_back({argument.name, base::visible(argument.shown, editable_max)});
  card.id = crypto::to_hex(crypto::view(card.digest)).substr(0, 8);
  if (call.control.integrity < Integrity::own)
    card.lines.push_back("That it is done at all hangs on words from outside.");
  if (uint32_t categories = leaving(call))
    card.lines.push_back(
        fmt::format("Leaves the house: {}.", base::join_words(category_names(categories))));
  card.lines.push_back(undo_line(call.policy.effect));
  for (auto [name, grant] : {std::pair("For this task", &card.in_task), {"Always", &card.always}})
    if (*grant) {
      (*grant)->what = terms.purpose;
      card.answers.push_back(fmt::format("“{}” means: {}", name, sentence(**grant, terms.zone)));
    }
  if (card.step_up) card.answers.push_back("A yes needs your passphrase, if this house has one.");
  card.answers.push_back(
      fmt::format("Unanswered, it counts as no on {}.", moment(card.until, terms.zone)));
  return card;
}

std::string render(const Card& card) {
  std::string out = card.title + "\n";
  for (const CardValue& value : card.values)
    out += fmt::format("  {}: {} ({})\n", value.name, value.text, value.from);
  for (const std::vector<std::string>* lines : {&card.lines, &card.answers})
    for (const std::string& line : *lines) out += "  " + line + "\n";
  if (!card.reason.empty())
    out += fmt::format("  Why you are asked: {} [{}]\n", card.reason, card.rule);
  return out;
}

base::Result<void> may_put(const std::string& source, const std::vector<PutCard>& put,
                           base::Instant now, const CardLimits& limits) {
  auto unwanted_since = [&](base::Seconds age, bool same) {
    return size_t(std::ranges::count_if(put, [&](const PutCard& card) {
      return (card.open || card.refused) && card.put + age > now &&
             (!same || card.source == source);
    }));
  };
  if (size_t(std::ranges::count(put, true, &PutCard::open)) >= limits.open_max)
    return base::fail(base::Code::limit,
                      fmt::format("{} decisions wait for you already, so you were not asked for "
                                  "one more.",
                                  limits.open_max),
                      "Answer some of them first: `hearth cards`.");
  if (unwanted_since(std::chrono::days(7), true) >= limits.unwanted_a_week)
    return base::fail(base::Code::limit,
                      fmt::format("You were asked the like of this {} times within a week without "
                                  "a yes, so you are not asked again for now.",
                                  limits.unwanted_a_week),
                      "If you want it after all, see `hearth cards` and `hearth grants`.");
  if (unwanted_since(std::chrono::days(1), false) >= limits.unwanted_a_day)
    return base::fail(base::Code::limit,
                      fmt::format("You were asked {} times within a day without a yes, so you are "
                                  "not asked again before tomorrow.",
                                  limits.unwanted_a_day),
                      "See `hearth cards`.");
  return {};
}

}  // namespace trust
