// What the API speaks of: requests, tasks, cards, grants, rooms, as the web app sees them.
//
// Texts that others wrote are as they are: who shows them escapes them. Moments are UTC.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "protocol/describe.h"

namespace protocol {

using base::Instant;
using Text = std::string;
using Count = int64_t;
template <class T>
using List = std::vector<T>;
template <class T>
using Maybe = std::optional<T>;

struct Nothing {};
struct Said {
  Text text;
};

// Devices

enum class DeviceKind { browser, token };

struct Pairing {
  Text code, device;
};
struct Device {
  Text id, name;
  DeviceKind kind = DeviceKind::browser;
  Instant made, seen;
  bool current = false;
};
struct Devices {
  List<Device> devices;
};
struct DeviceName {
  Text device;
};
struct NewToken {
  Text name;
};
struct Token {
  Text id, token;
};
struct Me {
  Text device, device_name, version, owner_name, zone, model;
  bool first_run = false, passphrase = false, passkey_needed = false;
  Count seq = 0;
};

// Talk

enum class Mode { instant, thinking, given };
enum class TaskState { open, done, waiting, not_understood, failed, stopped };

struct Message {
  Maybe<Text> id;
  Text role;
  Maybe<Text> content;
};
struct RunHints {
  Maybe<Mode> mode;
  Maybe<Text> instead_of;
};
struct RunInput {
  Text thread_id, run_id;
  List<Message> messages;
  Maybe<RunHints> hints;
};
struct Wish {
  Text text;
  Maybe<Mode> mode;
};
struct Summary {
  Text text;
  List<Text> tools, reads, changes, reaches_out_by;
};
struct Preview {
  Text request, plan, model;
  Summary summary;
};
struct Given {
  Text name, value, label, from;
};
struct Step {
  Text path, tool, room, agent, effect, decision, rule, reason, label, told, grant;
  bool can_undo = false, undone = false;
  Maybe<List<Given>> given;
};
struct Task {
  Text id, request, reply;
  TaskState state = TaskState::open;
  Instant at;
  List<Step> steps;
  Maybe<Text> plan, instead_of;
};
struct Tasks {
  List<Task> tasks;
};
struct Running {
  Text run, request;
  Maybe<Text> task;
  Instant since;
};
struct Runs {
  List<Running> runs;
};
struct RunName {
  Text run;
};
struct Stopped {
  Count runs = 0;
  Text text;
};
struct History {
  Maybe<Instant> before;
  Maybe<Count> count;
  Maybe<Text> words;
};

// Cards and grants

enum class CardAnswer { once, task, always, deny, later, edit };

struct CardValue {
  Text name, text;
};
struct CardArgument {
  Text name, text, from;
  bool outside = false;
};

struct Card {
  Text id, task, title;
  List<CardArgument> values;
  List<Text> lines;
  Text rule, reason;
  bool step_up = false;
  Instant put, until;
  Maybe<Text> in_task, always;
  List<CardValue> editable;
};
struct Question {
  Text task, text;
  List<Text> choices;
};
struct Cards {
  List<Card> cards;
  List<Question> questions;
};
struct QuestionAnswer {
  Text task, text;
};
struct Decision {
  Text card;
  CardAnswer answer = CardAnswer::later;
  Maybe<List<CardValue>> edits;
  Maybe<Text> passphrase;
};
struct Decided {
  Text card, task, run;
  CardAnswer answer = CardAnswer::later;
};
struct Grant {
  Text id, agent, tool, room, sentence, recipient;
  Instant given, until;
  Maybe<Instant> last_used;
  Count uses_left = 0, uses_max = 0;
};
struct Grants {
  List<Grant> grants;
};
struct NewGrant {
  Text tool;
  Maybe<Text> recipient;
  List<Text> categories;
  Count uses_max = 0, days = 0;
  Maybe<Instant> until;
};
struct GrantName {
  Text grant;
};
struct ReachRow {
  Text agent, room, action, what, effect, leave;
  List<Text> categories;
  Maybe<Text> grant, party, amount_max;
  Maybe<Count> uses_left, uses_max;
  Maybe<Instant> until, last_used;
};
struct Connector {
  Text name, party, what;
  Maybe<Instant> last_used;
};
struct Reach {
  List<ReachRow> rows;
  List<Connector> connectors;
};

// The log

struct LogFilter {
  Maybe<Count> count;
  Maybe<Text> task;
  Maybe<Instant> since, until;
  Maybe<Text> person, room, agent, effect;
  Maybe<bool> undoable;
};
struct TaskName {
  Text task;
};
struct Undo {
  Maybe<Text> task;
};
struct Verified {
  Count records = 0;
  Text checkpoint;
};

// How they are written.
template <>
struct Described<Nothing> {
  static constexpr const char* name = "Nothing";
  static constexpr const char* says = "Nothing to say.";
  static auto fields(auto&) { return std::tuple(); }
};
template <>
struct Described<Said> {
  static constexpr const char* name = "Said";
  static constexpr const char* says = "A sentence for the person.";
  static auto fields(auto& it) { return std::tuple(field("text", it.text)); }
};
template <>
inline constexpr auto words_of<DeviceKind> = std::array{"browser", "token"};
template <>
struct Described<Pairing> {
  static constexpr const char* name = "Pairing";
  static constexpr const char* says =
      "The one-time code that the terminal shows, and what to call this device.";
  static auto fields(auto& it) {
    return std::tuple(
        field("code", it.code, "Six digits and letters; a dash or spaces do not matter."),
        field("device", it.device, "Such as “Firefox on the laptop”."));
  }
};
template <>
struct Described<Device> {
  static constexpr const char* name = "Device";
  static constexpr const char* says = "A browser that was paired, or a token for a program.";
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id), field("name", it.name), field("kind", it.kind),
                      field("made", it.made), field("seen", it.seen),
                      field("current", it.current, "The one that asks."));
  }
};
template <>
struct Described<Devices> {
  static constexpr const char* name = "Devices";
  static constexpr const char* says = "All of them.";
  static auto fields(auto& it) { return std::tuple(field("devices", it.devices)); }
};
template <>
struct Described<DeviceName> {
  static constexpr const char* name = "DeviceName";
  static constexpr const char* says = "Which device.";
  static auto fields(auto& it) { return std::tuple(field("device", it.device)); }
};
template <>
struct Described<NewToken> {
  static constexpr const char* name = "NewToken";
  static constexpr const char* says = "What to call the program that will use it.";
  static auto fields(auto& it) { return std::tuple(field("name", it.name)); }
};
template <>
struct Described<Token> {
  static constexpr const char* name = "Token";
  static constexpr const char* says = "Shown once: the house keeps only what recognises it.";
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id),
                      field("token", it.token, "For `Authorization: Bearer …` at /v1 only."));
  }
};
template <>
struct Described<Me> {
  static constexpr const char* name = "Me";
  static constexpr const char* says = "Who is asking, and what the app needs to begin.";
  static auto fields(auto& it) {
    return std::tuple(field("device", it.device), field("device_name", it.device_name),
                      field("version", it.version), field("owner_name", it.owner_name),
                      field("zone", it.zone),
                      field("model", it.model, "The chosen model; “” for Spark alone."),
                      field("first_run", it.first_run, "No owner's name yet."),
                      field("passphrase", it.passphrase, "Whether the house has one."),
                      field("passkey_needed", it.passkey_needed,
                            "Nothing else is answered at this address before a passkey is made."),
                      field("seq", it.seq, "Of the latest event: ask for events after it."));
  }
};
template <>
inline constexpr auto words_of<Mode> = std::array{"instant", "thinking", "given"};
template <>
inline constexpr auto words_of<TaskState> =
    std::array{"open", "done", "waiting", "not_understood", "failed", "stopped"};
