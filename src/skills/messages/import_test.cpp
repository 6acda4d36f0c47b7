#include "formats/mbox.h"
#include "formats/mime.h"
#include "skills/messages/testing.h"

namespace messages {
namespace {

using formats::ImportReport;

TEST(MailImport, TakesOneMessage) {
  Desk desk;
  auto report = desk.import(mail("Ana <ana@example.org>", "=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Hallo"));
  EXPECT_EQ(report.value(), (ImportReport{.taken = 1}));
  auto message = desk.first();
  EXPECT_EQ(*message.field("from")->as_text(), "Ana");
  EXPECT_EQ(*message.field("to")->as_text(), "Mia");
  EXPECT_EQ(*message.field("subject")->as_text(), "Grüße");
  EXPECT_EQ(*message.field("state")->as_text(), "received");
  EXPECT_EQ(message.field("at")->display(), "Sunday 3 May at 10:00");
}

TEST(MailImport, TakesNothingTwice) {
  Desk desk;
  std::string one = mail("Ana <ana@example.org>", "One", "Hello", "one@example.org");
  std::string two = mail("Ana <ana@example.org>", "Two", "No id");
  std::string box = "From x\n" + one + "\nFrom x\n" + two;
  EXPECT_EQ(desk.import(box).value(), (ImportReport{.taken = 2}));
  std::string before = desk.image();
  EXPECT_EQ(desk.import(box).value(), (ImportReport{.unchanged = 2}));
  EXPECT_EQ(desk.import(one).value(), (ImportReport{.unchanged = 1}));
  EXPECT_EQ(desk.import(base::replace_all(two, "\n", "\r\n")).value(),
            (ImportReport{.unchanged = 1}));
  EXPECT_EQ(desk.image(), before);
}

TEST(MailImport, AForgedIdDoesNotReplaceWhatIsThere) {
  Desk desk;
  desk.send("Queued by Mia");
  std::string before = desk.image();
  EXPECT_EQ(desk.import(mail("Eve <eve@example.org>", "Forged", "x", "call|1")).value(),
            (ImportReport{.unchanged = 1}));
  EXPECT_EQ(desk.image(), before);
}

TEST(MailImport, WhatIsNoMailIsReportedWithItsLineAndTheRestIsTaken) {
  Desk desk;
  std::string good = mail("Ana <ana@example.org>", "Good", "Hello");
  auto report = desk.import("From x\n" + good + "\nFrom x\n\nno header at all\n\nFrom x\n" +
                            mail("Ben <ben@example.org>", "Also good", "Hello"))
                    .value();
  EXPECT_EQ(report.taken, 2);
  ASSERT_EQ(report.skipped.size(), 1u);
  // Before it stand the first message, its "From " line and the empty line behind it.
  EXPECT_EQ(report.skipped[0].line, 1u + size_t(std::ranges::count(good, '\n')) + 2);
  EXPECT_EQ(desk.found(), "Also good; Good");
}

TEST(MailImport, WhatOneMailDoesNotSayRightIsReportedBesideIt) {
  Desk desk;
  auto report = desk.import(
      "From: Ana <ana@example.org>\nSubject: Broken\nDate: some day\n"
      "Content-Type: text/plain; charset=martian\n\nHello\n");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->taken, 1);
  EXPECT_FALSE(report->left_out.empty());
  EXPECT_EQ(desk.first().field("at")->as_datetime()->at, desk.context.now);
}

TEST(MailImport, AFileWithoutAnyMailIsAnError) {
  Desk desk;
  auto error = desk.import("").error();
  EXPECT_EQ(error.code, base::Code::invalid);
  EXPECT_TRUE(error.message.starts_with("This is no mail: ")) << error.message;
  EXPECT_FALSE(desk.import("just words"));
  EXPECT_EQ(desk.file(), "");
}

TEST(MailExport, IsReadBackAsTheSameMail) {
  Desk desk;
  std::string tricky = "From the start\n>From a quote\n\nFrom behind an empty line\n>>From deep\n";
  std::string first = mail("Ana <ana@example.org>", "One", tricky, "one@example.org");
  std::string second = mail("Ben <ben@example.org>", "Two", "no id");
  ASSERT_TRUE(desk.import(first));
  ASSERT_TRUE(desk.import(base::replace_all(second, "\n", "\r\n")));
  std::string file = desk.file();

  std::vector<std::string> raw;
  formats::MboxReader reader(file);
  while (auto message = reader.next()) raw.push_back(*message);
  EXPECT_EQ(raw, (std::vector<std::string>{second, first}));

  EXPECT_EQ(desk.import(file).value(), (ImportReport{.unchanged = 2}));
  Desk other;
  EXPECT_EQ(other.import(file).value(), (ImportReport{.taken = 2}));
  EXPECT_EQ(other.file(), file);
  EXPECT_EQ(other.found(), desk.found());
}

TEST(MailExport, DoesNotHoldWhatTheOwnerWrites) {
  Desk desk;
  desk.send("Lunch?");
  EXPECT_EQ(desk.file(), "");
}

}  // namespace
}  // namespace messages
