#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "formats/content_line.h"
#include "formats/ical.h"
#include "formats/stamp.h"
#include "formats/vtimezone.h"

namespace formats {
namespace {

// The years in which a zone is used.
struct Years {
  int first, last;
};
using ZoneYears = std::map<std::string, Years>;

void note_zone(ZoneYears& zones, const When& when, bool repeats) {
  if (when.zone.empty() || when.zone == "Etc/UTC") return;
  int year = int(std::chrono::year_month_day(base::day_of(when.at)).year());
  auto [entry, is_new] = zones.try_emplace(when.zone, Years{year, year});
  entry->second.first = std::min(entry->second.first, year);
  entry->second.last = std::max(entry->second.last, repeats ? 9999 : year);
}

ZoneYears zones_of(const Calendar& calendar) {
  ZoneYears zones;
  for (const Event& event : calendar.events) {
    note_zone(zones, event.start, !event.rule.empty());
    note_zone(zones, event.end, !event.rule.empty());
    for (const When& when : event.more_dates) note_zone(zones, when, false);
    for (const When& when : event.exceptions) note_zone(zones, when, false);
    if (event.recurrence_id) note_zone(zones, *event.recurrence_id, false);
  }
  for (const Todo& todo : calendar.todos) {
    if (todo.start) note_zone(zones, *todo.start, !todo.rule.empty());
    if (todo.due) note_zone(zones, *todo.due, !todo.rule.empty());
  }
  return zones;
}

const char* status_name(EventStatus status) {
  switch (status) {
    case EventStatus::confirmed:
      return "CONFIRMED";
    case EventStatus::tentative:
      return "TENTATIVE";
    case EventStatus::cancelled:
      return "CANCELLED";
  }
  return "CONFIRMED";
}

const char* answer_name(Answer answer) {
  switch (answer) {
    case Answer::needs_action:
      return "NEEDS-ACTION";
    case Answer::accepted:
      return "ACCEPTED";
    case Answer::declined:
      return "DECLINED";
    case Answer::tentative:
      return "TENTATIVE";
    case Answer::delegated:
      return "DELEGATED";
  }
  return "NEEDS-ACTION";
}

class CalendarWriter {
 public:
  std::string write(const Calendar& calendar);

 private:
  void write_event(const Event& event);
  void write_todo(const Todo& todo);
  void write_alarm(const Alarm& alarm);
  void write_attendee(const Attendee& attendee);
  template <class Entry>
  void write_begin(const char* kind, const Entry& entry);
  template <class Entry>
  void write_end(const char* kind, const Entry& entry);

  void when(std::string_view name, const When& when);
  void instant(std::string_view name, const std::optional<base::Instant>& instant) {
    if (instant) out_.line(fmt::format("{}:{}", name, format_utc_stamp(*instant)));
  }
  void number(std::string_view name, int number) {
    if (number != 0) out_.line(fmt::format("{}:{}", name, number));
  }
  void extra(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) out_.line(line);
  }

