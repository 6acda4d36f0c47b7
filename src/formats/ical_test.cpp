#include "formats/ical.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include "base/file.h"
#include "base/text.h"
#include "formats/test_print.h"

namespace formats {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

base::Local local(std::string_view day, base::Seconds time = 0s) {
  return base::Local(*base::parse_day(day)) + time;
}
base::Instant instant(std::string_view text) { return *base::parse_instant(text); }

Calendar sample(const std::string& name) {
  auto bytes = base::read_file(std::string(HEARTH_SOURCE_DIR "/src/formats/testdata/") + name);
  return *parse_calendar(*bytes);
}

// A calendar with one event that has these lines, beside a UID and a start.
Calendar with_lines(const std::string& lines) {
  return *parse_calendar(
      "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART;TZID=Europe/Berlin:20260504T090000\r\n" +
      lines + "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

TEST(Ical, AnEventOfGoogleIsTakenWhole) {
  Calendar calendar = sample("google.ics");
  EXPECT_EQ(calendar.name, "Ana Berg");
  EXPECT_EQ(calendar.zone, "Europe/Stockholm");
  EXPECT_EQ(calendar.method, "PUBLISH");
  EXPECT_THAT(calendar.skipped, IsEmpty());
  EXPECT_THAT(calendar.left_out, IsEmpty());
  ASSERT_EQ(calendar.events.size(), 3);
  const Event& event = calendar.events[0];
  EXPECT_EQ(event.uid, "0v8h3q1n4d@google.com");
  EXPECT_EQ(event.title, "Planning, spring; with Jörg");
  EXPECT_EQ(event.description,
            "Agenda:\n1. last quarter\n2. next quarter\nA line so long that it had to be folded in "
            "the middle "
            "of a word by the program that wrote it.");
  EXPECT_EQ(event.start, (When{local("2026-03-02", 9h), false, "Europe/Stockholm"}));
  EXPECT_EQ(event.end, (When{local("2026-03-02", 10h + 30min), false, "Europe/Stockholm"}));
  EXPECT_EQ(event.rule, "FREQ=WEEKLY;UNTIL=20260630T215959Z;BYDAY=MO");
  EXPECT_THAT(event.exceptions,
              ElementsAre(When{local("2026-04-06", 9h), false, "Europe/Stockholm"}));
  EXPECT_EQ(event.organizer, (Organizer{"ana@example.org", "Ana Berg"}));
  EXPECT_THAT(event.attendees,
              ElementsAre(Attendee{"ana@example.org", "Ana Berg", Answer::accepted},
                          Attendee{.mail = "joerg@example.org",
                                   .name = "Müller, Jörg",
                                   .answer = Answer::needs_action,
                                   .optional = true,
                                   .rsvp = true}));
  EXPECT_EQ(event.stamp, instant("2026-02-20T08:00:00Z"));
  EXPECT_EQ(event.sequence, 2);
  EXPECT_THAT(event.alarms, ElementsAre(Alarm{.action = "DISPLAY",
                                              .offset = -10min,
                                              .description = "This is an event reminder"}));
  EXPECT_THAT(event.extra, ElementsAre("X-GOOGLE-CONFERENCE:https://meet.example/abc"));
  EXPECT_EQ(calendar.events[1].recurrence_id,
            (When{local("2026-03-09", 9h), false, "Europe/Stockholm"}));
  EXPECT_EQ(calendar.events[2].start, (When{local("2026-05-01"), true, ""}));
  EXPECT_FALSE(calendar.events[2].busy);
}

TEST(Ical, OutlooksZonesAreFoundByNameAndByTheirRules) {
  Calendar calendar = sample("outlook.ics");
  ASSERT_EQ(calendar.events.size(), 3);
  EXPECT_EQ(calendar.events[0].start.zone, "Europe/Berlin");
  EXPECT_EQ(calendar.events[1].start.zone, "America/New_York");
  EXPECT_EQ(calendar.events[2].start.zone, "Etc/GMT-3") << "a fixed offset";
  EXPECT_THAT(calendar.left_out, IsEmpty());
}

TEST(Ical, AnUnknownZoneIsSaidAndTheTimeTakenAsItStands) {
  Calendar calendar = *parse_calendar(
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Middle "
      "Earth:20260101T090000\nEND:VEVENT\nEND:VCALENDAR\n");
  ASSERT_EQ(calendar.events.size(), 1);
  EXPECT_EQ(calendar.events[0].start, (When{local("2026-01-01", 9h), false, ""}));
  EXPECT_THAT(
      calendar.left_out,
      ElementsAre(Skipped{
          4, "The time zone 'Middle Earth' is not known; its times are taken as they stand."}));
}

TEST(Ical, TheGoodEventsOfABrokenFileAreTakenAndTheOthersNamed) {
  Calendar calendar = sample("broken.ics");
  std::vector<std::string> titles;
  for (const Event& event : calendar.events) titles.push_back(event.title);
  EXPECT_THAT(titles, ElementsAre("good one", "good two"));
  EXPECT_THAT(calendar.skipped,
              ElementsAre(Skipped{7, "This event does not say when it starts."},
                          Skipped{11, "The start of this event, '2026-02-30', is not a time."},
                          Skipped{21, "Entries of the kind VJOURNAL are not taken."},
                          Skipped{24, "This VEVENT does not end."}));
  EXPECT_THAT(
      calendar.left_out,
      ElementsAre(Skipped{19, "'this line is no content line' is not a line that belongs here."}));
}

TEST(Ical, WhatIsNoCalendarIsInvalid) {
  for (const char* text : {"", "hello", "<html></html>", "BEGIN:VCARD\r\nEND:VCARD\r\n"})
    EXPECT_EQ(parse_calendar(text).error().code, base::Code::invalid) << text;
}

TEST(Ical, ATornFileGivesBackWhatIsWhole) {
  std::string whole = write_calendar(sample("google.ics"));
  Calendar torn = *parse_calendar(std::string_view(whole).substr(0, whole.size() - 60));
  EXPECT_EQ(torn.events.size(), 2);
  EXPECT_EQ(torn.skipped.size(), 1);
}

TEST(Ical, ADurationOfHoursIsTimeThatPassesAndADayIsADay) {
  auto end = [](const char* start, const char* duration) {
    Calendar calendar = *parse_calendar(
        fmt::format("BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Berlin:{}\nDURATION:{}\nEND:VEVENT\n",
                    start, duration));
    return calendar.events.at(0).end.at;
  };
  EXPECT_EQ(end("20260328T120000", "PT24H"), local("2026-03-29", 13h)) << "clocks go forward";
  EXPECT_EQ(end("20260328T120000", "P1D"), local("2026-03-29", 12h));
  EXPECT_EQ(end("20260504T120000", "P1WT1H"), local("2026-05-11", 13h));
}

TEST(Ical, AnEventWithoutAnEndHasOne) {
  EXPECT_EQ(with_lines("").events[0].end, with_lines("").events[0].start);
  Calendar day = *parse_calendar("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260504\nEND:VEVENT\n");
  EXPECT_EQ(day.events.at(0).end, (When{local("2026-05-05"), true, ""}));
}

TEST(Ical, AnEndBeforeTheStartIsLeftOutAndSaid) {
  Calendar calendar = with_lines("DTEND;TZID=Europe/Berlin:20260504T080000\r\n");
  EXPECT_EQ(calendar.events[0].end, calendar.events[0].start);
  EXPECT_THAT(
      calendar.left_out,
      ElementsAre(Skipped{5, "This event ends before it starts; it is taken without its end."}));
}

TEST(Ical, AnEventWithoutUidGetsTheSameOneEachTime) {
  const char* text = "BEGIN:VEVENT\nDTSTART:20260504T090000Z\nSUMMARY:x\nEND:VEVENT\n";
  std::string uid = parse_calendar(text)->events.at(0).uid;
  EXPECT_FALSE(uid.empty());
  EXPECT_EQ(uid, parse_calendar(text)->events.at(0).uid);
  EXPECT_NE(uid, parse_calendar(base::replace_all(text, ":x", ":y"))->events.at(0).uid);
}

TEST(Ical, ARuleThatCannotBeReadIsSaidAndGivenBack) {
  Calendar calendar = with_lines("RRULE:FREQ=FORTNIGHTLY\r\n");
  EXPECT_EQ(calendar.events[0].rule, "");
  EXPECT_THAT(calendar.events[0].extra, ElementsAre("RRULE:FREQ=FORTNIGHTLY"));
  EXPECT_THAT(
      calendar.left_out,
      ElementsAre(Skipped{5, "The line 'RRULE:FREQ=FORTNIGHTLY' could not be understood."}));
}

TEST(Ical, WhatIsNotKnownComesBackInTheExport) {
  Calendar calendar = with_lines(
      "X-THING;A=\"b;c\":d\\,e\r\nGEO:1;2\r\nBEGIN:X-PART\r\nX-INNER:1\r\nEND:X-PART\r\n");
  std::string out = write_calendar(calendar);
  EXPECT_THAT(
      out,
      HasSubstr(
          "X-THING;A=\"b;c\":d\\,e\r\nGEO:1;2\r\nBEGIN:X-PART\r\nX-INNER:1\r\nEND:X-PART\r\n"));
  EXPECT_EQ(parse_calendar(out)->events[0].extra, calendar.events[0].extra);
}

TEST(Ical, LinesAreFoldedAt75OctetsAndNeverWithinACharacter) {
  Event event{.uid = "1", .title = std::string(40, 'x')};
  for (int i = 0; i < 60; ++i) event.title += "ü€😀";
  event.start = event.end = {local("2026-05-04", 9h), false, "Etc/UTC"};
  std::string out = write_calendar({.events = {event}});
  for (std::string_view line : base::split(out, '\n')) {
    EXPECT_LE(line.size(), 76) << "75 octets and a carriage return";
    EXPECT_TRUE(base::valid_utf8(line));
  }
  EXPECT_EQ(parse_calendar(out)->events.at(0).title, event.title);
}

TEST(Ical, NoTextCanAddALineOfItsOwn) {
  Event event{.uid = "1\r\nX-A:1", .title = "a\r\nATTENDEE:mailto:x@y.z"};
  event.start = event.end = {local("2026-05-04", 9h), false, "Etc/UTC"};
  event.url = "http://x\r\nX-B:1";
  event.organizer = Organizer{"a@b.c\r\nX-C:1", "N\r\nX-D:1"};
  std::string out =
      write_calendar({.name = "n\nX-E:1", .method = "PUBLISH\r\nX-F:1", .events = {event}});
  for (std::string_view line : base::split(out, '\n'))
    EXPECT_FALSE(line.starts_with("X-") && line.size() > 1 && !line.starts_with("X-WR")) << line;
  EXPECT_THAT(parse_calendar(out)->events.at(0).attendees, IsEmpty());
}

TEST(Ical, AnExportDescribesItsZonesAndTheDescriptionMatches) {
  Calendar calendar = sample("google.ics");
  std::string out = write_calendar(calendar);
  EXPECT_THAT(out, HasSubstr("BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm\r\n"));
  // Under another name only the description can tell.
  Calendar again =
      *parse_calendar(base::replace_all(out, "TZID:Europe/Stockholm", "TZID:Somewhere"));
  EXPECT_EQ(again.events[0].start.zone, "Europe/Stockholm");
  std::string renamed = base::replace_all(out, "Europe/Stockholm", "Somewhere");
  EXPECT_EQ(parse_calendar(renamed)->events[0].start.zone, "Europe/Berlin") << "the same rules";
}

TEST(Ical, LimitsAreSaid) {
  std::string events;
  for (int i = 0; i < 10; ++i) events += "BEGIN:VEVENT\nDTSTART:20260504\nEND:VEVENT\n";
  Calendar calendar = *parse_calendar(events, {.components_max = 4});
  EXPECT_EQ(calendar.events.size(), 4);
  EXPECT_THAT(calendar.skipped,
              ElementsAre(Skipped{13, "The file has more than 4 entries; the rest is not taken."}));

  Calendar long_line = *parse_calendar(
      "BEGIN:VEVENT\nDTSTART:20260504\nSUMMARY:" + std::string(2000, 'x') + "\n yy\nEND:VEVENT\n",
      {.line_bytes_max = 1000});
  EXPECT_EQ(long_line.events.at(0).title, "");
  EXPECT_THAT(long_line.left_out, ElementsAre(Skipped{3, "The line is longer than 1000 bytes."}));

  std::string deep = "BEGIN:VEVENT\nDTSTART:20260504\n";
  for (int i = 0; i < 50; ++i) deep += "BEGIN:X\n";
  for (int i = 0; i < 50; ++i) deep += "END:X\n";
  Calendar nested = *parse_calendar(deep + "END:VEVENT\n");
  EXPECT_EQ(nested.events.size(), 1);
  EXPECT_THAT(nested.skipped, ElementsAre(Skipped{18, "Components are nested too deeply here."}));
}

TEST(Ical, TasksAreTaken) {
  Calendar calendar = sample("tasks.ics");
  ASSERT_EQ(calendar.todos.size(), 2);
  EXPECT_EQ(calendar.todos[0],
            (Todo{.uid = "t1",
                  .title = "Pay the rent",
                  .due = When{local("2026-06-01"), true, ""},
                  .percent = 50,
                  .priority = 1,
                  .rule = "FREQ=MONTHLY;BYMONTHDAY=1",
                  .categories = {"home", "money"},
                  .stamp = instant("2026-05-01T10:00:00Z"),
                  .alarms = {Alarm{.at = instant("2026-05-31T16:00:00Z"), .description = "Rent"}},
                  .extra = {"STATUS:IN-PROCESS"}}));
  EXPECT_TRUE(calendar.todos[1].done);
  EXPECT_EQ(calendar.todos[1].completed, instant("2026-05-02T09:30:00Z"));
  EXPECT_EQ(calendar.todos[1].due, (When{local("2026-05-02", 11h), false, "Europe/Berlin"}));
}

// Generators for the round trip.

rc::Gen<std::string> text() {
  return rc::gen::scale(
      0.3,
      rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                       "a", "B", " ", "\n", ",", ";", ":", "\\", "\"", "n", "N", "ü", "€", "😀",
                       "^", "'", "=", "\t", "a rather long piece of text")),
                   [](const std::vector<std::string>& parts) { return base::join(parts, ""); }));
}

