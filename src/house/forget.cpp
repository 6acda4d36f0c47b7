#include "house/forget.h"

#include <fmt/format.h>

#include "house/house.h"
#include "house/talk.h"
#include "skills/calendar/calendar.h"
#include "skills/contacts/contacts.h"
#include "skills/lists/lists.h"
#include "skills/memory/memory.h"
#include "skills/messages/messages.h"
#include "skills/reminders/reminders.h"

namespace house {

using base::Code, base::Json;

std::string body_of(const Erasing& erasing) {
  Json tasks = Json::array(), words = Json::array();
  for (const std::string& task : erasing.tasks) tasks.push(task);
  for (const std::string& word : erasing.person.words()) words.push(word);
  return Json::object()
      .set("room", erasing.room)
      .set("tasks", std::move(tasks))
      .set("words", std::move(words))
      .dump();
}

Result<Erasing> read_erasing(const std::string& body) {
  Json json = TRY(Json::parse(body));
  Erasing erasing{.room = json["room"].string(), .tasks = {}, .person = {}};
  for (const Json& task : json["tasks"].items()) erasing.tasks.insert(task.string());
  std::vector<std::string> words;
  for (const Json& word : json["words"].items()) words.push_back(word.string());
  erasing.person = base::Mentions(std::move(words));
  return erasing;
}

namespace {

constexpr const char* gone = "(erased)";

// What a task's note says in words, taken out of it.
void silence(const std::string& kind, Json& json) {
  if (kind == note_task) json.set("request", gone);
  if (kind == note_piece) json.set("plan", "").set("calls", Json::array());
  if (kind == note_step) json.set("arguments", Json()).set("result", Json()).set("told", "");
  if (kind == note_card)
    json.set("title", gone).set("values", Json::array()).set("lines", Json::array());
  if (kind == note_done) {
    Json reply = Json::array();
    reply.push(Json::object().set("text", gone));
    json.set("reply", std::move(reply));
  }
}

Json after(const Erasing& erasing, const store::Entry& entry, const Json& before) {
  Json json = erasing.person.without_any(before);
  if (erasing.tasks.contains(json["task"].string())) silence(entry.kind, json);
  if (entry.kind == note_step) json.set("undoable", false);
  if (entry.kind == note_undo && !json.has("change")) json.set("change", entry.step);
  if (erasing.room == "messages" && entry.kind == note_sent)
    json.set("message", "").set("to", Json::array());
  if (!erasing.room.empty() && entry.kind == note_import) json.set("file", gone);
  return json;
}

// Notes are the house's, changes and renewals the rooms' and the store's.
bool is_note(const std::string& kind) { return kind != "change" && kind != "renewed"; }

using Forget = Result<rooms::Traces> (*)(rooms::Rooms&, const base::Mentions&);
struct Forgetter {
  const char* room;
  Forget forget;
};
// The contacts besides, which know whom it is about.
constexpr Forgetter forgetters[] = {{"calendar", calendar::forget},
                                    {"lists", lists::forget},
                                    {"memory", memory::forget},
                                    {"messages", messages::forget},
                                    {"reminders", reminders::forget}};

}  // namespace

Result<std::vector<store::Note>> notes_after(const Erasing& erasing, store::House& store,
                                             const std::string& room) {
  std::vector<store::Note> notes;
  TRY(store.visit({.room = room}, [&](const store::Entry& entry) -> Result<void> {
    if (!entry.body || !is_note(entry.kind)) return {};
    Json json = after(erasing, entry, TRY(Json::parse(*entry.body)));
    notes.push_back({.kind = entry.kind, .body = json.dump(), .room = room});
    return {};
  }));
  return notes;
}

Result<contacts::Called> House::whom_to_forget(const std::string& said) {
  contacts::Called person = TRY(contacts::called(*rooms_, said));
  if (person.is_owner)
    return base::fail(Code::invalid, "That is you.",
                      "`hearth erase --everything` erases the whole house.");
  return person;
}

// Inside an open step.
Result<std::vector<PersonTraces::InRoom>> House::take_out(const contacts::Called& person,
                                                          const base::Mentions& words) {
  std::vector<PersonTraces::InRoom> rooms;
  rooms.push_back({"contacts", TRY(contacts::forget(*rooms_, person, words))});
  for (const Forgetter& forgetter : forgetters)
    rooms.push_back({forgetter.room, TRY(forgetter.forget(*rooms_, words))});
  std::erase_if(rooms, [](auto& room) { return room.traces.empty(); });
  return rooms;
}

Result<int64_t> House::records_about(const base::Mentions& person) {
  int64_t count = 0;
  TRY(store_.visit({}, [&](const store::Entry& entry) -> Result<void> {
    if (!entry.body || !is_note(entry.kind)) return {};
    if (person.in_any(TRY(Json::parse(*entry.body)))) ++count;
    return {};
  }));
  return count;
}

// What was sent, to those addresses alone where there are any.
Result<std::vector<Left>> House::left(const base::Mentions* person) {
  std::vector<Left> all;
  for (const store::Entry& entry : TRY(store_.read({.room = "house", .kind = note_sent}))) {
    if (!entry.body) continue;
    Json json = TRY(Json::parse(*entry.body));
    if (json["outcome"].string() == "not sent") continue;
    if (person && !person->in_any(json["to"])) continue;
    Left one{.at = base::parse_instant(json["at"].string()).value_or(base::Instant()),
             .to = {},
             .subject = {},
             .certain = json["outcome"].string() == "sent"};
    for (const Json& address : json["to"].items()) one.to.push_back(address.string());
    if (one.to.empty()) continue;
    auto message = messages::addressed(*rooms_, json["message"].string());
    if (message) one.subject = message->subject;
    all.push_back(std::move(one));
  }
  return all;
}

Result<std::vector<Left>> House::left() {
  std::lock_guard hold(strand_);
  return left(nullptr);
}

Result<PersonTraces> House::traces_of(const std::string& said) {
  std::lock_guard hold(strand_);
  contacts::Called person = TRY(whom_to_forget(said));
  base::Mentions words(person.words);
  PersonTraces traces{.name = person.name,
                      .rooms = {},
                      .records = TRY(records_about(words)),
                      .left = TRY(left(&words)),
                      .unreached = {}};
  rooms_->begin();
  auto rooms = take_out(person, words);
  rooms_->roll_back();
  traces.rooms = TRY(std::move(rooms));
  return traces;
}

// Items of the house's own that may speak of it: the talk, and open tasks with their cards.
Result<std::vector<store::ItemKey>> House::items_about(const Erasing& erasing) {
  std::vector<store::ItemKey> keys;
  for (const store::Item& item : TRY(store_.items(store::Shelf::inbox))) {
    if (item.room != "house" || item.key == erasing_key) continue;
    Json json = TRY(Json::parse(item.body));
    if (item.key == talk_key || erasing.person.in_any(json) ||
        erasing.tasks.contains(json["task"].string()))
      keys.push_back({item.shelf, item.key});
  }
  return keys;
}

namespace {

store::Item marker(const Erasing& erasing) {
  return {.shelf = store::Shelf::inbox, .key = erasing_key, .state = "", .body = body_of(erasing)};
}

// Does anything that was ever written in the room hold one of the words?
Result<bool> history_names(store::House& store, const std::string& room,
                           const base::Mentions& person) {
  bool found = false;
  TRY(store.visit({.room = room}, [&](const store::Entry& entry) -> Result<void> {
    found = found || (entry.body && person.within(*entry.body));
    return {};
  }));
  return found;
}

void add(std::vector<std::string>& to, std::vector<std::string> more) {
  for (std::string& one : more)
    if (std::ranges::find(to, one) == to.end()) to.push_back(std::move(one));
}

}  // namespace

// Everything from here is done again when it was cut short.
Result<std::vector<std::string>> House::finish_erasing(const Erasing& erasing) {
  std::vector<std::string> unreached;
  if (!erasing.room.empty()) add(unreached, TRY(rooms_->erase(erasing.room)));
  for (const std::string& room : data_rooms()) {
    if (erasing.room == room || !TRY(history_names(store_, room, erasing.person))) continue;
    auto kept = TRY(notes_after(erasing, store_, room));
    add(unreached, TRY(rooms_->erase_history(room, kept)));
  }
  auto kept = TRY(notes_after(erasing, store_, "house"));
  add(unreached, TRY(store_.renew("house", "", true, kept)));
  TRY(store_.write({.removed = {{store::Shelf::inbox, erasing_key}}}));
  return unreached;
}

Result<void> House::resume_erasing() {
  for (const store::Item& item : TRY(store_.items(store::Shelf::inbox)))
    if (item.key == erasing_key) {
      Erasing erasing = TRY(read_erasing(item.body));
      TRY(finish_erasing(erasing));
    }
  return {};
}

Result<void> House::check_all_thawed() {
  for (const std::string& room : store_.frozen()) TRY(store_.check_thawed(room));
  return {};
}

Result<PersonTraces> House::forget(const std::string& said) {
  TRY(check_all_thawed());
  PersonTraces traces = TRY(traces_of(said));
  std::lock_guard hold(strand_);
  contacts::Called person = TRY(whom_to_forget(said));
  Erasing erasing{.room = "", .tasks = {}, .person = base::Mentions(person.words)};
  auto about = TRY(items_about(erasing));
  rooms_->begin();
  if (auto taken = take_out(person, erasing.person); !taken) {
    rooms_->roll_back();
    return std::unexpected(taken.error());
  }
  TRY(rooms_->commit({.items = {marker(erasing)}, .removed = std::move(about)}));
  traces.unreached = TRY(finish_erasing(erasing));
  grants_.clear();  // those to the person are gone
  TRY(load_grants());
  return traces;
}

namespace {

// The tasks that did something in the room, or planned to.
Result<std::set<std::string>> tasks_in(const std::string& room, store::House& store,
                                       const plan::Toolbox& tools) {
  std::set<std::string> tasks;
  TRY(store.visit({.kind = note_step}, [&](const store::Entry& entry) -> Result<void> {
    if (entry.body && entry.room == room) tasks.insert(TRY(read_step(entry)).task);
    return {};
  }));
  TRY(store.visit({.kind = note_piece}, [&](const store::Entry& entry) -> Result<void> {
    if (!entry.body) return {};
    PieceRecord piece = TRY(read_piece(*entry.body));
    for (const auto& tool : tools.all())
      if (tool->room == room && std::ranges::find(piece.tools, tool->name) != piece.tools.end())
        tasks.insert(piece.task);
    return {};
  }));
  return tasks;
}

}  // namespace

Result<std::vector<std::string>> House::destroy() {
  std::lock_guard hold(strand_);
  for (const std::string& room : data_rooms()) rooms_->close(room);
  return store_.destroy();
}

Result<std::vector<std::string>> House::erase(const std::string& room) {
  std::lock_guard hold(strand_);
  TRY(check_all_thawed());
  TRY(rooms_->room(room));
  Erasing erasing{.room = room, .tasks = TRY(tasks_in(room, store_, tools_)), .person = {}};
  auto about = TRY(items_about(erasing));
  TRY(store_.write({.items = {marker(erasing)}, .removed = std::move(about)}));
  return finish_erasing(erasing);
}

}  // namespace house
