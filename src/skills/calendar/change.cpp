#include "base/text.h"
#include "skills/calendar/actions.h"
#include "skills/calendar/placement.h"

namespace calendar {
namespace {

using base::Code;
using base::fail;
using base::Result;
using base::Seconds;

constexpr size_t title_bytes_max = 500;
const std::string no_mail = "invalid:nomail";

// The book with what every change needs.
struct Desk {
  Book book;
  Settings settings;
  const plan::CallContext& context;
  View view() const { return {context, settings}; }
};

Result<Desk> open_desk(rooms::Rooms& rooms, const plan::CallContext& context) {
  auto book = TRY(Book::open(rooms));
  auto settings = TRY(book.settings());
  return Desk{book, std::move(settings), context};
}

Result<Occurrence> asked_event(const Desk& desk, const plan::Arguments& arguments) {
  auto* event = arguments.find("event");
  auto* record = event ? event->as_record() : nullptr;
  if (!record || record->type != "Event" || record->id.empty())
    return fail(Code::invalid, "This is not an event of the calendar.",
                "Look for it with calendar.find.");
  return find_occurrence(desk.book, record->id, desk.context.zone);
}

bool asks_for_all(const plan::Arguments& arguments) {
  auto* all = arguments.find("all");
  return all && all->as_bool() && *all->as_bool();
}

// The row to change: the event itself, the whole series, or a new one in the place of one
// occurrence.
Result<Entry> editable(const Desk& desk, const Occurrence& occurrence, bool whole_series) {
  auto uid = occurrence.event.uid;
  auto kept = TRY(desk.book.find(whole_series ? uid : occurrence.id));
  if (kept && (whole_series || !kept->is_series())) return std::move(*kept);
  Entry entry{occurrence.id, occurrence.event, occurrence.label};
  auto original = parse_name(occurrence.id).original.value_or(occurrence.event.start);
  auto series = TRY(desk.book.find(uid));
  if (series) original.zone = series->event.start.zone;
  entry.event.recurrence_id = original;
  entry.event.this_and_future = false;
  entry.event.rule.clear();
  entry.event.more_dates.clear();
  entry.event.exceptions.clear();
  return entry;
}

void touch(Entry& entry, const plan::CallContext& context, const plan::Arguments& arguments) {
  entry.event.last_modified = entry.event.stamp = context.now;
  entry.event.sequence += 1;
  entry.label = trust::join(entry.label, label_of(context, arguments));
}

// Text that is to be kept; what is still closed is kept unopened.
std::string words(const plan::Arguments& arguments, std::string_view name) {
  auto* value = arguments.find(name);
  if (!value) return "";
  auto* handle = value->as_handle();
  auto* text = value->as_text();
  return std::string(base::trim(handle ? handle->content : text ? *text : ""));
}

const plan::List& people(const plan::Arguments& arguments, std::string_view name) {
  static const plan::List nobody;
  auto* value = arguments.find(name);
  return value && value->as_list() ? *value->as_list() : nobody;
}

std::string text_of(const plan::Value& person, std::string_view field) {
  auto* value = person.field(field);
  return value && value->as_text() ? *value->as_text() : "";
}

// A calendar address is never empty: who has no mail gets the one that other programs use for that.
std::vector<formats::Attendee> attendees(const plan::List& people) {
  std::vector<formats::Attendee> all;
  for (const plan::Value& person : people) {
    auto mail = text_of(person, "mail");
    all.push_back({.mail = mail.empty() ? no_mail : mail, .name = text_of(person, "name")});
  }
  return all;
}

// How people are called in a title: by their given names, but "Mum" by no other.
std::vector<std::string> short_names(const plan::List& people) {
  std::vector<std::string> names;
  for (const plan::Value& person : people) {
    auto name = text_of(person, "name"), given = text_of(person, "given");
    bool goes_by_given = !given.empty() && name.find(given) != std::string::npos;
    names.push_back(goes_by_given ? given : name);
  }
  return names;
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] -= 32;
  return text;
}

// "lunch" and Tomas make "Lunch with Tomas"; names that the title has already are not added.
Result<std::string> title_of(const plan::Arguments& arguments) {
  auto title = words(arguments, "title");
  auto names = short_names(people(arguments, "who"));
  if (title.empty()) title = names.empty() ? words(arguments, "where") : "meeting";
  if (title.empty()) return fail(Code::invalid, "The event has no name.", "Say what it is.");
  std::erase_if(names, [&](const std::string& name) {
    return name.empty() || base::fold(title).find(base::fold(name)) != std::string::npos;
  });
  if (!names.empty()) title += " with " + base::join_words(names);
  if (title.size() > title_bytes_max)
    return fail(Code::limit, "The event's name is too long.", "Put the rest into its notes.");
  return capitalised(std::move(title));
}

// Calls and the like take half an hour where no length is said, everything else an hour.
Seconds usual_length(std::string_view title) {
  auto folded = " " + base::fold(title) + " ";
  for (const char* word : {" call ", " phone ", " standup ", " stand-up ", " check-in ", " sync "})
    if (folded.find(word) != std::string::npos) return Seconds(30 * 60);
  return Seconds(3600);
}

std::optional<Seconds> length_argument(const plan::Arguments& arguments) {
  auto* value = arguments.find("length");
  auto* length = value ? value->as_duration() : nullptr;
  return length && *length > Seconds(0) ? std::optional(*length) : std::nullopt;
}

ActionResult kept(Desk& desk, const Entry& entry, const std::string& id) {
  TRY(desk.book.put(entry));
  auto occurrence = TRY(find_occurrence(desk.book, id, desk.context.zone));
  std::vector<Occurrence> overlaps;
  if (occurrence.event.busy)
    overlaps = TRY(busy_in(desk.book, occurrence.period, desk.view(), occurrence.id));
  return event_value(occurrence, desk.view(), overlaps);
}

void place(formats::Event& event, const Placement& placement) {
  event.start = placement.start;
  event.end = placement.end;
  event.rule = placement.rule;
}

// A series that now comes at other times: what was said of single occurrences has lost its place.
ActionResult move_series(Desk& desk, const Occurrence& occurrence,
                         const plan::Arguments& arguments) {
  auto entry = TRY(editable(desk, occurrence, true));
  Wish wish;
  if (!occurrence.event.start.whole_day)
    wish.length = occurrence.period.end - occurrence.period.start;
  place(entry.event, TRY(place_new(desk.book, *arguments.find("to"), wish, desk.view())));
  entry.event.exceptions.clear();
  entry.event.more_dates.clear();
  touch(entry, desk.context, arguments);
  TRY(desk.book.remove_series(entry.event.uid));
  return kept(desk, entry, entry.id);
}

void set_length(formats::Event& event, Seconds length, const base::Zone& owner) {
  if (event.start.whole_day) {
    event.end.at = event.start.at + std::chrono::ceil<std::chrono::days>(length);
    return;
  }
  auto end = formats::instant_of(event.start, owner) + length;
  event.end.at = zone_of(event.end, owner).to_local(end);
}

void invite(formats::Event& event, const std::vector<formats::Attendee>& guests) {
  for (const formats::Attendee& person : guests) {
    bool there = std::ranges::any_of(event.attendees, [&](const formats::Attendee& attendee) {
      return attendee.mail == person.mail && attendee.name == person.name;
    });
    if (!there) event.attendees.push_back(person);
  }
}

Result<void> leave_out(Desk& desk, const Occurrence& occurrence, const plan::Arguments& arguments) {
  auto series = TRY(desk.book.find(occurrence.event.uid));
  TRY(desk.book.remove(occurrence.id));
  if (!series || !series->is_series()) return {};
  auto original = parse_name(occurrence.id).original.value_or(series->event.start);
  original.zone = series->event.start.zone;
  series->event.exceptions.push_back(original);
  touch(*series, desk.context, arguments);
  return desk.book.put(*series);
}

Result<formats::Answer> answer_argument(const plan::Arguments& arguments) {
  auto words = arguments.text("answer");
  auto folded = base::fold(words);
  auto begins = [&](const char* word) { return folded.starts_with(word); };
  if (begins("accept")) return formats::Answer::accepted;
  if (begins("declin")) return formats::Answer::declined;
  if (begins("tentativ")) return formats::Answer::tentative;
  auto answer = language::read_answer(words);
  if (!answer)
    return fail(Code::invalid, fmt::format("'{}' is no answer to an invitation.", words),
                "Say yes, no or maybe.");
  switch (*answer) {
    case language::Answer::yes:
      return formats::Answer::accepted;
    case language::Answer::no:
      return formats::Answer::declined;
    case language::Answer::maybe:
      return formats::Answer::tentative;
  }
  return formats::Answer::needs_action;
}

}  // namespace