rc::Gen<base::Instant> any_instant() {
  return rc::gen::map(rc::gen::inRange<int64_t>(1'600'000'000, 1'900'000'000),
                      [](int64_t seconds) { return base::Instant(base::Seconds(seconds)); });
}

rc::Gen<When> timed() {
  return rc::gen::apply(
      [](int64_t seconds, std::string zone) {
        return When{base::Local(base::Seconds(seconds)), false, std::move(zone)};
      },
      rc::gen::inRange<int64_t>(1'600'000'000, 1'900'000'000),
      rc::gen::element<std::string>("", "Etc/UTC", "Europe/Berlin", "America/New_York",
                                    "Asia/Kathmandu"));
}

When whole_day(When when) { return {base::day_of(when.at), true, ""}; }

Event any_event() {
  Event event;
  event.uid = "u" + *text();
  event.title = *text();
  event.description = *text();
  event.location = *text();
  event.start = *timed();
  bool day = *rc::gen::arbitrary<bool>();
  if (day) event.start = whole_day(event.start);
  event.end = event.start;
  event.end.at +=
      day ? std::chrono::days(*rc::gen::inRange(1, 9)) : base::Seconds(*rc::gen::inRange(0, 99999));
  if (*rc::gen::arbitrary<bool>()) event.rule = "FREQ=DAILY;COUNT=3";
  event.more_dates = *rc::gen::container<std::vector<When>>(timed());
  event.exceptions = *rc::gen::container<std::vector<When>>(rc::gen::map(timed(), whole_day));
  if (*rc::gen::arbitrary<bool>()) event.recurrence_id = *timed();
  event.this_and_future = event.recurrence_id && *rc::gen::arbitrary<bool>();
  event.status =
      *rc::gen::element(EventStatus::confirmed, EventStatus::tentative, EventStatus::cancelled);
  event.busy = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) event.organizer = Organizer{"o@example.org", *text()};
  event.attendees = *rc::gen::container<std::vector<Attendee>>(rc::gen::construct<Attendee>(
      rc::gen::element<std::string>("a@b.c", "urn:x:y", "ü@x.y"), text(),
      rc::gen::element(Answer::needs_action, Answer::accepted, Answer::declined, Answer::tentative,
                       Answer::delegated),
      rc::gen::arbitrary<bool>(), rc::gen::arbitrary<bool>()));
  event.categories = *rc::gen::container<std::vector<std::string>>(
      rc::gen::map(text(), [](std::string s) { return "c" + s + "c"; }));
  event.stamp = *any_instant();
  if (*rc::gen::arbitrary<bool>()) event.created = *any_instant();
  event.sequence = *rc::gen::inRange(0, 100);
  for (int seconds : *rc::gen::container<std::vector<int>>(rc::gen::inRange(-999999, 999999)))
    event.alarms.push_back({.offset = base::Seconds(seconds),
                            .from_end = seconds % 2 == 0,
                            .description = event.title});
  if (*rc::gen::arbitrary<bool>()) event.extra = {"X-ANY;P=\"a;b\":v\\,w", "GEO:1.5;2.5"};
  return event;
}