template <>
struct Described<Message> {
  static constexpr const char* name = "Message";
  static constexpr const char* says = "A message of the talk, as AG-UI has it.";
  static constexpr bool open = true;  // members that it does not know are ignored
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id), field("role", it.role), field("content", it.content));
  }
};
template <>
struct Described<RunHints> {
  static constexpr const char* name = "RunHints";
  static constexpr const char* says = "What Hearth takes beside the message.";
  static constexpr bool open = true;  // members that it does not know are ignored
  static auto fields(auto& it) {
    return std::tuple(
        field("mode", it.mode, "`given`: the message is a plan that the owner wrote."),
        field("instead_of", it.instead_of,
              "A task that is asked anew: the request leans on what was said before that one."));
  }
};
template <>
struct Described<RunInput> {
  static constexpr const char* name = "RunInput";
  static constexpr const char* says =
      "AG-UI 1.0's RunAgentInput. The last message is the request; the house remembers the talk "
      "itself. Members that are not named here are ignored.";
  static constexpr bool open = true;  // members that it does not know are ignored
  static auto fields(auto& it) {
    return std::tuple(
        field("threadId", it.thread_id, "Any; there is one talk."),
        field("runId", it.run_id, "Chosen by the client, unique; for stopping, and in the events."),
        field("messages", it.messages, "The last one has the role `user`."),
        field("forwardedProps", it.hints));
  }
};
template <>
struct Described<Wish> {
  static constexpr const char* name = "Wish";
  static constexpr const char* says = "A request.";
  static auto fields(auto& it) {
    return std::tuple(field("text", it.text), field("mode", it.mode));
  }
};
template <>
struct Described<Summary> {
  static constexpr const char* name = "Summary";
  static constexpr const char* says = "What a plan will read, change and send.";
  static auto fields(auto& it) {
    return std::tuple(field("text", it.text), field("tools", it.tools), field("reads", it.reads),
                      field("changes", it.changes), field("reaches_out_by", it.reaches_out_by));
  }
};
template <>
struct Described<Preview> {
  static constexpr const char* name = "Preview";
  static constexpr const char* says = "The plan for a request; nothing was done.";
  static auto fields(auto& it) {
    return std::tuple(field("request", it.request), field("plan", it.plan),
                      field("model", it.model), field("summary", it.summary));
  }
};
template <>
struct Described<Given> {
  static constexpr const char* name = "Given";
  static constexpr const char* says = "What a step was given, and where it came from.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name), field("value", it.value), field("label", it.label),
                      field("from", it.from));
  }
};
template <>
struct Described<Step> {
  static constexpr const char* name = "Step";
  static constexpr const char* says = "One call of a plan, as the journal has it.";
  static auto fields(auto& it) {
    return std::tuple(field("path", it.path), field("tool", it.tool), field("room", it.room),
                      field("agent", it.agent, "`hearth`, or a sub-agent by its path."),
                      field("effect", it.effect, "S0 … S5-code."),
                      field("decision", it.decision, "allow, card or deny."),
                      field("rule", it.rule), field("reason", it.reason), field("label", it.label),
                      field("told", it.told, "The step's sentence."), field("grant", it.grant),
                      field("can_undo", it.can_undo), field("undone", it.undone),
                      field("given", it.given, "Only when a single task is asked for."));
  }
};
template <>
struct Described<Task> {
  static constexpr const char* name = "Task";
  static constexpr const char* says = "A request and what came of it.";
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id), field("request", it.request), field("reply", it.reply),
                      field("state", it.state, "`open`: it runs, or will go on."),
                      field("at", it.at), field("steps", it.steps),
                      field("plan", it.plan, "Only when a single task is asked for."),
                      field("instead_of", it.instead_of, "The task that it asked anew."));
  }
};
template <>
struct Described<Tasks> {
  static constexpr const char* name = "Tasks";
  static constexpr const char* says = "Oldest first.";
  static auto fields(auto& it) { return std::tuple(field("tasks", it.tasks)); }
};
template <>
struct Described<Running> {
  static constexpr const char* name = "Running";
  static constexpr const char* says = "A run that goes on now.";
  static auto fields(auto& it) {
    return std::tuple(field("run", it.run), field("request", it.request),
                      field("task", it.task, "Known once it is journaled."),
                      field("since", it.since));
  }
};
template <>
struct Described<Runs> {
  static constexpr const char* name = "Runs";
  static constexpr const char* says = "Those that go on now.";
  static auto fields(auto& it) { return std::tuple(field("runs", it.runs)); }
};
template <>
struct Described<RunName> {
  static constexpr const char* name = "RunName";
  static constexpr const char* says = "Which run.";
  static auto fields(auto& it) { return std::tuple(field("run", it.run)); }
};
template <>
struct Described<Stopped> {
  static constexpr const char* name = "Stopped";
  static constexpr const char* says = "How many runs were told to stop.";
  static auto fields(auto& it) {
    return std::tuple(field("runs", it.runs), field("text", it.text));
  }
};
template <>
struct Described<History> {
  static constexpr const char* name = "History";
  static constexpr const char* says =
      "Which part of the talk: the latest `count` tasks before `before`.";
  static auto fields(auto& it) {
    return std::tuple(field("before", it.before), field("count", it.count),
                      field("words", it.words, "That stand in the request or the reply."));
  }
};
template <>
inline constexpr auto words_of<CardAnswer> =
    std::array{"once", "task", "always", "deny", "later", "edit"};
