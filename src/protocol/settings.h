// Settings, models, health, and what an open page is told.
#pragma once
#include "protocol/api.h"

namespace protocol {

struct Model {
  Text name, kind, model, address;
  bool used = false;
};
struct Models {
  List<Model> models;
};
struct ModelName {
  Text model;
};
struct NewModel {
  Text name, kind, model, address;
  Maybe<Text> key;
};
struct Settings {
  Text owner_name;
  List<Text> owner_mails;
  Text zone, signature;
};
struct Passphrase {
  Text passphrase;
};
struct Finding {
  Text subject, text;
  bool well = false;
};
struct Findings {
  List<Finding> findings;
};

// What an open page has to know. Each event has the members of its kind, others are left out.
enum class EventKind {
  task_begun,    // run, task, request, mode
  plan_text,     // run, task, agent, text: a piece of the plan as it is written
  plan,          // run, task, agent, text: the plan, checked; summary: what it will do
  step_begun,    // run, task, agent, step, text: the tool
  step_ended,    // run, task, agent, step, text: the tool; summary: its sentence; failed
  notice,        // text; run and task where it is about one
  task_ended,    // run, task, state, text: the reply
  card_waiting,  // card
  card_closed,   // card_id, text: the answer
  question,      // run, task, text, choices: the task waits for an answer
  undone,        // task, text
  grants,        // something of the grants has changed
  room,          // room: something in it has changed
  settings,      // settings, models or devices have changed
  reset,         // what happened since `after` is no longer here: read the state anew
};

struct Event {
  Count seq = 0;
  EventKind kind = EventKind::notice;
  Instant at;
  Maybe<Text> run, task, agent, step, text, summary, request, room, card_id;
  Maybe<bool> failed;
  Maybe<Mode> mode;
  Maybe<TaskState> state;
  Maybe<Card> card;
  Maybe<List<Text>> choices;
};
struct Since {
  Maybe<Count> after;
};

// RFC 9457; `code` is stable: see base/result.h.
struct Problem {
  Text type, title, detail, code;
  Count status = 0;
};

// How they are written.
template <>
struct Described<Model> {
  static constexpr const char* name = "Model";
  static constexpr const char* says = "A language model.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name), field("kind", it.kind), field("model", it.model),
                      field("address", it.address), field("used", it.used));
  }
};
template <>
struct Described<Models> {
  static constexpr const char* name = "Models";
  static constexpr const char* says = "All of them.";
  static auto fields(auto& it) { return std::tuple(field("models", it.models)); }
};
template <>
struct Described<ModelName> {
  static constexpr const char* name = "ModelName";
  static constexpr const char* says = "Which; `spark` for Spark alone.";
  static auto fields(auto& it) { return std::tuple(field("model", it.model)); }
};
template <>
struct Described<NewModel> {
  static constexpr const char* name = "NewModel";
  static constexpr const char* says = "A language model to add, in place of one of that name.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name, "How the owner calls it."),
                      field("kind", it.kind, "openai, anthropic or local."),
                      field("model", it.model, "The endpoint's name of it, or the GGUF file."),
                      field("address", it.address, "Of the endpoint; “” for a file."),
                      field("key", it.key, "Sealed, and sent to this endpoint alone."));
  }
};
template <>
struct Described<Settings> {
  static constexpr const char* name = "Settings";
  static constexpr const char* says = "About the owner.";
  static auto fields(auto& it) {
    return std::tuple(
        field("owner_name", it.owner_name), field("owner_mails", it.owner_mails),
        field("zone", it.zone, "IANA name; “” for the machine's."),
        field("signature", it.signature,
              "Under messages: it has to say that an AI wrote them. “” for the house's wording."));
  }
};
template <>
struct Described<Passphrase> {
  static constexpr const char* name = "Passphrase";
  static constexpr const char* says = "At least 8 characters.";
  static auto fields(auto& it) { return std::tuple(field("passphrase", it.passphrase)); }
};
template <>
struct Described<Finding> {
  static constexpr const char* name = "Finding";
  static constexpr const char* says = "What is well or weak.";
  static auto fields(auto& it) {
    return std::tuple(field("subject", it.subject), field("text", it.text), field("well", it.well));
  }
};
template <>
struct Described<Findings> {
  static constexpr const char* name = "Findings";
  static constexpr const char* says = "All of them.";
  static auto fields(auto& it) { return std::tuple(field("findings", it.findings)); }
};
template <>
inline constexpr auto words_of<EventKind> =
    std::array{"task_begun", "plan_text",  "plan",         "step_begun",  "step_ended",
               "notice",     "task_ended", "card_waiting", "card_closed", "question",
               "undone",     "grants",     "room",         "settings",    "reset"};
template <>
struct Described<Event> {
  static constexpr const char* name = "Event";
  static constexpr const char* says = "Something an open page has to know; see `kind`.";
  static auto fields(auto& it) {
    return std::tuple(
        field("seq", it.seq, "Grows over restarts."), field("kind", it.kind), field("at", it.at),
        field("run", it.run, "As the run was called by who began it."), field("task", it.task),
        field("agent", it.agent), field("step", it.step, "The step's path, as in the log."),
        field("text", it.text), field("summary", it.summary), field("request", it.request),
        field("room", it.room), field("card_id", it.card_id), field("failed", it.failed),
        field("mode", it.mode), field("state", it.state), field("card", it.card),
        field("choices", it.choices));
  }
};
template <>
struct Described<Since> {
  static constexpr const char* name = "Since";
  static constexpr const char* says = "The last `seq` that was seen; without one from now on.";
  static auto fields(auto& it) { return std::tuple(field("after", it.after)); }
};
template <>
struct Described<Problem> {
  static constexpr const char* name = "Problem";
  static constexpr const char* says = "RFC 9457: what went wrong, and what to do.";
  static auto fields(auto& it) {
    return std::tuple(field("type", it.type), field("title", it.title),
                      field("detail", it.detail, "A sentence that says what to do."),
                      field("code", it.code,
                            "not_found, invalid, denied, conflict, unavailable, corrupt, limit."),
                      field("status", it.status));
  }
};

}  // namespace protocol
