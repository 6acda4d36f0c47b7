// What must hold, whatever happens. It looks at the house from outside and believes nothing that
// the house says of itself without a second way to know it.
//
//  1  what the store acknowledged is in the journal, record for record, after every crash
//  2  the journal verifies, and every box with a key opens
//  3  a room is what the journal makes of it
//  4  each Permit is good once; each step that changed something had one, or the owner's yes
//  5  no step is made twice
//  6  a value's label is never better than where the value came from (E1–E4 aside)
//  7  a message that leaves stands in the journal before, and no mail server takes it twice
//  8  undo gives back byte-equal rooms
//  9  after an erase no key of what was erased is anywhere, and a backup opens nothing of it
// 10  no word of the house stands on the disk in the clear
// 11  every request comes to an end: nothing stays open but what waits for a card
// 12  what the owner has set is what the house reads back
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "house/house.h"
#include "machine.h"
#include "outside.h"

namespace sim {

class Oracle {
 public:
  static Oracle* watching;  // sees the calls that watch.cpp passes on

  Oracle(Machine& machine, PlayedOwner& owner) : machine_(machine), owner_(owner) {}

  // The first thing that did not hold; "" as long as everything did.
  const std::string& broken() const { return broken_; }
  void expect(bool holds, const std::string& otherwise);

  // Seen while the program runs.
  void wrote(store::House& house);
  void used(const trust::Call& call, bool first, bool second);
  void leaves(const std::string& message_id);

  // Asked between events; none may be under way.
  void opened(house::House& house);
  void journal(house::House& house);
  void durable();
  void rebuilt(house::House& house);
  void disk();
  void mail(const Outside& outside);
  void settled(house::House& house);

  // Wrapped keys of a room, as they lie in the ring, to look for after the erase.
  std::vector<std::string> keys_of(const std::string& room) const;
  void erased(const std::string& room, const std::vector<std::string>& keys, bool clean);
  void restored(const base::Path& backup, const std::string& code,
                const std::set<std::string>& erased_rooms);

 private:
  void acknowledged(store::House& house);
  void label(const trust::Call& call, const trust::Argument& argument);
  void step(const house::StepRecord& step);

  Machine& machine_;
  PlayedOwner& owner_;
  std::string broken_;
  int64_t acknowledged_ = 0;
  store::Hash leaf_{};
  std::set<std::string> permits_;  // digests
};

// The entry that every house here is founded with and thinks with.
inline constexpr const char* played_model = "played";

// Where things lie on the machine.
inline const std::string home_folder = "/machine/home", inbox_folder = "/machine/in",
                         backup_folder = "/machine/backup";
inline constexpr const char* room_names[] = {"calendar", "contacts", "lists",
                                             "memory",   "messages", "reminders"};
std::map<std::string, std::string> images(house::House& house, std::string& trouble);

}  // namespace sim
