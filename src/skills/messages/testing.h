// For tests: the mail of Mia Keller, on a Monday morning, 4 May 2026, 09:00 in Berlin.
#pragma once
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/permitted.h"
#include "rooms/testing.h"
#include "skills/messages/messages.h"

namespace messages {

// A message in mbox or .eml, with LF.
inline std::string mail(const std::string& from, const std::string& subject,
                        const std::string& body, const std::string& id = "") {
  std::string id_line = id.empty() ? "" : "Message-ID: <" + id + ">\n";
  return fmt::format("From: {}\nTo: Mia <mia@example.org>\nSubject: {}\n{}", from, subject,
                     id_line) +
         "Date: Sun, 3 May 2026 10:00:00 +0200\n\n" + body + "\n";
}

struct Desk {
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
  plan::Value person(const std::string& name, const std::string& address) const {
    return plan::Value::record(
        {.type = "Person", .id = name, .fields = {{"name", text(name)}, {"mail", text(address)}}},
        typed);
  }
  plan::Value people(plan::List list) const { return plan::Value::list(std::move(list), typed); }
  plan::Value ana() const { return people({person("Ana Lopez", "ana@example.org")}); }
  plan::Value when(const std::string& words) const {
    return plan::fit(tool("find"), {"when", {plan::Kind::when}}, text(words), context.words())
        .value();
  }

  const plan::Tool& tool(const std::string& name) const {
    return *std::ranges::find(all, "messages." + name, &plan::Tool::name);
  }
  // One call as one step; a call that fails leaves nothing behind.
  base::Result<plan::Value> call(const std::string& name, plan::Dict arguments) {
    context.call_id = fmt::format("call|{}", ++calls);
    return step([&] {
      return plan::permitted(tool(name), context, plan::Arguments(std::move(arguments)));
    });
  }
  plan::Value did(const std::string& name, plan::Dict arguments) {
    auto result = call(name, std::move(arguments));
    EXPECT_TRUE(result) << (result ? "" : result.error().text());
    return result.value_or(plan::Value());
  }
  // What the owner is told of a call, or why it failed.
  std::string say(const std::string& name, const plan::Dict& arguments) {
    auto result = call(name, arguments);
    if (!result) return result.error().text();
    return tool(name).tell(context, plan::Arguments(arguments), *result);
  }
  std::string send(const std::string& words) {
    return say("send", {{"to", ana()}, {"text", text(words)}});
  }
  // "subject; subject": all that the call finds, newest first.
  std::string found(plan::Dict arguments = {}) {
    std::vector<std::string> subjects;
    auto list = did("find", std::move(arguments));
    for (const plan::Value& one : *list.as_list())
      subjects.push_back(*one.field("subject")->as_text());
    return base::join(subjects, "; ");
  }
  plan::Value first(const std::string& words = "") {
    auto list = did("find", {{"text", text(words)}});
    return list.as_list()->empty() ? plan::Value() : list.as_list()->front();
  }
  std::string state(const std::string& words = "") {
    return *first(words).field("state")->as_text();
  }

  base::Result<formats::ImportReport> import(std::string_view bytes, bool from_outside = false) {
    formats::ImportContext by{.now = context.now,
                              .zone = context.zone,
                              .owner_mails = {"mia@example.org"},
                              .owner = context.owner,
                              .from_outside = from_outside};
    formats::MailFile file(bytes);
    return step([&] { return import_file(*home.rooms, [&] { return file.next(); }, by); });
  }
  std::vector<Outgoing> out() {
    return outgoing(*home.rooms, "mia@example.org", {.owner = "Mia"}, context.now).value();
  }
  std::string noted(const std::string& id, Sending outcome, const std::string& why = "") {
    auto spoken = step([&] { return mark(*home.rooms, id, outcome, why); });
    return spoken ? *spoken : spoken.error().text();
  }
  std::string file() { return export_file(*home.rooms).value(); }
  std::string image() { return home.rooms->image("messages").value(); }

  auto step(auto&& work) -> decltype(work()) {
    home.rooms->begin();
    auto result = work();
    if (!result) {
      home.rooms->roll_back();
      return result;
    }
    auto change = home.rooms->commit().value();
    if (change.step != 0) last_step = change;
    return result;
  }
};

}  // namespace messages
