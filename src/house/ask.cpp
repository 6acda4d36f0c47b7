// Tasks: begun, run, taken up again, and continued when a card is answered.
#include <fmt/format.h>

#include <semaphore>

#include "base/id.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "house/builtin.h"
#include "house/cards.h"
#include "house/grant_record.h"
#include "house/house.h"
#include "house/talk.h"

namespace house {
namespace {

using base::Code, base::Json;
using plan::Value;

constexpr size_t depth_max = 2;
// At once, in the whole house: as many on each floor, so that those that wait for sub-agents of
// their own never keep these from beginning.
std::counting_semaphore<8> sub_agents[depth_max] = {std::counting_semaphore<8>(8),
                                                    std::counting_semaphore<8>(8)};

// Planners are not made for several threads; sub-agents take turns at planning and run side by
// side.
class SharedPlanner : public agent::Planner {
 public:
  SharedPlanner(agent::Planner& planner, std::mutex& turn) : planner_(planner), turn_(turn) {}
  Result<agent::Piece> next(const agent::Brief& brief,
                            const std::function<void(std::string_view)>& on_text,
                            std::stop_token stop) override {
    std::lock_guard hold(turn_);
    return planner_.next(brief, on_text, stop);
  }

 private:
  agent::Planner& planner_;
  std::mutex& turn_;
};

trust::Label label_of(const std::vector<agent::Step>& steps) {
  trust::Label label = trust::Label::system();
  for (const agent::Step& step : steps) label = trust::join(label, step.result.deep_label());
  return label;
}

TaskState state_of(TaskRecord record, std::string owner_name, std::stop_token stop) {
  TaskState task{.id = record.id,
                 .request = std::move(record.request),
                 .owner_name = std::move(owner_name),
                 .stop = std::move(stop)};
  task.trust.id = task.id;
  task.trust.request = task.request.text;
  task.trust.categories_named = trust::categories_named(task.request.text);
  return task;
}

std::string hex(const trust::Digest& digest) { return crypto::to_hex(crypto::view(digest)); }

Result<void> check_request(const std::string& text) {
  if (base::trim(text).empty())
    return base::fail(Code::invalid, "The request is empty.", "Say what you would like done.");
  if (text.size() > 16 * 1024)
    return base::fail(Code::limit, "The request is longer than 16 KB.",
                      "Say it shorter, or import the text as a file.");
  if (!base::valid_utf8(text))
    return base::fail(Code::invalid, "The request is not UTF-8 text.",
                      "Check the terminal's encoding.");
  return {};
}

}  // namespace

plan::Tool House::sub_agent_tool(TaskState& task, Owner& owner, agent::Planner& planner,
                                 std::mutex& planning, size_t depth) {
  auto run = [&, this, depth](const plan::CallContext& context,
                              const plan::Arguments& arguments) -> Result<Value> {
    std::string path = context.call_id.substr(context.call_id.find('|') + 1) + "/";
    sub_agents[depth].acquire();
    struct Release {
      std::counting_semaphore<8>& turns;
      ~Release() { turns.release(); }
    } release{sub_agents[depth]};
    plan::Toolbox tools = toolbox(task, owner, planner, planning, depth + 1);
    auto families = arguments.texts("tools");
    if (!families.empty()) {
      for (const char* always : {"say", "ask", "person", "people"}) families.push_back(always);
      tools = tools.narrowed(families);
    }
    agent::Request request = task.request;
    request.text = arguments.text("goal");
    request.mode = agent::Mode::instant;
    request.talk = {};
    // Which tools it may have is no part of what it was told.
    request.label = trust::join(context.control, arguments.find("goal")->deep_label());
    bool clean = trust::join(request.label, arguments.label()).integrity >= trust::Integrity::own;
    Bench bench(desk(), task, owner, path, clean);
    SharedPlanner shared(planner, planning);
    agent::Reply reply = agent::run_request(shared, tools, bench, request, task.stop);
    if (reply.state == agent::State::done || reply.state == agent::State::waiting)
      return Value::text(reply.text, label_of(reply.steps));
    return base::fail(Code::unavailable, reply.text);
  };
  return {.name = "agent",
          .purpose = "Give a part of the work to a sub-agent; several run at the same time",
          .parameters = {{.name = "goal",
                          .type = {.kind = plan::Kind::text},
                          .required = true,
                          .role = plan::Role::control},
                         {.name = "tools",
                          .type = {.kind = plan::Kind::text, .list = true},
                          .role = plan::Role::control}},
          .result = {.kind = plan::Kind::text},
          .run = run,
          .tell = [](const plan::CallContext&, const plan::Arguments&,
                     const Value& result) { return result.display(); },
          .slow = true};
}

plan::Toolbox House::toolbox(TaskState& task, Owner& owner, agent::Planner& planner,
                             std::mutex& planning, size_t depth) {
  std::vector<plan::Tool> tools = tool_list_;
  for (plan::Tool& tool : talk_tools(&owner))
    if (tool.name != "read") tools.push_back(std::move(tool));
  tools.push_back(read_tool(model_.get()));
  tools.insert(tools.end(), task.guests.begin(), task.guests.end());
  if (depth < depth_max) tools.push_back(sub_agent_tool(task, owner, planner, planning, depth));
  return plan::Toolbox(std::move(tools), record_types_);
}

Result<Answer> House::run(TaskState& task, Owner& owner) {
  owner.see({.kind = Event::Kind::begun,
             .agent = {},
             .text = task.id,
             .step = {},
             .detail = task.request.text});
  auto planner = TRY(this->planner(task.request.mode));
  std::mutex planning;
  task.guests = tools_of_guests(owner);
  plan::Toolbox tools = toolbox(task, owner, *planner, planning, 0);
  Bench bench(desk(), task, owner, "", true);
  SharedPlanner shared(*planner, planning);
  Answer answer{.task = task.id, .request = task.request.text, .mode = task.request.mode};
  answer.reply = agent::run_request(shared, tools, bench, task.request, task.stop);

  std::lock_guard hold(strand_);
  bool waiting = answer.reply.state == agent::State::waiting;
  task.pending.notes.push_back(note_of_done(task.id, answer.reply));
  if (waiting) {
    task.pending.items.push_back({.shelf = store::Shelf::inbox,
                                  .key = "task/" + task.id,
                                  .state = "waiting",
                                  .body = body_of(TaskRecord{task.id, task.request})});
  } else {
    TRY(end_task(task.id, task.pending));
  }
  if (task.request.mode != agent::Mode::given)
    task.pending.items.push_back({.shelf = store::Shelf::inbox,
                                  .key = talk_key,
                                  .state = "",
                                  .body = body_of(talk_after(task.request, answer.reply))});
  TRY(flush(desk(), task));
  if (waiting)
    for (trust::Card& card : TRY(open_cards(store_)))
      if (card.task == task.id) answer.cards.push_back(std::move(card));
  return answer;
}

// The task, and what stood for it alone: cards that still wait, grants. Holds the strand already.
Result<void> House::end_task(const std::string& task, store::Write& write) {
  write.removed.push_back({store::Shelf::inbox, "task/" + task});
  for (const trust::Card& card : TRY(open_cards(store_)))
    if (card.task == task) write.removed.push_back(key_of(card));
  for (const Question& question : TRY(open_questions(store_)))
    if (question.task == task) write.removed.push_back(key_of(question));
  std::erase_if(grants_, [&](const trust::Grant& grant) {
    if (grant.task != task) return false;
    write.notes.push_back(note_of(grant, "ended", clock_()));
    write.removed.push_back(key_of(grant));
    return true;
  });
  return {};
}

Result<Answer> House::ask(const std::string& text, const AskOptions& options, Owner& owner) {
  TRY(check_request(text));
  std::lock_guard turn(working_);
  TaskRecord record{.id = base::Id::fresh().text(),
                    .request = {.text = text,
                                .mode = options.mode,
                                .now = options.now.value_or(base::clock_now()),
                                .zone = zone()},
                    .instead_of = options.instead_of};
  record.request.talk = record.instead_of.empty() ? TRY(talk_at(record.request.now))
                                                  : TRY(talk_before(record.instead_of));
  {
    std::lock_guard hold(strand_);
    TRY(store_.write({.notes = {note_of(record)},
                      .items = {{.shelf = store::Shelf::inbox,
                                 .key = "task/" + record.id,
                                 .state = "open",
                                 .body = body_of(record)}}}));
  }
  TaskState task = state_of(std::move(record), TRY(settings()).owner_name, options.stop);
  auto answer = run(task, owner);
  if (answer) return answer;
  TRY(close(task, answer.error()));
  return answer;
}

// What was said and done just before `now`.
Result<agent::Talk> House::talk_at(base::Instant now) {
  std::lock_guard hold(strand_);
  for (const store::Item& item : TRY(store_.items(store::Shelf::inbox)))
    if (item.key == talk_key) return TRY(read_talk_record(item.body)).at(now);
  return agent::Talk{};
}

// What the owner had said just before the request that is asked anew.
Result<agent::Talk> House::talk_before(const std::string& task) {
  std::lock_guard hold(strand_);
  auto replaced = TRY(read_log(store_, {.count = 1, .task = task}));
  if (replaced.empty()) return base::fail(Code::not_found, "There is no such task.");
  base::Instant at = replaced.front().at;
  LogFilter filter{.count = talk_turns_max};
  filter.since = at - talk_lasts;
  filter.until = at;
  agent::Talk talk;
  for (const LoggedTask& before : TRY(read_log(store_, filter)))
    talk.turns.push_back(before.request);
  return talk;
}

// It could not even be begun (no model, a broken disk): the request is closed with the reason, not
// tried again for ever.
Result<Answer> House::close(const TaskState& task, const base::Error& error) {
  Answer answer{.task = task.id, .request = task.request.text, .mode = task.request.mode};
  answer.reply = {.state = agent::State::failed, .text = error.text()};
  std::lock_guard hold(strand_);
  store::Write write{.notes = {note_of_done(task.id, answer.reply)}};
  TRY(end_task(task.id, write));
  TRY(store_.write(write));
  return answer;
}

Result<agent::Preview> House::preview(const std::string& text, const AskOptions& options) {
  TRY(check_request(text));
  std::lock_guard turn(working_);
  agent::Request request{.text = text,
                         .mode = options.mode,
                         .now = options.now.value_or(base::clock_now()),
                         .zone = zone()};
  request.talk = TRY(talk_at(request.now));
  auto planner = TRY(this->planner(options.mode));
  TaskState task{.id = "", .request = request, .owner_name = ""};
  Absent nobody;
  task.guests = tools_of_guests(nobody);
  std::mutex planning;
  return agent::preview(*planner, toolbox(task, nobody, *planner, planning, 0), request,
                        options.stop);
}

Result<void> House::load_records(TaskState& task) {
  std::lock_guard hold(strand_);
  for (const store::Entry& entry : TRY(store_.read({.room = "house", .kind = note_piece}))) {
    if (!entry.body) continue;
    PieceRecord record = TRY(read_piece(*entry.body));
    if (record.task == task.id) task.pieces[{record.bench, record.index}] = record;
  }
  for (const store::Entry& entry : TRY(store_.read({.kind = note_step}))) {
    if (!entry.body) continue;
    StepRecord record = TRY(read_step(entry));
    if (record.task == task.id) task.recorded[record.path] = record;
  }
  for (const store::Entry& entry : TRY(store_.read({.room = "house", .kind = note_begun}))) {
    if (!entry.body) continue;
    Json json = TRY(Json::parse(*entry.body));
    if (json["task"].string() == task.id) task.begun.insert(json["digest"].string());
  }
  for (const AnsweredCard& one : TRY(answered_cards(store_)))
    if (one.card.task == task.id) task.answered[hex(one.card.digest)] = {one.answer, one.edits};
  for (trust::Card& card : TRY(open_cards(store_)))
    if (card.task == task.id) task.open_cards.emplace(hex(card.digest), std::move(card));
  size_t put = task.answered.size() + task.open_cards.size();
  task.trust.budget.cards -= std::min<size_t>(put, task.trust.budget.cards);
  return {};
}

// Runs a task again from the top; what is recorded of it is not made again.
Result<Answer> House::go_on(TaskRecord record, Owner& owner, std::stop_token stop) {
  TaskState task = state_of(std::move(record), TRY(settings()).owner_name, std::move(stop));
  TRY(load_records(task));
  auto answer = run(task, owner);
  return answer ? std::move(*answer) : TRY(close(task, answer.error()));
}

Result<std::vector<Answer>> House::resume(Owner& owner, std::stop_token stop) {
  std::lock_guard turn(working_);
  std::vector<Answer> answers;
  std::vector<store::Item> items;
  {
    std::lock_guard hold(strand_);
    items = TRY(store_.items(store::Shelf::inbox));
  }
  for (const store::Item& item : items) {
    if (!item.key.starts_with("task/") || item.state != "open") continue;
    TaskRecord record = TRY(read_task(item.body));
    answers.push_back(TRY(go_on(std::move(record), owner, stop)));
  }
  return answers;
}

}  // namespace house
