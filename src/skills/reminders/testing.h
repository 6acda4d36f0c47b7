// For tests: the reminders of Mia Keller, on a Monday morning, 4 May 2026, 09:00 in Berlin.
#pragma once
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/permitted.h"
#include "rooms/testing.h"
#include "skills/reminders/reminders.h"

namespace reminders {

struct Desk {
  store::Folder folder;
  rooms::Home home{folder, schema()};
  std::vector<plan::Tool> all = tools(*home.rooms);
  base::Zone zone = *base::Zone::find("Europe/Berlin");
  trust::Label typed = trust::Label::owner();
  plan::CallContext context{
      .now = at("2026-05-04T09:00"), .zone = zone, .call_id = "call", .control = typed};
  int calls = 0;
  rooms::ChangeId last_step;  // the last one that changed anything

  static base::Local clock(std::string_view shows) {
    return base::Local(base::parse_instant(std::string(shows) + "Z")->time_since_epoch());
  }
  base::Instant at(std::string_view local) const { return zone.to_instant(clock(local)); }
  plan::Value text(std::string words) const { return plan::Value::text(std::move(words), typed); }
  plan::Value moment(std::string_view local) const {
    return {plan::DateTime{at(local), zone}, typed};
  }
  plan::Value when(const std::string& words) const {
    return plan::fit(tool("reminders.add"), {"when", {plan::Kind::when}}, text(words),
                     context.words())
        .value();
  }
  plan::Value every(std::string_view first, std::string rule) const {
    return {language::Recurrence{.first = clock(first), .rrule = std::move(rule)}, typed};
  }
  plan::Value minutes(int count) const { return {base::Seconds(count * 60), typed}; }

  const plan::Tool& tool(std::string_view name) const {
    return *std::ranges::find(all, name, &plan::Tool::name);
  }
  // One call as one step; a call that fails leaves nothing behind.
  base::Result<plan::Value> call(std::string_view name, plan::Dict arguments) {
    context.call_id = fmt::format("call{}", ++calls);
    home.rooms->begin();
    auto result = plan::permitted(tool(name), context, plan::Arguments(std::move(arguments)));
    if (result)
      commit();
    else
      home.rooms->roll_back();
    return result;
  }
  plan::Value did(std::string_view name, plan::Dict arguments) {
    auto result = call(name, std::move(arguments));
    EXPECT_TRUE(result) << (result ? "" : result.error().text());
    return result.value_or(plan::Value());
  }
  // What the owner is told of a call, or why it failed.
  std::string say(std::string_view name, const plan::Dict& arguments) {
    auto result = call(name, arguments);
    if (!result) return result.error().text();
    return tool(name).tell(context, plan::Arguments(arguments), *result);
  }
  plan::Value remind(const std::string& what, plan::Value time, const std::string& missed = "") {
    return did("reminders.add",
               {{"text", text(what)}, {"when", std::move(time)}, {"missed", text(missed)}});
  }
  // "2026-05-04T18:00 call mum; …" of all open reminders that the call finds.
  std::string found(plan::Dict arguments = {}) {
    std::vector<std::string> lines;
    auto list = did("reminders.find", std::move(arguments));
    for (const plan::Value& one : *list.as_list()) {
      auto* due = one.field("at")->as_datetime();
      lines.push_back((due ? local(due->at) + " " : "") + *one.field("text")->as_text());
    }
    return base::join(lines, "; ");
  }
  std::string local(base::Instant instant) const {
    return base::format_local(zone.to_local(instant), "%Y-%m-%dT%H:%M");
  }

  // What the clock tells at this time, in lines.
  std::string tell(std::string_view time) {
    context.now = at(time);
    home.rooms->begin();
    auto told = tell_due(*home.rooms, context.now, zone);
    EXPECT_TRUE(told) << (told ? "" : told.error().text());
    commit();
    return base::join(told.value_or(std::vector<std::string>{}), "\n");
  }
  std::string next() {
    auto due = next_due(*home.rooms, context.now).value();
    return due ? local(*due) : "never";
  }
  std::string image() { return home.rooms->image("reminders").value(); }
  void undo() { EXPECT_TRUE(home.rooms->undo(last_step)); }
  void commit() {
    auto step = home.rooms->commit().value();
    if (step.step != 0) last_step = step;
  }
};

}  // namespace reminders
