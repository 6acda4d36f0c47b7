#include "skills/contacts/directory.h"

#include "base/text.h"
#include "base/words.h"
#include "skills/contacts/contacts.h"
#include "skills/contacts/relation.h"
#include "trust/stored_label.h"

namespace contacts {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr std::string_view relation_line = "X-HEARTH-RELATION:";

Result<Entry> entry_of(const db::Row& row) {
  auto cards = TRY(formats::parse_contacts(row.text("vcard")));
  if (cards.contacts.size() != 1)
    return fail(Code::corrupt, fmt::format("The contact '{}' is damaged.", row.text("name")));
  return Entry{row.text("id"), std::move(cards.contacts[0]),
               trust::restore_label(row.text("label")), row.integer("is_owner") != 0};
}

// A note that is no more than a name for somebody: "Our landlord", "Babysitter, Tuesdays only".
std::string calling_in_note(const Entry& entry) {
  constexpr size_t words_max = 6;
  auto phrase = entry.contact.note.substr(0, entry.contact.note.find_first_of(".,;:!?()\n"));
  bool is_calling = !entry.is_outside() && base::words_in(phrase).size() <= words_max;
  return is_calling ? phrase : "";
}

std::vector<std::string> callings_of(const Entry& entry) {
  const formats::Contact& contact = entry.contact;
  std::vector<std::string> callings;
  for (const std::string& text : {contact.title, contact.role, calling_in_note(entry)})
    if (!text.empty()) callings.push_back(relation_named(text));
  if (!contact.organization.empty()) callings.push_back(base::fold("at " + contact.organization));
  return callings;
}

// Several folded texts in one column; folding leaves no line breaks in them.
std::vector<std::string> lines_in(const std::string& column) {
  std::vector<std::string> lines;
  for (std::string_view line : base::split(column, '\n'))
    if (!line.empty()) lines.emplace_back(line);
  return lines;
}

std::vector<std::string> folded(const std::vector<std::string>& texts) {
  std::vector<std::string> all;
  for (const std::string& text : texts) all.push_back(base::fold(text));
  return all;
}

std::vector<std::string> other_names_of(const formats::Contact& contact) {
  auto names = folded(contact.nicknames);
  auto parts = base::fold(contact.given + " " + contact.family);
  if (!parts.empty() && parts != base::fold(contact.name)) names.push_back(std::move(parts));
  return names;
}

// Not folded: an address is another one with every letter that only looks alike.
std::vector<std::string> mails_of(const formats::Contact& contact) {
  std::vector<std::string> mails;
  for (const formats::ContactPoint& mail : contact.mails) mails.push_back(base::lower(mail.value));
  return mails;
}

std::string words_of(const Entry& entry, const Line& line) {
  const formats::Contact& contact = entry.contact;
  std::vector<std::string> parts = {contact.name,         contact.given,      contact.family,
                                    contact.organization, contact.department, contact.title,
                                    contact.role,         contact.note};
  for (auto* list : {&line.other_names, &line.mails, &contact.groups})
    parts.insert(parts.end(), list->begin(), list->end());
  auto relation_words = words_for(line.relation);
  parts.insert(parts.end(), relation_words.begin(), relation_words.end());
  return base::fold(base::join(parts, " "));
}

}  // namespace

rooms::Schema schema() {
  return {.name = "contacts",
          .version = 1,
          .sql = R"sql(
create table contact (
  id text not null primary key,
  is_owner integer not null,
  is_group integer not null,
  name text not null,
  given text not null,
  nicknames text not null,
  mails text not null,
  relation text not null,
  callings text not null,
  words text not null,
  label text not null,
  vcard text not null
);
create index contact_name on contact (name, id);
)sql",
          .tables = {"contact"}};
}

std::string said_relation(const formats::Contact& contact) {
  for (const std::string& line : contact.extra)
    if (line.starts_with(relation_line)) return line.substr(relation_line.size());
  return "";
}

void set_relation(formats::Contact& contact, std::string_view relation) {
  std::erase_if(contact.extra, [](auto& line) { return line.starts_with(relation_line); });
  if (!relation.empty())
    contact.extra.push_back(std::string(relation_line) + std::string(relation));
}

std::string relation_of(const Entry& entry) {
  auto said = said_relation(entry.contact);
  if (!said.empty() || entry.is_outside()) return said;
  return relation_in_note(entry.contact.note);
}

Line line_of(const Entry& entry) {
  Line line{.id = entry.id,
            .name = base::fold(entry.contact.name),
            .given = base::fold(entry.contact.given),
            .other_names = other_names_of(entry.contact),
            .mails = mails_of(entry.contact),
            .relation = relation_of(entry),
            .callings = callings_of(entry),
            .words = {},
            .is_owner = entry.is_owner,
            .is_outside = entry.is_outside()};
  line.words = words_of(entry, line);
  return line;
}

Result<Directory> Directory::open(rooms::Rooms& rooms) {
  return Directory(*TRY(rooms.room("contacts")));
}

Result<std::optional<Entry>> Directory::find(std::string_view id) const {
  auto rows =
      TRY(room_->query("select id, name, is_owner, label, vcard from contact where id = ?", id));
  if (rows.empty()) return std::optional<Entry>();
  return std::optional(TRY(entry_of(rows[0])));
}

Result<std::vector<Line>> Directory::lines() const {
  std::vector<Line> lines;
  for (const db::Row& row : TRY(room_->query(
           "select id, name, given, nicknames, mails, relation, callings, words, is_owner, label "
           "from contact where is_group = 0 order by name, id")))
    lines.push_back({.id = row.text("id"),
                     .name = row.text("name"),
                     .given = row.text("given"),
                     .other_names = lines_in(row.text("nicknames")),
                     .mails = lines_in(row.text("mails")),
                     .relation = row.text("relation"),
                     .callings = lines_in(row.text("callings")),
                     .words = row.text("words"),
                     .is_owner = row.integer("is_owner") != 0,
                     .is_outside = trust::restore_label(row.text("label")).integrity ==
                                   trust::Integrity::outside});
  return lines;
}

Result<std::vector<Entry>> Directory::all() const {
  std::vector<Entry> entries;
  for (const db::Row& row :
       TRY(room_->query("select id, name, is_owner, label, vcard from contact order by id")))
    entries.push_back(TRY(entry_of(row)));
  return entries;
}

Result<void> Directory::put(const Entry& entry) {
  auto line = line_of(entry);
  TRY(room_->change(
      "insert into contact (id, is_owner, is_group, name, given, nicknames, mails, relation, "
      "callings, words, label, vcard) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) "
      "do update set "
      "is_owner = excluded.is_owner, is_group = excluded.is_group, name = excluded.name, "
      "given = excluded.given, nicknames = excluded.nicknames, mails = excluded.mails, "
      "relation = excluded.relation, callings = excluded.callings, "
      "words = excluded.words, label = excluded.label, vcard = excluded.vcard",
      entry.id, entry.is_owner, entry.contact.is_group, line.name, line.given,
      base::join(line.other_names, "\n"), base::join(line.mails, "\n"), line.relation,
      base::join(line.callings, "\n"), line.words, trust::store_label(entry.label),
      formats::write_contacts({entry.contact})));
  return {};
}

}  // namespace contacts
