#include "skills/contacts/actions.h"
#include "skills/contacts/contacts.h"

namespace contacts {
namespace {

using plan::Kind;
using plan::Parameter;
using plan::Role;
using plan::Spoken;
using plan::Tool;
using trust::Effect;

// A tool of this room without its action.
Tool declare(std::string name, std::string purpose, Effect effect) {
  Tool tool{.name = std::move(name), .purpose = std::move(purpose)};
  tool.effect = effect;
  tool.room = "contacts";
  tool.categories = trust::contacts;
  return tool;
}

template <class Action>
auto on(rooms::Rooms& rooms, Action action) {
  return [&rooms, action](const plan::CallContext& context, const plan::Arguments& arguments) {
    return action(rooms, context, arguments);
  };
}

// What may be said of a person, and how a request says it.
std::vector<Parameter> facts(std::vector<Parameter> first) {
  for (auto [name, note] :
       {std::pair("phone", ""), std::pair("mail", ""), std::pair("address", ""),
        std::pair("birthday", "with or without the year"),
        std::pair("relation", "to the owner: wife, mother, plumber"), std::pair("notes", "")})
    first.push_back({name, {Kind::text}, false, Role::content, note});
  return first;
}

std::vector<plan::SpokenArgument> spoken_facts(plan::SpokenArgument who) {
  return {std::move(who),
          {"phone", Spoken::text},
          {"mail", Spoken::text},
          {"address", Spoken::text},
          {"birthday", Spoken::text},
          {"relation", Spoken::text}};
}

constexpr std::string_view fact_holes =
    "[, phone={phone}][, mail={mail}][, address={address}][, birthday={birthday}]"
    "[, relation={relation}])";

Tool person_tool(rooms::Rooms& rooms) {
  auto tool = declare("person", "The one person in the contacts whom a name means", Effect::s0);
  tool.parameters = {
      {"text", {Kind::text}, true, Role::control, "a name, 'mum', 'my wife', 'me'"},
      {"known", {Kind::boolean}, false, Role::control, "False: a mere name will do as well"}};
  tool.result = {Kind::record, "Person"};
  tool.directory = true;
  tool.run = on(rooms, person);
  return tool;
}

Tool people_tool(rooms::Rooms& rooms) {
  auto tool = declare("people", "Everybody in the contacts whom a name may mean", Effect::s0);
  tool.parameters = {{"text", {Kind::text}, true, Role::control, "a name, 'my sister', a firm"}};
  tool.result = {Kind::record, "Person", true};
  tool.run = on(rooms, people);
  return tool;
}

Tool find_tool(rooms::Rooms& rooms) {
  auto tool =
      declare("contacts.find", "People by name, relation or any word kept about them", Effect::s0);
  tool.parameters = {
      {"who", {Kind::text}, false, Role::content, "default: everybody"},
      {"field", {Kind::text}, false, Role::content, "what is wanted, as `answer`: 'phone number'"}};
  tool.result = {Kind::record, "Person", true};
  tool.spoken = {{"who", Spoken::text}, {"field", Spoken::text}};
  tool.recipe = "contacts.find([, who={who}][, field={field}])";
  tool.run = on(rooms, find);
  tool.tell = tell_found;
  return tool;
}

Tool add_tool(rooms::Rooms& rooms) {
  auto tool = declare("contacts.add", "Puts a person into the contacts", Effect::s1);
  tool.parameters = facts({{"who", {Kind::text}, true, Role::content, "the whole name"}});
  tool.result = {Kind::record, "Person"};
  tool.spoken = spoken_facts({"who", Spoken::text});
  tool.recipe = "contacts.add({who}" + std::string(fact_holes);
  tool.run = on(rooms, add);
  tool.tell = tell_added;
  return tool;
}

Tool change_tool(rooms::Rooms& rooms) {
  auto tool = declare("contacts.change", "Changes what is kept about a person", Effect::s1);
  tool.parameters = facts({{"who", {Kind::record, "Person"}, true, Role::control, ""},
                           {"name", {Kind::text}, false, Role::content, "the new name"}});
  tool.result = {Kind::record, "Person"};
  tool.spoken = spoken_facts({"who", Spoken::person});
  tool.recipe = "contacts.change({who}" + std::string(fact_holes);
  tool.run = on(rooms, change);
  tool.tell = tell_changed;
  return tool;
}

}  // namespace

std::vector<Tool> tools(rooms::Rooms& rooms) {
  return {person_tool(rooms), people_tool(rooms), find_tool(rooms), add_tool(rooms),
          change_tool(rooms)};
}

}  // namespace contacts
