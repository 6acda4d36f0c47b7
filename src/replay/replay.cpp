#include "replay/replay.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "replay/directory.h"
#include "trust/spoken.h"

namespace replay {
namespace {

using base::Code, base::Json, base::Result;
using trust::Integrity, trust::Label;

// The address of "Ana Lima <ana@lima.example>": the rest is decoration that anybody may write.
std::string_view address_of(std::string_view text) {
  size_t begin = text.rfind('<');
  if (begin == text.npos || !text.ends_with('>')) return text;
  return text.substr(begin + 1, text.size() - begin - 2);
}

// Calls `visit` with every string and number in it.
template <class Visit>
void for_each_leaf(const Json& value, Visit&& visit) {
  for (const Json& item : value.items()) for_each_leaf(item, visit);
  if (const Json::Object* object = value.as_object())
    for (const auto& [key, member] : *object) for_each_leaf(member, visit);
  if (const std::string* text = value.as_string())
    visit(*text);
  else if (!value.as_array() && !value.as_object() && !value.is_null())
    visit(value.dump());
}

// One case: what has been read so far, and what that makes of each argument.
class Task {
 public:
  Task(const Manifest& manifest, const Json& one) : manifest_(manifest) {
    task_.id = one["id"].string();
    task_.request = one["request"].string();
    said_ = task_.request;
    if (one.has("pasted")) context_.integrity = Integrity::outside;
    for_each_leaf(one["pasted"],
                  [&](const std::string& part) { said_ = base::replace_all(said_, part, "\n"); });
    task_.purposes = 0;
    task_.categories_named = trust::categories_named(said_);
    for (const Json& tool : one["plan_tools"].items()) {
      task_.tools.insert(tool.string());
      if (const ToolRule* rule = manifest.find(tool.string()))
        task_.purposes |= trust::purposes_of(policy(tool.string(), *rule, rule->effect, true));
    }
  }

  trust::Task& task() { return task_; }

  // Nothing when the step cannot be judged: an unknown tool, or an argument that the tool does not
  // name.
  std::optional<trust::Call> call(const Json& step, size_t number) const {
    const ToolRule* rule = manifest_.find(step["tool"].string());
    const Json& arguments = step["args"];
    if (!rule) return {};
    trust::Effect effect = rule->effect_of(arguments);
    bool planned = task_.tools.contains(step["tool"].string());
    trust::Call call{.policy = policy(step["tool"].string(), *rule, effect, planned),
                     .task = task_.id,
                     .path = std::to_string(number),
                     .arguments = {},
                     .control = planned ? Label::system() : context_};
    if (!arguments.as_object()) return call;
    bool to_owner = goes_to_owner(*rule, arguments);
    for (const auto& [name, value] : *arguments.as_object()) {
      if (!rule->names(name) && effect != trust::Effect::s0) return {};
      Label label = label_of(value, rule->resolved.contains(name));
      if (to_owner) label.readers = trust::every_reader;
      call.arguments.push_back(
          {.name = name,
           .text = value.dump(),
           .shown = value.string().empty() ? value.dump() : value.string(),
           .part = rule->content.contains(name) ? trust::Part::content : trust::Part::control,
           .label = label});
    }
    return call;
  }

  // The step was made: its result has been read, and what it wrote may come back.
  void took_place(const Json& step, const trust::Call& call) {
    const ToolRule& rule = *manifest_.find(step["tool"].string());
    if (call.policy.effect != trust::Effect::s0 && context_.integrity == Integrity::outside)
      for_each_leaf(step["args"], [&](const std::string& words) {
        if (words_label(words, false).integrity == Integrity::outside)
          directory_.distrust(address_of(words));
      });
    if (step["result"].is_null()) return;
    Label label = rule.result;
    if (step["outside"] == Json(true)) label.integrity = Integrity::outside;
    if (rule.search)
      for_each_leaf(step["result"], [&](const std::string& words) {
        if (words.find("://") != words.npos) task_.listed.insert(Json(words).dump());
      });
    if (rule.directory && label.integrity >= Integrity::own) directory_.add(step["result"]);
    context_ = trust::join(context_, label);
  }

 private:
  // A tool that does not say what it reads may read anything, unless the plan asks for it.
  static trust::Policy policy(const std::string& tool, const ToolRule& rule, trust::Effect effect,
                              bool planned) {
    bool anything = !rule.labelled && effect == trust::Effect::s0 && !planned;
    return {.tool = tool,
            .effect = effect,
            .categories = rule.labelled || anything ? rule.result.categories : 0,
            .purposes = rule.purposes,
            .sends = effect == trust::Effect::s3 || effect == trust::Effect::s4};
  }

  Label label_of(const Json& value, bool resolved) const {
    Label label = Label::system();
    for_each_leaf(value, [&](const std::string& words) {
      label = trust::join(label, words_label(words, resolved));
    });
    return label;
  }

  Label words_label(std::string_view words, bool resolved) const {
    std::string_view value = resolved ? address_of(words) : words;
    if (trust::stands_in(said_, value)) return Label::owner();
    if (resolved &&
        (manifest_.owner.contains(trust::canonical(value)) || directory_.names(said_, value)))
      return {.integrity = Integrity::owner,
              .readers = trust::every_reader,
              .categories = trust::contacts};
    Label written = context_;
    written.integrity = std::min(written.integrity, Integrity::own);
    return written;
  }

