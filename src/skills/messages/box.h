// The rows of the messages' room.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/mime.h"
#include "plan/tool.h"
#include "rooms/rooms.h"

namespace messages {

// "received" for what came in; the others for the owner's own.
enum class State { received, draft, queued, sent, failed, unknown };
const char* state_name(State state);

struct Entry {
  std::string id;  // of what came in the Message-ID, else the call that made it
  State state = State::received;
  formats::Mailbox sender;
  std::vector<formats::Mailbox> to;
  std::string subject, text;
  base::Instant at = {};
  std::string label;
  std::string why;  // of a failure
  std::string raw;  // as it came, for the export; "" for the owner's own
};

class Box {
 public:
  static base::Result<Box> open(rooms::Rooms& rooms);

  base::Result<std::optional<Entry>> find(const std::string& id) const;
  base::Result<std::vector<Entry>> in_state(State state) const;  // oldest first
  base::Result<std::vector<Entry>> all() const;                  // oldest first
  base::Result<std::vector<Entry>> own() const;  // all but what came in, oldest first
  // Those of the time that hold all the words, each at least as a word's beginning, newest first;
  // `count_max` of them. Where there is none, their endings do not count. People's names and
  // addresses are among the words of a message.
  base::Result<std::vector<Entry>> search(const std::vector<std::string>& words,
                                          const base::Period& time, size_t count_max) const;
  base::Result<void> put(const Entry& entry) const;

 private:
  explicit Box(rooms::Room* room) : room_(room) {}
  base::Result<std::vector<Entry>> holding(const std::vector<std::string>& beginnings,
                                           const base::Period& time, size_t count_max) const;
  rooms::Room* room_;
};

// "Ana Lopez", or the address where there is no name.
std::string name_of(const formats::Mailbox& mailbox);
std::string names_of(const std::vector<formats::Mailbox>& mailboxes);

}  // namespace messages
