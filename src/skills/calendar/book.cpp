#include "skills/calendar/book.h"

#include "base/json.h"
#include "base/text.h"
#include "formats/rrule.h"
#include "skills/calendar/calendar.h"
#include "trust/stored_label.h"

namespace calendar {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr std::string_view columns = "id, label, ics";
constexpr int64_t forever = int64_t(1) << 40;  // seconds; beyond the year 9999
constexpr int64_t day = 86400;

// Written without its VTIMEZONEs: zones are known by their IANA names.
std::string event_text(const formats::Event& event) {
  std::string text = formats::write_calendar({.events = {event}});
  constexpr std::string_view ending = "END:VTIMEZONE\r\n";
  for (size_t from; (from = text.find("BEGIN:VTIMEZONE")) != std::string::npos;)
    text.erase(from, text.find(ending, from) + ending.size() - from);
  return text;
}

Result<Entry> entry_of(const db::Row& row) {
  auto calendar = TRY(formats::parse_calendar(row.text("ics")));
  if (calendar.events.size() != 1)
    return fail(Code::corrupt,
                fmt::format("The event '{}' in the calendar is damaged.", row.text("id")));
  return Entry{row.text("id"), std::move(calendar.events[0]),
               trust::restore_label(row.text("label"))};
}

Result<std::vector<Entry>> entries_of(const db::Rows& rows) {
  std::vector<Entry> entries;
  entries.reserve(rows.size());
  for (const db::Row& row : rows) entries.push_back(TRY(entry_of(row)));
  return entries;
}

// When the last occurrence of an event ends, days and floating times read as UTC.
int64_t end_of(const formats::Event& event) {
  auto utc = base::Zone::utc();
  auto period = period_of(event, utc);
  auto length = (period.end - period.start).count();
  int64_t end = period.end.time_since_epoch().count();
  for (const formats::When& more : event.more_dates)
    end = std::max(end, instant_of(more, utc).time_since_epoch().count() + length);
  if (event.rule.empty()) return end;
  auto rule = formats::parse_rule(event.rule);
  if (!rule) return end;
  auto zone = zone_of(event.start, utc);
  auto last = formats::last_occurrence(formats::in_zone(*rule, zone), event.start.at);
  if (!last) return forever;
  return std::max(end, zone.to_instant(*last).time_since_epoch().count() + length);
}

bool is_local_time(std::string_view text) {
  return text.size() == 16 && text[10] == 'T' &&
         base::parse_instant(std::string(text) + "Z").has_value();
}

}  // namespace

rooms::Schema schema() {
  return {.name = "calendar",
          .version = 1,
          .sql = R"sql(
create table event (
  id text not null primary key,
  uid text not null,
  replaces integer not null,
  starts integer not null,
  ends integer not null,
  words text not null,
  label text not null,
  ics text not null
);
create index event_uid on event (uid);
create index event_time on event (ends, starts);
create virtual table event_words using fts5(
  words, content='event', content_rowid='rowid', tokenize='unicode61 remove_diacritics 0');
insert into event_words(event_words, rank) values ('secure-delete', 1);
create trigger event_added after insert on event begin
  insert into event_words(rowid, words) values (new.rowid, new.words);
end;
create trigger event_removed after delete on event begin
  insert into event_words(event_words, rowid, words) values ('delete', old.rowid, old.words);
end;
create trigger event_changed after update on event begin
  insert into event_words(event_words, rowid, words) values ('delete', old.rowid, old.words);
  insert into event_words(rowid, words) values (new.rowid, new.words);
end;
create table setting (name text not null primary key, value text not null);
)sql",
          .tables = {"event", "setting"}};
}

base::Zone zone_of(const formats::When& when, const base::Zone& owner) {
  if (when.whole_day || when.zone.empty()) return owner;
  return base::Zone::find(when.zone).value_or(owner);
}

base::Period period_of(const formats::Event& event, const base::Zone& owner) {
  return {formats::instant_of(event.start, owner), formats::instant_of(event.end, owner)};
}

std::string words_of(const formats::Event& event) {
  std::vector<std::string> parts = {event.title, event.location};
  for (const formats::Attendee& attendee : event.attendees) parts.push_back(attendee.name);
  if (event.organizer) parts.push_back(event.organizer->name);
  auto words = base::join(parts, " ");
  // People write "stand-up" as one word too.
  if (event.title.find('-') != std::string::npos)
    words += " " + base::replace_all(event.title, "-", "");
  return base::fold(words);
}

