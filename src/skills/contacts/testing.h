// For tests: an address book of Mia Keller, on 4 May 2026.
#pragma once
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/permitted.h"
#include "rooms/testing.h"
#include "skills/contacts/contacts.h"

namespace contacts {

struct Addresses {
  store::Folder folder;
  rooms::Home home{folder, schema()};
  std::vector<plan::Tool> all = tools(*home.rooms);
  trust::Label typed = trust::Label::owner();
  plan::CallContext context{.now = *base::parse_instant("2026-05-04T09:00+02:00"),
                            .zone = *base::Zone::find("Europe/Berlin"),
                            .owner = "Mia Keller",
                            .call_id = "call",
                            .control = typed};
  int calls = 0;
  rooms::ChangeId last_step;  // the last one that changed anything

  plan::Value text(std::string words) const { return plan::Value::text(std::move(words), typed); }

  const plan::Tool& tool(const std::string& name) const {
    bool built_in = name == "person" || name == "people";
    auto full = built_in ? name : "contacts." + name;
    return *std::ranges::find(all, full, &plan::Tool::name);
  }

  // One call as one step; a call that fails leaves nothing behind.
  base::Result<plan::Value> call(const std::string& name, plan::Dict arguments) {
    context.call_id = fmt::format("call{}", ++calls);
    home.rooms->begin();
    auto result = plan::permitted(tool(name), context, plan::Arguments(std::move(arguments)));
    if (result)
      commit();
    else
      home.rooms->roll_back();
    return result;
  }
  plan::Value did(const std::string& name, plan::Dict arguments) {
    auto result = call(name, std::move(arguments));
    EXPECT_TRUE(result) << (result ? "" : result.error().text());
    return result.value_or(plan::Value());
  }
  std::string error(const std::string& name, plan::Dict arguments) {
    auto result = call(name, std::move(arguments));
    return result ? "no error" : result.error().text();
  }
  // What the owner is told of a call.
  std::string told(const std::string& name, const plan::Dict& arguments) {
    auto result = did(name, arguments);
    return tool(name).tell(context, plan::Arguments(arguments), result);
  }

  void add(const std::string& name, plan::Dict facts = {}) {
    facts.emplace_back("who", text(name));
    did("add", std::move(facts));
  }
  plan::Value person(const std::string& said) { return did("person", {{"text", text(said)}}); }
  std::string field(const std::string& said, const std::string& name) {
    auto found = person(said);
    auto* value = found.field(name);
    return value && value->as_text() ? *value->as_text() : "no such field";
  }
  // "Ana Lopez, Ben Carter": everybody the call finds.
  std::string names(plan::Dict arguments) {
    std::vector<std::string> names;
    auto list = did("find", std::move(arguments));
    for (const plan::Value& one : *list.as_list()) names.push_back(*one.field("name")->as_text());
    return base::join(names, ", ");
  }

  base::Result<formats::ImportReport> import(std::string_view bytes, bool from_outside = false) {
    auto cards = TRY(formats::parse_contacts(bytes));
    home.rooms->begin();
    auto report = import_file(*home.rooms, std::move(cards),
                              {.now = context.now,
                               .zone = context.zone,
                               .owner_mails = {"mia@example.org"},
                               .owner = context.owner,
                               .from_outside = from_outside});
    if (report)
      commit();
    else
      home.rooms->roll_back();
    return report;
  }
  std::string file() { return export_file(*home.rooms).value(); }
  void commit() {
    auto step = home.rooms->commit().value();
    if (step.step != 0) last_step = step;
  }
  void undo() { EXPECT_TRUE(home.rooms->undo(last_step)); }
};

}  // namespace contacts
