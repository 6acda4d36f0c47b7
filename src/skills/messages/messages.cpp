#include "skills/messages/messages.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/words.h"
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

using Words = std::vector<std::string>;

// Without the words that need not occur, if any other is left.
template <class Idle>
Words without(Words words, Idle idle) {
  Words telling = words;
  std::erase_if(telling, idle);
  return telling.empty() ? words : telling;
}

// The words of a name: "the Miller's" is "miller", "Mr Peters" is "peters".
Words name_words(const std::string& who) {
  return without(without(base::words_in(who), base::is_small_word), base::is_title);
}

// The words of what a message is about. "The contract mail" is any that has "contract", "my inbox"
// any at all.
Words topic_words(const std::string& what) {
  Words words = base::words_in(what);
  static const Words kinds = base::stems_in("e-mail email message letter inbox");
  std::erase_if(words, [](const std::string& word) {
    return base::is_small_word(word) || std::ranges::find(kinds, base::stem(word)) != kinds.end();
  });
  return words;
}

// Whom the owner has a message from or to; who else got it does not count.
std::vector<formats::Mailbox> other_side(const Entry& entry) {
  bool owners = trust::restore_label(entry.label).integrity >= trust::Integrity::own;
  return owners ? entry.to : std::vector{entry.sender};
}

std::vector<formats::Mailbox> everybody(const Entry& entry) {
  auto people = entry.to;
  people.push_back(entry.sender);
  return people;
}

// Whether names and addresses hold all these words, each at least as a word's beginning, or but for
// its ending ("mums").
bool hold_words(const std::vector<formats::Mailbox>& people, const Words& asked) {
  Words there;
  for (const formats::Mailbox& mailbox : people)
    for (std::string& word : base::words_in(mailbox.name + " " + mailbox.mail))
      there.push_back(std::move(word));
  return std::ranges::all_of(asked, [&](const std::string& word) {
    return std::ranges::any_of(there, [&](const std::string& other) {
      return other.starts_with(word) || base::stem(other) == base::stem(word);
    });
  });
}

bool hold_address(const std::vector<formats::Mailbox>& people, const std::string& address) {
  return std::ranges::any_of(people, [&](const formats::Mailbox& mailbox) {
    return base::iequals_ascii(mailbox.mail, address);
  });
}

// The mail addresses of the people who are meant, a few of them.
Words addresses_of(const Value* people) {
  constexpr size_t addresses_max = 10;
  Words addresses;
  const plan::List* list = people ? people->as_list() : nullptr;
  for (const Value& person : list ? *list : plan::List()) {
    const Value* mails = person.field("mails");
    for (const Value& mail : mails && mails->as_list() ? *mails->as_list() : plan::List())
      if (mail.as_text() && addresses.size() < addresses_max) addresses.push_back(*mail.as_text());
  }
  return addresses;
}

base::Instant a_year_before(base::Instant at, const base::Zone& zone) {
  base::Local local = zone.to_local(at);
  base::Day day = base::day_of(local);
  auto earlier = std::chrono::year_month_day(day) - std::chrono::years(1);
  if (!earlier.ok()) earlier = earlier.year() / earlier.month() / std::chrono::last;
  return zone.to_instant(base::Day(earlier) + (local - day));
}

// Messages lie in the past: "monday" is the last one, and so is "april".
base::Period last_such(const base::Period& asked, const CallContext& context) {
  constexpr auto week = std::chrono::days(7), two_days = std::chrono::days(2);
  if (asked.start <= context.now) return asked;
  if (asked.end - asked.start <= two_days && asked.start - context.now < week)
    return {asked.start - week, asked.end - week};
  return {a_year_before(asked.start, context.zone), a_year_before(asked.end, context.zone)};
}

// The stretch that was asked for; of a moment its day.
base::Period asked_time(const Value* when, const CallContext& context) {
  if (when && when->as_period()) return last_such(when->as_period()->period, context);
  const plan::DateTime* moment = when ? when->as_datetime() : nullptr;
  if (!moment) return {base::Instant::min(), base::Instant::max()};
  base::Day day = base::day_of(context.zone.to_local(moment->at));
  return {context.zone.to_instant(day), context.zone.to_instant(day + std::chrono::days(1))};
}

// What is looked for, apart from the person.
struct Asked {
  Words words;
  base::Period time;
};