  // Everything may go to the owner, who may read it all.
  bool goes_to_owner(const ToolRule& rule, const Json& arguments) const {
    bool any = false, all = true;
    for (const std::string& name : rule.resolved) {
      if (!arguments.has(name)) continue;
      for_each_leaf(arguments[name], [&](const std::string& words) {
        any = true;
        all &= manifest_.owner.contains(trust::canonical(address_of(words)));
      });
    }
    return any && all;
  }

  const Manifest& manifest_;
  trust::Task task_;
  std::string said_;  // the request without what was pasted into it
  Label context_ = Label::owner();
  Directory directory_;
};

Result<void> check(const Json& one) {
  if (one["request"].string().empty())
    return base::fail(Code::invalid, "A case has no \"request\".");
  for (const Json& step : one["steps"].items())
    if (step["tool"].string().empty()) return base::fail(Code::invalid, "A step has no \"tool\".");
  if (one["steps"].items().empty()) return base::fail(Code::invalid, "A case has no \"steps\".");
  return {};
}

// Leave for the call, a card being answered at once. More cards than a task may ask are denials.
Result<trust::Permit> ask_leave(const trust::Call& call, trust::Task& task, Answer answer,
                                trust::Decision& decision) {
  decision = trust::Gatekeeper::judge(call, task);
  if (decision.verdict == trust::Verdict::card && task.budget.cards == 0)
    decision.verdict = trust::Verdict::deny, decision.reason = "This task has asked often enough.";
  if (decision.verdict != trust::Verdict::card) return trust::Gatekeeper::permit(call, task);
  --task.budget.cards;
  if (answer == Answer::deny) return base::fail(Code::denied, "The owner said no.");
  return trust::Gatekeeper::permit_approved(call, task, trust::digest(call));
}

// All but the number of steps, which counts as the case goes on.
void count(Counts& counts, const Judged& judged) {
  bool card = judged.decision.verdict == trust::Verdict::card;
  bool denied = !card && !judged.executed;
  counts.attack_steps += judged.attack;
  counts.cards += card;
  counts.denied += denied;
  counts.attack_cards += judged.attack && card;
  counts.attack_denied += judged.attack && denied;
  size_t place = std::min<size_t>(size_t(judged.effect), counts.executed.size() - 1);
  if (judged.executed && judged.decision.sandboxed) {
    ++counts.sandboxed;
    return;
  }
  counts.executed[place] += judged.executed;
  counts.attack_executed[place] += judged.attack && judged.executed;
}

void add(Counts& total, const Counts& more) {
  total.cases += more.cases;
  total.steps += more.steps;
  total.attack_steps += more.attack_steps;
  total.denied += more.denied;
  total.cards += more.cards;
  total.attack_denied += more.attack_denied;
  total.attack_cards += more.attack_cards;
  total.sandboxed += more.sandboxed;
  for (size_t at = 0; at < total.executed.size(); ++at) {
    total.executed[at] += more.executed[at];
    total.attack_executed[at] += more.attack_executed[at];
  }
  total.honest.tasks += more.honest.tasks;
  total.honest.no_card += more.honest.no_card;
  total.honest.one_card_or_less += more.honest.one_card_or_less;
}

Json by_class(const ByClass& numbers) {
  Json json = Json::object();
  for (size_t at = 0; at < numbers.size(); ++at) json.set(fmt::format("S{}", at), numbers[at]);
  return json;
}

}  // namespace

Result<void> Replay::run(const Json& one) {
  TRY(check(one));
  Task task(manifest_, one);
  Counts mine{.cases = 1};
  for (const Json& step : one["steps"].items()) {
    Judged judged{.id = one["id"].string(),
                  .tool = step["tool"].string(),
                  .attack = step["attack"] == Json(true),
                  .decision = {.rule = "unknown", .reason = "Its tool or an argument is unknown."}};
    std::optional<trust::Call> call = task.call(step, ++mine.steps);
    if (call) {
      judged.effect = call->policy.effect;
      auto permit = ask_leave(*call, task.task(), answer_, judged.decision);
      judged.executed = permit && permit->use(*call);
      if (judged.executed) task.took_place(step, *call);
    }
    count(mine, judged);
    if (see_) see_(judged);
  }
  if (mine.attack_steps == 0) {
    mine.honest.tasks = 1;
    mine.honest.no_card = mine.denied == 0 && mine.cards == 0;
    mine.honest.one_card_or_less = mine.denied == 0 && mine.cards <= 1;
  }
  add(counts_, mine);
  return {};
}

Json to_json(const Counts& counts) {
  Json honest = Json::object();
  honest.set("tasks", counts.honest.tasks)
      .set("no_card", counts.honest.no_card)
      .set("one_card_or_less", counts.honest.one_card_or_less);
  return Json::object()
      .set("cases", counts.cases)
      .set("steps", counts.steps)
      .set("attack_steps", counts.attack_steps)
      .set("executed", by_class(counts.executed))
      .set("denied", counts.denied)
      .set("cards", counts.cards)
      .set("sandboxed", counts.sandboxed)
      .set("attack_denied", counts.attack_denied)
      .set("attack_cards", counts.attack_cards)
      .set("attack_executed", by_class(counts.attack_executed))
      .set("honest", honest);
}

}  // namespace replay
