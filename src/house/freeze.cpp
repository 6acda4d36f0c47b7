// Rooms that are only kept: nothing of them is read, shown, changed or sent until they are thawed.
#include <fmt/format.h>

#include <algorithm>

#include "house/house.h"
#include "house/talk.h"

namespace house {
namespace {

using base::Code;

constexpr std::string_view freeze_prefix = "freeze/";

}  // namespace

const std::vector<std::string>& House::data_rooms() {
  static const std::vector<std::string> rooms = {"calendar", "contacts", "lists",
                                                 "memory",   "messages", "reminders"};
  return rooms;
}

Result<void> House::load_frozen() {
  std::set<std::string> frozen;
  for (const store::Item& item : TRY(store_.items(store::Shelf::inbox)))
    if (item.key.starts_with(freeze_prefix)) frozen.insert(item.key.substr(freeze_prefix.size()));
  store_.set_frozen(std::move(frozen));
  return {};
}

Result<void> House::freeze(const std::string& room, bool frozen) {
  std::lock_guard hold(strand_);
  if (std::ranges::find(data_rooms(), room) == data_rooms().end())
    return base::fail(Code::not_found, fmt::format("There is no room '{}' to freeze.", room),
                      "See `hearth rooms`.");
  std::string key = std::string(freeze_prefix) + room;
  store::Write write{.removed = {{store::Shelf::inbox, talk_key}}};  // it may speak of the room
  if (frozen)
    write.items.push_back({.shelf = store::Shelf::inbox, .key = key, .state = "", .body = "{}"});
  else
    write.removed.push_back({store::Shelf::inbox, key});
  TRY(store_.write(write));
  rooms_->close(room);
  return load_frozen();
}

}  // namespace house
