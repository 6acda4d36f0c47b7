#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/components.h"
#include "formats/ical.h"
#include "formats/rrule.h"
#include "formats/stamp.h"
#include "formats/vtimezone.h"

namespace formats {
namespace {

using base::Instant;
using base::Local;
using base::Seconds;

std::string lower_value(const ContentLine& line) { return base::lower(base::trim(line.value)); }

// A name for an event that has none, the same each time the same file is read.
std::string made_uid(const Component& component) {
  uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const ContentLine& line : component.lines)
    for (char c : line.raw) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("made-{:016x}", hash);
}

std::optional<Instant> utc_value(const ContentLine& line) {
  auto stamp = parse_stamp(base::trim(line.value));
  if (!stamp) return {};
  return Instant(stamp->at.time_since_epoch());
}

std::string address_of(const ContentLine& line) {
  std::string_view value = base::trim(line.value);
  constexpr std::string_view scheme = "mailto:";
  if (base::iequals_ascii(value.substr(0, scheme.size()), scheme))
    return std::string(value.substr(scheme.size()));
  std::string_view mail = line.parameter("EMAIL");
  return std::string(mail.empty() ? value : mail);
}

Answer answer_of(std::string_view partstat) {
  if (base::iequals_ascii(partstat, "ACCEPTED")) return Answer::accepted;
  if (base::iequals_ascii(partstat, "DECLINED")) return Answer::declined;
  if (base::iequals_ascii(partstat, "TENTATIVE")) return Answer::tentative;
  if (base::iequals_ascii(partstat, "DELEGATED")) return Answer::delegated;
  return Answer::needs_action;
}

Attendee attendee_of(const ContentLine& line) {
  return {.mail = address_of(line),
          .name = std::string(line.parameter("CN")),
          .answer = answer_of(line.parameter("PARTSTAT")),
          .optional = base::iequals_ascii(line.parameter("ROLE"), "OPT-PARTICIPANT"),
          .rsvp = base::iequals_ascii(line.parameter("RSVP"), "TRUE")};
}

std::optional<EventStatus> status_of(const std::string& value) {
  if (value == "confirmed") return EventStatus::confirmed;
  if (value == "tentative") return EventStatus::tentative;
  if (value == "cancelled") return EventStatus::cancelled;
  return {};
}

// What a line turned out to be. One that is not understood stays among `extra`, and is reported;
// one that is not known just stays.
enum class Line { taken, unknown, not_understood };

Line taken_if(bool understood) { return understood ? Line::taken : Line::not_understood; }

template <class Value>
Line take(std::optional<Value>& target, std::optional<Value> value) {
  if (value) target = std::move(value);
  return taken_if(target.has_value());
}

class CalendarReader {
 public:
  explicit CalendarReader(const Limits& limits) : limits_(limits) {}

  void add_zone(const Component& vtimezone) { zones_.add(vtimezone); }
  void read_header(const Component& vcalendar);
  void read_entry(const Component& component);
  Calendar finish(Components rest);

 private:
  void skip(const Component& component, std::string reason) {
    report(calendar_.skipped, limits_, component.line, std::move(reason));
  }
  void leave_out(size_t line, std::string reason) {
    report(calendar_.left_out, limits_, line, std::move(reason));
  }

  void read_event(const Component& component);
  void read_todo(const Component& component);
  std::optional<Alarm> read_alarm(const Component& component);
  Line read_event_line(Event& event, const ContentLine& line);
  Line read_people(Event& event, const ContentLine& line);
  Line read_todo_line(Todo& todo, const ContentLine& line);
  template <class Entry>
  Line read_common_line(Entry& entry, const ContentLine& line);
  template <class Entry>
  void read_rest(Entry& entry, const Component& component);
  template <class Entry, class ReadLine>
  void read_lines(Entry& entry, const Component& component, ReadLine read_line);

  std::optional<When> when_of(const ContentLine& line, std::string_view value);
  std::optional<When> when_of(const ContentLine& line) { return when_of(line, line.value); }
  Line add_whens(std::vector<When>& whens, const ContentLine& line);
  std::string zone_of(const ContentLine& line);
  When end_of(const When& start, const Component& component);

