#include "house/bench.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "crypto/crypto.h"
#include "house/cards.h"
#include "house/edit.h"
#include "house/grant_record.h"
#include "house/questions.h"
#include "trust/spoken.h"

namespace house {
namespace {

constexpr const char* asked_too_often =
    "This task has asked you often enough; the rest was left undone.";

using base::Code, base::Error, base::Result;
using plan::Value;

std::shared_future<Result<Value>> ready(Result<Value> result) {
  std::promise<Result<Value>> promise;
  promise.set_value(std::move(result));
  return promise.get_future().share();
}

// How much a control argument can be trusted: a record counts as the whole that was chosen, not by
// its fields.
trust::Label chosen_label(const Value& value) {
  trust::Label label = value.label();
  if (const plan::List* list = value.as_list())
    for (const Value& element : *list) label = trust::join(label, chosen_label(element));
  return label;
}

plan::Role role_of(const plan::Tool& tool, std::string_view argument) {
  for (const plan::Parameter& parameter : tool.parameters)
    if (parameter.name == argument) return parameter.role;
  return plan::Role::control;
}

// E2: the owner said the name, and the owner's own directory has exactly one for it.
bool found_in_directory(const plan::Call& call, const Value& result) {
  const Value* unique = result.field("unique");
  return call.tool->directory && unique && unique->as_bool() && *unique->as_bool() &&
         trust::join(call.arguments.label(), call.control).integrity >= trust::Integrity::owner &&
         result.label().integrity >= trust::Integrity::own;
}

// An argument as a card shows it: people with the address that would be written to, texts from
// outside with what they say.
std::string shown(const Value& value) {
  if (const plan::Handle* handle = value.as_handle()) return handle->content;
  if (const plan::List* list = value.as_list()) {
    std::vector<std::string> parts;
    for (const Value& element : *list) parts.push_back(shown(element));
    return base::join_words(parts);
  }
  const Value* mail = value.as_record() ? value.field("mail") : nullptr;
  if (!mail || !mail->as_text() || mail->as_text()->empty()) return value.display();
  return fmt::format("{} <{}>", value.display(), *mail->as_text());
}

// Everybody whom a value stands for: people by the address that would be written to.
void add_parties(const Value& value, std::vector<std::string>& parties) {
  if (const plan::List* list = value.as_list()) {
    for (const Value& element : *list) add_parties(element, parties);
    return;
  }
  const Value* mail = value.as_record() ? value.field("mail") : &value;
  const std::string* address = mail ? mail->as_text() : nullptr;
  parties.push_back(address ? trust::canonical(*address) : "");
}

// How much, where a control argument says so. A bare number has no currency.
std::optional<base::Money> amount_of(const Value& value) {
  if (auto* money = std::get_if<base::Money>(&value.data())) return *money;
  if (value.as_int() || std::holds_alternative<base::Decimal>(value.data())) return base::Money{};
  return {};
}

trust::Argument argument_of(const plan::Tool& tool, const std::string& name, const Value& value) {
  bool control = role_of(tool, name) == plan::Role::control;
  trust::Argument argument{.name = name,
                           .text = value.to_json().dump(),
                           .shown = shown(value),
                           .part = control ? trust::Part::control : trust::Part::content,
                           .label = control ? chosen_label(value) : value.deep_label()};
  if (name == tool.recipient_argument) add_parties(value, argument.parties);
  if (control) argument.amount = amount_of(value);
  return argument;
}

// A guest is outside the house: what it is given of a protected category that the request did not
// name is disclosed, and that is S4 whatever else the tool does.
trust::Effect effect_of(const plan::Call& call, const trust::Task& task) {
  constexpr uint32_t protect = trust::protected_categories;
  uint32_t given = call.arguments.label().categories & protect & ~task.categories_named;
  return call.tool->guest.empty() || given == 0 ? call.tool->effect : trust::Effect::s4;
}

// Whether a second call would do a second thing that nobody can take back here.
bool acts_outside(const plan::Tool& tool) {
  return !tool.guest.empty() && tool.effect != trust::Effect::s5_address;
}

Value with_integrity(const Value& value, trust::Integrity integrity) {
  trust::Label label = value.label();
  label.integrity = integrity;
  return value.relabelled(label);
}

std::unexpected<Error> changed_on_card() {
  return base::fail(Code::denied, "It was changed on its card.");
}

std::string waits_for_you(std::string_view tool) {
  return fmt::format("{} waits for your decision.", tool);
}

// The owner's words, the latest turn last.
std::vector<std::string> said_in(const agent::Request& request) {
  std::vector<std::string> turns = request.talk.turns;
  turns.push_back(request.text);
  return turns;
}

}  // namespace

Result<void> flush(const Desk& desk, TaskState& task) {
  if (task.pending.notes.empty() && task.pending.items.empty() && task.pending.removed.empty())
    return {};
  TRY(desk.store.write(std::exchange(task.pending, {})));
  return {};
}

struct Bench::PieceHost : plan::Host {
  PieceHost(Bench& owner, size_t piece) : bench(owner), index(piece) {}
  std::shared_future<Result<Value>> start(const plan::Call& call) override {
    return bench.start(index, call);
  }
  Bench& bench;
  size_t index;
};

Bench::Bench(Desk desk, TaskState& task, Owner& owner, std::string path, bool clean)
    : desk_(desk), task_(task), owner_(owner), path_(std::move(path)), clean_(clean) {}

Bench::~Bench() = default;

std::optional<agent::Piece> Bench::recorded(size_t index) {
  std::lock_guard hold(desk_.strand);
  auto found = task_.pieces.find({path_, index});
  if (found == task_.pieces.end()) return {};
  fix_tools(found->second);
  return found->second.piece;
}

// The tool set is fixed before the first outside byte is read; neither a sub-agent nor a later
// piece, whose writer has seen results, can widen it.
void Bench::fix_tools(const PieceRecord& record) {
  if (clean_ && (record.index == 0 || record.piece.blind))
    task_.trust.tools.insert(record.tools.begin(), record.tools.end());
}

Result<void> Bench::record(size_t index, const agent::Piece& piece, const plan::Summary& summary) {
  std::lock_guard hold(desk_.strand);
  PieceRecord record{
      .task = task_.id, .bench = path_, .index = index, .piece = piece, .tools = summary.tools};
  fix_tools(record);
  task_.pending.notes.push_back(note_of(record));
  task_.pieces[{path_, index}] = std::move(record);
  owner_.see({.kind = Event::Kind::plan,
              .agent = path_,
              .text = summary.text,
              .step = {},
              .detail = piece.text});
  return {};
}

plan::Host& Bench::host(size_t index) {
  auto& host = hosts_[index];
  if (!host) host = std::make_unique<PieceHost>(*this, index);
  return *host;
}

std::vector<agent::Step> Bench::steps(size_t index) {
  std::lock_guard hold(desk_.strand);
  std::vector<agent::Step> out;
  for (const auto& step : steps_[index]) out.push_back(*step);
  return out;
}

void Bench::planning(std::string_view text) {
  owner_.see({.kind = Event::Kind::planning,
              .agent = path_,
              .text = std::string(text),
              .step = {},
              .detail = {}});
}

std::shared_future<Result<Value>> Bench::start(size_t index, const plan::Call& call) {
  if (task_.stop.stop_requested()) return ready(base::fail(Code::denied, "Stopped."));
  std::string path = fmt::format("{}{}:{}", path_, index, call.path);
  auto step = std::make_shared<agent::Step>();
  step->path = path;
  step->line = call.line;
  step->tool = std::make_shared<const plan::Tool>(*call.tool);
  step->arguments = call.arguments;
  {
    std::lock_guard hold(desk_.strand);
    steps_[index].push_back(step);
  }
  owner_.see({.kind = Event::Kind::step_begun,
              .agent = path_,
              .text = call.tool->name,
              .step = path,
              .detail = {}});
  auto work = [this, call, path, step] {
    Outcome outcome = perform(call, path, *step);
    bool failed = !outcome || outcome->as_refusal();
    owner_.see({.kind = Event::Kind::step_ended,
                .agent = path_,
                .text = call.tool->name,
                .step = path,
                .detail = step->told,
                .failed = failed});
    return outcome;
  };
  if (call.tool->slow) return std::async(std::launch::async, work).share();
  return ready(work());
}

Bench::Outcome Bench::perform(plan::Call call, const std::string& path, agent::Step& step) {
  Asked asked{.call = std::move(call), .judged = {}};
  std::set<std::string> seen;
  for (;;) {
    asked.judged = judge(asked.call, path);
    {
      std::lock_guard hold(desk_.strand);
      // Changed back to what it was: that is asked about anew.
      if (!seen.insert(asked.judged.digest).second) task_.answered.erase(asked.judged.digest);
      auto found = task_.recorded.find(path);
      bool same = found != task_.recorded.end() && found->second.digest == asked.judged.digest;
      if (same) return take_recorded(found->second, asked.call, step);
      if (task_.begun.contains(asked.judged.digest))
        return maybe_done(asked.judged, asked.call, path, step);
    }
    auto permit = ask_leave(asked, step);
    if (permit) return make(std::move(*permit), asked.judged, asked.call, path, step);
    if (!std::exchange(asked.changed, false))
      return refused(permit.error(), asked.judged, asked.call, path, step);
    step.arguments = asked.call.arguments;
  }
}

Bench::Outcome Bench::refused(const Error& why, const Judged& judged, const plan::Call& call,
                              const std::string& path, agent::Step& step) {
  Value refusal = Value::refusal({why, step.decision.rule}, call.control);
  std::lock_guard hold(desk_.strand);
  step.result = refusal;
  if (!step.waiting) {
    StepRecord record{.task = task_.id,
                      .path = path,
                      .tool = call.tool->name,
                      .room = call.tool->room,
                      .digest = judged.digest};
    finish(call, context_of(call, path), record, step, refusal);
    task_.pending.notes.push_back(note_of(record));
  }
  return refusal;
}

Bench::Outcome Bench::take_recorded(const StepRecord& record, const plan::Call& call,
                                    agent::Step& step) {
  Value value = TRY(Value::from_json(record.result));
  step.result = value;
  step.told = record.told;
  step.undoable = record.undoable;
  step.decision = {
      .verdict = record.verdict == "allow" ? trust::Verdict::allow : trust::Verdict::deny,
      .rule = record.rule,
      .reason = record.reason};
  return value.joined(call.control);
}

// Invariant (5). Holds the strand already.
Bench::Outcome Bench::maybe_done(const Judged& judged, const plan::Call& call,
                                 const std::string& path, agent::Step& step) {
  StepRecord record{
      .task = task_.id, .path = path, .tool = call.tool->name, .digest = judged.digest};
  base::Error error{Code::unavailable,
                    fmt::format("I may have done {} already; please check.", call.tool->name)};
  finish(call, context_of(call, path), record, step, Value::refusal({error, ""}, call.control));
  task_.pending.notes.push_back(note_of(record));
  return step.result;
}

Result<trust::Permit> Bench::ask_leave(Asked& asked, agent::Step& step) {
  const Judged& judged = asked.judged;
  std::unique_lock hold(desk_.strand);
  if (task_.asked_out) return base::fail(Code::limit, asked_too_often);
  auto answer = task_.answered.find(judged.digest);
  bool edit = answer != task_.answered.end() && answer->second.answer == trust::CardAnswer::edit;
  if (answer != task_.answered.end() && !edit)
    return permit_answered(answer->second.answer, judged, step);
  if (edit) {
    auto changed = change(asked, answer->second.edits);
    if (changed) return changed_on_card();
    asked.complaint = changed.error().text();
  }
  trust::Standing standing{&desk_.grants, desk_.clock()};
  step.decision = trust::Gatekeeper::judge(judged.call, task_.trust, standing);
  if (step.decision.verdict != trust::Verdict::card) {
    withdraw_card(judged.digest);
    return trust::Gatekeeper::permit(judged.call, task_.trust, standing);
  }
  hold.unlock();
  return put_card(asked, step);
}

Result<void> Bench::change(Asked& asked, const trust::Edits& edits) const {
  language::Context words{.now = task_.request.now,
                          .zone = task_.request.zone,
                          .near = {},
                          .tag = task_.request.language};
  asked.call = TRY(edited(asked.call, edits, words));
  asked.changed = true;
  return {};
}

// What is decided without it need not be asked.
void Bench::withdraw_card(const std::string& digest) {
  auto open = task_.open_cards.find(digest);
  if (open == task_.open_cards.end()) return;
  task_.pending.removed.push_back(key_of(open->second));
  task_.open_cards.erase(open);
}

// The card of this call was answered in an earlier run of the task.
Result<trust::Permit> Bench::permit_answered(trust::CardAnswer answer, const Judged& judged,
                                             agent::Step& step) {
  step.decision = trust::Gatekeeper::judge(judged.call, task_.trust);
  switch (answer) {
    case trust::CardAnswer::once:
    case trust::CardAnswer::in_task:
    case trust::CardAnswer::always:
      return trust::Gatekeeper::permit_approved(judged.call, task_.trust,
                                                trust::digest(judged.call));
    case trust::CardAnswer::expired:
      return base::fail(Code::denied,
                        "Nobody answered the card for this in time, so it counts as no.",
                        "Ask again if you still want it.");
    default:
      return base::fail(Code::denied, "You said no to this.");
  }
}

// The card that waits for this call already, or a new one, if the owner may be asked once more.
Result<trust::Card> Bench::card_for(const Asked& asked, const agent::Step& step) {
  std::lock_guard hold(desk_.strand);
  auto open = task_.open_cards.find(asked.judged.digest);
  if (open != task_.open_cards.end()) return open->second;
  if (task_.trust.budget.cards == 0) {
    task_.asked_out = true;
    return base::fail(Code::limit, asked_too_often);
  }
  trust::Card card = trust::make_card(asked.judged.call, task_.trust, step.decision,
                                      {.purpose = asked.call.tool->purpose,
                                       .now = desk_.clock(),
                                       .zone = task_.request.zone,
                                       .editable = editable(asked.call)});
  if (!asked.complaint.empty())
    card.lines.push_back("Your change could not be read: " + base::visible(asked.complaint));
  TRY(room_for(card, desk_.store, card.put));
  --task_.trust.budget.cards;
  return card;
}

// A yes without the passphrase that it needs leaves the card where it is.
trust::CardAnswer Bench::decided(const trust::Card& card) {
  trust::CardAnswer answer = owner_.decide(card);
  bool steps_up = card.step_up && trust::says_yes(answer) && desk_.store.has_passphrase();
  Sureness shown = steps_up ? sureness(card, owner_) : Sureness{};
  std::lock_guard hold(desk_.strand);
  auto sure = check_step_up(card, answer, desk_.store, shown);
  if (sure) return answer;
  owner_.see({.kind = Event::Kind::notice, .agent = path_, .text = sure.error().text()});
  return trust::CardAnswer::later;
}

Result<trust::Permit> Bench::put_card(Asked& asked, agent::Step& step) {
  constexpr int changes_max = 3;  // that cannot be read, before the card waits
  trust::Card card = TRY(card_for(asked, step));
  trust::CardAnswer answer = trust::CardAnswer::later;
  for (int changes = 0; changes < changes_max; ++changes) {
    answer = decided(card);
    if (answer != trust::CardAnswer::edit) break;
    trust::Edits edits = owner_.edits(card);
    auto changed = change(asked, edits);
    if (changed) {
      std::lock_guard hold(desk_.strand);
      task_.pending.notes.push_back(note_of(card, answer, desk_.clock(), edits));
      withdraw_card(asked.judged.digest);
      return changed_on_card();
    }
    owner_.see({.kind = Event::Kind::notice, .agent = path_, .text = changed.error().text()});
    answer = trust::CardAnswer::later;
  }
  std::lock_guard hold(desk_.strand);
  return take_answer(card, answer, asked.judged, step);
}

// An answer that the card does not offer is a yes for once.
Result<trust::Permit> Bench::take_answer(const trust::Card& card, trust::CardAnswer answer,
                                         const Judged& judged, agent::Step& step) {
  const std::string& tool = judged.call.policy.tool;
  if (answer == trust::CardAnswer::later) {
    task_.pending.items.push_back(item_of(card));
    step.waiting = true;
    task_.waiting.insert(step.path);
    return base::fail(Code::denied, waits_for_you(tool), "See `hearth cards`.");
  }
  task_.pending.notes.push_back(note_of(card, answer, desk_.clock()));
  withdraw_card(judged.digest);
  if (answer == trust::CardAnswer::deny)
    return base::fail(Code::denied, fmt::format("You said no to {}.", tool));
  bool always = answer == trust::CardAnswer::always;
  const auto& offered = always ? card.always : card.in_task;
  if (answer != trust::CardAnswer::once && offered)
    TRY(add_grant(desk_, numbered(desk_, *offered)));
  return trust::Gatekeeper::permit_approved(judged.call, task_.trust, card.digest);
}

// A question that the owner may answer later: the task waits with it as it does with a card.
Bench::Outcome Bench::put_question(const base::Error& open, const plan::Call& call,
                                   const std::string& path, agent::Step& step) {
  task_.pending.items.push_back(item_of(Question{.task = task_.id,
                                                 .path = path,
                                                 .text = call.arguments.text("question"),
                                                 .choices = call.arguments.texts("choices")}));
  step.waiting = true;
  task_.waiting.insert(path);
  return step.result = Value::refusal({open, ""}, call.control);
}

Bench::Outcome Bench::make(trust::Permit permit, const Judged& judged, const plan::Call& call,
                           const std::string& path, agent::Step& step) {
  plan::CallContext context = context_of(call, path);
  StepRecord record{.task = task_.id,
                    .path = path,
                    .tool = call.tool->name,
                    .room = call.tool->room,
                    .digest = judged.digest};
  bool changes = call.tool->effect != trust::Effect::s0;
  if (changes && !call.tool->slow) {
    std::lock_guard hold(desk_.strand);
    return change_rooms(std::move(permit), judged, call, context, record, step);
  }
  std::unique_lock hold(desk_.strand);
  if (auto grant = grant_of(step); !grant)
    return refuse(grant.error(), call, context, record, step);
  else if (*grant)
    TRY(desk_.store.write({.items = {item_of(**grant)}}));
  if (acts_outside(*call.tool)) {
    task_.pending.notes.push_back(note_of_begun(task_.id, judged.digest));
    TRY(flush(desk_, task_));
  }
  if (call.tool->slow) hold.unlock();
  auto result = call.tool->call(std::move(permit), judged.call, context, call.arguments);
  if (call.tool->slow) hold.lock();
  if (call.tool->name == "ask") {
    if (!result && owner_.answers_later() && !task_.stop.stop_requested())
      return put_question(result.error(), call, path, step);
    task_.pending.removed.push_back(key_of(Question{.task = task_.id, .path = path}));
  }
  auto within = task_.waiting.lower_bound(path + "/");
  if (within != task_.waiting.end() && within->starts_with(path + "/")) {
    // A sub-agent's step waits for a card, and so the sub-agent with it.
    step.waiting = true;
    return step.result = Value::refusal(
               {{Code::denied, waits_for_you(call.tool->name), "See `hearth cards`."}, ""},
               call.control);
  }
  trust::Label blame = call.arguments.label();
  if (!call.tool->guest.empty()) blame.integrity = trust::Integrity::outside;  // it chose to fail
  Value value = result ? std::move(*result) : Value::refusal({result.error(), ""}, blame);
  if (found_in_directory(call, value)) value = with_integrity(value, trust::Integrity::owner);
  finish(call, context, record, step, value);
  task_.pending.notes.push_back(note_of(record));
  if (acts_outside(*call.tool)) TRY(flush(desk_, task_));
  return value;
}

Result<trust::Grant*> Bench::grant_of(const agent::Step& step) {
  if (step.decision.grant.empty()) return nullptr;
  auto found = std::ranges::find(desk_.grants, step.decision.grant, &trust::Grant::id);
  if (found == desk_.grants.end())
    return base::fail(Code::denied, "The permission for this was revoked.", "See `hearth grants`.");
  return &*found;
}

// The step leaves nothing but its record.
Bench::Outcome Bench::refuse(const Error& error, const plan::Call& call,
                             const plan::CallContext& context, StepRecord& record,
                             agent::Step& step) {
  finish(call, context, record, step, Value::refusal({error, ""}, call.arguments.label()));
  task_.pending.notes.push_back(note_of(record));
  return step.result;
}

Bench::Outcome Bench::change_rooms(trust::Permit permit, const Judged& judged,
                                   const plan::Call& call, const plan::CallContext& context,
                                   StepRecord& record, agent::Step& step) {
  auto grant = grant_of(step);
  if (!grant) return refuse(grant.error(), call, context, record, step);
  desk_.rooms.begin();
  auto result = call.tool->call(std::move(permit), judged.call, context, call.arguments);
  store::Write along = std::exchange(desk_.along, {});
  if (!result) {
    desk_.rooms.roll_back();
    if (*grant) trust::give_back(**grant);
    return refuse(result.error(), call, context, record, step);
  }
  record.undoable = step.undoable = true;
  finish(call, context, record, step, std::move(*result));
  store::Write write = task_.pending;
  write.notes.push_back(note_of(record));
  if (*grant) write.items.push_back(item_of(**grant));
  std::move(along.notes.begin(), along.notes.end(), std::back_inserter(write.notes));
  auto committed = desk_.rooms.commit(std::move(write));
  if (!committed) {
    if (*grant) trust::give_back(**grant);
    step.result = Value::refusal({committed.error(), ""}, call.control);
    step.told.clear();
    step.undoable = false;
    return std::unexpected(committed.error());
  }
  task_.pending = {};
  return step.result;
}

trust::Policy policy_of(const plan::Tool& tool) {
  return {.tool = tool.name,
          .effect = tool.effect,
          .categories = tool.categories,
          .purposes = tool.purposes,
          .room = tool.room,
          .sends = !tool.recipient_argument.empty() || !tool.guest.empty()};
}

trust::Call judged_as(const plan::Call& call, const std::string& path, const trust::Task& task) {
  trust::Call judged{.policy = policy_of(*call.tool),
                     .task = task.id,
                     .path = path,
                     .arguments = {},
                     .control = call.control};
  judged.policy.effect = effect_of(call, task);
  for (const auto& [name, value] : call.arguments.all())
    judged.arguments.push_back(argument_of(*call.tool, name, value));
  return judged;
}

Bench::Judged Bench::judge(const plan::Call& call, const std::string& path) const {
  Judged judged{.call = judged_as(call, path, task_.trust), .digest = {}};
  judged.digest = crypto::to_hex(crypto::view(trust::digest(judged.call)));
  return judged;
}

plan::CallContext Bench::context_of(const plan::Call& call, const std::string& path) const {
  return {.now = task_.request.now,
          .zone = task_.request.zone,
          .language = task_.request.language,
          .owner = task_.owner_name,
          .said = clean_ ? said_in(task_.request) : std::vector<std::string>(),
          .call_id = task_.id + "|" + path,
          .control = call.control,
          .stop = task_.stop};
}

void Bench::finish(const plan::Call& call, const plan::CallContext& context, StepRecord& record,
                   agent::Step& step, Value result) {
  step.result = std::move(result);
  bool done = !step.result.as_refusal();
  if (done && call.tool->tell) step.told = call.tool->tell(context, call.arguments, step.result);
  base::Json arguments = base::Json::object();
  for (const auto& [name, value] : call.arguments.all()) arguments.set(name, value.to_json());
  record.arguments = std::move(arguments);
  record.result = step.result.to_json();
  record.label = trust::describe(trust::join(call.arguments.label(), call.control));
  record.verdict = verdict_name(step.decision.verdict);
  record.rule = step.decision.rule;
  record.reason = step.decision.reason;
  record.grant = step.decision.grant;
  record.effect = trust::effect_name(effect_of(call, task_.trust));
  record.told = step.told;
}

}  // namespace house
