#include "base/text.h"
#include "skills/contacts/actions.h"
#include "skills/contacts/person_value.h"

namespace contacts {
namespace {

using plan::Value;

constexpr size_t lines_max = 12;

std::string text(const Value& person, std::string_view field) {
  auto* value = person.field(field);
  auto* found = value ? value->as_text() : nullptr;
  return found ? base::visible(*found, 300) : "";
}

// "Ana's", "James'"
std::string possessive(const std::string& name) {
  return name + (name.ends_with('s') ? "'" : "'s");
}

std::string answer_sentence(const Value& person, Fact fact) {
  auto answer = text(person, "answer");
  auto name = text(person, "name");
  if (answer.empty()) return fmt::format("I have no {} for {}.", fact_name(fact), name);
  if (fact == Fact::relation) return fmt::format("{} is your {}.", name, answer);
  bool several = answer.find(" and ") != std::string::npos;
  if (several && fact == Fact::phone)
    return possessive(name) + " phone numbers are " + answer + ".";
  if (several && fact == Fact::mail)
    return possessive(name) + " mail addresses are " + answer + ".";
  return fmt::format("{} {} is {}{}.", possessive(name), fact_name(fact),
                     fact == Fact::birthday ? "on " : "", answer);
}

// "Ana Lopez (your sister): +49 30 1234567, ana@example.org, birthday on 3 March"
std::string summary(const Value& person) {
  std::vector<std::string> facts;
  for (const char* field : {"phone", "mail", "address"})
    if (auto fact = text(person, field); !fact.empty()) facts.push_back(fact);
  if (auto birthday = text(person, "birthday"); !birthday.empty())
    facts.push_back("birthday on " + birthday);
  auto name = text(person, "name");
  if (auto relation = text(person, "relation"); !relation.empty())
    name += fmt::format(" (your {})", relation);
  return facts.empty() ? name : name + ": " + base::join(facts, ", ");
}

// What a call said about a person, read back from the person as kept: "phone number is now 123",
// and without a verb "phone number 123", "your sister".
std::vector<std::string> facts_said(const Arguments& arguments, const Value& person,
                                    std::string_view verb) {
  std::vector<std::string> facts;
  for (const char* field : {"phone", "mail", "address", "birthday", "relation", "notes"}) {
    if (!arguments.find(field)) continue;
    auto fact = fact_asked(field);
    auto name = fact == Fact::relation && verb.empty() ? "your" : fact_name(fact);
    facts.push_back(fmt::format("{} {}{}", name, verb, text(person, field)));
  }
  return facts;
}

}  // namespace

std::string tell_found(const CallContext&, const Arguments& arguments, const Value& people) {
  auto* list = people.as_list();
  auto said = base::visible(arguments.text("who"), 100);
  if (!list || list->empty())
    return said.empty() ? "There is nobody in the contacts."
                        : fmt::format("There is nobody called {} in the contacts.", said);
  auto fact = fact_asked(arguments.text("field"));
  auto line = [&](const Value& person) {
    return fact == Fact::none ? summary(person) : answer_sentence(person, fact);
  };
  if (list->size() == 1) {
    auto only = line((*list)[0]);
    return only.ends_with('.') ? only : only + ".";
  }
  auto found = said.empty() ? fmt::format("There are {} people in the contacts:", list->size())
                            : fmt::format("{} people match {}:", list->size(), said);
  for (size_t i = 0; i < std::min(list->size(), lines_max); ++i) found += "\n• " + line((*list)[i]);
  if (list->size() > lines_max) found += fmt::format("\n… and {} more", list->size() - lines_max);
  return found;
}

std::string tell_added(const CallContext&, const Arguments& arguments, const Value& person) {
  auto facts = facts_said(arguments, person, "");
  return fmt::format("Added {} to the contacts{}.", text(person, "name"),
                     facts.empty() ? "" : ": " + base::join(facts, ", "));
}

std::string tell_changed(const CallContext&, const Arguments& arguments, const Value& person) {
  auto* who = arguments.find("who");
  auto old = who ? text(*who, "name") : "";
  auto name = text(person, "name");
  auto facts = facts_said(arguments, person, "is now ");
  if (facts.empty()) return fmt::format("{} is now called {}.", old, name);
  return fmt::format("{} {}.", possessive(name), base::join_words(facts));
}

}  // namespace contacts
