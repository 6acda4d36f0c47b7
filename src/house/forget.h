// Erasing: a room, a person's every trace, and what the house's own log says of them. And freezing:
// a room that is only kept.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "base/mention.h"
#include "base/time.h"
#include "house/records.h"
#include "rooms/trace.h"

namespace house {

// What had left the house before it was erased in it, and cannot be called back.
struct Left {
  base::Instant at = {};
  std::vector<std::string> to;  // addresses
  std::string subject;          // "" when the message is no longer there
  bool certain = true;          // false: it may have left
};

// What there is, or was, of a person.
struct PersonTraces {
  std::string name;
  struct InRoom {
    std::string room;
    rooms::Traces traces;
  };
  std::vector<InRoom> rooms;           // those with any
  int64_t records = 0;                 // of the house's log that name them
  std::vector<Left> left;              // to them
  std::vector<std::string> unreached;  // copies of keys beside backups: see KeyRing::forget_before
};

// What an erasure has to finish, also after a crash: kept as an item until then.
struct Erasing {
  std::string room;             // erased as a whole; "" for a person
  std::set<std::string> tasks;  // whose words are taken out of the log
  base::Mentions person;        // blacked out everywhere
};
inline constexpr const char* erasing_key = "erasing";
std::string body_of(const Erasing& erasing);
base::Result<Erasing> read_erasing(const std::string& body);

// The notes of a room as they are after the erasure: without the person, and of those tasks with
// no words. A step no longer says that it can be undone: what it changed is history that is gone.
base::Result<std::vector<store::Note>> notes_after(const Erasing& erasing, store::House& store,
                                                   const std::string& room);

}  // namespace house
