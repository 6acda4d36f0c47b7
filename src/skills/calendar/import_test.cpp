#include <gmock/gmock.h>

#include "skills/calendar/testing.h"

namespace calendar {
namespace {

using testing::HasSubstr;

std::string calendar_of(std::string_view events, std::string_view method = "") {
  auto head = method.empty() ? "" : fmt::format("METHOD:{}\r\n", method);
  return fmt::format(
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{}{}END:VCALENDAR\r\n", head,
      events);
}

std::string event(std::string_view uid, std::string_view start, std::string_view title,
                  std::string_view more = "") {
  return fmt::format(
      "BEGIN:VEVENT\r\nUID:{}\r\nDTSTAMP:20260501T080000Z\r\nDTSTART:{}\r\nDURATION:PT1H\r\n"
      "SUMMARY:{}\r\n{}END:VEVENT\r\n",
      uid, start, title, more);
}

const std::string invitation =
    event("invite", "20260506T080000Z", "Partner call",
          "ORGANIZER;CN=Eve Stranger:mailto:eve@other.example\r\n"
          "ATTENDEE;CN=Mia Keller;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:mia@example.org\r\n"
          "ATTENDEE;CN=Eve Stranger;PARTSTAT=ACCEPTED:mailto:eve@other.example\r\n");

trust::Integrity integrity_of(Diary& diary, std::string title) {
  auto found = diary.first({{"text", diary.text(std::move(title))}});
  return found.field("title")->label().integrity;
}

TEST(Import, TakesEventsOnceAndUpdatesThemAfterwards) {
  Diary diary;
  auto file = calendar_of(event("a", "20260506T080000Z", "Dentist") +
                          event("b", "20260507T080000Z", "Lunch"));
  EXPECT_EQ(diary.import(file).value(), (formats::ImportReport{.taken = 2}));
  EXPECT_EQ(diary.import(file).value(), (formats::ImportReport{.unchanged = 2}));
  auto newer = calendar_of(event("a", "20260506T090000Z", "Dentist", "SEQUENCE:1\r\n"));
  EXPECT_EQ(diary.import(newer).value(), (formats::ImportReport{.updated = 1}));
  EXPECT_EQ(diary.import(file).value(), (formats::ImportReport{.unchanged = 2}));
  EXPECT_EQ(diary.found({{"when", diary.days("2026-05-06", "2026-05-07")}}),
            "2026-05-06T11:00 Dentist; 2026-05-07T10:00 Lunch");
}

TEST(Import, SkipsWhatIsBrokenAndSaysWhere) {
  Diary diary;
  auto report = diary.import(
      calendar_of(event("a", "20260506T080000Z", "Dentist") + event("b", "soon", "Lunch")));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->taken, 1);
  ASSERT_EQ(report->skipped.size(), 1u);
  EXPECT_EQ(report->skipped[0].line, 11u);
  EXPECT_EQ(diary.found({}), "2026-05-06T10:00 Dentist");
}

TEST(Import, OfWhatIsNoCalendarChangesNothing) {
  Diary diary;
  diary.import(calendar_of(event("a", "20260506T080000Z", "Dentist"))).value();
  auto before = diary.home.rooms->image("calendar").value();
  EXPECT_FALSE(diary.import("<html>not found</html>"));
  EXPECT_FALSE(diary.import(""));
  EXPECT_EQ(diary.home.rooms->image("calendar").value(), before);
}

TEST(Import, GivesBackTheSameBytesAfterAnExport) {
  Diary diary;
  diary.did("add", {{"title", diary.text("lunch; \"Krone\", späť")},
                    {"when", diary.moment("2026-05-08T12:30")},
                    {"who", plan::Value::list({diary.named("Tomas Berg", "tomas@example.org"),
                                               diary.named("Mum")},
                                              diary.typed)},
                    {"notes", diary.text("line one\nline two")}});
  diary.did("add", {{"title", diary.text("yoga")},
                    {"when", diary.every("2026-05-10T18:00", "FREQ=WEEKLY;BYDAY=SU")}});
  auto yoga = diary.did("find", {{"text", diary.text("yoga")}});
  diary.did("move", {{"event", yoga.as_list()->at(1)}, {"to", diary.moment("2026-05-18T07:00")}});
  diary.did("cancel", {{"event", yoga.as_list()->at(2)}});
  diary
      .import(calendar_of(invitation + event("x", "20260509T080000Z", "Fair",
                                             "X-COLOR:blue\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
                                             "TRIGGER:-PT15M\r\nDESCRIPTION:go\r\nEND:VALARM\r\n")))
      .value();
  auto exported = diary.file();
  Diary other;
  EXPECT_EQ(other.import(exported).value().taken, 5);
  EXPECT_EQ(other.file(), exported);
  EXPECT_EQ(other.found({}), diary.found({}));
}

TEST(Import, AnInvitationFromSomebodyElseIsOutside) {
  Diary diary;
  diary.import(calendar_of(invitation, "REQUEST")).value();
  diary.import(calendar_of(event("own", "20260507T080000Z", "Haircut"))).value();
  diary.import(calendar_of(event("mailed", "20260508T080000Z", "Sale")), true).value();
  EXPECT_EQ(integrity_of(diary, "partner"), trust::Integrity::outside);
  EXPECT_EQ(integrity_of(diary, "haircut"), trust::Integrity::own);
  EXPECT_EQ(integrity_of(diary, "sale"), trust::Integrity::outside);
}

TEST(Import, AnAnswerGivenHereSurvivesTheInvitationsReturn) {
  Diary diary;
  diary.import(calendar_of(invitation, "REQUEST"), true).value();
  auto event_found = diary.first({{"text", diary.text("partner")}});
  EXPECT_EQ(diary.told("answer", {{"event", event_found}, {"answer", diary.text("accept")}}),
            "Accepted Partner call on Wednesday 6 May at 10:00. I have not told Eve Stranger.");
  auto again =
      base::replace_all(invitation, "T080000Z\r\nDURATION", "T100000Z\r\nSEQUENCE:5\r\nDURATION");
  EXPECT_EQ(diary.import(calendar_of(again, "REQUEST"), true).value().updated, 1);
  auto moved = diary.first({{"text", diary.text("partner")}});
  EXPECT_EQ(diary.start(moved), "2026-05-06T12:00");
  EXPECT_EQ(*moved.field("answer")->as_text(), "accepted");
}

TEST(Import, NobodyElseRewritesTheOwnersEvents) {
  Diary diary;
  diary.import(calendar_of(event("own", "20260507T080000Z", "Haircut"))).value();
  diary.import(calendar_of(invitation, "REQUEST"), true).value();
  auto before = diary.file();
  for (std::string organizer : {"eve@other.example", "mia@example.org"}) {
    auto forged = event("own", "20260507T080000Z", "Pay here",
                        "SEQUENCE:9\r\nORGANIZER:mailto:" + organizer + "\r\n");
    EXPECT_EQ(diary.import(calendar_of(forged), true).value().skipped.size(), 1u);
  }
  auto hijacked = event("invite", "20260506T080000Z", "Pay here",
                        "SEQUENCE:9\r\nORGANIZER:mailto:mallory@bad.example\r\n");
  EXPECT_EQ(diary.import(calendar_of(hijacked, "CANCEL"), true).value().skipped.size(), 1u);
  EXPECT_EQ(diary.file(), before);
}

TEST(Import, TheOrganizerCanCallOff) {
  Diary diary;
  diary.import(calendar_of(invitation, "REQUEST"), true).value();
  auto off = base::replace_all(invitation, "DURATION", "SEQUENCE:2\r\nDURATION");
  EXPECT_EQ(diary.import(calendar_of(off, "CANCEL"), true).value().updated, 1);
  EXPECT_EQ(diary.found({}), "");
}

TEST(Import, AReplyChangesOnlyHowItsSenderStands) {
  Diary diary;
  diary.did(
      "add",
      {{"title", diary.text("dinner")},
       {"when", diary.moment("2026-05-08T19:00")},
       {"who", plan::Value::list({diary.named("Ana Lopez", "ana@example.org")}, diary.typed)}});
  auto reply = event("call1", "20300101T000000Z", "Something else",
                     "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org\r\n"
                     "ATTENDEE;PARTSTAT=DECLINED:mailto:mia@example.org\r\n");
  EXPECT_EQ(diary.import(calendar_of(reply, "REPLY"), true).value(),
            (formats::ImportReport{.updated = 1}));
  EXPECT_EQ(diary.found({}), "2026-05-08T19:00 Dinner with Ana");
  EXPECT_THAT(diary.file(), HasSubstr("PARTSTAT=DECLINED"));
  EXPECT_EQ(diary.import(calendar_of(event("nobody", "20260508T190000Z", "x"), "REPLY"), true)
                .value()
                .skipped.size(),
            1u);
}

TEST(Import, FloatingAndForeignTimesAreReadInTheOwnersZone) {
  Diary diary;
  diary
      .import(calendar_of(event("a", "20260506T080000", "Tea") +
                          event("b", "20260506T080000Z", "Talk")))
      .value();
  EXPECT_EQ(diary.found({{"when", diary.day("2026-05-06")}}),
            "2026-05-06T08:00 Tea; 2026-05-06T10:00 Talk");
}

}  // namespace
}  // namespace calendar