  LineWriter out_;
};

void CalendarWriter::when(std::string_view name, const When& when) {
  bool utc = when.zone == "Etc/UTC";
  Stamp stamp{.at = when.at, .utc = utc, .whole_day = when.whole_day};
  std::string parameters;
  if (when.whole_day) {
    parameters = ";VALUE=DATE";
  } else if (!utc && !when.zone.empty()) {
    parameters = ";TZID=" + parameter_text(when.zone);
  }
  out_.line(fmt::format("{}{}:{}", name, parameters, format_stamp(stamp)));
}

std::string address_uri(const std::string& mail) {
  return mail.find(':') == std::string::npos ? "mailto:" + mail : mail;
}

std::string name_parameter(const std::string& name) {
  return name.empty() ? "" : ";CN=" + parameter_text(name);
}

void CalendarWriter::write_attendee(const Attendee& attendee) {
  std::string line = "ATTENDEE" + name_parameter(attendee.name);
  if (attendee.optional) line += ";ROLE=OPT-PARTICIPANT";
  line += fmt::format(";PARTSTAT={}", answer_name(attendee.answer));
  if (attendee.rsvp) line += ";RSVP=TRUE";
  out_.line(line + ':' + address_uri(attendee.mail));
}

void CalendarWriter::write_alarm(const Alarm& alarm) {
  out_.line("BEGIN:VALARM");
  out_.line("ACTION:" + alarm.action);
  if (alarm.at) {
    out_.line("TRIGGER;VALUE=DATE-TIME:" + format_utc_stamp(*alarm.at));
  } else {
    out_.line(fmt::format("TRIGGER{}:{}", alarm.from_end ? ";RELATED=END" : "",
                          format_span(alarm.offset)));
  }
  out_.text("DESCRIPTION", alarm.description);
  extra(alarm.extra);
  out_.line("END:VALARM");
}

template <class Entry>
void CalendarWriter::write_begin(const char* kind, const Entry& entry) {
  out_.line(fmt::format("BEGIN:{}", kind));
  out_.text("UID", entry.uid);
  auto stamp = entry.stamp           ? entry.stamp
               : entry.last_modified ? entry.last_modified
                                     : entry.created.value_or(base::Instant{});
  instant("DTSTAMP", stamp);
  instant("CREATED", entry.created);
  instant("LAST-MODIFIED", entry.last_modified);
  out_.text("SUMMARY", entry.title);
  out_.text("DESCRIPTION", entry.description);
  for (const std::string& category : entry.categories) out_.text("CATEGORIES", category);
  if (!entry.rule.empty()) out_.line("RRULE:" + entry.rule);
}

template <class Entry>
void CalendarWriter::write_end(const char* kind, const Entry& entry) {
  extra(entry.extra);
  for (const Alarm& alarm : entry.alarms) write_alarm(alarm);
  out_.line(fmt::format("END:{}", kind));
}

void CalendarWriter::write_event(const Event& event) {
  write_begin("VEVENT", event);
  when("DTSTART", event.start);
  if (event.end != event.start) when("DTEND", event.end);
  for (const When& date : event.more_dates) when("RDATE", date);
  for (const When& date : event.exceptions) when("EXDATE", date);
  if (event.recurrence_id)
    when(event.this_and_future ? "RECURRENCE-ID;RANGE=THISANDFUTURE" : "RECURRENCE-ID",
         *event.recurrence_id);
  out_.text("LOCATION", event.location);
  if (!event.url.empty()) out_.line("URL:" + event.url);
  if (event.status != EventStatus::confirmed)
    out_.line(fmt::format("STATUS:{}", status_name(event.status)));
  if (!event.busy) out_.line("TRANSP:TRANSPARENT");
  if (event.organizer)
    out_.line("ORGANIZER" + name_parameter(event.organizer->name) + ':' +
              address_uri(event.organizer->mail));
  for (const Attendee& attendee : event.attendees) write_attendee(attendee);
  number("SEQUENCE", event.sequence);
  write_end("VEVENT", event);
}

void CalendarWriter::write_todo(const Todo& todo) {
  write_begin("VTODO", todo);
  if (todo.start) when("DTSTART", *todo.start);
  if (todo.due) when("DUE", *todo.due);
  if (todo.done) out_.line("STATUS:COMPLETED");
  instant("COMPLETED", todo.completed);
  number("PERCENT-COMPLETE", todo.percent);
  number("PRIORITY", todo.priority);
  write_end("VTODO", todo);
}

std::string CalendarWriter::write(const Calendar& calendar) {
  out_.line("BEGIN:VCALENDAR");
  out_.line("VERSION:2.0");
  out_.line("PRODID:-//Hearth//Hearth//EN");
  if (!calendar.method.empty()) out_.line("METHOD:" + calendar.method);
  out_.text("X-WR-CALNAME", calendar.name);
  out_.text("X-WR-TIMEZONE", calendar.zone);
  for (const auto& [name, years] : zones_of(calendar))
    if (auto zone = base::Zone::find(name)) write_vtimezone(out_, *zone, years.first, years.last);
  for (const Event& event : calendar.events) write_event(event);
  for (const Todo& todo : calendar.todos) write_todo(todo);
  out_.line("END:VCALENDAR");
  return out_.take();
}

}  // namespace

std::string write_calendar(const Calendar& calendar) { return CalendarWriter().write(calendar); }

}  // namespace formats
