#include "skills/memory/memory.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "skills/memory/likeness.h"
#include "trust/gatekeeper.h"
#include "trust/stored_label.h"

namespace memory {
namespace {

using base::Code, base::Result;
using plan::Arguments, plan::CallContext, plan::Kind, plan::Role, plan::Spoken, plan::Value;

constexpr size_t fact_bytes_max = 4000, found_max = 10;
constexpr double alike_min = 0.3;  // below it two texts merely share some letters

struct Fact {
  std::string id, text, source, label;
  int64_t at = 0;  // Unix seconds
};

Fact read(const db::Row& row) {
  return {row.text("id"), row.text("text"), row.text("source"), row.text("label"),
          row.integer("at")};
}

trust::Label label_of(const CallContext& context, const Arguments& arguments) {
  return trust::join(context.control, arguments.label());
}

Value value_of(const Fact& fact, const CallContext& context, const trust::Label& influence) {
  trust::Label label = trust::join(trust::restore_label(fact.label), influence);
  return Value::record(
      {.type = "Fact",
       .id = fact.id,
       .fields = {{"text", Value::text(fact.text, label)},
                  {"at", Value(plan::DateTime{base::Instant(base::Seconds(fact.at)), context.zone},
                               label)},
                  {"source", Value::text(fact.source, label)}}},
      label);
}

Result<Value> remember(rooms::Rooms& rooms, const CallContext& context,
                       const Arguments& arguments) {
  rooms::Room* room = TRY(rooms.room("memory"));
  std::string text(base::trim(arguments.text("fact")));
  if (text.empty()) return base::fail(Code::invalid, "There is nothing to remember.");
  if (text.size() > fact_bytes_max)
    return base::fail(Code::limit, "This is too long for one fact.", "Remember it in parts.");
  trust::Label label = label_of(context, arguments);
  label.categories |= trust::personal | trust::categories_named(text);
  const char* source = label.integrity >= trust::Integrity::owner ? "you said so"
                       : label.integrity == trust::Integrity::own ? "your records"
                                                                  : "from outside";
  db::Rows same = TRY(room->query("SELECT * FROM fact WHERE folded = ?", base::fold(text)));
  Fact fact{.id = same.empty() ? context.call_id : same[0].text("id"),
            .text = text,
            .source = source,
            .label = trust::store_label(label),
            .at = context.now.time_since_epoch().count()};
  TRY(room->change(
      "INSERT INTO fact (id, text, folded, source, label, at, sketch) VALUES (?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (id) DO UPDATE SET text = excluded.text, source = excluded.source, label = "
      "excluded.label, at = excluded.at",
      fact.id, fact.text, base::fold(text), fact.source, fact.label, fact.at,
      db::Blob{to_bytes(sketch(text))}));
  return value_of(fact, context, label_of(context, arguments));
}

// The words of a question as an FTS5 query: any of them, each also as a word's beginning.
std::string any_word(std::string_view text) {
  std::string out;
  for (std::string_view word : base::split(text, ' ')) {
    std::string letters;
    for (char c : word)
      if (std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80)
        letters += c;
    if (letters.size() < 2) continue;
    out += fmt::format("{}\"{}\"*", out.empty() ? "" : " OR ", letters);
  }
  return out;
}

// What was asked for, best first: facts that hold its words, then those that are spelled alike;
// none that fits less well than `share` of the best.
Result<std::vector<Fact>> search(rooms::Room& room, std::string_view what, double share) {
  struct Scored {
    double score;
    Fact fact;
  };
  std::map<std::string, double> by_words;
  std::string query = any_word(base::fold(what));
  if (!query.empty())
    for (const db::Row& row :
         TRY(room.query("SELECT fact.id, -bm25(fact_words) AS score FROM fact_words JOIN fact ON "
                        "fact.rowid = fact_words.rowid "
                        "WHERE fact_words MATCH ?",
                        query)))
      by_words[row.text(0)] = row.real(1);
  Sketch asked = sketch(what);
  std::vector<Scored> scored;
  for (const db::Row& row : TRY(room.query("SELECT * FROM fact"))) {
    double alike = likeness(asked, from_bytes(row.bytes("sketch")));
    auto words = by_words.find(row.text("id"));
    bool fits = alike >= alike_min || (words != by_words.end() && alike > 0.1);
    if (fits) scored.push_back({alike + (words == by_words.end() ? 0 : 0.5), read(row)});
  }
  std::ranges::sort(scored, [](const Scored& a, const Scored& b) {
    return std::tie(b.score, a.fact.id) < std::tie(a.score, b.fact.id);
  });
  std::vector<Fact> out;
  for (Scored& one : scored)
    if (out.size() < found_max && one.score >= scored[0].score * share)
      out.push_back(std::move(one.fact));
  return out;
}

Result<std::vector<Fact>> find(rooms::Room& room, std::string_view what) {
  if (!base::trim(what).empty()) return search(room, what, 0.5);
  std::vector<Fact> out;
  for (const db::Row& row :
       TRY(room.query("SELECT * FROM fact ORDER BY at DESC, id LIMIT ?", found_max)))
    out.push_back(read(row));
  return out;
}

Value values_of(const std::vector<Fact>& facts, const CallContext& context,
                const trust::Label& influence) {
  plan::List list;
  for (const Fact& fact : facts) list.push_back(value_of(fact, context, influence));
  return Value::list(std::move(list), influence);
}

Result<Value> recall(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  rooms::Room* room = TRY(rooms.room("memory"));
  std::vector<Fact> facts = TRY(find(*room, arguments.text("what")));
  return values_of(facts, context, label_of(context, arguments));
}

Result<Value> drop_facts(rooms::Rooms& rooms, const CallContext& context,
                         const Arguments& arguments) {
  rooms::Room* room = TRY(rooms.room("memory"));
  std::string what = arguments.text("what");
  if (base::trim(what).empty()) return base::fail(Code::invalid, "Say what to forget.");
  std::vector<Fact> facts = TRY(search(*room, what, 0.95));
  if (facts.empty())
    return base::fail(Code::not_found,
                      fmt::format("There is nothing kept about “{}”.", base::visible(what, 80)));
  for (const Fact& fact : facts) TRY(room->change("DELETE FROM fact WHERE id = ?", fact.id));
  return values_of(facts, context, label_of(context, arguments));
}

std::string shown(const Value& fact) { return base::visible(*fact.field("text")->as_text(), 300); }

std::string tell_remembered(const CallContext&, const Arguments&, const Value& result) {
  return fmt::format("I will remember: {}.", shown(result));
}

std::string tell_recalled(const CallContext& context, const Arguments& arguments,
                          const Value& result) {
  const plan::List& facts = *result.as_list();
  if (facts.empty())
    return fmt::format("I know nothing about “{}”.", base::visible(arguments.text("what"), 80));
  std::string out;
  for (const Value& fact : facts) {
    auto at = fact.field("at")->as_datetime()->at;
    out += fmt::format("{}{} ({}, {})", out.empty() ? "" : "\n", shown(fact),
                       *fact.field("source")->as_text(),
                       base::format_local(context.zone.to_local(at), "%e %B %Y"));
  }
  return out;
}

std::string tell_forgotten(const CallContext&, const Arguments&, const Value& result) {
  std::vector<std::string> texts;
  for (const Value& fact : *result.as_list()) texts.push_back(shown(fact));
  return fmt::format("Forgotten: {}.", base::join(texts, "; "));
}

}  // namespace

rooms::Schema schema() {
  return {.name = "memory",
          .version = 1,
          .sql = R"(
CREATE TABLE fact (id TEXT PRIMARY KEY NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL, source TEXT NOT NULL, label TEXT NOT NULL,
                   at INTEGER NOT NULL, sketch BLOB NOT NULL);
CREATE INDEX fact_by_words ON fact (folded);
CREATE VIRTUAL TABLE fact_words USING fts5(folded, content='fact', tokenize='porter unicode61');
INSERT INTO fact_words(fact_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER fact_added AFTER INSERT ON fact BEGIN
  INSERT INTO fact_words(rowid, folded) VALUES (new.rowid, new.folded); END;
CREATE TRIGGER fact_removed AFTER DELETE ON fact BEGIN
  INSERT INTO fact_words(fact_words, rowid, folded) VALUES ('delete', old.rowid, old.folded); END;
CREATE TRIGGER fact_changed AFTER UPDATE ON fact BEGIN
  INSERT INTO fact_words(fact_words, rowid, folded) VALUES ('delete', old.rowid, old.folded);
  INSERT INTO fact_words(rowid, folded) VALUES (new.rowid, new.folded); END;
)",
          .tables = {"fact"}};
}

std::vector<plan::Tool> tools(rooms::Rooms& rooms) {
  using trust::Effect;
  auto declare = [&rooms](std::string name, std::string purpose, Effect effect,
                          plan::Parameter parameter, auto run, auto tell) {
    plan::Tool tool{.name = std::move(name), .purpose = std::move(purpose)};
    tool.parameters = {std::move(parameter)};
    tool.effect = effect;
    tool.room = "memory";
    tool.categories = trust::personal;
    tool.spoken = {{tool.parameters[0].name, Spoken::text}};
    const std::string& only = tool.parameters[0].name;
    std::string hole = fmt::format("{{{}}}", only);
    tool.recipe = tool.name + (tool.parameters[0].required ? "(" + hole + ")"
                                                           : "([" + only + "=" + hole + "])");
    tool.run = [&rooms, run](const CallContext& context, const Arguments& arguments) {
      return run(rooms, context, arguments);
    };
    tool.tell = tell;
    return tool;
  };
  plan::Tool keep = declare("memory.remember", "Keeps a fact", Effect::s1,
                            {"fact", {Kind::text}, true, Role::content}, remember, tell_remembered);
  keep.result = {Kind::record, "Fact"};
  plan::Tool know = declare("memory.recall", "Facts about a topic", Effect::s0,
                            {"what", {Kind::text}, false, Role::content, "default: the latest"},
                            recall, tell_recalled);
  know.result = {Kind::record, "Fact", true};
  plan::Tool drop =
      declare("memory.forget", "Forgets the facts about a topic", Effect::s1,
              {"what", {Kind::text}, true, Role::control}, drop_facts, tell_forgotten);
  drop.result = {Kind::record, "Fact", true};
  return {keep, know, drop};
}

Result<std::vector<KeptFact>> facts(rooms::Rooms& rooms) {
  rooms::Room* room = TRY(rooms.room("memory"));
  std::vector<KeptFact> out;
  for (const db::Row& row : TRY(room->query("SELECT * FROM fact ORDER BY at DESC, id"))) {
    Fact fact = read(row);
    out.push_back({fact.id, fact.text, fact.source, base::Instant(base::Seconds(fact.at))});
  }
  return out;
}

Result<std::string> export_file(rooms::Rooms& rooms) {
  rooms::Room* room = TRY(rooms.room("memory"));
  base::Json facts = base::Json::array();
  for (const db::Row& row : TRY(room->query("SELECT * FROM fact ORDER BY at, id"))) {
    Fact fact = read(row);
    facts.push(base::Json::object()
                   .set("text", fact.text)
                   .set("source", fact.source)
                   .set("at", base::format_instant(base::Instant(base::Seconds(fact.at)),
                                                   base::Zone::utc())));
  }
  return facts.dump(2) + "\n";
}

Result<rooms::Traces> forget(rooms::Rooms& rooms, const base::Mentions& person) {
  rooms::Room* room = TRY(rooms.room("memory"));
  rooms::Trace named{"kept fact that names them"};
  for (const db::Row& row : TRY(room->query("SELECT id, text FROM fact"))) {
    if (!person.in(row.text("text"))) continue;
    TRY(room->change("DELETE FROM fact WHERE id = ?", row.text("id")));
    ++named.count;
  }
  return rooms::there({named});
}

}  // namespace memory
