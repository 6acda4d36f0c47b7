// Files made to exhaust whoever reads them, each under 4 MB, so that its reader has one second and
// 64 MB (and 16 bytes for each of its own). What is asked is that they end; most end well, since
// the formats have limits of their own.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/resource.h>

#include "proc/sanitized.h"
#include "reader/reader.h"
#include "reader/testing.h"

namespace reader {
namespace {

std::string repeated(std::string_view text, size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string calendar(const std::string& inside) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + inside + "END:VCALENDAR\r\n";
}

std::string event(const std::string& lines) {
  return "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260504T090000Z\r\n" + lines + "END:VEVENT\r\n";
}

std::string mail(const std::string& type, const std::string& body) {
  return "From: a@example.org\nMIME-Version: 1.0\nContent-Type: " + type + "\n\n" + body;
}

std::string nested_multiparts(size_t depth) {
  std::string text = "From: a@example.org\nMIME-Version: 1.0\n";
  for (size_t i = 0; i < depth; ++i)
    text += fmt::format("Content-Type: multipart/mixed; boundary=b{}\n\n--b{}\n", i, i);
  return text + "\nin the middle\n";
}

// "Billion laughs": ten entities, each ten times the one before.
std::string laughing_page() {
  std::string page = "<!DOCTYPE x [<!ENTITY l0 \"ha\">";
  for (int i = 1; i < 10; ++i)
    page += fmt::format("<!ENTITY l{} \"{}\">", i, repeated(fmt::format("&l{};", i - 1), 10));
  return page + "]><p>&l9;</p>";
}

struct Bomb {
  const char* name;
  std::string bytes;
};

std::vector<Bomb> calendars() {
  std::string zone = "BEGIN:VTIMEZONE\r\nTZID:Own\r\n" +
                     repeated(
                         "BEGIN:STANDARD\r\nDTSTART:00010101T000000\r\nTZOFFSETFROM:+0100\r\n"
                         "TZOFFSETTO:+0200\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\n",
                         5'000) +
                     "END:VTIMEZONE\r\n";
  return {
      {"an endless line", calendar("X-A:" + std::string(3 << 20, 'a'))},
      {"an endless folded line", calendar("X-A:" + repeated("\r\n a", 900'000))},
      {"deep nesting", calendar(repeated("BEGIN:VEVENT\r\n", 250'000))},
      {"deep nesting that ends",
       repeated("BEGIN:VCALENDAR\r\n", 110'000) + repeated("END:VCALENDAR\r\n", 110'000)},
      {"a huge rule",
       calendar(event("RRULE:FREQ=YEARLY;BYDAY=" + repeated("MO,", 300'000) + "TU\r\n"))},
      {"a rule that never comes",
       calendar(repeated(event("RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\n"), 30'000))},
      {"endless exceptions", calendar(event("EXDATE:" + repeated("20260504T090000Z,", 200'000) +
                                            "20260504T090000Z\r\n"))},
      {"endless parameters", calendar(event("X-A" + repeated(";P=v", 900'000) + ":x\r\n"))},
      {"endless attendees", calendar(event(repeated("ATTENDEE:mailto:a@b.org\r\n", 150'000)))},
      {"a zone of its own with endless rules",
       calendar(zone + repeated("BEGIN:VEVENT\r\nDTSTART;TZID=Own:20260504T090000\r\n"
                                "END:VEVENT\r\n",
                                1'000))},
      {"a packed file", "\x1f\x8b\x08" + std::string(1 << 20, '\0')},
      {"zeros", std::string(3 << 20, '\0')},
      {"line ends", std::string(3 << 20, '\n')},
  };
}

std::vector<Bomb> cards() {
  auto card = [](const std::string& lines) {
    return "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:A\r\n" + lines + "END:VCARD\r\n";
  };
  return {
      {"soft line breaks without end",
       card("NOTE;ENCODING=QUOTED-PRINTABLE:" + repeated("=\r\n", 1'000'000))},
      {"a photo that is no photo", card("PHOTO;ENCODING=BASE64:" + std::string(3 << 20, '='))},
      {"cards in cards", repeated("BEGIN:VCARD\r\n", 290'000)},
      {"empty cards", repeated("BEGIN:VCARD\r\nEND:VCARD\r\n", 150'000)},
      {"endless separators", card("N:" + std::string(900'000, ';') + "\r\n")},
      {"endless groups", card("CATEGORIES:" + repeated("a,", 450'000) + "\r\n")},
  };
}

std::vector<Bomb> mails() {
  return {
      {"parts in parts", nested_multiparts(50'000)},
      {"endless parts", mail("multipart/mixed; boundary=b", repeated("--b\n\nx\n", 500'000))},
      {"mails in mails", repeated("Content-Type: message/rfc822\n\n", 120'000)},
      {"comments in comments", "From: " + std::string(900'000, '(') + "a@example.org\n\nx\n"},
      {"endless headers", repeated("X: y\n", 700'000) + "\nx\n"},
      {"endless encoded words", "Subject: " + repeated("=?utf-8?q?=61?= ", 60'000) + "\n\nx\n"},
      {"endless parameters", mail("text/plain" + repeated("; a=b", 180'000), "x\n")},
      {"entities that laugh", mail("text/html", laughing_page())},
      {"tags in tags", mail("text/html", repeated("<div><b>", 450'000))},
      {"tags that never end", mail("text/html", repeated("<", 3'500'000))},
      {"comments that never end", mail("text/html", repeated("<!--", 900'000))},
      {"a mailbox of nothing", repeated("From \n\n", 500'000)},
      {"a mailbox of quotes", "From x\n" + std::string(3 << 20, '>')},
  };
}

base::Seconds spent_by_children() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return base::Seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec);
}

void expect_an_end(const std::vector<Bomb>& bombs,
                   const std::function<void(const base::Path&)>& read) {
  Folder folder;
  for (const Bomb& bomb : bombs) {
    ASSERT_LT(bomb.bytes.size(), size_t(4) << 20) << bomb.name;
    base::Path file = folder.file("bomb", bomb.bytes);
    base::Seconds before = spent_by_children();
    read(file);
    EXPECT_LE(spent_by_children() - before, base::Seconds(2)) << bomb.name;
  }
}

TEST(Bombs, InCalendarsEndWithinASecond) {
  expect_an_end(calendars(), [](const base::Path& file) { (void)read_calendar(file); });
}

TEST(Bombs, InCardsEndWithinASecond) {
  expect_an_end(cards(), [](const base::Path& file) { (void)read_contacts(file); });
}

TEST(Bombs, InMailsEndWithinASecond) {
  expect_an_end(mails(), [](const base::Path& file) {
    NextMail all = read_mails(file).value();
    for (bool more = true; more;) {
      auto next = all();
      more = next && *next;
    }
  });
}

TEST(Bombs, ThatTakeMoreThanTheyMayAreErrorsThatSayWhy) {
  Folder folder;
  auto told = [&](const char* command) {
    return read_calendar(folder.file("bomb", command)).error();
  };
  EXPECT_EQ(told("SPIN"), (base::Error{base::Code::limit,
                                       "Reading it took more than 1 s of computing, which no "
                                       "honest file of its size does."}));
  EXPECT_EQ(told("DIVE").code, base::Code::invalid);  // ever deeper, until the stack ends
  if (proc::sanitized) GTEST_SKIP() << "sanitizers need all the memory there is";
  EXPECT_EQ(told("GROW"), (base::Error{base::Code::limit,
                                       "Reading it took more than 64 MB of memory, which no "
                                       "honest file of its size does."}));
}

}  // namespace
}  // namespace reader
