#include "skills/calendar/actions.h"
#include "skills/calendar/calendar.h"

namespace calendar {
namespace {

using plan::Kind;
using plan::Parameter;
using plan::Role;
using plan::Spoken;
using plan::Tool;
using trust::Effect;

constexpr uint32_t purposes = trust::every_purpose;

// A tool of this room without its action.
Tool declare(std::string name, std::string purpose, Effect effect) {
  Tool tool{.name = std::move(name), .purpose = std::move(purpose)};
  tool.effect = effect;
  tool.room = "calendar";
  tool.categories = trust::calendar;
  tool.purposes = purposes;
  return tool;
}

template <class Action>
auto on(rooms::Rooms& rooms, Action action) {
  return [&rooms, action](const plan::CallContext& context, const plan::Arguments& arguments) {
    return action(rooms, context, arguments);
  };
}

Parameter event_parameter() {
  return {"event", {Kind::record, "Event"}, true, Role::control, "as calendar.find gives it"};
}

Parameter all_parameter() {
  return {"all", {Kind::boolean}, false, Role::control, "the whole series, not this occurrence"};
}

// The words by which a request says which event it means, and the line that looks for it.
const std::vector<plan::SpokenArgument> which = {
    {"what", Spoken::text}, {"who", Spoken::anyone}, {"when", Spoken::moment}};
constexpr std::string_view look_for =
    "{it}_event = calendar.find([, text={what}][, who={who}][, when={when}])[0]\n";

std::vector<plan::SpokenArgument> which_and(std::vector<plan::SpokenArgument> more) {
  more.insert(more.begin(), which.begin(), which.end());
  return more;
}

Tool find_tool(rooms::Rooms& rooms) {
  auto tool =
      declare("calendar.find", "Events by words, person or time, soonest first", Effect::s0);
  tool.parameters = {
      {"text", {Kind::text}, false, Role::content, "words of title, people or place"},
      {"when", {Kind::when}, false, Role::content, "only at that time"},
      {"who", {Kind::record, "Person"}, false, Role::content, "only with that person"},
      {"after", {Kind::when}, false, Role::content, "default: now"},
      {"before", {Kind::when}, false, Role::content, "default: a year later"}};
  tool.result = {Kind::record, "Event", true};
  tool.spoken = {{"what", Spoken::text}, {"when", Spoken::moment}, {"who", Spoken::anyone}};
  tool.recipe = "calendar.find([, text={what}][, when={when}][, who={who}])";
  tool.moment_field = "start";
  tool.run = on(rooms, find);
  tool.tell = tell_found;
  return tool;
}

Tool free_tool(rooms::Rooms& rooms) {
  auto tool =
      declare("calendar.free",
              "Free time, in working hours unless others are asked for, soonest first", Effect::s0);
  tool.parameters = {
      {"when", {Kind::when}, false, Role::content, "default: the coming week"},
      {"length", {Kind::duration}, false, Role::content, "default: an hour"},
      {"who", {Kind::record, "Person", true}, false, Role::content, "who else is to come"}};
  tool.result = {Kind::record, "Slot", true};
  tool.spoken = {{"length", Spoken::duration}, {"who", Spoken::anyones}, {"when", Spoken::moment}};
  tool.recipe = "calendar.free([, length={length}][, who={who}][, when={when}])";
  tool.run = on(rooms, find_free);
  tool.tell = tell_free;
  return tool;
}

Tool add_tool(rooms::Rooms& rooms) {
  auto tool = declare("calendar.add", "Puts an event into the calendar", Effect::s1);
  tool.parameters = {
      {"title", {Kind::text}, false, Role::content, "names of `who` are added to it"},
      {"when",
       {Kind::when},
       true,
       Role::content,
       "a day: all day; a stretch such as an afternoon: its first free time"},
      {"length",
       {Kind::duration},
       false,
       Role::content,
       "default: an hour, half an hour for calls"},
      {"who", {Kind::record, "Person", true}, false, Role::content, "nobody is told"},
      {"where", {Kind::text}, false, Role::content},
      {"notes", {Kind::text}, false, Role::content}};
  tool.result = {Kind::record, "Event"};
  tool.spoken = {{"what", Spoken::text},
                 {"when", Spoken::moment},
                 {"length", Spoken::duration},
                 {"who", Spoken::anyones},
                 {"where", Spoken::text}};
  tool.recipe =
      "calendar.add([title={what}, ]when={when}[, length={length}][, who={who}][, where={where}])";
  tool.moment_field = "start";
  tool.run = on(rooms, add);
  tool.tell = tell_added;
  return tool;
}

Tool move_tool(rooms::Rooms& rooms) {
  auto tool = declare("calendar.move", "Moves an event, or one occurrence of a series", Effect::s1);
  tool.parameters = {
      event_parameter(),
      {"to",
       {Kind::when},
       true,
       Role::content,
       "a day keeps the time of day; a stretch: its first free time; a recurrence: the series"}};
  tool.result = {Kind::record, "Event"};
  tool.spoken = which_and({{"to", Spoken::moment, "{it}_event.start"}});
  tool.recipe = std::string(look_for) + "calendar.move({it}_event, to={to})";
  tool.moment_field = "start";
  tool.run = on(rooms, move);
  tool.tell = tell_moved;
  return tool;
}

Tool change_tool(rooms::Rooms& rooms) {
  auto tool = declare("calendar.change", "Changes an event's name, length, place, notes or people",
                      Effect::s1);
  tool.parameters = {
      event_parameter(),
      {"title", {Kind::text}, false, Role::content},
      {"length", {Kind::duration}, false, Role::content},
      {"where", {Kind::text}, false, Role::content},
      {"notes", {Kind::text}, false, Role::content},
      {"invite", {Kind::record, "Person", true}, false, Role::content, "added; nobody is told"},
      all_parameter()};
  tool.result = {Kind::record, "Event"};
  tool.spoken = which_and({{"title", Spoken::text},
                           {"length", Spoken::duration},
                           {"where", Spoken::text},
                           {"invite", Spoken::anyones}});
  tool.recipe = std::string(look_for) +
                "calendar.change({it}_event[, title={title}][, length={length}][, where={where}]"
                "[, invite={invite}])";
  tool.moment_field = "start";
  tool.run = on(rooms, change);
  tool.tell = tell_changed;
  return tool;
}

Tool cancel_tool(rooms::Rooms& rooms) {
  auto tool =
      declare("calendar.cancel",
              "Takes an event, or one occurrence of a series, out of the calendar", Effect::s1);
  tool.parameters = {event_parameter(), all_parameter()};
  tool.result = {Kind::record, "Event"};
  tool.spoken = which;
  tool.recipe = std::string(look_for) + "calendar.cancel({it}_event)";
  tool.moment_field = "start";
  tool.run = on(rooms, cancel);
  tool.tell = tell_cancelled;
  return tool;
}

Tool answer_tool(rooms::Rooms& rooms) {
  auto tool =
      declare("calendar.answer",
              "Notes the owner's answer to an invitation; the others are not told", Effect::s1);
  tool.parameters = {event_parameter(),
                     {"answer", {Kind::text}, true, Role::content, "yes, no or maybe"},
                     all_parameter()};
  tool.result = {Kind::record, "Event"};
  tool.spoken = which_and({{"answer", Spoken::text}});
  tool.recipe = std::string(look_for) + "calendar.answer({it}_event, answer={answer})";
  tool.moment_field = "start";
  tool.run = on(rooms, answer);
  tool.tell = tell_answered;
  return tool;
}

}  // namespace

std::vector<Tool> tools(rooms::Rooms& rooms) {
  return {find_tool(rooms),   free_tool(rooms),   add_tool(rooms),   move_tool(rooms),
          change_tool(rooms), cancel_tool(rooms), answer_tool(rooms)};
}

}  // namespace calendar
