#include "reader/reader.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>

#include "base/text.h"
#include "reader/testing.h"

namespace reader {
namespace {

using testing::HasSubstr;

const base::Path testdata = HEARTH_SOURCE_DIR "/src/formats/testdata";

std::vector<base::Path> files_ending(std::string_view ending) {
  std::vector<base::Path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(testdata))
    if (entry.path().extension() == ending) files.push_back(entry.path());
  EXPECT_FALSE(files.empty()) << ending;
  return files;
}

TEST(Reader, GivesTheCalendarThatTheFileHolds) {
  for (const base::Path& file : files_ending(".ics")) {
    auto read = read_calendar(file), parsed = formats::parse_calendar(*base::read_file(file));
    EXPECT_TRUE(read.value() == parsed.value()) << file;
  }
}

TEST(Reader, GivesTheContactsThatTheFileHolds) {
  for (const base::Path& file : files_ending(".vcf")) {
    auto read = read_contacts(file), parsed = formats::parse_contacts(*base::read_file(file));
    EXPECT_TRUE(read.value() == parsed.value()) << file;
  }
}

TEST(Reader, GivesTheMailsThatTheFileHolds) {
  std::string many;
  for (const base::Path& file : files_ending(".eml")) {
    std::string bytes = *base::read_file(file);
    many += "From x\n" + bytes + "\n\n";
    NextMail mails = read_mails(file).value();
    auto mail = mails().value();
    ASSERT_TRUE(mail) << file;
    EXPECT_EQ(mail->bytes, bytes);
    EXPECT_TRUE(mail->mail.value() == formats::parse_mail(bytes).value()) << file;
    EXPECT_FALSE(mails().value());
  }
  Folder folder;
  NextMail read = read_mails(folder.file("all.mbox", many)).value();
  formats::MailFile parsed(many);
  while (auto mail = parsed.next()) {
    auto other = read().value();
    ASSERT_TRUE(other);
    EXPECT_EQ(other->bytes, mail->bytes);
    EXPECT_EQ(other->line, mail->line);
    EXPECT_TRUE(other->mail.value() == mail->mail.value());
  }
  EXPECT_FALSE(read().value());
}

TEST(Reader, SaysWhyAFileIsNone) {
  Folder folder;
  base::Path words = folder.file("words.txt", "just words");
  EXPECT_EQ(read_calendar(words).error(), formats::parse_calendar("just words").error());
  EXPECT_EQ(read_contacts(words).error(), formats::parse_contacts("just words").error());
  auto mail = read_mails(words).value()().value();
  EXPECT_EQ(mail->mail.error(), formats::parse_mail("just words").error());
  EXPECT_EQ(read_calendar(folder.path / "nothing.ics").error().code, base::Code::not_found);
  EXPECT_EQ(read_calendar(folder.path).error().code, base::Code::invalid);
  ASSERT_EQ(::mkfifo((folder.path / "pipe.ics").c_str(), 0600), 0);
  EXPECT_EQ(read_calendar(folder.path / "pipe.ics").error().code, base::Code::invalid);
}

TEST(Reader, ThatCrashesIsAnErrorOfItsFileAlone) {
  Folder folder;
  base::Path bad = folder.file("bad.ics", "CRASH");
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(read_calendar(bad).error().message, HasSubstr("crashed"));
    EXPECT_THAT(read_mails(bad).value()().error().message, HasSubstr("crashed"));
    EXPECT_TRUE(read_calendar(files_ending(".ics")[0]));
  }
}

TEST(Reader, ThatSendsWhatMakesNoSenseIsNotBelieved) {
  Folder folder;
  base::Path lie = folder.file("lie", "LIE");
  auto calendar = read_calendar(lie).value();
  EXPECT_EQ(calendar.name, "x");
  EXPECT_TRUE(calendar.events.empty());
  EXPECT_EQ(calendar.skipped.size(), 3u);
  ASSERT_EQ(calendar.left_out.size(), 1u);
  EXPECT_EQ(calendar.left_out[0].reason, base::visible("\x1b]0;mine\a"));
  EXPECT_TRUE(read_contacts(lie).value().contacts.empty());
  NextMail mails = read_mails(lie).value();
  while (auto mail = mails().value()) EXPECT_FALSE(mail->mail);
  EXPECT_EQ(read_calendar(folder.file("rubbish", "RUBBISH")).error().code, base::Code::corrupt);
}

TEST(Reader, ThatEndsBeforeItIsDoneHasReadNothing) {
  Folder folder;
  EXPECT_EQ(read_calendar(folder.file("end", "END")).error().code, base::Code::invalid);
}

TEST(Reader, ThatSendsForEverIsStopped) {
  Folder folder;
  EXPECT_EQ(read_contacts(folder.file("endless", "SEND FOR EVER")).error().code, base::Code::limit);
}

}  // namespace
}  // namespace reader