  Limits limits_;
  ZoneTable zones_;
  std::vector<std::string> unknown_zones_;
  Calendar calendar_;
};

std::string CalendarReader::zone_of(const ContentLine& line) {
  std::string tzid(line.parameter("TZID"));
  if (tzid.empty()) return {};
  if (auto zone = zones_.find(tzid)) return *zone;
  if (unknown_zones_.size() < 100 &&
      std::ranges::find(unknown_zones_, tzid) == unknown_zones_.end()) {
    unknown_zones_.push_back(tzid);
    leave_out(line.number,
              fmt::format("The time zone '{}' is not known; its times are taken as they stand.",
                          base::visible(tzid, 60)));
  }
  return {};
}

std::optional<When> CalendarReader::when_of(const ContentLine& line, std::string_view value) {
  auto stamp = parse_stamp(base::trim(value));
  if (!stamp) return {};
  When when{.at = stamp->at, .whole_day = stamp->whole_day};
  if (stamp->utc) {
    when.zone = "Etc/UTC";
  } else if (!stamp->whole_day) {
    when.zone = zone_of(line);
  }
  return when;
}

// A list of times, or of periods, of which only the start is kept.
Line CalendarReader::add_whens(std::vector<When>& whens, const ContentLine& line) {
  std::vector<When> more;
  for (std::string_view item : base::split(line.value, ',')) {
    auto when = when_of(line, item.substr(0, item.find('/')));
    if (!when) return Line::not_understood;
    more.push_back(std::move(*when));
  }
  whens.insert(whens.end(), more.begin(), more.end());
  return Line::taken;
}

When default_end(When start) {
  if (start.whole_day) start.at += std::chrono::days(1);
  return start;
}

// Days are added to what the clock shows, hours to the time that passes.
When later(When when, const Span& span) {
  when.at += span.days;
  auto zone = base::Zone::find(when.zone);
  when.at = zone ? zone->to_local(zone->to_instant(when.at) + span.time) : when.at + span.time;
  if (when.whole_day) when.at = base::day_of(when.at);
  return when;
}

When CalendarReader::end_of(const When& start, const Component& component) {
  When end = default_end(start);
  const ContentLine *dtend = component.find("DTEND"), *duration = component.find("DURATION");
  std::optional<When> found;
  if (dtend) {
    found = when_of(*dtend);
  } else if (duration) {
    auto span = parse_span(base::trim(duration->value));
    if (span) found = later(start, *span);
  } else {
    return end;
  }
  size_t line = dtend ? dtend->number : duration->number;
  if (!found || found->whole_day != start.whole_day) {
    leave_out(line, "The end of this event could not be read; it is taken without one.");
    return end;
  }
  auto utc = base::Zone::utc();
  if (instant_of(*found, utc) < instant_of(start, utc)) {
    leave_out(line, "This event ends before it starts; it is taken without its end.");
    return end;
  }
  return *found == start ? end : *found;
}

template <class Entry>
Line CalendarReader::read_common_line(Entry& entry, const ContentLine& line) {
  if (line.name == "UID") {
    entry.uid = unescape_text(line.value);
  } else if (line.name == "SUMMARY") {
    entry.title = unescape_text(line.value);
  } else if (line.name == "DESCRIPTION") {
    entry.description = unescape_text(line.value);
  } else if (line.name == "CATEGORIES") {
    for (std::string& category : unescape_list(line.value))
      entry.categories.push_back(std::move(category));
  } else if (line.name == "RRULE") {
    if (!entry.rule.empty() || !parse_rule(line.value)) return Line::not_understood;
    entry.rule = base::trim(line.value);
  } else if (line.name == "DTSTAMP") {
    return take(entry.stamp, utc_value(line));
  } else if (line.name == "CREATED") {
    return take(entry.created, utc_value(line));
  } else if (line.name == "LAST-MODIFIED") {
    return take(entry.last_modified, utc_value(line));
  } else {
    return Line::unknown;
  }
  return Line::taken;
}

Line CalendarReader::read_people(Event& event, const ContentLine& line) {
  if (line.name == "ORGANIZER") {
    event.organizer = Organizer{address_of(line), std::string(line.parameter("CN"))};
  } else if (line.name == "ATTENDEE") {
    event.attendees.push_back(attendee_of(line));
  } else {
    return read_common_line(event, line);
  }
  return Line::taken;
}

Line CalendarReader::read_event_line(Event& event, const ContentLine& line) {
  if (line.name == "DTSTART" || line.name == "DTEND" || line.name == "DURATION") return Line::taken;
  if (line.name == "LOCATION") {
    event.location = unescape_text(line.value);
  } else if (line.name == "URL") {
    event.url = base::trim(line.value);
  } else if (line.name == "RDATE") {
    return add_whens(event.more_dates, line);
  } else if (line.name == "EXDATE") {
    return add_whens(event.exceptions, line);
  } else if (line.name == "RECURRENCE-ID") {
    event.this_and_future = base::iequals_ascii(line.parameter("RANGE"), "THISANDFUTURE");
    return take(event.recurrence_id, when_of(line));
  } else if (line.name == "STATUS") {
    auto status = status_of(lower_value(line));
    event.status = status.value_or(EventStatus::confirmed);
    return taken_if(status.has_value());
  } else if (line.name == "TRANSP") {
    event.busy = lower_value(line) != "transparent";
  } else if (line.name == "SEQUENCE") {
    auto sequence = parse_int(base::trim(line.value));
    event.sequence = sequence.value_or(0);
    return taken_if(sequence.has_value());
  } else {
    return read_people(event, line);
  }
  return Line::taken;
}

Line CalendarReader::read_todo_line(Todo& todo, const ContentLine& line) {
  if (line.name == "DTSTART") return take(todo.start, when_of(line));
  if (line.name == "DUE") return take(todo.due, when_of(line));
  if (line.name == "COMPLETED") return take(todo.completed, utc_value(line));
  if (line.name == "STATUS") {
    std::string status = lower_value(line);
    todo.done = status == "completed";
    return todo.done || status == "needs-action" ? Line::taken : Line::unknown;
  }
  if (line.name == "PERCENT-COMPLETE" || line.name == "PRIORITY") {
    bool percent = line.name == "PERCENT-COMPLETE";
    auto number = parse_int(base::trim(line.value));
    if (!number || *number < 0 || *number > (percent ? 100 : 9)) return Line::not_understood;
    (percent ? todo.percent : todo.priority) = *number;
    return Line::taken;
  }
  return read_common_line(todo, line);
}

template <class Entry, class ReadLine>
void CalendarReader::read_lines(Entry& entry, const Component& component, ReadLine read_line) {
  for (const ContentLine& line : component.lines) {
    Line result = read_line(line);
    if (result == Line::taken) continue;
    entry.extra.push_back(line.raw);
    if (result == Line::not_understood)
      leave_out(line.number,
                fmt::format("The line '{}' could not be understood.", base::visible(line.raw, 80)));
  }
}

template <class Entry>
void CalendarReader::read_rest(Entry& entry, const Component& component) {
  for (const Component& child : component.children) {
    auto alarm = child.name == "VALARM" ? read_alarm(child) : std::nullopt;
    if (alarm) {
      entry.alarms.push_back(std::move(*alarm));
    } else {
      append_raw(child, entry.extra);
    }
  }
  if (entry.uid.empty()) entry.uid = made_uid(component);
}

std::optional<Alarm> CalendarReader::read_alarm(const Component& component) {
  const ContentLine* trigger = component.find("TRIGGER");
  if (!trigger) {
    leave_out(component.line, "This alarm does not say when.");
    return {};
  }
  Alarm alarm;
  auto value = base::trim(trigger->value);
  if (auto span = parse_span(value)) {
    alarm.offset = span->days + span->time;
    alarm.from_end = base::iequals_ascii(trigger->parameter("RELATED"), "END");
  } else if (auto at = utc_value(*trigger)) {
    alarm.at = at;
  } else {
    leave_out(trigger->number, "The time of this alarm could not be understood.");
    return {};
  }
  read_lines(alarm, component, [&](const ContentLine& line) {
    if (line.name == "ACTION") {
      alarm.action = base::trim(line.value);
    } else if (line.name == "DESCRIPTION") {
      alarm.description = unescape_text(line.value);
    } else if (line.name != "TRIGGER") {
      return Line::unknown;
    }
    return Line::taken;
  });
  for (const Component& child : component.children) append_raw(child, alarm.extra);
  return alarm;
}

void CalendarReader::read_event(const Component& component) {
  const ContentLine* start = component.find("DTSTART");
  auto at = start ? when_of(*start) : std::nullopt;
  if (!at) {
    skip(component, start ? fmt::format("The start of this event, '{}', is not a time.",
                                        base::visible(start->value, 40))
                          : "This event does not say when it starts.");
    return;
  }
  Event event;
  event.start = *at;
  event.end = end_of(*at, component);
  read_lines(event, component,
             [&](const ContentLine& line) { return read_event_line(event, line); });
  read_rest(event, component);
  calendar_.events.push_back(std::move(event));
}

void CalendarReader::read_todo(const Component& component) {
  Todo todo;
  read_lines(todo, component, [&](const ContentLine& line) {
    return line.name == "DURATION" ? Line::taken : read_todo_line(todo, line);
  });
  const ContentLine* duration = component.find("DURATION");
  auto span = duration ? parse_span(base::trim(duration->value)) : std::nullopt;
  if (span && todo.start && !todo.due) todo.due = later(*todo.start, *span);
  todo.done |= todo.completed.has_value();
  read_rest(todo, component);
  calendar_.todos.push_back(std::move(todo));
}

void CalendarReader::read_header(const Component& vcalendar) {
  for (const ContentLine& line : vcalendar.lines) {
    if (line.name == "METHOD") {
      calendar_.method = base::trim(line.value);
    } else if (line.name == "X-WR-CALNAME" || line.name == "NAME") {
      calendar_.name = unescape_text(line.value);
    } else if (line.name == "X-WR-TIMEZONE") {
      calendar_.zone = zones_.find(unescape_text(line.value)).value_or("");
    }
  }
}

void CalendarReader::read_entry(const Component& component) {
  if (component.name == "VEVENT") {
    read_event(component);
  } else if (component.name == "VTODO") {
    read_todo(component);
  } else if (component.name != "VTIMEZONE") {
    skip(component,
         fmt::format("Entries of the kind {} are not taken.", base::visible(component.name, 40)));
  }
}

Calendar CalendarReader::finish(Components rest) {
  for (Skipped& skipped : rest.skipped)
    report(calendar_.skipped, limits_, skipped.line, std::move(skipped.reason));
  for (Skipped& left : rest.left_out)
    report(calendar_.left_out, limits_, left.line, std::move(left.reason));
  std::ranges::sort(calendar_.skipped);
  std::ranges::sort(calendar_.left_out);
  return std::move(calendar_);
}

bool is_calendar(const Component& root) {
  return root.name == "VCALENDAR" || root.name == "VEVENT" || root.name == "VTODO";
}

}  // namespace

base::Instant instant_of(const When& when, const base::Zone& fallback) {
  auto zone = when.zone.empty() ? fallback : base::Zone::find(when.zone).value_or(fallback);
  return zone.to_instant(when.at);
}

base::Result<Calendar> parse_calendar(std::string_view bytes, const Limits& limits) {
  Components file = read_components(bytes, Dialect::icalendar, "VCALENDAR", limits);
  if (std::ranges::none_of(file.roots, is_calendar) && file.skipped.empty())
    return base::fail(base::Code::invalid, "This file is not a calendar.",
                      "An iCalendar file begins with BEGIN:VCALENDAR.");
  CalendarReader reader(limits);
  for (const Component& root : file.roots)
    for (const Component& child : root.children)
      if (root.name == "VCALENDAR" && child.name == "VTIMEZONE") reader.add_zone(child);
  for (const Component& root : file.roots) {
    if (root.name != "VCALENDAR") {
      reader.read_entry(root);
      continue;
    }
    reader.read_header(root);
    for (const Component& child : root.children) reader.read_entry(child);
  }
  return reader.finish(std::move(file));
}

}  // namespace formats