ActionResult add(rooms::Rooms& rooms, const plan::CallContext& context,
                 const plan::Arguments& arguments) {
  auto desk = TRY(open_desk(rooms, context));
  formats::Event event{.uid = context.call_id, .title = TRY(title_of(arguments))};
  event.location = words(arguments, "where");
  event.description = words(arguments, "notes");
  event.attendees = attendees(people(arguments, "who"));
  event.created = event.last_modified = event.stamp = context.now;
  Wish wish{length_argument(arguments), usual_length(event.title), is_away(event.location)};
  auto* when = arguments.find("when");
  place(event, TRY(place_new(desk.book, when ? *when : plan::Value(), wish, desk.view())));
  // A birthday does not fill the day; three days away do.
  event.busy = !event.start.whole_day || event.end.at - event.start.at > std::chrono::days(1);
  Entry entry{event.uid, std::move(event), label_of(context, arguments)};
  return kept(desk, entry, entry.id);
}

ActionResult move(rooms::Rooms& rooms, const plan::CallContext& context,
                  const plan::Arguments& arguments) {
  auto desk = TRY(open_desk(rooms, context));
  auto occurrence = TRY(asked_event(desk, arguments));
  auto* to = arguments.find("to");
  if (to && to->as_recurrence()) return move_series(desk, occurrence, arguments);
  auto entry = TRY(editable(desk, occurrence, false));
  auto target = to ? *to : plan::Value();
  place(entry.event, TRY(place_moved(desk.book, target, occurrence, desk.view())));
  touch(entry, context, arguments);
  return kept(desk, entry, entry.id);
}

