#include "skills/calendar/event_value.h"

#include "base/text.h"
#include "skills/calendar/calendar.h"
#include "trust/stored_label.h"

namespace calendar {
namespace {

using plan::Kind;
using plan::Value;

const char* answer_word(formats::Answer answer) {
  switch (answer) {
    case formats::Answer::accepted:
      return "accepted";
    case formats::Answer::declined:
      return "declined";
    case formats::Answer::tentative:
      return "tentative";
    case formats::Answer::delegated:
      return "delegated";
    case formats::Answer::needs_action:
      return "none";
  }
  return "none";
}

// A person as an event knows them: a name and perhaps an address.
Value person_value(const formats::Attendee& attendee, const trust::Label& label) {
  bool has_mail = attendee.mail.find('@') != std::string::npos;
  auto mail = Value::text(has_mail ? attendee.mail : "", label);
  auto name = attendee.name.empty() ? attendee.mail : attendee.name;
  auto none = Value::list({}, label);
  return Value::record({.type = "Person",
                        .id = "",
                        .fields = {{"name", Value::text(name, label)},
                                   {"mail", mail},
                                   {"mails", has_mail ? Value::list({mail}, label) : none},
                                   {"phone", Value::text("", label)},
                                   {"phones", none}}},
                       label);
}

// Who called the event, where that is not the owner.
std::optional<formats::Attendee> caller_of(const formats::Event& event, const View& view) {
  if (!event.organizer) return std::nullopt;
  formats::Attendee caller{.mail = event.organizer->mail, .name = event.organizer->name};
  if (is_owner(caller, view.settings, view.context.owner)) return std::nullopt;
  return caller;
}

// The others, with who called the event among them.
Value people_value(const formats::Event& event, const View& view, const trust::Label& label) {
  plan::List people;
  for (const formats::Attendee& attendee : event.attendees)
    if (!is_owner(attendee, view.settings, view.context.owner))
      people.push_back(person_value(attendee, label));
  auto caller = caller_of(event, view);
  bool listed = std::ranges::any_of(event.attendees, [&](const formats::Attendee& attendee) {
    return caller && base::iequals_ascii(attendee.mail, caller->mail);
  });
  if (caller && !listed) people.insert(people.begin(), person_value(*caller, label));
  return Value::list(std::move(people), label);
}

// "every Sunday at 18:00", or "".
std::string repeats(const Occurrence& occurrence, const plan::CallContext& context) {
  if (occurrence.rule.empty()) return "";
  auto zone = zone_of(occurrence.event.start, context.zone);
  return language::say_recurrence({.first = zone.to_local(occurrence.period.start),
                                   .whole_day = occurrence.event.start.whole_day,
                                   .rrule = occurrence.rule},
                                  context.words());
}

}  // namespace

bool is_owner(const formats::Attendee& attendee, const Settings& settings, std::string_view owner) {
  bool by_mail = std::ranges::any_of(settings.owner_mails, [&](const std::string& mail) {
    return base::iequals_ascii(mail, attendee.mail);
  });
  return by_mail || (!owner.empty() && base::fold(attendee.name) == base::fold(owner));
}

const formats::Attendee* owner_among(const formats::Event& event, const Settings& settings,
                                     std::string_view owner) {
  auto found = std::ranges::find_if(event.attendees, [&](const formats::Attendee& attendee) {
    return is_owner(attendee, settings, owner);
  });
  return found == event.attendees.end() ? nullptr : &*found;
}

Value event_value(const Occurrence& occurrence, const View& view,
                  const std::vector<Occurrence>& overlaps) {
  const auto& [context, settings] = view;
  const formats::Event& event = occurrence.event;
  trust::Label label = occurrence.label;
  label.categories |= trust::calendar;
  trust::Label own = label;
  own.integrity = trust::Integrity::own;
  auto time = [&](base::Instant at) { return Value(plan::DateTime{at, context.zone}, own); };
  auto caller = caller_of(event, view);
  auto* self = owner_among(event, settings, context.owner);
  auto length = occurrence.period.end - occurrence.period.start;
  return Value::record(
      {.type = "Event",
       .id = occurrence.id,
       .fields = {{"title", Value::text(event.title, label)},
                  {"start", time(occurrence.period.start)},
                  {"end", time(occurrence.period.end)},
                  {"length", Value(base::Seconds(length), own)},
                  {"where", Value::text(event.location, label)},
                  {"people", people_value(event, view, label)},
                  {"organizer", Value::text(caller ? caller->name : "", label)},
                  {"all_day", Value::boolean(event.start.whole_day, own)},
                  {"repeats", Value::text(repeats(occurrence, context), own)},
                  {"notes", Value::text(event.description, label)},
                  {"answer", Value::text(self ? answer_word(self->answer) : "", own)},
                  {"overlaps", event_list(overlaps, view)}}},
      own);
}

Value event_list(const std::vector<Occurrence>& occurrences, const View& view) {
  plan::List list;
  for (const Occurrence& occurrence : occurrences) list.push_back(event_value(occurrence, view));
  return Value::list(std::move(list),
                     {.integrity = trust::Integrity::own, .categories = trust::calendar});
}

Value slot_value(const base::Period& slot, const base::Zone& zone, const trust::Label& label) {
  auto time = [&](base::Instant at) { return Value(plan::DateTime{at, zone}, label); };
  return Value::record({.type = "Slot",
                        .id = "",
                        .fields = {{"start", time(slot.start)},
                                   {"end", time(slot.end)},
                                   {"length", Value(base::Seconds(slot.end - slot.start), label)}}},
                       label);
}

trust::Label label_of(const plan::CallContext& context, const plan::Arguments& arguments) {
  auto label = context.control;
  for (const auto& [name, value] : arguments.all())
    label = trust::join(label, name == "event" ? value.label() : value.deep_label());
  label = trust::stored(label);
  label.categories |= trust::calendar;
  return label;
}

std::vector<plan::RecordType> record_types() {
  return {{"Event",
           {{"title", {Kind::text}},
            {"start", {Kind::datetime}},
            {"end", {Kind::datetime}},
            {"length", {Kind::duration}},
            {"where", {Kind::text}},
            {"people", {Kind::record, "Person", true}},
            {"organizer", {Kind::text}},
            {"all_day", {Kind::boolean}},
            {"repeats", {Kind::text}},
            {"notes", {Kind::text}},
            {"answer", {Kind::text}},
            {"overlaps", {Kind::record, "Event", true}}}},
          {"Slot",
           {{"start", {Kind::datetime}}, {"end", {Kind::datetime}}, {"length", {Kind::duration}}}}};
}

}  // namespace calendar
