// The rows of the contacts' room, as people.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/vcard.h"
#include "rooms/rooms.h"
#include "trust/label.h"

namespace contacts {

// One vCard; `id` is its UID.
struct Entry {
  std::string id;
  formats::Contact contact;
  trust::Label label;
  bool is_owner = false;
  bool is_outside() const { return label.integrity == trust::Integrity::outside; }
};

// What is needed of everybody to know who is meant by a name. All folded.
struct Line {
  std::string id;
  std::string name;  // the whole name
  std::string given;
  // Nicknames, and the name made of its parts where the whole is another: "Ingrid Park" for "Mum".
  std::vector<std::string> other_names;
  std::vector<std::string> mails;
  std::string relation;  // to the owner, as relation_named gives it
  // By their work or in a note of the owner's, as relation_named gives it: "plumber", "leo's
  // teacher"; with their organisation: "at acme".
  std::vector<std::string> callings;
  std::string words;  // all that a search looks at
  bool is_owner = false, is_outside = false;
  bool operator==(const Line&) const = default;
};

// Lives as long as one call; the rooms must outlive it.
class Directory {
 public:
  static base::Result<Directory> open(rooms::Rooms& rooms);

  base::Result<std::optional<Entry>> find(std::string_view id) const;
  base::Result<std::vector<Line>> lines() const;  // by name, then by id; no groups
  base::Result<std::vector<Entry>> all() const;   // by id

  base::Result<void> put(const Entry& entry);

 private:
  explicit Directory(rooms::Room& room) : room_(&room) {}
  rooms::Room* room_;
};

Line line_of(const Entry& entry);

// What the person is to the owner: as the owner said, else as a note of the owner's tells. Never
// what somebody else wrote.
std::string relation_of(const Entry& entry);
// What the owner said, kept within the vCard. Empty: nothing.
std::string said_relation(const formats::Contact& contact);
void set_relation(formats::Contact& contact, std::string_view relation);

}  // namespace contacts
