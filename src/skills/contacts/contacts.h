// The address book, and who is meant by a name. Its room is "contacts", its tools `find add
// change`, and the built-ins `person` and `people`.
//
// Invariants:
// (1) A record is one vCard (RFC 6350), kept as such; all else in its row is derived from it, or is
//     what the owner said of the person (the relation).
// (2) `person` answers with one person or not at all: never with one of several. Somebody who was
//     only nearly named (a part of a name, a word kept about them) is never `unique`, so that
//     the name is not taken for the owner's word (rule E2).
// (3) A person that somebody else put there is OUTSIDE, and never stands for a name the owner said
//     while the owner's own directory has it.
//
// Nothing here begins or commits a step: the caller does, around a tool's run or an import.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/mention.h"
#include "base/result.h"
#include "formats/import_report.h"
#include "formats/vcard.h"
#include "plan/tool.h"
#include "rooms/rooms.h"
#include "rooms/trace.h"

namespace contacts {

rooms::Schema schema();
// The rooms must outlive the tools.
std::vector<plan::Tool> tools(rooms::Rooms& rooms);
// What a record "Person" has, for the toolbox.
std::vector<plan::RecordType> record_types();

// Everything one person is called by.
struct Called {
  std::string id;    // of the contact; "" for somebody the directory does not know
  std::string name;  // for the owner
  // Names, addresses, numbers. A first or a family name is among them when nobody else has it.
  std::vector<std::string> words;
  bool is_owner = false;
};
// Whom the owner means. `invalid` when that may be several, naming them. Somebody unknown is called
// what the owner said.
base::Result<Called> called(rooms::Rooms& rooms, const std::string& said);

// What a file of vCards says. People known by their UID are updated unless the file's are older;
// one who has a mail address of the owner's is the owner.
base::Result<formats::ImportReport> import_file(rooms::Rooms& rooms, formats::Contacts cards,
                                                const formats::ImportContext& context);
// All people as one vCard 4.0 file: the same people, the same bytes.
base::Result<std::string> export_file(rooms::Rooms& rooms);

// Takes this person out, and blacks them out in other people's entries. Says what there was.
base::Result<rooms::Traces> forget(rooms::Rooms& rooms, const Called& person,
                                   const base::Mentions& words);

}  // namespace contacts
