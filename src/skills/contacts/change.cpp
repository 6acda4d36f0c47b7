#include "base/text.h"
#include "skills/contacts/actions.h"
#include "skills/contacts/person_value.h"
#include "skills/contacts/relation.h"
#include "skills/contacts/who.h"
#include "trust/stored_label.h"

namespace contacts {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr size_t text_bytes_max = 2000;

// One argument, trimmed; empty when it is absent.
Result<std::string> words(const plan::Arguments& arguments, std::string_view name) {
  auto text = arguments.text(name);
  if (text.size() > text_bytes_max)
    return fail(Code::limit, fmt::format("The {} is too long for a contact.", name));
  return std::string(base::trim(text));
}

Result<std::string> phone_of(const std::string& said) {
  if (auto phone = language::read_phone(said)) return *phone;
  return fail(Code::invalid, fmt::format("'{}' is no phone number.", base::visible(said, 60)),
              "Write it in digits.");
}

Result<std::string> mail_of(const std::string& said) {
  if (auto mail = language::read_mail_address(said)) return *mail;
  return fail(Code::invalid, fmt::format("'{}' is no mail address.", base::visible(said, 60)),
              "Write it as ana@example.org.");
}

// A year counts only where it was said; language fills in the coming one otherwise.
std::optional<int> year_in(std::string_view said) {
  for (size_t at = 0; at + 4 <= said.size(); ++at) {
    auto digits = said.substr(at, 4);
    bool year = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (year) return std::stoi(std::string(digits));
  }
  return std::nullopt;
}

// The one day that words or an ISO date name.
std::optional<base::Day> day_named(const std::string& said, const plan::CallContext& context) {
  if (auto date = base::parse_day(said)) return *date;
  auto when = language::read_when(said, context.words());
  auto* span = when ? std::get_if<language::Span>(&*when) : nullptr;
  if (!span || !span->whole_days) return std::nullopt;
  auto first = base::day_of(context.zone.to_local(span->period.start));
  bool one_day = context.zone.to_instant(first + std::chrono::days(1)) == span->period.end;
  return one_day ? std::optional(first) : std::nullopt;
}

Result<formats::PartialDate> birthday_of(const std::string& said,
                                         const plan::CallContext& context) {
  auto day = day_named(said, context);
  if (!day)
    return fail(Code::invalid, fmt::format("'{}' is no birthday.", base::visible(said, 60)),
                "Say it as 3 March 1985 or 3 March.");
  std::chrono::year_month_day date(*day);
  return formats::PartialDate{year_in(said).value_or(0), int(unsigned(date.month())),
                              int(unsigned(date.day()))};
}

// What was said becomes the preferred one; the only one there was gives way to it.
void prefer(std::vector<formats::ContactPoint>& points, const std::string& value) {
  if (points.size() == 1) points.clear();
  for (formats::ContactPoint& point : points) point.preferred = false;
  std::erase_if(points, [&](const formats::ContactPoint& point) { return point.value == value; });
  points.insert(points.begin(), {.value = value, .preferred = !points.empty()});
}

// "frank weiss" was typed in a hurry; a name with any capital is as it was meant.
std::string with_capitals(std::string name) {
  auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (std::ranges::any_of(name, is_capital)) return name;
  for (size_t i = 0; i < name.size(); ++i)
    if ((i == 0 || name[i - 1] == ' ') && name[i] >= 'a' && name[i] <= 'z') name[i] -= 32;
  return name;
}

void set_name(formats::Contact& contact, const std::string& said) {
  auto name = with_capitals(said);
  contact.name = name;
  auto space = name.rfind(' ');
  contact.given = name.substr(0, name.find(' '));
  contact.family = space == std::string::npos ? "" : name.substr(space + 1);
  contact.additional = "";
}

// Everything that both `add` and `change` may say about a person.
Result<void> apply(formats::Contact& contact, const plan::CallContext& context,
                   const plan::Arguments& arguments) {
  if (auto said = TRY(words(arguments, "phone")); !said.empty())
    prefer(contact.phones, TRY(phone_of(said)));
  if (auto said = TRY(words(arguments, "mail")); !said.empty())
    prefer(contact.mails, TRY(mail_of(said)));
  if (auto said = TRY(words(arguments, "address")); !said.empty())
    contact.addresses = {{.street = said}};
  if (auto said = TRY(words(arguments, "birthday")); !said.empty())
    contact.birthday = TRY(birthday_of(said, context));
  if (auto said = TRY(words(arguments, "relation")); !said.empty())
    set_relation(contact, relation_named(said));
  if (auto said = TRY(words(arguments, "notes")); !said.empty()) contact.note = said;
  contact.revised = context.now;
  return {};
}

trust::Label label_of(const plan::CallContext& context, const plan::Arguments& arguments) {
  auto label = trust::stored(trust::join(arguments.label(), context.control));
  label.categories |= trust::contacts;
  return label;
}

Result<Entry> asked_person(const Directory& directory, const plan::Arguments& arguments) {
  auto* who = arguments.find("who");
  auto* record = who ? who->as_record() : nullptr;
  if (record && !record->id.empty())
    if (auto entry = TRY(directory.find(record->id))) return std::move(*entry);
  return fail(Code::not_found, "This person is not in the contacts.",
              "Add them with contacts.add.");
}

}  // namespace

ActionResult add(rooms::Rooms& rooms, const plan::CallContext& context,
                 const plan::Arguments& arguments) {
  auto directory = TRY(Directory::open(rooms));
  auto name = TRY(words(arguments, "who"));
  if (name.empty()) return fail(Code::invalid, "A contact needs a name.", "Say who it is.");
  formats::Contact contact{.uid = context.call_id};
  set_name(contact, name);
  TRY(apply(contact, context, arguments));
  Entry entry{contact.uid, std::move(contact), label_of(context, arguments)};
  for (const Line& line : TRY(directory.lines()))
    if (line.name == base::fold(name) && line.id != entry.id)
      return fail(Code::conflict,
                  fmt::format("{} is in the contacts already.", base::visible(name)),
                  "Change what is there, or add the other one under a longer name.");
  TRY(directory.put(entry));
  return person_value(entry, {.unique = !entry.is_outside()});
}

ActionResult change(rooms::Rooms& rooms, const plan::CallContext& context,
                    const plan::Arguments& arguments) {
  auto directory = TRY(Directory::open(rooms));
  auto entry = TRY(asked_person(directory, arguments));
  if (auto name = TRY(words(arguments, "name")); !name.empty()) set_name(entry.contact, name);
  TRY(apply(entry.contact, context, arguments));
  entry.label = trust::join(entry.label, label_of(context, arguments));
  TRY(directory.put(entry));
  return person_value(entry, {.unique = !entry.is_outside()});
}

}  // namespace contacts