ActionResult change(rooms::Rooms& rooms, const plan::CallContext& context,
                    const plan::Arguments& arguments) {
  auto desk = TRY(open_desk(rooms, context));
  auto occurrence = TRY(asked_event(desk, arguments));
  auto entry = TRY(editable(desk, occurrence, asks_for_all(arguments)));
  formats::Event& event = entry.event;
  if (auto title = words(arguments, "title"); !title.empty()) event.title = capitalised(title);
  if (auto length = length_argument(arguments)) set_length(event, *length, context.zone);
  if (arguments.find("where")) event.location = words(arguments, "where");
  if (arguments.find("notes")) event.description = words(arguments, "notes");
  invite(event, attendees(people(arguments, "invite")));
  touch(entry, context, arguments);
  return kept(desk, entry, occurrence.id);
}

ActionResult cancel(rooms::Rooms& rooms, const plan::CallContext& context,
                    const plan::Arguments& arguments) {
  auto desk = TRY(open_desk(rooms, context));
  auto occurrence = TRY(asked_event(desk, arguments));
  if (asks_for_all(arguments))
    TRY(desk.book.remove_series(occurrence.event.uid));
  else
    TRY(leave_out(desk, occurrence, arguments));
  return event_value(occurrence, desk.view());
}

ActionResult answer(rooms::Rooms& rooms, const plan::CallContext& context,
                    const plan::Arguments& arguments) {
  auto desk = TRY(open_desk(rooms, context));
  auto occurrence = TRY(asked_event(desk, arguments));
  auto answer = TRY(answer_argument(arguments));
  auto entry = TRY(editable(desk, occurrence, asks_for_all(arguments)));
  auto& invited = entry.event.attendees;
  auto self = std::ranges::find_if(invited, [&](const formats::Attendee& attendee) {
    return is_owner(attendee, desk.settings, context.owner);
  });
  if (self == invited.end())
    self = invited.insert(invited.end(), {.mail = no_mail, .name = context.owner});
  self->answer = answer;
  touch(entry, context, arguments);
  return kept(desk, entry, occurrence.id);
}

}  // namespace calendar