TEST(IcalProperty, WhatIsWrittenIsReadBack) {
  rc::check("parse(write(c)) == c", [] {
    Calendar calendar{.name = *text(), .zone = "Europe/Berlin", .method = "REQUEST"};
    int events = *rc::gen::inRange(0, 4);
    for (int i = 0; i < events; ++i) calendar.events.push_back(any_event());
    auto again = parse_calendar(write_calendar(calendar));
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == calendar);
  });
}

TEST(IcalProperty, AMutatedFileNeverHurtsAndAlwaysExports) {
  std::string good = *base::read_file(HEARTH_SOURCE_DIR "/src/formats/testdata/outlook.ics");
  rc::check("mutations", [&] {
    std::string bytes = good;
    int changes = *rc::gen::inRange(1, 30);
    for (int i = 0; i < changes; ++i) {
      size_t at = *rc::gen::inRange<size_t>(0, bytes.size());
      if (*rc::gen::arbitrary<bool>()) {
        bytes[at] = *rc::gen::arbitrary<char>();
      } else {
        bytes.erase(at, *rc::gen::inRange<size_t>(0, 40));
      }
    }
    auto calendar = parse_calendar(bytes);
    if (!calendar) return;
    auto again = parse_calendar(write_calendar(*calendar));
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->events.size() == calendar->events.size());
  });
}

}  // namespace
}  // namespace formats
