#include "skills/messages/box.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "base/words.h"

namespace messages {

using base::Json, base::Result;

namespace {

Json to_json(const std::vector<formats::Mailbox>& mailboxes) {
  Json out = Json::array();
  for (const formats::Mailbox& mailbox : mailboxes)
    out.push(Json::object().set("name", mailbox.name).set("mail", mailbox.mail));
  return out;
}

std::vector<formats::Mailbox> read_mailboxes(const std::string& text) {
  std::vector<formats::Mailbox> out;
  auto json = Json::parse(text);
  if (!json) return out;
  for (const Json& item : json->items())
    out.push_back({item["name"].string(), item["mail"].string()});
  return out;
}

std::vector<Entry> read(const db::Rows& rows) {
  std::vector<Entry> out;
  for (const db::Row& row : rows)
    out.push_back({.id = row.text("id"),
                   .state = State(row.integer("state")),
                   .sender = {row.text("sender_name"), row.text("sender_mail")},
                   .to = read_mailboxes(row.text("recipients")),
                   .subject = row.text("subject"),
                   .text = row.text("text"),
                   .at = base::Instant(base::Seconds(row.integer("at"))),
                   .label = row.text("label"),
                   .why = row.text("why"),
                   .raw = row.bytes("raw")});
  return out;
}

// With what all forms of a word begin: "part" for "parties" and "party".
std::string common_beginning(const std::string& word) {
  std::string stem = base::stem(word);
  if (stem.size() > 3 && stem.ends_with('i')) stem.pop_back();
  return stem;
}

}  // namespace

const char* state_name(State state) {
  static constexpr const char* names[] = {"received", "draft",  "queued",
                                          "sent",     "failed", "unknown"};
  return names[size_t(state)];
}

std::string name_of(const formats::Mailbox& mailbox) {
  return mailbox.name.empty() ? mailbox.mail : mailbox.name;
}

std::string names_of(const std::vector<formats::Mailbox>& mailboxes) {
  std::vector<std::string> names;
  for (const formats::Mailbox& mailbox : mailboxes) names.push_back(name_of(mailbox));
  return base::join_words(names);
}

Result<Box> Box::open(rooms::Rooms& rooms) { return Box(TRY(rooms.room("messages"))); }

Result<std::optional<Entry>> Box::find(const std::string& id) const {
  auto found = read(TRY(room_->query("SELECT * FROM message WHERE id = ?", id)));
  if (found.empty()) return std::nullopt;
  return std::move(found[0]);
}

Result<std::vector<Entry>> Box::in_state(State state) const {
  return read(
      TRY(room_->query("SELECT * FROM message WHERE state = ? ORDER BY at, id", int(state))));
}

Result<std::vector<Entry>> Box::all() const {
  return read(TRY(room_->query("SELECT * FROM message ORDER BY at, id")));
}

Result<std::vector<Entry>> Box::own() const {
  return read(TRY(room_->query("SELECT * FROM message WHERE state <> ? ORDER BY at, id",
                               int(State::received))));
}

Result<std::vector<Entry>> Box::search(const std::vector<std::string>& words,
                                       const base::Period& time, size_t count_max) const {
  auto found = TRY(holding(words, time, count_max));
  if (!found.empty() || words.empty()) return found;
  std::vector<std::string> beginnings;
  for (const std::string& word : words) beginnings.push_back(common_beginning(word));
  return holding(beginnings, time, count_max);
}

Result<std::vector<Entry>> Box::holding(const std::vector<std::string>& beginnings,
                                        const base::Period& time, size_t count_max) const {
  std::string query;  // in the words of FTS5: "gard"* "part"*
  for (const std::string& word : beginnings) query += fmt::format("\"{}\"* ", word);
  int64_t from = time.start.time_since_epoch().count(), to = time.end.time_since_epoch().count();
  if (query.empty())
    return read(TRY(
        room_->query("SELECT * FROM message WHERE at >= ? AND at < ? ORDER BY at DESC, id LIMIT ?",
                     from, to, count_max)));
  return read(TRY(room_->query(
      "SELECT message.* FROM message_words JOIN message ON message.rowid = message_words.rowid "
      "WHERE message_words MATCH ? AND at >= ? AND at < ? ORDER BY at DESC, id LIMIT ?",
      query, from, to, count_max)));
}

Result<void> Box::put(const Entry& entry) const {
  std::string people = name_of(entry.sender) + " " + entry.sender.mail;
  for (const formats::Mailbox& mailbox : entry.to)
    people += " " + mailbox.name + " " + mailbox.mail;
  std::string words = base::fold(people + " " + entry.subject + " " + entry.text);
  TRY(room_->change(
      "INSERT INTO message (id, state, sender_name, sender_mail, recipients, subject, text, at, "
      "label, why, raw, words) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = "
      "excluded.state, why = excluded.why",
      entry.id, int(entry.state), entry.sender.name, entry.sender.mail, to_json(entry.to).dump(),
      entry.subject, entry.text, entry.at.time_since_epoch().count(), entry.label, entry.why,
      db::Blob{entry.raw}, words));
  return {};
}

}  // namespace messages
