// A person's traces in the address book, taken out of it.
#include "skills/contacts/contacts.h"
#include "skills/contacts/directory.h"

namespace contacts {
namespace {

bool is_them(const Entry& entry, const Called& person, const base::Mentions& words) {
  if (entry.is_owner) return false;
  if (!person.id.empty() && entry.id == person.id) return true;
  auto names_them = [&](const formats::ContactPoint& mail) { return words.in(mail.value); };
  return person.id.empty() ? words.in(entry.contact.name)
                           : std::ranges::any_of(entry.contact.mails, names_them);
}

// The contact of somebody else without a word of them.
formats::Contact without(const formats::Contact& before, const base::Mentions& words) {
  formats::Contact contact = before;
  contact.note = words.without(contact.note);
  std::erase_if(contact.related, [&](auto& related) { return words.in(related.value); });
  for (std::string& line : contact.extra) line = words.without(line);
  return contact;
}

}  // namespace

base::Result<rooms::Traces> forget(rooms::Rooms& rooms, const Called& person,
                                   const base::Mentions& words) {
  rooms::Room* room = TRY(rooms.room("contacts"));
  Directory directory = TRY(Directory::open(rooms));
  rooms::Trace gone{"contact"}, named{"other contact that names them, blacked out"};
  for (Entry& entry : TRY(directory.all())) {
    if (is_them(entry, person, words)) {
      TRY(room->change("delete from contact where id = ?", entry.id));
      ++gone.count;
      continue;
    }
    formats::Contact clean = without(entry.contact, words);
    if (clean == entry.contact) continue;
    entry.contact = std::move(clean);
    TRY(directory.put(entry));
    ++named.count;
  }
  return rooms::there({gone, named});
}

}  // namespace contacts
