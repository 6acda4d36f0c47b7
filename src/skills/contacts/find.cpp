#include <ranges>

#include "base/text.h"
#include "base/words.h"
#include "skills/contacts/actions.h"
#include "skills/contacts/person_value.h"
#include "skills/contacts/relation.h"
#include "skills/contacts/who.h"

namespace contacts {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr size_t found_max = 500;
constexpr size_t candidates_max = 6;
constexpr trust::Label contacts_label{.integrity = trust::Integrity::own,
                                      .categories = trust::contacts};

// "Ben Carter or Ben Okafor", "Ana, Ben or Carla"
std::string either(const std::vector<std::string>& names) {
  if (names.size() < 2) return base::join(names, "");
  std::vector<std::string> first(names.begin(), names.end() - 1);
  return base::join(first, ", ") + " or " + names.back();
}

// What tells people of the same name apart.
std::string distinct_name(const Entry& entry, const std::vector<Entry>& all) {
  const formats::Contact& contact = entry.contact;
  auto same = std::ranges::count_if(
      all, [&](const Entry& other) { return other.contact.name == contact.name; });
  if (same < 2) return contact.name;
  if (!contact.mails.empty()) return fmt::format("{} ({})", contact.name, contact.mails[0].value);
  if (!contact.phones.empty()) return fmt::format("{} ({})", contact.name, contact.phones[0].value);
  return contact.name;
}

Result<std::vector<Entry>> entries_of(const Directory& directory, const std::vector<Line>& lines) {
  std::vector<Entry> entries;
  for (const Line& line : lines) {
    if (entries.size() == found_max) break;
    if (auto entry = TRY(directory.find(line.id))) entries.push_back(std::move(*entry));
  }
  return entries;
}

// "the teacher" is "teacher", for asking which.
std::string_view without_article(std::string_view said) {
  for (std::string_view article : {"the ", "my ", "our "})
    if (base::iequals_ascii(said.substr(0, article.size()), article))
      return said.substr(article.size());
  return said;
}

bool is_pronoun(std::string_view said) {
  auto folded = base::fold(said);
  static constexpr std::string_view pronouns[] = {"he",   "him", "she", "her", "they",
                                                  "them", "it",  "us",  "we",  "you"};
  return std::ranges::find(pronouns, folded) != std::end(pronouns);
}

Result<Entry> the_one(const Directory& directory, std::string_view said,
                      std::vector<Line> candidates) {
  if (candidates.empty() && is_pronoun(said))
    return fail(Code::not_found, fmt::format("It is not clear who is meant by '{}'.", said),
                "Say the name.");
  if (candidates.empty())
    return fail(Code::not_found,
                fmt::format("There is nobody called {} in the contacts.", base::visible(said, 100)),
                "Add them with contacts.add.");
  candidates.resize(std::min(candidates.size(), candidates_max));
  auto entries = TRY(entries_of(directory, candidates));
  if (entries.size() == 1) return std::move(entries[0]);
  std::vector<std::string> names;
  for (const Entry& entry : entries)
    names.push_back(base::visible(distinct_name(entry, entries), 100));
  return fail(
      Code::conflict,
      fmt::format("Which {}: {}?", base::visible(without_article(said), 100), either(names)),
      "Say the whole name.");
}

// An address or a number says by itself who is meant; a mere name does where nobody need be known.
std::optional<formats::Contact> unlisted(std::string_view said, bool known) {
  formats::Contact contact{.name = std::string(base::trim(said))};
  if (auto mail = language::read_mail_address(said))
    contact.mails.push_back({.value = *mail});
  else if (auto phone = language::read_phone(said))
    contact.phones.push_back({.value = *phone});
  else if (known || contact.name.empty() || is_pronoun(said))
    return std::nullopt;
  return contact;
}

// What stands before the last such word of a text; nothing where there is none.
std::string_view text_before(std::string_view word, std::string_view text) {
  for (size_t at = text.size(); at > 0 && (at = text.rfind(' ', at - 1)) != text.npos;)
    if (auto words = base::words_in(text.substr(at + 1));
        !words.empty() && words[0] == base::fold(word))
      return text.substr(0, at);
  return {};
}

// Whom a pronoun in the latest turn means: who is named before it there, else in the turn before.
std::vector<Line> named_before(std::string_view pronoun, std::vector<std::string> turns,
                               const std::vector<Line>& lines) {
  if (turns.empty()) return {};
  turns.back() = std::string(text_before(pronoun, turns.back()));
  for (const std::string& turn : turns | std::views::reverse)
    if (auto found = named_within(turn, lines); !found.empty()) return found;
  return {};
}

}  // namespace

ActionResult person(rooms::Rooms& rooms, const plan::CallContext& context,
                    const plan::Arguments& arguments) {
  auto said = arguments.text("text");
  auto directory = TRY(Directory::open(rooms));
  auto lines = TRY(directory.lines());
  auto candidates = named(said, lines);
  if (candidates.empty() && is_pronoun(said)) candidates = named_before(said, context.said, lines);
  auto chosen_by = arguments.label();
  if (candidates.empty() && means_owner(said))
    return unlisted_person({.name = context.owner, .given = context.owner}, chosen_by);
  auto* known = arguments.find("known");
  bool must_be_known = !known || !known->as_bool() || *known->as_bool();
  if (auto contact = unlisted(said, must_be_known); contact && candidates.empty())
    return unlisted_person(*contact, chosen_by);
  bool sure = !candidates.empty();
  if (!sure && must_be_known && !is_pronoun(said)) candidates = nearly_named(said, lines);
  auto entry = TRY(the_one(directory, said, std::move(candidates)));
  return person_value(entry, {.unique = sure && !entry.is_outside(),
                              .said = sure ? relation_named(plain_name(said)) : ""})
      .joined(chosen_by);
}

ActionResult people(rooms::Rooms& rooms, const plan::CallContext&,
                    const plan::Arguments& arguments) {
  auto said = arguments.text("text");
  auto directory = TRY(Directory::open(rooms));
  auto lines = TRY(directory.lines());
  auto meant = named(said, lines);
  if (meant.empty()) meant = nearly_named(said, lines);
  plan::List list;
  for (const Entry& entry : TRY(entries_of(directory, meant))) list.push_back(person_value(entry));
  return plan::Value::list(std::move(list), contacts_label).joined(arguments.label());
}

ActionResult find(rooms::Rooms& rooms, const plan::CallContext&, const plan::Arguments& arguments) {
  auto directory = TRY(Directory::open(rooms));
  auto lines = TRY(directory.lines());
  auto said = arguments.text("who");
  if (is_pronoun(said)) TRY(the_one(directory, said, {}));
  auto found = base::trim(said).empty() ? lines : named(said, lines);
  if (found.empty()) found = with_words(said, lines);
  if (found.empty()) found = nearly_named(said, lines);
  plan::List people;
  for (const Entry& entry : TRY(entries_of(directory, found)))
    people.push_back(person_value(entry, {.unique = found.size() == 1 && !entry.is_outside(),
                                          .asked = arguments.text("field")}));
  return plan::Value::list(std::move(people), contacts_label);
}

}  // namespace contacts
