// iCalendar (RFC 5545, with the habits of Google, Apple and Outlook): bytes to typed events and
// tasks, and back.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "formats/report.h"

namespace formats {

// A day, or a local time in a zone.
struct When {
  base::Local at;  // midnight for a whole day
  bool whole_day = false;
  std::string zone;  // IANA name, "Etc/UTC" for UTC; empty: floating (and always for a whole day)
  bool operator==(const When&) const = default;
};

// The moment `when` begins; `fallback` stands in for a day or a floating time.
base::Instant instant_of(const When& when, const base::Zone& fallback);

enum class EventStatus { confirmed, tentative, cancelled };
enum class Answer { needs_action, accepted, declined, tentative, delegated };

// `mail` without "mailto:"; where the address is something else (a urn, a path), it is kept whole.
struct Organizer {
  std::string mail, name;
  bool operator==(const Organizer&) const = default;
};

struct Attendee {
  std::string mail, name;
  Answer answer = Answer::needs_action;
  bool optional = false;  // ROLE=OPT-PARTICIPANT
  bool rsvp = false;
  bool operator==(const Attendee&) const = default;
};

// Either `at`, or `offset` from the start (negative: before), or from the end.
struct Alarm {
  std::string action = "DISPLAY";  // DISPLAY, AUDIO, EMAIL …
  std::optional<base::Instant> at;
  base::Seconds offset{0};
  bool from_end = false;
  std::string description;
  std::vector<std::string> extra;  // see Event::extra
  bool operator==(const Alarm&) const = default;
};

struct Event {
  std::string uid;  // never empty after parsing: made from the content where the file has none
  std::string title, description, location, url;
  When start;
  When
      end;  // exclusive; from DTEND or DURATION, else the start (timed) or the next day (whole day)
  std::string rule;  // RRULE's value, as written; checked by parse_rule. Empty: happens once
  std::vector<When> more_dates;  // RDATE
  std::vector<When> exceptions;  // EXDATE
  // Which occurrence of `uid` this event replaces, by the time it would have had; and all later
  // ones, where said.
  std::optional<When> recurrence_id;
  bool this_and_future = false;
  EventStatus status = EventStatus::confirmed;
  bool busy = true;  // TRANSP
  std::optional<Organizer> organizer;
  std::vector<Attendee> attendees;
  std::vector<std::string> categories;
  std::optional<base::Instant> stamp, created, last_modified;
  int sequence = 0;
  std::vector<Alarm> alarms;
  // Everything else, as unfolded lines without line ends, so that an export gives them back.
  std::vector<std::string> extra;
  bool operator==(const Event&) const = default;
};

struct Todo {
  std::string uid, title, description;
  std::optional<When> start, due;
  bool done = false;
  std::optional<base::Instant> completed;
  int percent = 0;   // 0..100
  int priority = 0;  // 1 most … 9 least, 0 none
  std::string rule;
  std::vector<std::string> categories;
  std::optional<base::Instant> stamp, created, last_modified;
  std::vector<Alarm> alarms;
  std::vector<std::string> extra;
  bool operator==(const Todo&) const = default;
};

struct Calendar {
  std::string name;    // X-WR-CALNAME, NAME
  std::string zone;    // X-WR-TIMEZONE as an IANA name, or empty
  std::string method;  // PUBLISH, REQUEST, REPLY, CANCEL … or empty
  std::vector<Event> events;
  std::vector<Todo> todos;
  std::vector<Skipped> skipped;   // events and tasks that were not taken; `line` is their BEGIN
  std::vector<Skipped> left_out;  // lines of taken ones that were not understood
  bool operator==(const Calendar&) const = default;
};

// `invalid` if the bytes are no calendar at all; whatever is wrong inside one lands in `skipped`
// and `left_out`. Several calendars in one file become one. A TZID becomes an IANA zone by its
// name, by the Windows names, or by the rules of its VTIMEZONE.
base::Result<Calendar> parse_calendar(std::string_view bytes, const Limits& limits = {});

// RFC 5545: CRLF, folded at 75 octets, a VTIMEZONE for each zone used.
// parse_calendar(write_calendar(c)) == c but for the reports. A missing stamp (DTSTAMP) is filled
// from last_modified, created, or the epoch.
std::string write_calendar(const Calendar& calendar);

}  // namespace formats