std::string occurrence_id(std::string_view uid, base::Local at, bool whole_day) {
  return fmt::format("{}/{}", uid,
                     base::format_local(at, whole_day ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M"));
}

EventName parse_name(std::string_view id) {
  size_t slash = id.rfind('/');
  if (slash == std::string_view::npos) return {std::string(id), {}};
  std::string_view uid = id.substr(0, slash), time = id.substr(slash + 1);
  if (auto date = base::parse_day(time))
    return {std::string(uid), formats::When{.at = *date, .whole_day = true}};
  if (!is_local_time(time)) return {std::string(id), {}};
  auto at = *base::parse_instant(std::string(time) + "Z");
  return {std::string(uid), formats::When{.at = base::Local(at.time_since_epoch())}};
}

Result<Book> Book::open(rooms::Rooms& rooms) { return Book(*TRY(rooms.room("calendar"))); }

Result<std::optional<Entry>> Book::find(std::string_view id) const {
  auto rows = TRY(room_->query(fmt::format("select {} from event where id = ?", columns), id));
  if (rows.empty()) return std::optional<Entry>();
  return std::optional(TRY(entry_of(rows[0])));
}

Result<std::vector<Entry>> Book::around(base::Period period, const std::string& match) const {
  int64_t from = period.start.time_since_epoch().count() - day;
  int64_t to = period.end.time_since_epoch().count() + day;
  auto sql = fmt::format("select {} from event where ends >= ? and starts <= ?", columns);
  if (match.empty()) return entries_of(TRY(room_->query(sql + " order by id", from, to)));
  sql += " and rowid in (select rowid from event_words where event_words match ?) order by id";
  return entries_of(TRY(room_->query(sql, from, to, match)));
}

Result<std::vector<Entry>> Book::replacements(std::string_view uid) const {
  auto sql =
      fmt::format("select {} from event where uid = ? and replaces = 1 order by id", columns);
  return entries_of(TRY(room_->query(sql, uid)));
}

Result<std::vector<Entry>> Book::all() const {
  auto sql = fmt::format("select {} from event order by uid, replaces, id", columns);
  return entries_of(TRY(room_->query(sql)));
}

Result<void> Book::put(const Entry& entry) {
  auto period = period_of(entry.event, base::Zone::utc());
  TRY(room_->change(
      "insert into event (id, uid, replaces, starts, ends, words, label, ics) "
      "values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set starts = excluded.starts, "
      "ends = excluded.ends, words = excluded.words, label = excluded.label, ics = excluded.ics",
      entry.id, entry.event.uid, entry.event.recurrence_id.has_value(),
      period.start.time_since_epoch().count(), end_of(entry.event), words_of(entry.event),
      trust::store_label(entry.label), event_text(entry.event)));
  return {};
}

Result<void> Book::remove(std::string_view id) {
  TRY(room_->change("delete from event where id = ?", id));
  return {};
}

Result<void> Book::remove_series(std::string_view uid) {
  TRY(room_->change("delete from event where uid = ?", uid));
  return {};
}

Result<Settings> Book::settings() const {
  Settings settings;
  for (const db::Row& row :
       TRY(room_->query("select value from setting where name = 'calendar'"))) {
    auto json = TRY(base::Json::parse(row.text("value")));
    settings.day_starts = base::Seconds(json["day_starts"].integer());
    settings.day_ends = base::Seconds(json["day_ends"].integer());
    settings.workdays = unsigned(json["workdays"].integer());
    for (const base::Json& mail : json["owner_mails"].items())
      settings.owner_mails.push_back(mail.string());
  }
  return settings;
}

Result<void> Book::keep(const Settings& settings) {
  auto json = base::Json::object();
  json.set("day_starts", int64_t(settings.day_starts.count()));
  json.set("day_ends", int64_t(settings.day_ends.count()));
  json.set("workdays", int64_t(settings.workdays));
  auto mails = base::Json::array();
  for (const std::string& mail : settings.owner_mails) mails.push(mail);
  json.set("owner_mails", std::move(mails));
  TRY(
      room_->change("insert into setting (name, value) values ('calendar', ?) "
                    "on conflict (name) do update set value = excluded.value",
                    json.dump()));
  return {};
}

}  // namespace calendar
