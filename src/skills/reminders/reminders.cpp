#include "skills/reminders/reminders.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "skills/reminders/book.h"
#include "trust/stored_label.h"

namespace reminders {
namespace {

using base::Code, base::Instant, base::Result, base::Seconds;
using plan::Arguments, plan::CallContext, plan::Kind, plan::Role, plan::Spoken, plan::Value;

constexpr size_t text_bytes_max = 1000;

trust::Label label_of(const CallContext& context, const Arguments& arguments) {
  return trust::join(context.control, arguments.label());
}

Value value_of(const Entry& entry, const CallContext& context, const trust::Label& influence) {
  trust::Label label = trust::join(trust::restore_label(entry.label), influence);
  plan::Dict fields = {
      {"text", Value::text(entry.text, label)},
      {"at", entry.at ? Value(plan::DateTime{*entry.at, context.zone}, label) : Value()},
      {"repeats", Value::text(entry.rrule, label)},
      {"where", Value::text(entry.place, label)},
      {"done", Value::boolean(entry.done, label)}};
  return Value::record({.type = "Reminder", .id = entry.id, .fields = std::move(fields)}, label);
}

// Sets when the entry is due from what was said: a moment, a day or part of one, or a rule.
Result<void> set_time(Entry& entry, const Value& when, const CallContext& context) {
  entry.rrule.clear();
  entry.told.reset();
  entry.zone = context.zone.name();
  if (auto* moment = when.as_datetime()) {
    if (moment->at <= context.now)
      return base::fail(Code::invalid, "That time is already over.",
                        "Say a time that is still to come.");
    entry.at = moment->at;
  } else if (auto* period = when.as_period()) {
    entry.at = TRY(usual_time(period->period, period->whole_days, context));
  } else if (auto* series = when.as_recurrence()) {
    entry.rrule = series->rrule;
    entry.first =
        series->whole_day ? base::day_of(series->first) + Seconds(9 * 3600) : series->first;
    entry.missed = Missed::latest;
    entry.at = context.zone.to_instant(entry.first);
    if (*entry.at <= context.now) entry.at = next_time(entry, context.now);
    if (!entry.at) return base::fail(Code::invalid, "None of these times is still to come.");
  } else {
    return base::fail(Code::invalid,
                      fmt::format("A reminder cannot be set for a {}.", when.type_name()));
  }
  return {};
}

Result<Value> add(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  Entry entry{.id = context.call_id,
              .text = std::string(base::trim(arguments.text("text"))),
              .place = std::string(base::trim(arguments.text("where"))),
              .label = trust::store_label(label_of(context, arguments)),
              .made = context.now};
  if (entry.text.empty()) return base::fail(Code::invalid, "Say what to remind you of.");
  if (entry.text.size() > text_bytes_max)
    return base::fail(Code::limit, "This is too long for a reminder.");
  if (const Value* when = arguments.find("when")) TRY(set_time(entry, *when, context));
  std::string missed = arguments.text("missed");
  if (missed == "skip") entry.missed = Missed::skip;
  if (missed == "latest") entry.missed = Missed::latest;
  if (missed == "tell") entry.missed = Missed::tell;
  TRY(book.put(entry));
  return value_of(entry, context, label_of(context, arguments));
}

bool comes_within(const Entry& entry, const base::Period& period) {
  if (!entry.at) return false;
  if (*entry.at >= period.start && *entry.at < period.end) return true;
  Instant after = std::max(*entry.at, period.start - Seconds(1));
  return after < period.end && !times_between(entry, after, period.end - Seconds(1)).empty();
}

Result<Value> find(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  const Value* when = arguments.find("when");
  const plan::Period* period = when ? when->as_period() : nullptr;
  const plan::DateTime* moment = when ? when->as_datetime() : nullptr;
  plan::List found;
  for (const Entry& entry : best_matches(TRY(book.open_ones(false)), arguments.text("text"))) {
    if (period && !comes_within(entry, period->period)) continue;
    if (moment && entry.at != moment->at) continue;
    found.push_back(value_of(entry, context, label_of(context, arguments)));
  }
  return Value::list(std::move(found), label_of(context, arguments));
}

Result<Entry> meant(const Book& book, const Arguments& arguments) {
  const Value* reminder = arguments.find("reminder");
  auto entry =
      reminder && reminder->as_record() ? TRY(book.find(reminder->as_record()->id)) : std::nullopt;
  if (!entry)
    return base::fail(Code::not_found, "There is no such reminder.",
                      "Look for it with reminders.find.");
  if (entry->done)
    return base::fail(Code::conflict, fmt::format("This reminder is done already: {}.",
                                                  base::visible(entry->text, 200)));
  return std::move(*entry);
}

// The one meant, else the one told last, else the next to come.
Result<Entry> meant_or_last_told(const Book& book, const Arguments& arguments) {
  if (arguments.find("reminder")) return meant(book, arguments);
  std::vector<Entry> open = TRY(book.open_ones(false));
  auto last = std::max_element(open.begin(), open.end(),
                               [](const Entry& a, const Entry& b) { return a.told < b.told; });
  if (last == open.end() || (!last->told && !open.front().at))
    return base::fail(Code::not_found, "There is no reminder that could be put off.");
  return std::move(last->told ? *last : open.front());
}

Result<Value> done(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  Entry entry = TRY(meant(book, arguments));
  if (!entry.rrule.empty() && entry.told && entry.at > context.now) {
    entry.told.reset();  // the time that was told is done; the next one stays
  } else {
    // Of a series only this time is done.
    auto next = entry.rrule.empty()
                    ? std::nullopt
                    : next_time(entry, std::max(context.now, entry.at.value_or(context.now)));
    entry.done = !next;
    if (next) entry.at = next;
  }
  TRY(book.put(entry));
  return value_of(entry, context, label_of(context, arguments));
}

Result<Value> cancel(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  Entry entry = TRY(meant(book, arguments));
  entry.done = true;
  TRY(book.put(entry));
  return value_of(entry, context, label_of(context, arguments));
}

// "until four", "till tomorrow", "ten minutes" from now, and "an hour later" than it was.
Result<Instant> put_off_until(const std::string& words, const Entry& entry,
                              const CallContext& context) {
  auto when = language::read_when(words, context.words());
  language::Context leaning = context.words();
  leaning.near = entry.at;
  if (!when) when = language::read_when(words, leaning);
  if (when) {
    if (auto* point = std::get_if<language::Point>(&*when)) return point->at;
    if (auto* span = std::get_if<language::Span>(&*when))
      return usual_time(span->period, span->whole_days, context);
  }
  auto length = language::read_duration(words, context.words());
  if (length) return context.now + *length;
  return base::fail(Code::invalid,
                    fmt::format("'{}' is no time to put it off to.", base::visible(words, 60)),
                    "Say 'ten minutes' or 'until four'.");
}

Result<Value> snooze(rooms::Rooms& rooms, const CallContext& context, const Arguments& arguments) {
  Book book = TRY(Book::open(rooms));
  Entry entry = TRY(meant_or_last_told(book, arguments));
  const Value& to = *arguments.find("to");
  Instant until;
  if (auto* moment = to.as_datetime())
    until = moment->at;
  else if (auto* length = to.as_duration())
    until = context.now + *length;
  else if (auto* period = to.as_period())
    until = TRY(usual_time(period->period, period->whole_days, context));
  else
    until = TRY(put_off_until(arguments.text("to"), entry, context));
  if (until <= context.now) return base::fail(Code::invalid, "That time is already over.");
  if (entry.rrule.empty()) {
    entry.at = until;
    entry.told.reset();
    TRY(book.put(entry));
    return value_of(entry, context, label_of(context, arguments));
  }
  // A series goes on as it was; only this time comes again later.
  Entry once = entry;
  once.id = context.call_id;
  once.rrule.clear();
  once.at = until;
  once.told.reset();
  TRY(book.put(once));
  return value_of(once, context, label_of(context, arguments));
}

std::string text_of(const Value& reminder) {
  return base::visible(*reminder.field("text")->as_text(), 200);
}

std::string time_of(const Value& reminder, const CallContext& context) {
  const plan::DateTime* at = reminder.field("at")->as_datetime();
  if (!at) return "";
  const std::string& rrule = *reminder.field("repeats")->as_text();
  if (rrule.empty()) return language::say_when(at->at, context.words());
  return language::say_recurrence({.first = context.zone.to_local(at->at), .rrule = rrule},
                                  context.words());
}

std::string tell_added(const CallContext& context, const Arguments&, const Value& result) {
  std::string when = time_of(result, context), place = *result.field("where")->as_text();
  if (when.empty() && place.empty())
    return fmt::format("Kept without a time: {}. Say when, and I will remind you.",
                       text_of(result));
  if (when.empty())
    return fmt::format("Kept for {}: {}. Places are not watched yet, so it has no alarm.",
                       base::visible(place, 60), text_of(result));
  return fmt::format("I will remind you {}: {}.", when, text_of(result));
}

std::string tell_found(const CallContext& context, const Arguments&, const Value& result) {
  const plan::List& list = *result.as_list();
  if (list.empty()) return "No reminder is open.";
  std::string out = list.size() == 1 ? "One reminder:" : fmt::format("{} reminders:", list.size());
  for (const Value& reminder : list) {
    std::string when = time_of(reminder, context);
    out += fmt::format("\n  • {}{}", text_of(reminder), when.empty() ? "" : ", " + when);
  }
  return out;
}

std::string tell_done(const CallContext& context, const Arguments&, const Value& result) {
  if (*result.field("done")->as_bool()) return fmt::format("Done: {}.", text_of(result));
  return fmt::format("Done for now: {}. I will remind you again {}.", text_of(result),
                     language::say_when(result.field("at")->as_datetime()->at, context.words()));
}

std::string tell_snoozed(const CallContext& context, const Arguments&, const Value& result) {
  return fmt::format("I will remind you again {}: {}.", time_of(result, context), text_of(result));
}

std::string tell_cancelled(const CallContext&, const Arguments&, const Value& result) {
  return fmt::format("Cancelled the reminder: {}.", text_of(result));
}

plan::Tool declare(rooms::Rooms& rooms, std::string name, std::string purpose, trust::Effect effect,
                   Result<Value> (*run)(rooms::Rooms&, const CallContext&, const Arguments&),
                   std::string (*tell)(const CallContext&, const Arguments&, const Value&)) {
  plan::Tool tool{.name = std::move(name), .purpose = std::move(purpose)};
  tool.result = {Kind::record, "Reminder"};
  tool.effect = effect;
  tool.room = "reminders";
  tool.categories = trust::personal;
  tool.moment_field = "at";
  tool.run = [&rooms, run](const CallContext& context, const Arguments& arguments) {
    return run(rooms, context, arguments);
  };
  tool.tell = tell;
  return tool;
}

}  // namespace

rooms::Schema schema() {
  return {.name = "reminders",
          .version = 1,
          .sql =
              "CREATE TABLE reminder (id TEXT PRIMARY KEY NOT NULL, text TEXT NOT NULL, place TEXT "
              "NOT NULL, timer INTEGER NOT NULL, "
              "at INTEGER, told INTEGER, rrule TEXT NOT NULL, first INTEGER NOT NULL, zone TEXT "
              "NOT NULL, missed INTEGER NOT NULL, "
              "done INTEGER NOT NULL, label TEXT NOT NULL, made INTEGER NOT NULL); CREATE INDEX "
              "reminder_due ON reminder (done, at);",
          .tables = {"reminder"}};
}

std::vector<plan::Tool> tools(rooms::Rooms& rooms) {
  using trust::Effect;
  plan::Parameter which{"reminder", {Kind::record, "Reminder"}, true, Role::control};
  plan::Tool make =
      declare(rooms, "reminders.add", "Reminds the owner at a time, or keeps a deed without one",
              Effect::s1, add, tell_added);
  make.parameters = {{"text", {Kind::text}, true, Role::content, "the deed: 'call mum'"},
                     {"when", {Kind::when}, false, Role::content},
                     {"where", {Kind::text}, false, Role::content},
                     {"missed",
                      {Kind::text},
                      false,
                      Role::content,
                      "'tell', 'latest' or 'skip' when its time was missed"}};
  make.spoken = {{"what", Spoken::text}, {"when", Spoken::moment}, {"where", Spoken::text}};
  make.recipe = "reminders.add({what}[, when={when}][, where={where}])";
  plan::Tool look = declare(rooms, "reminders.find", "Open reminders, soonest first", Effect::s0,
                            find, tell_found);
  look.result.list = true;
  look.parameters = {{"text", {Kind::text}, false, Role::content},
                     {"when", {Kind::when}, false, Role::content}};
  look.spoken = {{"what", Spoken::text}, {"when", Spoken::moment}};
  look.recipe = "reminders.find([text={what}, ][when={when}])";
  plan::Tool finish =
      declare(rooms, "reminders.done", "Marks a reminder as done", Effect::s1, done, tell_done);
  finish.parameters = {which};
  finish.spoken = {{"what", Spoken::text}};
  finish.recipe = "reminders.done(reminders.find([text={what}])[0])";
  plan::Tool later =
      declare(rooms, "reminders.snooze", "Puts a reminder off", Effect::s1, snooze, tell_snoozed);
  later.parameters = {{"reminder",
                       {Kind::record, "Reminder"},
                       false,
                       Role::control,
                       "default: the one told last, else the next"},
                      {"to", {Kind::any}, true, Role::content, "a time, or how long"}};
  later.spoken = {{"what", Spoken::text}, {"to", Spoken::text}};
  later.recipe = "reminders.snooze([reminder=reminders.find(text={what})[0], ]to={to})";
  plan::Tool drop =
      declare(rooms, "reminders.cancel", "Cancels a reminder", Effect::s1, cancel, tell_cancelled);
  drop.parameters = {which};
  drop.spoken = {{"what", Spoken::text}, {"when", Spoken::moment}};
  drop.recipe = "reminders.cancel(reminders.find([text={what}, ][when={when}])[0])";
  std::vector<plan::Tool> all = {make, look, finish, later, drop};
  for (plan::Tool& tool : timer_tools(rooms)) all.push_back(std::move(tool));
  return all;
}

Result<std::string> export_file(rooms::Rooms& rooms) {
  Book book = TRY(Book::open(rooms));
  static constexpr const char* rules[] = {"tell", "latest", "skip"};
  base::Json out = base::Json::array();
  for (const Entry& entry : TRY(book.all())) {
    auto zone = base::Zone::find(entry.zone);
    base::Json at =
        entry.at ? base::Json(base::format_instant(*entry.at, zone ? *zone : base::Zone::utc()))
                 : base::Json();
    out.push(base::Json::object()
                 .set("kind", entry.timer ? "timer" : "reminder")
                 .set("text", entry.text)
                 .set("at", std::move(at))
                 .set("repeats", entry.rrule)
                 .set("zone", entry.zone)
                 .set("where", entry.place)
                 .set("missed", rules[size_t(entry.missed)])
                 .set("done", entry.done));
  }
  return out.dump(2) + "\n";
}

Result<rooms::Traces> forget(rooms::Rooms& rooms, const base::Mentions& person) {
  rooms::Room* room = TRY(rooms.room("reminders"));
  rooms::Trace named{"reminder that names them"};
  for (const db::Row& row : TRY(room->query("SELECT id, text, place FROM reminder"))) {
    if (!person.in(row.text("text")) && !person.in(row.text("place"))) continue;
    TRY(room->change("DELETE FROM reminder WHERE id = ?", row.text("id")));
    ++named.count;
  }
  return rooms::there({named});
}

}  // namespace reminders