template <>
struct Described<CardValue> {
  static constexpr const char* name = "CardValue";
  static constexpr const char* says = "A value on a card that the owner may change.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name), field("text", it.text));
  }
};
template <>
struct Described<CardArgument> {
  static constexpr const char* name = "CardArgument";
  static constexpr const char* says = "A value of the call, and in words where it came from.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name), field("text", it.text), field("from", it.from),
                      field("outside", it.outside, "Somebody else could have had a say in it."));
  }
};
template <>
struct Described<Card> {
  static constexpr const char* name = "Card";
  static constexpr const char* says =
      "One decision put to the owner, rendered by code from the real arguments.";
  static auto fields(auto& it) {
    return std::tuple(
        field("id", it.id), field("task", it.task), field("title", it.title),
        field("values", it.values, "What, to whom, and where each came from."),
        field("lines", it.lines, "Which categories leave, whether it can be undone, and the like."),
        field("rule", it.rule), field("reason", it.reason),
        field("step_up", it.step_up, "Weigh it twice: protected data, or words from outside."),
        field("put", it.put), field("until", it.until, "Then it counts as no."),
        field("in_task", it.in_task,
              "What `task` would allow, as a sentence; absent: not offered."),
        field("always", it.always,
              "What `always` would allow, as a sentence; absent: not offered."),
        field("editable", it.editable, "What may be answered with `edit`; none: not offered."));
  }
};
template <>
struct Described<Question> {
  static constexpr const char* name = "Question";
  static constexpr const char* says = "What a plan asks the owner; its task waits for the answer.";
  static auto fields(auto& it) {
    return std::tuple(field("task", it.task), field("text", it.text),
                      field("choices", it.choices, "None: any answer."));
  }
};
template <>
struct Described<Cards> {
  static constexpr const char* name = "Cards";
  static constexpr const char* says = "What waits for the owner.";
  static auto fields(auto& it) {
    return std::tuple(field("cards", it.cards), field("questions", it.questions));
  }
};
template <>
struct Described<QuestionAnswer> {
  static constexpr const char* name = "QuestionAnswer";
  static constexpr const char* says = "The answer to a plan's question.";
  static auto fields(auto& it) {
    return std::tuple(field("task", it.task),
                      field("text", it.text, "“” leaves it open, and the task ends."));
  }
};
template <>
struct Described<Decision> {
  static constexpr const char* name = "Decision";
  static constexpr const char* says = "The answer to a card.";
  static auto fields(auto& it) {
    return std::tuple(
        field("card", it.card), field("answer", it.answer, "`later` keeps it."),
        field("edits", it.edits, "With `edit`: what the owner wants instead."),
        field("passphrase", it.passphrase,
              "For a yes to a card that steps up, where the house has a passphrase."));
  }
};
template <>
struct Described<Decided> {
  static constexpr const char* name = "Decided";
  static constexpr const char* says = "The answer as it is kept; its task goes on as this run.";
  static auto fields(auto& it) {
    return std::tuple(field("card", it.card), field("task", it.task),
                      field("run", it.run, "“” for `later`."), field("answer", it.answer));
  }
};
template <>
struct Described<Grant> {
  static constexpr const char* name = "Grant";
  static constexpr const char* says = "What may be done without asking.";
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id), field("agent", it.agent), field("tool", it.tool),
                      field("room", it.room), field("sentence", it.sentence),
                      field("recipient", it.recipient), field("given", it.given),
                      field("until", it.until), field("last_used", it.last_used),
                      field("uses_left", it.uses_left), field("uses_max", it.uses_max));
  }
};
template <>
struct Described<Grants> {
  static constexpr const char* name = "Grants";
  static constexpr const char* says = "Those that hold.";
  static auto fields(auto& it) { return std::tuple(field("grants", it.grants)); }
};
template <>
struct Described<NewGrant> {
  static constexpr const char* name = "NewGrant";
  static constexpr const char* says = "What the owner allows without being asked, and its bounds.";
  static auto fields(auto& it) {
    return std::tuple(
        field("tool", it.tool),
        field("recipient", it.recipient, "An address, or a contact's name."),
        field("categories", it.categories, "Data that may go along, such as `calendar`."),
        field("uses_max", it.uses_max, "How often …"),
        field("days", it.days, "… within how many days."),
        field("until", it.until, "Without one for 90 days."));
  }
};
template <>
struct Described<GrantName> {
  static constexpr const char* name = "GrantName";
  static constexpr const char* says = "Which grant.";
  static auto fields(auto& it) { return std::tuple(field("grant", it.grant)); }
};
template <>
struct Described<ReachRow> {
  static constexpr const char* name = "ReachRow";
  static constexpr const char* says = "One action that an agent could take.";
  static auto fields(auto& it) {
    return std::tuple(field("agent", it.agent), field("room", it.room), field("action", it.action),
                      field("what", it.what), field("effect", it.effect), field("leave", it.leave),
                      field("categories", it.categories), field("grant", it.grant),
                      field("party", it.party), field("amount_max", it.amount_max),
                      field("uses_left", it.uses_left), field("uses_max", it.uses_max),
                      field("until", it.until), field("last_used", it.last_used));
  }
};
template <>
struct Described<Connector> {
  static constexpr const char* name = "Connector";
  static constexpr const char* says = "A way out of this machine.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name), field("party", it.party), field("what", it.what),
                      field("last_used", it.last_used));
  }
};
template <>
struct Described<Reach> {
  static constexpr const char* name = "Reach";
  static constexpr const char* says =
      "Who could do what, and to whom: the rows the rules are judged by.";
  static auto fields(auto& it) {
    return std::tuple(field("rows", it.rows), field("connectors", it.connectors));
  }
};
template <>
struct Described<LogFilter> {
  static constexpr const char* name = "LogFilter";
  static constexpr const char* says = "Which tasks and steps; what is left out leaves all in.";
  static auto fields(auto& it) {
    return std::tuple(
        field("count", it.count, "The latest; 20 without."), field("task", it.task),
        field("since", it.since), field("until", it.until), field("person", it.person),
        field("room", it.room), field("agent", it.agent, "`hearth`, or a sub-agent by its path."),
        field("effect", it.effect, "`S1`; `S5` for both kinds."), field("undoable", it.undoable));
  }
};
template <>
struct Described<TaskName> {
  static constexpr const char* name = "TaskName";
  static constexpr const char* says = "Which task.";
  static auto fields(auto& it) { return std::tuple(field("task", it.task)); }
};
template <>
struct Described<Undo> {
  static constexpr const char* name = "Undo";
  static constexpr const char* says =
      "Which task to take back; without one the latest that changed something.";
  static auto fields(auto& it) { return std::tuple(field("task", it.task)); }
};
template <>
struct Described<Verified> {
  static constexpr const char* name = "Verified";
  static constexpr const char* says = "The journal held, with its signed end.";
  static auto fields(auto& it) {
    return std::tuple(field("records", it.records), field("checkpoint", it.checkpoint));
  }
};

}  // namespace protocol
