// The rows of the reminders' room.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "language/language.h"
#include "plan/tool.h"
#include "rooms/rooms.h"

namespace reminders {

// What happens to one whose time passed while nobody was there: told with its time, each of them;
// only the latest of a series, with their number; or not at all.
enum class Missed { tell, latest, skip };

struct Entry {
  std::string id, text, place;
  bool timer = false;
  std::optional<base::Instant> at = {};    // when it is due next; nothing: kept without a time
  std::optional<base::Instant> told = {};  // the time for which it was told last
  std::string rrule = {};                  // "" for once
  base::Local first = {};                  // of the series, in `zone`
  std::string zone = {};
  Missed missed = Missed::tell;
  bool done = false;
  std::string label = {};
  base::Instant made = {};
};

class Book {
 public:
  static base::Result<Book> open(rooms::Rooms& rooms);

  base::Result<std::optional<Entry>> find(const std::string& id) const;
  // Open ones, soonest first, those without a time last.
  base::Result<std::vector<Entry>> open_ones(bool timers) const;
  base::Result<std::vector<Entry>> all() const;
  base::Result<void> put(const Entry& entry) const;
  // Open, due by then, and not told for that time yet.
  base::Result<std::vector<Entry>> due(base::Instant by) const;
  base::Result<std::optional<base::Instant>> next_due() const;

 private:
  explicit Book(rooms::Room* room) : room_(room) {}
  rooms::Room* room_;
};

// The first time of the series after `after`; nothing when it has ended, or is none.
std::optional<base::Instant> next_time(const Entry& entry, base::Instant after);
// All its times in (after, until]; the first 10,000 or a few more where there are very many.
std::vector<base::Instant> times_between(const Entry& entry, base::Instant after,
                                         base::Instant until);

// The entries that hold all the words; where none does, those that hold most of them, at least
// half, whatever their endings ("changed the filter" for "change the filter").
std::vector<Entry> best_matches(const std::vector<Entry>& entries, std::string_view words);

// The hour that is meant by a day or a part of one: 09:00 for a day or a morning, 14:00 for an
// afternoon, else its start. When that is over: an hour from now, or where less is left, halfway
// through it. `invalid` when all of it is over.
base::Result<base::Instant> usual_time(const base::Period& period, bool whole_days,
                                       const plan::CallContext& context);

std::vector<plan::Tool> timer_tools(rooms::Rooms& rooms);

}  // namespace reminders
