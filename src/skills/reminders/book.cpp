#include "skills/reminders/book.h"

#include <algorithm>

#include "base/words.h"
#include "formats/rrule.h"

namespace reminders {

using base::Instant, base::Result, base::Seconds;

namespace {

constexpr Seconds hour{3600};
constexpr size_t times_max = 10'000;

std::optional<int64_t> seconds(const std::optional<Instant>& instant) {
  if (!instant) return {};
  return instant->time_since_epoch().count();
}

std::optional<Instant> instant(const db::Row& row, const char* column) {
  if (row.is_null(column)) return {};
  return Instant(Seconds(row.integer(column)));
}

Entry read(const db::Row& row) {
  return {.id = row.text("id"),
          .text = row.text("text"),
          .place = row.text("place"),
          .timer = row.integer("timer") != 0,
          .at = instant(row, "at"),
          .told = instant(row, "told"),
          .rrule = row.text("rrule"),
          .first = base::Local(Seconds(row.integer("first"))),
          .zone = row.text("zone"),
          .missed = Missed(row.integer("missed")),
          .done = row.integer("done") != 0,
          .label = row.text("label"),
          .made = Instant(Seconds(row.integer("made")))};
}

std::vector<Entry> read(const db::Rows& rows) {
  std::vector<Entry> out;
  for (const db::Row& row : rows) out.push_back(read(row));
  return out;
}

base::Zone zone_of(const Entry& entry) {
  auto zone = base::Zone::find(entry.zone);
  return zone ? *zone : base::Zone::utc();
}

}  // namespace

Result<Book> Book::open(rooms::Rooms& rooms) { return Book(TRY(rooms.room("reminders"))); }

Result<std::optional<Entry>> Book::find(const std::string& id) const {
  db::Rows rows = TRY(room_->query("SELECT * FROM reminder WHERE id = ?", id));
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

Result<std::vector<Entry>> Book::open_ones(bool timers) const {
  return read(TRY(room_->query(
      "SELECT * FROM reminder WHERE done = 0 AND timer = ? ORDER BY at IS NULL, at, made, id",
      timers)));
}

Result<std::vector<Entry>> Book::all() const {
  return read(TRY(room_->query("SELECT * FROM reminder ORDER BY made, id")));
}

Result<std::vector<Entry>> Book::due(Instant by) const {
  return read(
      TRY(room_->query("SELECT * FROM reminder WHERE done = 0 AND at <= ? AND (told IS NULL OR "
                       "told < at) ORDER BY at, id",
                       by.time_since_epoch().count())));
}

Result<std::optional<Instant>> Book::next_due() const {
  db::Rows rows = TRY(room_->query(
      "SELECT min(at) AS at FROM reminder WHERE done = 0 AND (told IS NULL OR told < at)"));
  return instant(rows[0], "at");
}

Result<void> Book::put(const Entry& entry) const {
  TRY(room_->change(
      "INSERT INTO reminder (id, text, place, timer, at, told, rrule, first, zone, missed, done, "
      "label, made) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET text = "
      "excluded.text, "
      "place = excluded.place, at = excluded.at, told = excluded.told, rrule = excluded.rrule, "
      "first = excluded.first, "
      "zone = excluded.zone, missed = excluded.missed, done = excluded.done, label = "
      "excluded.label",
      entry.id, entry.text, entry.place, entry.timer, seconds(entry.at), seconds(entry.told),
      entry.rrule, entry.first.time_since_epoch().count(), entry.zone, int(entry.missed),
      entry.done, entry.label, entry.made.time_since_epoch().count()));
  return {};
}

std::vector<Instant> times_between(const Entry& entry, Instant after, Instant until) {
  auto rule = formats::parse_rule(entry.rrule);
  if (entry.rrule.empty() || !rule) return {};
  base::Zone zone = zone_of(entry);
  formats::Rule in_zone = formats::in_zone(*rule, zone);
  formats::LocalWindow window{zone.to_local(after) - hour,
                              zone.to_local(until) + hour};  // summer time may lie between
  std::vector<Instant> out;
  while (out.size() < times_max) {
    auto locals = formats::occurrences(in_zone, entry.first, window);
    for (base::Local local : locals) {
      Instant at = zone.to_instant(local);
      // Two local times in the hour that spring leaves out are one moment.
      bool again = !out.empty() && at == out.back();
      if (at > after && at <= until && !again) out.push_back(at);
    }
    if (locals.empty()) break;
    window.from = locals.back() + Seconds(1);
  }
  return out;
}

std::optional<Instant> next_time(const Entry& entry, Instant after) {
  // Near windows first: nearly every series has an occurrence within the year.
  for (int years : {1, 20}) {
    auto times = times_between(entry, after, after + Seconds(int64_t(366) * 86400 * years));
    if (!times.empty()) return times.front();
  }
  return {};
}

std::vector<Entry> best_matches(const std::vector<Entry>& entries, std::string_view words) {
  std::vector<Entry> whole;
  std::ranges::copy_if(entries, std::back_inserter(whole),
                       [&](const Entry& entry) { return base::holds_words(entry.text, words); });
  if (!whole.empty()) return whole;
  return base::best_of(entries, 0.5,
                       [&](const Entry& entry) { return base::held_loosely(entry.text, words); });
}

Result<Instant> usual_time(const base::Period& period, bool whole_days,
                           const plan::CallContext& context) {
  base::Local start = context.zone.to_local(period.start);
  Seconds into_day = start - base::day_of(start), length = period.end - period.start;
  base::Local meant = start;
  if (whole_days || into_day == 0 * hour) meant = base::day_of(start) + 9 * hour;
  if (into_day == 8 * hour && length == 4 * hour)
    meant = base::day_of(start) + 9 * hour;  // the morning
  if (into_day == 12 * hour && length == 6 * hour)
    meant = base::day_of(start) + 14 * hour;  // the afternoon
  Instant at = context.zone.to_instant(meant);
  if (at > context.now) return at;
  // Its usual hour is over: in an hour, on the quarter, or halfway through what is left of it.
  Instant soon =
      std::chrono::ceil<std::chrono::duration<int64_t, std::ratio<900>>>(context.now + hour);
  if (soon < period.end) return soon;
  if (context.now + Seconds(1) < period.end) return context.now + (period.end - context.now) / 2;
  return base::fail(base::Code::invalid, "That time is already over.",
                    "Say a time that is still to come.");
}

}  // namespace reminders
