// A small house for tests and fuzzers: tools with canned results, and a host that notes every call.
#pragma once
#include <map>

#include "plan/plan.h"

namespace plan::scripted {

inline trust::Label own() {
  return {.integrity = trust::Integrity::own, .readers = trust::every_reader};
}
inline trust::Label outside() {
  return {.integrity = trust::Integrity::outside, .readers = trust::every_reader};
}

// 2026-05-04 was a Monday.
inline base::Instant noon() { return *base::parse_instant("2026-05-04T12:00:00Z"); }
inline Value moment(base::Instant at, trust::Label label = own()) {
  return {DateTime{at, base::Zone::utc()}, label};
}
inline Value event(std::string id, std::string title, base::Instant start,
                   trust::Label label = own()) {
  return Value::record({.type = "Event",
                        .id = std::move(id),
                        .fields = {{"title", Value::text(std::move(title), label)},
                                   {"start", moment(start, label)},
                                   {"end", moment(start + std::chrono::hours(1), label)},
                                   {"length", {base::Seconds(3600), label}}}},
                       label);
}
inline Value person(std::string name, trust::Label label = own()) {
  return Value::record(
      {.type = "Person", .id = name, .fields = {{"name", Value::text(name, label)}}}, label);
}

inline const Toolbox& toolbox() {
  using enum Kind;
  Type event_type{record, "Event"}, person_type{record, "Person"};
  Type events{record, "Event", true}, people{record, "Person", true};
  auto need = [](std::string name, Type type, Role role = Role::content) {
    return Parameter{std::move(name), std::move(type), true, role};
  };
  auto may = [](std::string name, Type type) {
    return Parameter{std::move(name), std::move(type)};
  };
  using trust::Effect;
  static const std::vector<Tool> tools = {
      {.name = "calendar.find",
       .purpose = "finds events",
       .parameters = {may("text", {text}), may("after", {when}), may("before", {when})},
       .result = events,
       .room = "calendar"},
      {.name = "calendar.add",
       .purpose = "adds an event",
       .parameters = {need("what", {text}), need("when", {when}), may("length", {duration}),
                      may("with_", people)},
       .result = event_type,
       .effect = Effect::s1,
       .room = "calendar",
       .spoken = {{"what", Spoken::text},
                  {"when", Spoken::moment},
                  {"length", Spoken::duration},
                  {"people", Spoken::persons}},
       .recipe = "calendar.add({what}, when={when}[, length={length}][, with_={people}])",
       .moment_field = "start"},
      {.name = "calendar.free",
       .purpose = "finds free time",
       .parameters = {need("when", {when}), may("length", {duration})},
       .result = {period, "", true},
       .room = "calendar"},
      {.name = "calendar.move",
       .purpose = "moves an event",
       .parameters = {need("event", event_type, Role::control), need("to", {when})},
       .result = event_type,
       .effect = Effect::s1,
       .room = "calendar",
       .spoken = {{"what", Spoken::text}, {"to", Spoken::moment}},
       .recipe = "{it}_event = calendar.find({what})[0]\ncalendar.move({it}_event, to={to})",
       .moment_field = "start"},
      {.name = "reminders.add",
       .purpose = "reminds",
       .parameters = {need("text", {text}), need("at", {when})},
       .result = {record, "Reminder"},
       .effect = Effect::s1,
       .room = "reminders",
       .spoken = {{"what", Spoken::text}, {"at", Spoken::moment}},
       .recipe = "reminders.add({what}, at={at})",
       .moment_field = "at"},
      {.name = "messages.send",
       .purpose = "sends a message",
       .parameters = {need("to", people, Role::control), need("text", {text})},
       .effect = Effect::s3,
       .room = "messages",
       .recipient_argument = "to",
       .slow = true},
      {.name = "messages.find",
       .purpose = "finds messages",
       .parameters = {may("text", {text})},
       .result = {record, "Message", true},
       .room = "messages"},
      {.name = "web.search",
       .purpose = "searches the web",
       .parameters = {need("text", {text})},
       .result = {text, "", true},
       .effect = Effect::s5_address,
       .slow = true},
      {.name = "money.pay",
       .purpose = "pays",
       .parameters = {need("to", person_type, Role::control),
                      need("amount", {money}, Role::control)},
       .effect = Effect::s4,
       .room = "money"},
      {.name = "person",
       .purpose = "one of the owner's contacts",
       .parameters = {need("name", {text})},
       .result = person_type,
       .room = "contacts"},
      {.name = "say",
       .purpose = "tells the owner",
       .parameters = {need("text", {any})},
       .in_order = true},
  };
  static const Toolbox all(
      tools,
      {{"Event",
        {{"title", {text}}, {"start", {datetime}}, {"end", {datetime}}, {"length", {duration}}}},
       {"Person", {{"name", {text}}}}});
  return all;
}

// Answers by tool; without an answer a call gives None. Slow tools answer at once too, unless
// `slow` is there.
class House : public Host {
 public:
  using Answer = std::function<base::Result<Value>(const Arguments&)>;
  std::map<std::string, Answer> answers;
  std::vector<std::string> started;  // "calendar.find 1:1", in the order of starting
  std::vector<Call> calls;
  // Told of each call of a slow tool; answers it by setting the promise.
  std::function<void(const Call&, std::promise<base::Result<Value>>)> slow = {};

  std::shared_future<base::Result<Value>> start(const Call& call) override {
    started.push_back(call.tool->name + " " + call.path);
    calls.push_back(call);
    std::promise<base::Result<Value>> promise;
    auto future = promise.get_future().share();
    if (call.tool->slow && slow) {
      slow(call, std::move(promise));
    } else {
      promise.set_value(answer(call));
    }
    return future;
  }

  base::Result<Value> answer(const Call& call) const {
    auto found = answers.find(call.tool->name);
    return found == answers.end() ? Value() : found->second(call.arguments);
  }
};

// Literals are the owner's words.
inline RunOptions options() {
  RunOptions options;
  options.now = noon();
  options.literal_label = [](std::string_view) { return trust::Label::owner(); };
  return options;
}

inline Value failed(std::string message) {
  return Value::refusal({{base::Code::not_found, std::move(message)}, ""}, own());
}

}  // namespace plan::scripted