template <class Test>
Result<std::vector<Entry>> search(const Box& box, const Asked& asked, const Words& more,
                                  Test test) {
  Words words = asked.words;
  words.insert(words.end(), more.begin(), more.end());
  std::vector<Entry> found = TRY(box.search(words, asked.time, searched_max));
  std::erase_if(found, [&](const Entry& entry) { return !test(entry); });
  return found;
}

// Messages from or to one of these addresses, newest first.
Result<std::vector<Entry>> search_addresses(const Box& box, const Asked& asked,
                                            const Words& addresses) {
  std::vector<Entry> found;
  for (const std::string& address : addresses) {
    auto is_new = [&](const Entry& entry) {
      return hold_address(other_side(entry), address) &&
             std::ranges::find(found, entry.id, &Entry::id) == found.end();
    };
    for (Entry& entry : TRY(search(box, asked, base::words_in(address), is_new)))
      found.push_back(std::move(entry));
  }
  std::ranges::sort(found, [](const Entry& a, const Entry& b) {
    return std::tie(b.at, a.id) < std::tie(a.at, b.id);
  });
  return found;
}

// Messages from or to somebody, in the first of these ways that gives any: by their name or address
// ("Hausverwaltung Peters" for g.peters@hausverwaltung-peters.example); by the addresses of the
// people in the contacts who are meant ("my sister"); by the name or address of others who got it;
// for what is no person's name, such as "the school", by the subject.
Result<std::vector<Entry>> search_person(const Box& box, const Asked& asked, const std::string& who,
                                         const Words& addresses) {
  Words name = name_words(who);
  auto is_other_side = [&](const Entry& entry) { return hold_words(other_side(entry), name); };
  auto is_anybody = [&](const Entry& entry) { return hold_words(everybody(entry), name); };
  auto is_subject = [&](const Entry& entry) {
    return base::held_by_stem(entry.subject, base::join(name, " ")) == 1;
  };
  auto found = TRY(search(box, asked, name, is_other_side));
  if (name.empty() || !found.empty()) return found;
  found = TRY(search_addresses(box, asked, addresses));
  if (found.empty()) found = TRY(search(box, asked, name, is_anybody));
  bool no_name_of_a_person = base::is_small_word(base::words_in(who)[0]);
  if (found.empty() && no_name_of_a_person) found = TRY(search(box, asked, name, is_subject));
  return found;
}

Result<Value> find(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Box box = TRY(Box::open(rooms));
  trust::Label influence = trust::join(context.control, arguments.label());
  Asked asked{topic_words(arguments.text("text")), asked_time(arguments.find("when"), context)};
  std::vector<Entry> entries =
      TRY(search_person(box, asked, arguments.text("who"), addresses_of(arguments.find("people"))));
  entries.resize(std::min(entries.size(), found_max));
  plan::List found;
  for (const Entry& entry : entries) found.push_back(value_of(entry, context, influence));
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
  look.parameters = {{"who", {Kind::text}, false, Role::content, "a name, an address, a firm"},
                     {"people",
                      {Kind::record, "Person", true},
                      false,
                      Role::content,
                      "who that may be, if nobody in the mail has that name"},
                     {"text", {Kind::text}, false, Role::content},
                     {"when", {Kind::when}, false, Role::content}};
  look.spoken = {{"who", Spoken::text}, {"what", Spoken::text}, {"when", Spoken::moment}};
  std::string found =
      "messages.find([who={who}, people=people({who}), ][text={what}, ][when={when}])";
  look.recipe = found;
  plan::Tool read = declare(rooms, "messages.open",
                            "Shows a message to the owner; its text stays closed for plans",
                            Effect::s0, open, tell_opened);
  read.result = {Kind::any};
  read.parameters = {{"message", {Kind::record, "Message"}, true, Role::control}};
  read.spoken = look.spoken;
  read.recipe = "messages.open(" + found + "[0])";
  plan::Tool note = writing(declare(rooms, "messages.draft", "Keeps a message as a draft",
                                    Effect::s1, draft, tell_drafted),
                            false);
  plan::Tool post = writing(
      declare(rooms, "messages.send", "Sends a message", Effect::s3, send, tell_sent), true);
  post.recipient_argument = "to";
  return {look, read, note, post};
}

}  // namespace messages
