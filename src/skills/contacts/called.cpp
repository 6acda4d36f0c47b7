// Everything one person is called by.
#include <fmt/format.h>

#include "base/text.h"
#include "skills/contacts/contacts.h"
#include "skills/contacts/directory.h"
#include "skills/contacts/who.h"

namespace contacts {
namespace {

using base::Result;

bool shared(const std::string& name, const std::string& id, const std::vector<Entry>& all) {
  return std::ranges::any_of(all, [&](const Entry& other) {
    const formats::Contact& contact = other.contact;
    return other.id != id && (base::fold(contact.given) == base::fold(name) ||
                              base::fold(contact.family) == base::fold(name));
  });
}

std::vector<std::string> words_of(const Entry& entry, const std::vector<Entry>& all) {
  const formats::Contact& contact = entry.contact;
  std::vector<std::string> words = contact.nicknames;
  words.push_back(contact.name);
  if (!contact.given.empty() && !contact.family.empty()) {
    words.push_back(contact.given + " " + contact.family);
    words.push_back(contact.family + ", " + contact.given);
  }
  for (const std::string& part : {contact.given, contact.family})
    if (!part.empty() && !shared(part, entry.id, all)) words.push_back(part);
  for (const auto* points : {&contact.mails, &contact.phones})
    for (const formats::ContactPoint& point : *points) words.push_back(point.value);
  return words;
}

}  // namespace

Result<Called> called(rooms::Rooms& rooms, const std::string& said) {
  Directory directory = TRY(Directory::open(rooms));
  std::string name(base::trim(said));
  auto lines = named(name, TRY(directory.lines()));
  if (lines.empty() && name.size() < 2)
    return base::fail(base::Code::invalid, "Say a name.", "For example: Tomas Berg.");
  if (lines.empty() && means_owner(name))
    return Called{.id = "", .name = name, .words = {}, .is_owner = true};
  if (lines.empty()) return Called{.id = "", .name = name, .words = {name}};
  std::vector<Entry> all = TRY(directory.all());
  if (lines.size() > 1) {
    std::vector<std::string> names;
    for (const Line& line : lines) {
      auto entry = std::ranges::find(all, line.id, &Entry::id);
      names.push_back(entry->contact.name);
    }
    return base::fail(base::Code::invalid,
                      fmt::format("'{}' may be {}.", base::visible(name), base::join_words(names)),
                      "Say the whole name, or a mail address.");
  }
  const Entry& entry = *std::ranges::find(all, lines[0].id, &Entry::id);
  return Called{.id = entry.id,
                .name = entry.contact.name,
                .words = words_of(entry, all),
                .is_owner = entry.is_owner};
}

}  // namespace contacts
