#include "skills/contacts/person_value.h"

#include "base/text.h"
#include "skills/contacts/contacts.h"
#include "skills/contacts/relation.h"

namespace contacts {
namespace {

using plan::Kind;
using plan::Value;

// The values of what a person can be reached at, the preferred one first.
std::vector<formats::ContactPoint> by_preference(std::vector<formats::ContactPoint> points) {
  std::vector<formats::ContactPoint> sorted;
  for (bool preferred : {true, false})
    for (const formats::ContactPoint& point : points)
      if (point.preferred == preferred) sorted.push_back(point);
  return sorted;
}

std::vector<std::string> values(const std::vector<formats::ContactPoint>& points) {
  std::vector<std::string> found;
  for (const formats::ContactPoint& point : by_preference(points)) found.push_back(point.value);
  return found;
}

std::string address_text(const formats::PostalAddress& address) {
  std::vector<std::string> parts;
  auto town = base::join({address.postcode, address.city}, " ");
  for (const std::string& part : {address.po_box, address.extended, address.street,
                                  std::string(base::trim(town)), address.region, address.country})
    if (!part.empty()) parts.push_back(part);
  return base::join(parts, ", ");
}

std::string address_of(const formats::Contact& contact) {
  auto preferred = std::ranges::find_if(contact.addresses, &formats::PostalAddress::preferred);
  if (preferred != contact.addresses.end()) return address_text(*preferred);
  return contact.addresses.empty() ? "" : address_text(contact.addresses[0]);
}

std::string birthday_of(const formats::Contact& contact) {
  return contact.birthday ? birthday_text(*contact.birthday) : "";
}

// Everything by which others may have written this person down.
std::vector<std::string> names_of(const formats::Contact& contact, const std::string& relation,
                                  const std::string& said) {
  std::vector<std::string> names;
  auto add = [&](const std::string& name) {
    bool there = std::ranges::find(names, name) != names.end();
    if (!name.empty() && !there) names.push_back(name);
  };
  add(contact.name);
  add(contact.given);
  for (const std::string& nickname : contact.nicknames) add(nickname);
  for (const std::string& word : words_for(relation)) add(word);
  add(said);
  return names;
}

// "work" and the like in "work number": only those kinds, where there are any.
std::string points_text(const std::vector<formats::ContactPoint>& points, std::string_view asked) {
  auto folded = base::fold(asked);
  std::vector<std::string> of_kind, all;
  for (const formats::ContactPoint& point : by_preference(points)) {
    bool wanted = false;
    for (const std::string& kind : point.kinds) {
      bool mobile = kind == "cell" && folded.find("mobile") != std::string::npos;
      wanted |= mobile || folded.find(kind) != std::string::npos;
    }
    if (wanted) of_kind.push_back(point.value);
    auto kind = point.label.empty() && !point.kinds.empty() ? point.kinds[0] : point.label;
    all.push_back(kind.empty() ? point.value : fmt::format("{} ({})", point.value, kind));
  }
  return base::join_words(of_kind.empty() ? all : of_kind);
}

std::string fact_text(const Entry& entry, std::string_view asked) {
  const formats::Contact& contact = entry.contact;
  switch (fact_asked(asked)) {
    case Fact::none:
      return "";
    case Fact::phone:
      return points_text(contact.phones, asked);
    case Fact::mail:
      return points_text(contact.mails, asked);
    case Fact::address:
      return address_of(contact);
    case Fact::birthday:
      return birthday_of(contact);
    case Fact::relation:
      return relation_of(entry);
    case Fact::nickname:
      return base::join_words(contact.nicknames);
    case Fact::organization:
      return contact.organization;
    case Fact::notes:
      return contact.note;
  }
  return "";
}

// The fields, each with this label.
plan::Dict fields_of(const Entry& entry, const PersonNotes& notes, const trust::Label& label) {
  const formats::Contact& contact = entry.contact;
  auto text = [&](std::string words) { return Value::text(std::move(words), label); };
  auto texts = [&](const std::vector<std::string>& all) {
    plan::List list;
    for (const std::string& one : all) list.push_back(text(one));
    return Value::list(std::move(list), label);
  };
  auto first = [&](const std::vector<std::string>& all) { return text(all.empty() ? "" : all[0]); };
  auto mails = values(contact.mails), phones = values(contact.phones);
  auto relation = relation_of(entry);
  return {{"name", text(contact.name)},
          {"given", text(contact.given)},
          {"family", text(contact.family)},
          {"names", texts(names_of(contact, relation, notes.said))},
          {"relation", text(relation)},
          {"mail", first(mails)},
          {"mails", texts(mails)},
          {"phone", first(phones)},
          {"phones", texts(phones)},
          {"address", text(address_of(contact))},
          {"birthday", text(birthday_of(contact))},
          {"organization", text(contact.organization)},
          {"notes", text(contact.note)},
          {"answer", text(fact_text(entry, notes.asked))}};
}

}  // namespace

Fact fact_asked(std::string_view words) {
  struct Word {
    std::string_view part;
    Fact fact;
  };
  // In this order: "email address" is no address, "phone" goes before "address".
  static constexpr Word known[] = {{"mail", Fact::mail},           {"phone", Fact::phone},
                                   {"mobile", Fact::phone},        {"cell", Fact::phone},
                                   {"number", Fact::phone},        {"landline", Fact::phone},
                                   {"birth", Fact::birthday},      {"born", Fact::birthday},
                                   {"how old", Fact::birthday},    {"address", Fact::address},
                                   {"live", Fact::address},        {"nickname", Fact::nickname},
                                   {"relation", Fact::relation},   {"company", Fact::organization},
                                   {"work", Fact::organization},   {"employer", Fact::organization},
                                   {"organi", Fact::organization}, {"note", Fact::notes}};
  auto folded = base::replace_all(base::fold(words), "-", "");
  for (const Word& word : known)
    if (folded.find(word.part) != std::string::npos) return word.fact;
  return Fact::none;
}

const char* fact_name(Fact fact) {
  switch (fact) {
    case Fact::none:
      return "";
    case Fact::phone:
      return "phone number";
    case Fact::mail:
      return "mail address";
    case Fact::address:
      return "address";
    case Fact::birthday:
      return "birthday";
    case Fact::relation:
      return "relation to you";
    case Fact::nickname:
      return "nickname";
    case Fact::organization:
      return "company";
    case Fact::notes:
      return "note";
  }
  return "";
}

std::string birthday_text(const formats::PartialDate& date) {
  if (date.month == 0 || date.day == 0) return date.year ? fmt::format("{}", date.year) : "";
  auto day = base::Day(std::chrono::year(2000) / date.month / date.day);
  auto text = base::format_local(day, "%-d %B");
  return date.year ? fmt::format("{} {}", text, date.year) : text;
}

Value person_value(const Entry& entry, const PersonNotes& notes) {
  auto label = entry.label;
  label.categories |= trust::contacts;
  auto own = label;
  own.integrity = trust::Integrity::own;
  auto fields = fields_of(entry, notes, label);
  fields.emplace_back("unique", Value::boolean(notes.unique, own));
  return Value::record({.type = "Person", .id = entry.id, .fields = std::move(fields)}, label);
}

Value unlisted_person(const formats::Contact& contact, const trust::Label& label) {
  auto fields = fields_of({.id = "", .contact = contact, .label = label}, {}, label);
  fields.emplace_back("unique", Value::boolean(true, label));
  return Value::record({.type = "Person", .id = "", .fields = std::move(fields)}, label);
}

std::vector<plan::RecordType> record_types() {
  return {{"Person",
           {{"name", {Kind::text}},
            {"given", {Kind::text}},
            {"family", {Kind::text}},
            {"names", {Kind::text, "", true}},
            {"relation", {Kind::text}},
            {"mail", {Kind::text}},
            {"mails", {Kind::text, "", true}},
            {"phone", {Kind::text}},
            {"phones", {Kind::text, "", true}},
            {"address", {Kind::text}},
            {"birthday", {Kind::text}},
            {"organization", {Kind::text}},
            {"notes", {Kind::text}},
            {"answer", {Kind::text}},
            {"unique", {Kind::boolean}}}}};
}

}  // namespace contacts
