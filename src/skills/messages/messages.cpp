#include "skills/messages/messages.h"

#include <fmt/format.h>

#include "base/text.h"
#include "skills/messages/box.h"
#include "skills/messages/sending.h"
#include "skills/messages/values.h"
#include "trust/stored_label.h"

namespace messages {
namespace {

using base::Code, base::Result;
using plan::Arguments, plan::CallContext, plan::Kind, plan::Role, plan::Spoken, plan::Value;

constexpr size_t searched_max = 200, found_max = 20, lines_max = 60;

// A sender's and subject's words, made harmless and short.
std::string headline(const Value& message, const CallContext& context) {
  auto text = [&](const char* name) { return base::visible(*message.field(name)->as_text(), 100); };
  auto at = message.field("at")->as_datetime()->at;
  std::string state = *message.field("state")->as_text();
  std::string people =
      state == "received" ? text("from") : fmt::format("to {} ({})", text("to"), state);
  return fmt::format("{}, {}: {}", people, language::say_when(at, context.words()),
                     text("subject"));
}

bool holds_person(const Entry& entry, std::string_view who) {
  std::string people = " " + base::fold(name_of(entry.sender) + " " + entry.sender.mail);
  for (const formats::Mailbox& mailbox : entry.to)
    people += " " + base::fold(mailbox.name + " " + mailbox.mail);
  std::string asked = base::fold(who);
  for (std::string_view word : base::split(asked, ' ')) {
    if (word.ends_with("'s")) word.remove_suffix(2);
    bool plural = word.size() > 3 && word.ends_with("s");  // "mums", without its apostrophe
    auto holds = [&](std::string_view name) {
      return people.find(" " + std::string(name)) != std::string::npos;
    };
    if (!holds(word) && !(plural && holds(word.substr(0, word.size() - 1)))) return false;
  }
  return true;
}

// The stretch that was asked for; of a moment its day.
base::Period asked_time(const Value* when, const CallContext& context) {
  if (when && when->as_period()) return when->as_period()->period;
  const plan::DateTime* moment = when ? when->as_datetime() : nullptr;
  if (!moment) return {base::Instant::min(), base::Instant::max()};
  base::Day day = base::day_of(context.zone.to_local(moment->at));
  return {context.zone.to_instant(day), context.zone.to_instant(day + std::chrono::days(1))};
}

Result<Value> find(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Box box = TRY(Box::open(rooms));
  trust::Label influence = trust::join(context.control, arguments.label());
  std::string who = arguments.text("who");
  plan::List found;
  for (const Entry& entry :
       TRY(box.search(arguments.text("text") + " " + who,
                      asked_time(arguments.find("when"), context), searched_max))) {
    if (found.size() == found_max) break;
    if (holds_person(entry, who)) found.push_back(value_of(entry, context, influence));
  }
  return Value::list(std::move(found), influence);
}

Result<Value> open(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Box box = TRY(Box::open(rooms));
  const Value* message = arguments.find("message");
  auto entry =
      message && message->as_record() ? TRY(box.find(message->as_record()->id)) : std::nullopt;
  if (!entry)
    return base::fail(Code::not_found, "There is no such message.",
                      "Look for it with messages.find.");
  Value value = value_of(*entry, context, trust::join(context.control, arguments.label()));
  return *value.field("body");
}

std::string tell_found(const CallContext& context, const Arguments&, const Value& result) {
  const plan::List& list = *result.as_list();
  if (list.empty()) return "No such message.";
  std::string out = list.size() == 1 ? "One message:" : fmt::format("{} messages:", list.size());
  for (const Value& message : list) out += "\n  • " + headline(message, context);
  return out;
}

// The owner may read their own mail: each line made harmless, long mails cut.
std::string tell_opened(const CallContext& context, const Arguments& arguments,
                        const Value& result) {
  std::string out = headline(*arguments.find("message"), context);
  size_t count = 0;
  for (std::string_view line : base::split(result.as_handle()->content, '\n')) {
    if (++count > lines_max) return out + "\n  …";
    out += "\n  " + base::visible(line, 400);
  }
  return out;
}

plan::Tool declare(rooms::Rooms& rooms, std::string name, std::string purpose, trust::Effect effect,
                   Result<Value> (*run)(rooms::Rooms&, const CallContext&, const Arguments&),
                   std::string (*tell)(const CallContext&, const Arguments&, const Value&)) {
  plan::Tool tool{.name = std::move(name), .purpose = std::move(purpose)};
  tool.result = {Kind::record, "Message"};
  tool.effect = effect;
  tool.room = "messages";
  tool.categories = trust::messages;
  tool.purposes = trust::communicate | trust::assist;
  tool.moment_field = "at";
  tool.run = [&rooms, run](const CallContext& context, const Arguments& arguments) {
    return run(rooms, context, arguments);
  };
  tool.tell = tell;
  return tool;
}

plan::Tool writing(plan::Tool tool, bool to_somebody) {
  tool.parameters = {{"to", {Kind::record, "Person", true}, to_somebody, Role::control},
                     {"text", {Kind::text}, to_somebody, Role::content, "the message itself"},
                     {"subject", {Kind::text}, false, Role::content}};
  tool.spoken = {{"who", Spoken::persons}, {"text", Spoken::text}, {"subject", Spoken::text}};
  tool.recipe = tool.name + (to_somebody ? "(to={who}, text={text}[, subject={subject}])"
                                         : "([to={who}, ][text={text}, ][subject={subject}])");
  return tool;
}

}  // namespace

Value value_of(const Entry& entry, const CallContext& context, const trust::Label& influence) {
  trust::Label label = trust::join(trust::restore_label(entry.label), influence);
  plan::Dict fields = {{"from", Value::text(name_of(entry.sender), label)},
                       {"to", Value::text(names_of(entry.to), label)},
                       {"subject", Value::text(entry.subject, label)},
                       {"at", Value(plan::DateTime{entry.at, context.zone}, label)},
                       {"state", Value::text(state_name(entry.state), label)},
                       {"body", Value::handle({"Message body", entry.text}, label)}};
  return Value::record({.type = "Message", .id = entry.id, .fields = std::move(fields)}, label);
}

rooms::Schema schema() {
  return {.name = "messages",
          .version = 1,
          .sql = R"(
CREATE TABLE message (id TEXT PRIMARY KEY NOT NULL, state INTEGER NOT NULL, sender_name TEXT NOT NULL, sender_mail TEXT NOT NULL,
                      recipients TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, label TEXT NOT NULL,
                      why TEXT NOT NULL, raw BLOB NOT NULL, words TEXT NOT NULL);
CREATE INDEX message_by_time ON message (at);
CREATE INDEX message_by_state ON message (state, at);
CREATE VIRTUAL TABLE message_words USING fts5(words, content='message', tokenize='unicode61');
INSERT INTO message_words(message_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER message_added AFTER INSERT ON message BEGIN
  INSERT INTO message_words(rowid, words) VALUES (new.rowid, new.words); END;
CREATE TRIGGER message_removed AFTER DELETE ON message BEGIN
  INSERT INTO message_words(message_words, rowid, words) VALUES ('delete', old.rowid, old.words); END;
)",
          .tables = {"message"}};
}

std::vector<plan::Tool> tools(rooms::Rooms& rooms) {
  using trust::Effect;
  plan::Tool look =
      declare(rooms, "messages.find", "Messages by person, words and time, newest first",
              Effect::s0, find, tell_found);
  look.result.list = true;
  look.parameters = {{"who", {Kind::text}, false, Role::content},
                     {"text", {Kind::text}, false, Role::content},
                     {"when", {Kind::when}, false, Role::content}};
  look.spoken = {{"who", Spoken::text}, {"what", Spoken::text}, {"when", Spoken::moment}};
  look.recipe = "messages.find([who={who}, ][text={what}, ][when={when}])";
  plan::Tool read = declare(rooms, "messages.open",
                            "Shows a message to the owner; its text stays closed for plans",
                            Effect::s0, open, tell_opened);
  read.result = {Kind::any};
  read.parameters = {{"message", {Kind::record, "Message"}, true, Role::control}};
  read.spoken = look.spoken;
  read.recipe = "messages.open(messages.find([who={who}, ][text={what}, ][when={when}])[0])";
  plan::Tool note = writing(declare(rooms, "messages.draft", "Keeps a message as a draft",
                                    Effect::s1, draft, tell_drafted),
                            false);
  plan::Tool post = writing(
      declare(rooms, "messages.send", "Sends a message", Effect::s3, send, tell_sent), true);
  post.recipient_argument = "to";
  return {look, read, note, post};
}

}  // namespace messages
