// The rows of the calendar's room, as events.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/ical.h"
#include "rooms/rooms.h"
#include "trust/label.h"

namespace calendar {

// One VEVENT: an event, a whole series, or what stands in the place of one occurrence of a series.
struct Entry {
  // The UID; for what replaces an occurrence the UID and the time that occurrence had:
  // "uid/2026-05-10T18:00", for whole days "uid/2026-05-10".
  std::string id;
  formats::Event event;
  trust::Label label;
  bool is_series() const { return !event.rule.empty() || !event.more_dates.empty(); }
};

// Which event of which series an id names; `original` is empty for the UID alone.
struct EventName {
  std::string uid;
  std::optional<formats::When> original;  // without a zone: in the series' own time
};
EventName parse_name(std::string_view id);
std::string occurrence_id(std::string_view uid, base::Local at, bool whole_day);

// When people work, and who the owner is among those invited. Kept in the room.
struct Settings {
  base::Seconds day_starts{9 * 3600}, day_ends{18 * 3600};
  unsigned workdays = 0b0111110;  // bit 0 is Sunday
  std::vector<std::string> owner_mails;
  bool operator==(const Settings&) const = default;
};

// Lives as long as one call; the rooms must outlive it.
class Book {
 public:
  static base::Result<Book> open(rooms::Rooms& rooms);

  base::Result<std::optional<Entry>> find(std::string_view id) const;
  // What may touch the period (a day more on either side), where `match` is not empty only what has
  // these words (an FTS5 expression).
  base::Result<std::vector<Entry>> around(base::Period period, const std::string& match = {}) const;
  base::Result<std::vector<Entry>> replacements(std::string_view uid) const;
  base::Result<std::vector<Entry>> all() const;  // by UID, then by the occurrence replaced

  base::Result<void> put(const Entry& entry);
  base::Result<void> remove(std::string_view id);
  // The series and all that replaces its occurrences.
  base::Result<void> remove_series(std::string_view uid);

  base::Result<Settings> settings() const;
  base::Result<void> keep(const Settings& settings);

 private:
  explicit Book(rooms::Room& room) : room_(&room) {}
  rooms::Room* room_;
};

// The folded words of an event that a search looks at: title, people, place.
std::string words_of(const formats::Event& event);

// The zone of a time; `owner` for days and floating times, and for a zone that is not known.
base::Zone zone_of(const formats::When& when, const base::Zone& owner);
base::Period period_of(const formats::Event& event, const base::Zone& owner);

}  // namespace calendar
