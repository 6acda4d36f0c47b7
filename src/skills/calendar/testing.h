// For tests: a calendar on a Monday morning, 4 May 2026, 09:00 in Berlin.
#pragma once
#include <gtest/gtest.h>

#include "base/text.h"
#include "plan/permitted.h"
#include "rooms/testing.h"
#include "skills/calendar/book.h"
#include "skills/calendar/calendar.h"

namespace calendar {

struct Diary {
  store::Folder folder;
  rooms::Home home{folder, schema()};
  std::vector<plan::Tool> all = tools(*home.rooms);
  base::Zone zone = *base::Zone::find("Europe/Berlin");
  trust::Label typed = trust::Label::owner();
  plan::CallContext context{.now = at("2026-05-04T09:00"),
                            .zone = zone,
                            .owner = "Mia Keller",
                            .call_id = "call",
                            .control = typed};
  int calls = 0;

  base::Instant at(std::string_view local) const {
    auto read = *base::parse_instant(std::string(local) + "Z");
    return zone.to_instant(base::Local(read.time_since_epoch()));
  }

  plan::Value text(std::string words) const { return plan::Value::text(std::move(words), typed); }
  plan::Value flag(bool value) const { return plan::Value::boolean(value, typed); }
  plan::Value moment(std::string_view local) const {
    return {plan::DateTime{at(local), zone}, typed};
  }
  plan::Value span(std::string_view from, std::string_view to) const {
    return {plan::Period{{at(from), at(to)}, zone, false}, typed};
  }
  plan::Value when(std::string_view words) const {
    auto read = language::read_when(words, context.words()).value();
    if (auto* point = std::get_if<language::Point>(&read))
      return {plan::DateTime{point->at, zone}, typed};
    if (auto* span = std::get_if<language::Span>(&read))
      return {plan::Period{span->period, zone, span->whole_days}, typed};
    return {std::get<language::Recurrence>(read), typed};
  }
  plan::Value minutes(int count) const { return {base::Seconds(count * 60), typed}; }
  // Whole days, the last one included.
  plan::Value days(const std::string& first, const std::string& last) const {
    base::Period period{at(first + "T00:00"), at(last + "T23:59:59") + base::Seconds(1)};
    return {plan::Period{period, zone, true}, typed};
  }
  plan::Value day(const std::string& date) const { return days(date, date); }
  plan::Value every(std::string_view first, std::string rule) const {
    return {language::Recurrence{.first = zone.to_local(at(first)), .rrule = std::move(rule)},
            typed};
  }
  plan::Value named(const std::string& name, const std::string& mail = "") const {
    return plan::Value::record({.type = "Person",
                                .id = name,
                                .fields = {{"name", text(name)},
                                           {"given", text(name.substr(0, name.find(' ')))},
                                           {"mail", text(mail)},
                                           {"mails", plan::Value::list({text(mail)}, typed)}}},
                               typed);
  }

  const plan::Tool& tool(std::string_view name) const {
    return *std::ranges::find(all, "calendar." + std::string(name), &plan::Tool::name);
  }

  // One call as one step; a call that fails leaves nothing behind.
  base::Result<plan::Value> call(std::string_view name, plan::Dict arguments) {
    context.call_id = fmt::format("call{}", ++calls);
    home.rooms->begin();
    auto result = plan::permitted(tool(name), context, plan::Arguments(std::move(arguments)));
    if (!result) {
      home.rooms->roll_back();
      return result;
    }
    commit();
    return result;
  }
  plan::Value did(std::string_view name, plan::Dict arguments) {
    auto result = call(name, std::move(arguments));
    EXPECT_TRUE(result) << (result ? "" : result.error().text());
    return result.value_or(plan::Value());
  }
  std::string error(std::string_view name, plan::Dict arguments) {
    auto result = call(name, std::move(arguments));
    return result ? "no error" : result.error().text();
  }
  // What the owner is told of a call.
  std::string told(std::string_view name, const plan::Dict& arguments) {
    auto result = did(name, arguments);
    return tool(name).tell(context, plan::Arguments(arguments), result);
  }

  // "2026-05-08T12:30 Lunch; …" of all events the call finds.
  std::string found(plan::Dict arguments) {
    std::vector<std::string> lines;
    auto list = did("find", std::move(arguments));
    for (const plan::Value& event : *list.as_list())
      lines.push_back(start(event) + " " + *event.field("title")->as_text());
    return base::join(lines, "; ");
  }
  std::string start(const plan::Value& event) const {
    return base::format_local(zone.to_local(event.field("start")->as_datetime()->at),
                              "%Y-%m-%dT%H:%M");
  }
  std::string end(const plan::Value& event) const {
    return base::format_local(zone.to_local(event.field("end")->as_datetime()->at),
                              "%Y-%m-%dT%H:%M");
  }
  plan::Value first(plan::Dict arguments) {
    auto list = did("find", std::move(arguments));
    return list.as_list()->empty() ? plan::Value() : list.as_list()->front();
  }

  base::Result<formats::ImportReport> import(std::string_view bytes, bool from_outside = false) {
    auto calendar = TRY(formats::parse_calendar(bytes));
    home.rooms->begin();
    auto report = import_file(*home.rooms, std::move(calendar),
                              {.now = context.now,
                               .zone = zone,
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
  void undo() { EXPECT_TRUE(home.rooms->undo(last_step)); }

  void commit() {
    auto step = home.rooms->commit().value();
    if (step.step != 0) last_step = step;
  }
  rooms::ChangeId last_step;  // the last one that changed anything
};

}  // namespace calendar
