#include <algorithm>

#include "base/text.h"
#include "skills/contacts/contacts.h"
#include "skills/contacts/directory.h"
#include "skills/contacts/relation.h"

namespace contacts {
namespace {

using base::Result;
using formats::Contact;
using formats::ImportContext;
using formats::ImportReport;

// The owner's own card: it has a mail address of the owner's, or the owner's name.
bool is_owner(const Contact& contact, const ImportContext& context) {
  if (context.from_outside) return false;
  if (!context.owner.empty() && base::fold(contact.name) == base::fold(context.owner)) return true;
  return std::ranges::any_of(contact.mails, [&](const formats::ContactPoint& mail) {
    return std::ranges::any_of(context.owner_mails, [&](const std::string& own) {
      return base::iequals_ascii(own, mail.value);
    });
  });
}

// FNV-1a: the same card without a UID gets the same one each time.
std::string uid_from_content(const Contact& contact) {
  uint64_t hash = 14695981039346656037u;
  for (unsigned char c : formats::write_contacts({contact})) hash = (hash ^ c) * 1099511628211u;
  return fmt::format("card-{:016x}", hash);
}

bool shares_address(const Line& line, const Contact& contact) {
  return std::ranges::any_of(contact.mails, [&](const formats::ContactPoint& mail) {
    return std::ranges::find(line.mails, base::lower(mail.value)) != line.mails.end();
  });
}

// The UID of the card, else of the person of the same name and mail address who is there already.
std::string id_of(const Contact& contact, const std::vector<Line>& lines) {
  if (!contact.uid.empty()) return contact.uid;
  auto name = base::fold(contact.name);
  for (const Line& line : lines)
    if (line.name == name && shares_address(line, contact)) return line.id;
  return uid_from_content(contact);
}

bool is_older(const Contact& contact, const Contact& than) {
  return contact.revised && than.revised && *contact.revised < *than.revised;
}

Result<void> take(Directory& directory, Entry entry, ImportReport& report) {
  auto kept = TRY(directory.find(entry.id));
  if (!kept) {
    ++report.taken;
    return directory.put(entry);
  }
  if (entry.is_outside() && !kept->is_outside()) {
    report.skipped.push_back({0, fmt::format("'{}' is a contact of yours; only you can change it.",
                                             base::visible(kept->contact.name, 100))});
    return {};
  }
  if (said_relation(entry.contact).empty())
    set_relation(entry.contact, said_relation(kept->contact));
  entry.is_owner |= kept->is_owner;
  if (entry.contact == kept->contact || is_older(entry.contact, kept->contact)) {
    ++report.unchanged;
    return {};
  }
  ++report.updated;
  entry.label = trust::join(entry.label, kept->label);
  return directory.put(entry);
}

// Whether a RELATED value (a name, or a URI of a UID or of an address) is that person.
bool points_to(std::string_view value, const Entry& person) {
  auto folded = base::fold(value);
  const Contact& contact = person.contact;
  if (folded == base::fold(contact.name)) return true;
  if (folded == base::fold(contact.given + " " + contact.family)) return true;
  for (std::string_view scheme : {"urn:uuid:", "mailto:"})
    if (folded.starts_with(scheme)) folded.erase(0, scheme.size());
  auto id = base::fold(person.id);
  if (folded == id || "urn:uuid:" + folded == id) return true;
  return std::ranges::any_of(person.contact.mails, [&](const formats::ContactPoint& mail) {
    return base::fold(mail.value) == folded;
  });
}

// What `person` is to the owner, as the owner's own card says, or as the person's says of the
// owner.
std::string relation_between(const Entry& owner, const Entry& person) {
  for (const formats::Related& related : owner.contact.related)
    if (points_to(related.value, person)) return relation_named(related.kind);
  for (const formats::Related& related : person.contact.related)
    if (points_to(related.value, owner)) return turned_round(relation_named(related.kind));
  return "";
}

// Writes relations that cards tell to the people they are about. Only cards of the owner's own
// count, and nothing that was said before is overwritten.
Result<void> relate(Directory& directory) {
  auto all = TRY(directory.all());
  auto owner = std::ranges::find_if(all, &Entry::is_owner);
  if (owner == all.end()) return {};
  for (Entry& person : all) {
    if (person.is_owner || person.is_outside() || !relation_of(person).empty()) continue;
    auto relation = relation_between(*owner, person);
    if (relation.empty()) continue;
    set_relation(person.contact, relation);
    TRY(directory.put(person));
  }
  return {};
}

}  // namespace

Result<ImportReport> import_file(rooms::Rooms& rooms, formats::Contacts cards,
                                 const ImportContext& context) {
  auto directory = TRY(Directory::open(rooms));
  auto lines = TRY(directory.lines());
  ImportReport report{.skipped = std::move(cards.skipped), .left_out = std::move(cards.left_out)};
  auto integrity = context.from_outside ? trust::Integrity::outside : trust::Integrity::own;
  for (Contact& contact : cards.contacts) {
    // Only the owner says what somebody is to the owner.
    if (context.from_outside) set_relation(contact, "");
    contact.uid = id_of(contact, lines);
    bool owner = is_owner(contact, context);
    TRY(take(directory,
             {contact.uid, contact, {.integrity = integrity, .categories = trust::contacts}, owner},
             report));
  }
  TRY(relate(directory));
  return report;
}

Result<std::string> export_file(rooms::Rooms& rooms) {
  auto directory = TRY(Directory::open(rooms));
  std::vector<Contact> contacts;
  for (Entry& entry : TRY(directory.all())) contacts.push_back(std::move(entry.contact));
  return formats::write_contacts(contacts);
}

}  // namespace contacts
