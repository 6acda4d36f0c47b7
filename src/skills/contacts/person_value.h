// People as values of plans, and the one fact a request asks for.
#pragma once
#include <string>
#include <string_view>

#include "plan/tool.h"
#include "skills/contacts/directory.h"

namespace contacts {

// What may be asked about a person.
enum class Fact { none, phone, mail, address, birthday, relation, nickname, organization, notes };

// "phone number", "e-mail", "where does she live"; `none` for words that name no fact.
Fact fact_asked(std::string_view words);
// "phone number", for sentences.
const char* fact_name(Fact fact);

// "3 March 1985", "3 March".
std::string birthday_text(const formats::PartialDate& date);

struct PersonNotes {
  bool unique = false;     // the only one in the owner's own directory who is meant (see E2)
  std::string said = {};   // what they were called just now; one of their names
  std::string asked = {};  // the words of the fact that was asked for
};

// A record "Person". What somebody else wrote is OUTSIDE.
plan::Value person_value(const Entry& entry, const PersonNotes& notes = {});

// Somebody who is not in the contacts: the owner without a card, a bare address or number. Carries
// the label of the words they were named by.
plan::Value unlisted_person(const formats::Contact& contact, const trust::Label& label);

}  // namespace contacts
