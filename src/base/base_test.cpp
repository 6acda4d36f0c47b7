#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include "base/decimal.h"
#include "base/file.h"
#include "base/id.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

namespace base {
namespace {

TEST(Id, SortsByTimeAndReadsBackItsOwnText) {
  Id early = Id::make(1'000, ~0ull, ~0ull), late = Id::make(1'001, 0, 0);
  EXPECT_LT(early, late);
  EXPECT_EQ(*Id::parse(late.text()), late);
}

TEST(Id, RefusesWhatIsNotAnId) {
  for (std::string_view bad :
       {"", "x", "00000000-0000-7000-8000-00000000000g", "00000000x0000-7000-8000-000000000000"})
    EXPECT_EQ(Id::parse(bad).error().code, Code::invalid) << bad;
}

TEST(Time, KnowsTheGapAndTheDoubleHourOfSummerTime) {
  Zone berlin = *Zone::find("Europe/Berlin");
  using namespace std::chrono;
  Local gap = Local(Day(2026y / 3 / 29)) + 2h + 30min;
  EXPECT_EQ(format_instant(berlin.to_instant(gap), berlin), "2026-03-29T03:00:00+02:00");
  Local twice = Local(Day(2026y / 10 / 25)) + 2h + 30min;
  EXPECT_EQ(format_instant(berlin.to_instant(twice), berlin), "2026-10-25T02:30:00+02:00");
}

TEST(Time, ReadsWhatItWrites) {
  Zone zone = *Zone::find("Asia/Kolkata");
  rc::check([&] {
    Instant instant(Seconds(*rc::gen::inRange<int64_t>(0, 4'000'000'000)));
    RC_ASSERT(*parse_instant(format_instant(instant, zone)) == instant);
  });
}

TEST(Time, RefusesTimesThatAreNone) {
  for (std::string_view bad : {"", "2026-13-01T00:00Z", "2026-02-30T00:00Z", "2026-05-04T25:00Z",
                               "2026-05-04T09:00", "2026-05-04", "2026-05-04T09:00+2"})
    EXPECT_EQ(parse_instant(bad).error().code, Code::invalid) << bad;
}

TEST(Time, WritesWhatPeopleRead) {
  Local local = Local(*parse_day("2026-05-04")) + std::chrono::hours(9);
  EXPECT_EQ(format_local(local, "%A %e %B %Y, %H:%M (%l %p, %-d/%-m) 100%%"),
            "Monday 4 May 2026, 09:00 (9 AM, 4/5) 100%");
  EXPECT_EQ(format_duration(Seconds(5400)), "1 hour 30 minutes");
  EXPECT_EQ(format_duration(Seconds(0)), "0 minutes");
}

TEST(Text, FoldsWhatLooksTheSame) {
  EXPECT_EQ(fold("  Zoë \u200bMÜLLER "), "zoe muller");
  EXPECT_EQ(fold("раураl"), "paypal");  // Cyrillic а, у, р
  EXPECT_EQ(fold("Straße"), "strasse");
  EXPECT_NE(fold("ana"), fold("anna"));
}

TEST(Text, LowersBeyondAscii) { EXPECT_EQ(lower("ÄÖÜ ŁÓDŹ ΑΩ ЖЯ"), "äöü łódź αω жя"); }

TEST(Text, SeesMalformedUtf8) {
  EXPECT_TRUE(valid_utf8("żółw 🐢"));
  for (std::string_view bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "a\xe2\x82", "\xf5\x80\x80\x80"})
    EXPECT_FALSE(valid_utf8(bad));
}

TEST(Text, MakesHiddenCharactersVisible) {
  EXPECT_EQ(visible("a\u202Eb\nc\x1b"), "a‹U+202E›b⏎c‹U+001B›");
  EXPECT_EQ(visible("abcdef", 3), "abc…");
}

TEST(Text, JoinsAsPeopleDo) {
  EXPECT_EQ(join_words({}), "");
  EXPECT_EQ(join_words({"milk"}), "milk");
  EXPECT_EQ(join_words({"milk", "eggs", "bread"}), "milk, eggs and bread");
}

TEST(Json, ReadsWhatItWrites) {
  Json json = Json::object();
  json.set("text", "a\"\\\n\t\x01ü").set("n", 42).set("list", Json::array().push(true).push({}));
  json.set("real", 0.1).set("big", int64_t(1) << 60);
  EXPECT_EQ(*Json::parse(json.dump()), json);
  EXPECT_EQ(*Json::parse(json.dump(2)), json);
}

TEST(Json, RefusesWhatIsMalformedTwiceOrTooDeep) {
  EXPECT_NE(Json::parse(R"({"a":1,"a":2})").error().message.find("'a' twice"), std::string::npos);
  for (std::string bad : {"", "{", "[1,]", "nul", "\"\xff\"", "{} x", "01"})
    EXPECT_EQ(Json::parse(bad).error().code, Code::invalid) << bad;
  EXPECT_FALSE(Json::parse(std::string(100, '[') + std::string(100, ']')));
}

TEST(Json, MissingMembersAreNull) {
  Json json = *Json::parse(R"({"a":{"b":[1,2]}})");
  EXPECT_EQ(json["a"]["b"][1].integer(), 2);
  EXPECT_TRUE(json["x"]["y"][7].is_null());
  EXPECT_EQ(json["a"].string(), "");
}

TEST(Decimal, IsExact) {
  EXPECT_EQ(*Decimal::parse("0.1")->plus(*Decimal::parse("0.2")), *Decimal::parse("0.30"));
  EXPECT_EQ(Decimal::parse("-12.50")->text(), "-12.5");
  EXPECT_EQ(Decimal(1).divided_by(3)->text(), "0.333333333333");
  EXPECT_EQ(Decimal::parse("2.5")->rounded(0)->text(), "2");
  EXPECT_EQ(Decimal::parse("3.5")->rounded(0)->text(), "4");
  EXPECT_EQ(Decimal(1).divided_by(0).error().code, Code::invalid);
  EXPECT_EQ(Decimal(INT64_MAX).plus(1).error().code, Code::limit);
  for (std::string_view bad : {"", ".", "1e3", "1,5", "--1"}) EXPECT_FALSE(Decimal::parse(bad));
}

TEST(Decimal, ReadsWhatItWrites) {
  rc::check([] {
    auto number = Decimal::make(*rc::gen::arbitrary<int64_t>(), *rc::gen::inRange(0, 12));
    RC_ASSERT(*Decimal::parse(number->text()) == *number);
  });
}

TEST(Money, IsWrittenWithTheDigitsOfItsCurrency) {
  EXPECT_EQ((Money{-5, "EUR"}.text()), "-0.05 EUR");
  EXPECT_EQ((Money{1200, "JPY"}.text()), "1200 JPY");
  EXPECT_EQ((Money{1234, "KWD"}.text()), "1.234 KWD");
}

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "hearth_files_XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  Path folder_;
};

TEST_F(Files, AreReplacedWhole) {
  ASSERT_TRUE(make_folder(folder_ / "a/b"));
  ASSERT_TRUE(write_file(folder_ / "a/b/c", "old"));
  ASSERT_TRUE(write_file(folder_ / "a/b/c", "new"));
  EXPECT_EQ(*read_file(folder_ / "a/b/c"), "new");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "a/b/c.new"));
  struct stat status{};
  stat((folder_ / "a/b/c").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
}

TEST_F(Files, SayWhatIsWrong) {
  EXPECT_EQ(read_file(folder_ / "none").error().code, Code::not_found);
  EXPECT_EQ(read_file(folder_).error().code, Code::invalid);
  ASSERT_TRUE(write_file(folder_ / "big", std::string(100, 'x')));
  EXPECT_EQ(read_file(folder_ / "big", 50).error().code, Code::limit);
}

TEST_F(Files, AreLockedByOne) {
  auto first = FileLock::take(folder_ / "lock");
  ASSERT_TRUE(first);
  EXPECT_EQ(FileLock::take(folder_ / "lock").error().code, Code::conflict);
}

}  // namespace
}  // namespace base
