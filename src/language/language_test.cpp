#include "language/language.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include "base/file.h"
#include "base/text.h"

namespace language {
namespace {

Context monday_morning() {
  base::Zone berlin = *base::Zone::find("Europe/Berlin");
  return {*base::parse_instant("2026-05-04T09:00:00+02:00"), berlin};
}

std::string local_text(base::Instant at, const Context& context) {
  return base::format_local(context.zone.to_local(at), "%Y-%m-%d %H:%M");
}

// A time as the table writes it: a moment, "from .. to", days as dates with the last one named, a
// rule.
std::string text_of(const base::Result<When>& when, const Context& context) {
  if (!when) return "-";
  if (auto* point = std::get_if<Point>(&*when)) return local_text(point->at, context);
  if (auto* span = std::get_if<Span>(&*when)) {
    std::string from = local_text(span->period.start, context),
                to = local_text(span->period.end, context);
    if (!span->whole_days)
      return from + " .. " + (to.substr(0, 10) == from.substr(0, 10) ? to.substr(11) : to);
    std::string last = local_text(span->period.end - base::Seconds(1), context).substr(0, 10);
    return from.substr(0, 10) == last ? last : from.substr(0, 10) + " .. " + last;
  }
  const auto& rule = std::get<Recurrence>(*when);
  std::string out = rule.rrule + " @ " +
                    base::format_local(rule.first, rule.whole_day ? "%Y-%m-%d" : "%Y-%m-%d %H:%M");
  return rule.length.count() ? out + " for " + base::format_duration(rule.length) : out;
}

base::Period period_or_first(const When& when, const Context& context) {
  if (auto* point = std::get_if<Point>(&when)) return {point->at, point->at};
  if (auto* span = std::get_if<Span>(&when)) return span->period;
  base::Instant first = context.zone.to_instant(std::get<Recurrence>(when).first);
  return {first, first + std::get<Recurrence>(when).length};
}

// A line of a table, and what it is read against: set by the "now", "near", "tag" and "read" lines
// above it.
struct Row {
  std::string words, meaning, kind;
  Context context;
};

// Changes what the following rows are read against; false for a line that is none of these.
bool directive(std::string_view line, Row& row) {
  auto value = [&](std::string_view name) -> std::optional<std::string> {
    if (!line.starts_with(name)) return std::nullopt;
    return std::string(line.substr(name.size()));
  };
  if (auto now = value("now ")) {
    row.context = monday_morning();
    row.context.now = base::parse_instant(*now).value();
  } else if (auto near = value("near ")) {
    row.context.near = base::parse_instant(*near).value();
  } else if (auto tag = value("tag ")) {
    row.context.tag = *tag;
  } else if (auto kind = value("read ")) {
    row.kind = *kind;
    row.context = monday_morning();
  } else {
    return false;
  }
  return true;
}

std::vector<Row> table(std::string_view name) {
  std::string text =
      base::read_file(HEARTH_SOURCE_DIR "/src/language/testdata/" + std::string(name)).value();
  std::vector<Row> rows;
  Row row{.words = {}, .meaning = {}, .kind = "when", .context = monday_morning()};
  for (std::string_view line : base::split(text, '\n')) {
    auto cells = base::split(line, '\t');
    if (cells.size() < 2) {
      directive(line, row);
      continue;
    }
    row.words = cells[0];
    row.meaning = cells[1];
    rows.push_back(row);
  }
  return rows;
}

std::string read_as_text(const Row& row) {
  auto text = [](const auto& read, auto&& format) { return read ? format(*read) : "-"; };
  auto itself = [](const auto& value) { return value; };
  auto own_text = [](const auto& value) { return value.text(); };
  if (row.kind == "duration")
    return text(read_duration(row.words, row.context), base::format_duration);
  if (row.kind == "number") return text(read_number(row.words, row.context), own_text);
  if (row.kind == "money") return text(read_money(row.words, row.context), own_text);
  if (row.kind == "phone") return text(read_phone(row.words), itself);
  if (row.kind == "mail") return text(read_mail_address(row.words), itself);
  return text_of(read_when(row.words, row.context), row.context);
}

TEST(ReadWhen, EveryExpressionOfTheTableMeansWhatItSays) {
  std::vector<Row> rows = table("english.tsv");
  for (const Row& row : rows) {
    auto when = read_when(row.words, row.context);
    EXPECT_EQ(text_of(when, row.context), row.meaning)
        << "\"" << row.words << "\"" << (when ? "" : "\n  " + when.error().text());
  }
  EXPECT_GE(rows.size(), 300u);
}

TEST(Read, EveryGermanExpressionOfTheTableMeansWhatItSays) {
  std::vector<Row> rows = table("german.tsv");
  for (const Row& row : rows) EXPECT_EQ(read_as_text(row), row.meaning) << row.words;
  EXPECT_GE(rows.size(), 800u);
}

// The project promises 97 in a hundred.
TEST(Read, ExpressionsOfThePublicSpecificationsMeanWhatTheySay) {
  std::vector<Row> rows = table("specification.tsv");
  std::string wrong;
  size_t right = 0;
  for (const Row& row : rows) {
    std::string meaning = read_as_text(row);
    if (meaning == row.meaning)
      ++right;
    else
      wrong += "\n  " + row.words + "\t" + meaning + "\tnot " + row.meaning;
  }
  EXPECT_EQ(rows.size(), 705u);
  EXPECT_GE(right * 100, rows.size() * 97) << right << " of " << rows.size() << wrong;
}

TEST(ReadWhen, RefusesWithASentenceThatNamesThePartNotUnderstood) {
  Context context = monday_morning();
  auto message = [&](std::string_view words) { return read_when(words, context).error().message; };
  EXPECT_EQ(message("friday banana"), "I do not understand 'banana' in 'friday banana' as a time.");
  EXPECT_EQ(message("dentist"), "I do not understand 'dentist' as a time.");
  EXPECT_EQ(message(""), "No time was said.");
  EXPECT_EQ(message("30 february"), "There is no 30 February.");
  EXPECT_EQ(message("friday 14 may"), "14 May 2026 is a Thursday, not the weekday that was said.");
  EXPECT_EQ(message("twice a week"), "'twice a week' leaves open on which days or at what times.");
  EXPECT_EQ(message("that morning"), "It is not clear what this time is counted from.");
  EXPECT_EQ(read_when(std::string(301, 'a'), context).error().code, base::Code::limit);
}

TEST(Read, WhatTheOwnLanguageCannotReadTheOthersMayAndTheErrorIsTheOwn) {
  Context english = monday_morning(), german = monday_morning();
  german.tag = "de";
  EXPECT_EQ(text_of(read_when("Freitag um halb vier", english), english), "2026-05-08 15:30");
  EXPECT_EQ(text_of(read_when("friday at half past three", german), german), "2026-05-08 15:30");
  EXPECT_EQ(read_number("1.250", english)->text(), "1.25");
  EXPECT_EQ(read_number("1.250", german)->text(), "1250");
  EXPECT_EQ(read_duration("anderthalb Stunden", english), base::Seconds(5400));
  EXPECT_EQ(read_money("fünfzig Cent", english)->text(), "0.50 EUR");
  base::Error refused = read_when("Zahnarzt", german).error();
  EXPECT_EQ(refused.message, "I do not understand 'Zahnarzt' as a time.");
  EXPECT_EQ(refused.hint,
            "Say it like 'Freitag um 15 Uhr', 'in zwei Wochen' or 'jeden Sonntag um sechs'.");
  EXPECT_EQ(read_when("dentist", english).error().hint,
            "Say it like 'friday at 3 pm', 'in two weeks' or 'every sunday at six'.");
}

TEST(ReadPeriod, APointHasNoLengthAndARecurrenceIsItsFirstOccurrence) {
  Context context = monday_morning();
  auto text = [&](std::string_view words) {
    base::Period period = read_period(words, context).value();
    return local_text(period.start, context) + " .. " + local_text(period.end, context);
  };
  EXPECT_EQ(text("friday at 3"), "2026-05-08 15:00 .. 2026-05-08 15:00");
  EXPECT_EQ(text("friday"), "2026-05-08 00:00 .. 2026-05-09 00:00");
  EXPECT_EQ(text("every sunday"), "2026-05-10 00:00 .. 2026-05-11 00:00");
  EXPECT_EQ(text("every sunday from 3 to 5"), "2026-05-10 15:00 .. 2026-05-10 17:00");
}

TEST(Say, TimesAreNamedRelativeToNow) {
  Context context = monday_morning();
  auto said = [&](std::string_view words) {
    return say_when(read_period(words, context).value().start, context);
  };
  EXPECT_EQ(said("14:30"), "today at 14:30");
  EXPECT_EQ(said("tomorrow at 9"), "tomorrow at 09:00");
  EXPECT_EQ(said("yesterday at noon"), "yesterday at 12:00");
  EXPECT_EQ(said("14 may at 9"), "Thursday 14 May at 09:00");
  EXPECT_EQ(said("14 may 2027 at 9"), "Friday 14 May 2027 at 09:00");
  EXPECT_EQ(said("3 march 2026 at 9"), "Tuesday 3 March 2026 at 09:00");
}

TEST(Say, StretchesAndRepetitionsAreNamedInWords) {
  Context context = monday_morning();
  auto period = [&](std::string_view words) {
    return say_period(read_period(words, context).value(), context);
  };
  EXPECT_EQ(period("tomorrow from 2 to 3:30"), "tomorrow from 14:00 to 15:30");
  EXPECT_EQ(period("friday"), "Friday 8 May");
  EXPECT_EQ(period("next week"), "Monday 11 May to Sunday 17 May");
  EXPECT_EQ(period("friday 10pm to 2am"), "Friday 8 May at 22:00 to Saturday 9 May at 02:00");
  auto rule = [&](std::string_view words) {
    return say_recurrence(std::get<Recurrence>(read_when(words, context).value()), context);
  };
  EXPECT_EQ(rule("sunday evenings at six"), "every Sunday at 18:00");
  EXPECT_EQ(rule("weekdays at 9"), "every weekday at 09:00");
  EXPECT_EQ(rule("every 3rd monday of the month"), "the third Monday of every month");
  EXPECT_EQ(rule("every 14 may"), "every year on 14 May");
  EXPECT_EQ(rule("every tuesday at 3 starting next month"),
            "every Tuesday at 15:00 starting Tuesday 2 June");
  EXPECT_EQ(say_recurrence(
                {context.zone.to_local(context.now), {}, false, "FREQ=MONTHLY;BYSETPOS=2;BYDAY=MO"},
                context),
            "again and again from today at 09:00");
  EXPECT_EQ(
      say_recurrence(
          {context.zone.to_local(context.now), {}, false, "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"},
          context),
      "again and again from today at 09:00");
}

TEST(Say, GermanSaysTimesInGerman) {
  Context context = monday_morning();
  context.tag = "de-AT";
  auto when = [&](std::string_view words) {
    return say_when(read_period(words, context).value().start, context);
  };
  EXPECT_EQ(when("14:30"), "heute um 14:30 Uhr");
  EXPECT_EQ(when("morgen um 9 Uhr"), "morgen um 09:00 Uhr");
  EXPECT_EQ(when("14. Mai um 9 Uhr"), "Donnerstag, 14. Mai um 09:00 Uhr");
  EXPECT_EQ(when("3. März 2026 um 9 Uhr"), "Dienstag, 3. März 2026 um 09:00 Uhr");
  auto period = [&](std::string_view words) {
    return say_period(read_period(words, context).value(), context);
  };
  EXPECT_EQ(period("morgen von zwei bis halb vier"), "morgen von 14:00 bis 15:30 Uhr");
  EXPECT_EQ(period("nächste Woche"), "Montag, 11. Mai bis Sonntag, 17. Mai");
  auto rule = [&](std::string_view words) {
    return say_recurrence(std::get<Recurrence>(read_when(words, context).value()), context);
  };
  EXPECT_EQ(rule("sonntagabends um sechs"), "jeden Sonntag um 18:00 Uhr");
  EXPECT_EQ(rule("werktags um 9"), "jeden Werktag um 09:00 Uhr");
  EXPECT_EQ(rule("alle zwei Wochen mittwochs"), "jeden zweiten Mittwoch");
  EXPECT_EQ(rule("jeden ersten und dritten Montag im Monat"),
            "jeden Monat am ersten und dritten Montag");
  EXPECT_EQ(rule("jeden 14. Mai"), "jedes Jahr am 14. Mai");
  EXPECT_EQ(rule("täglich um 8 Uhr für anderthalb Stunden, 10 Mal"),
            "jeden Tag von 08:00 bis 09:30 Uhr, 10 Mal");
  EXPECT_EQ(rule("ab nächster Woche jeden Tag bis 30. Juni"),
            "jeden Tag ab Montag, 11. Mai bis Dienstag, 30. Juni");
}

// What was said is heard again as the same.
TEST(Say, EveryRowOfTheTablesIsReadBackAsItWasSaid) {
  size_t compared = 0;
  for (const char* name : {"english.tsv", "specification.tsv", "german.tsv"}) {
    for (const Row& row : table(name)) {
      const Context& context = row.context;
      bool time = row.kind == "when" && !context.near;
      auto when = time ? read_when(row.words, context) : base::fail(base::Code::invalid, "");
      if (!when) continue;
      ++compared;
      if (auto* rule = std::get_if<Recurrence>(&*when)) {
        std::string said = say_recurrence(*rule, context);
        bool until_a_time = rule->rrule.find("MINUTELY") != std::string::npos;
        if (!until_a_time)
          EXPECT_EQ(text_of(read_when(said, context), context), text_of(when, context))
              << said << " | " << row.words;
      } else {
        base::Period period = read_period(row.words, context).value();
        std::string said = say_period(period, context);
        auto heard = read_period(said, context);
        ASSERT_TRUE(heard) << said << " | " << row.words << " " << heard.error().text();
        EXPECT_EQ(local_text(heard->start, context), local_text(period.start, context))
            << said << " | " << row.words;
        EXPECT_EQ(local_text(heard->end, context), local_text(period.end, context))
            << said << " | " << row.words;
      }
    }
  }
  EXPECT_GE(compared, 1'100u);
}

TEST(Say, AnyInstantIsReadBackAsItself) {
  Context context = monday_morning();
  EXPECT_TRUE(rc::check([&] {
    context.tag = *rc::gen::element("en", "de");
    auto away = *rc::gen::inRange<int64_t>(-400ll * 86'400, 2'000ll * 86'400);
    base::Instant at = context.now + base::Seconds(away);
    RC_PRE(context.zone.to_instant(context.zone.to_local(at)) ==
           at);  // the hour that comes twice is its first
    auto heard = read_when(say_when(at, context), context);
    RC_ASSERT(heard.has_value());
    RC_ASSERT(std::get<Point>(*heard).at == at);
  }));
}

TEST(InPlaceOf, KeepsWhatTheNewWordsLeaveUnsaid) {
  auto after = [](const char* before, const char* said) {
    return in_place_of(before, said, monday_morning());
  };
  EXPECT_EQ(after("tuesday at 10am", "wednesday"), "wednesday at 10am");
  EXPECT_EQ(after("at half past 4 on friday", "saturday"), "saturday at half past 4");
  EXPECT_EQ(after("tuesday 2pm", "at 3pm"), "tuesday at 3pm");
  EXPECT_EQ(after("on mondays at 18:00", "thursdays"), "thursdays at 18:00");
  EXPECT_EQ(after("every sunday evening", "every saturday"), "every saturday evening");
  EXPECT_EQ(after("at four", "on friday"), "on friday at four");
  EXPECT_EQ(after("am Dienstag um 10 Uhr", "Mittwoch"), "Mittwoch um 10 Uhr");
  // The half of the day stays, where the new words leave it open.
  EXPECT_EQ(after("tomorrow at 7 pm", "8"), "tomorrow 8 pm");
  EXPECT_EQ(after("tomorrow at 7 pm", "tomorrow 8"), "tomorrow 8 pm");
  EXPECT_EQ(after("at 5am", "6"), "6 am");
  EXPECT_EQ(after("at 5am", "6pm"), "6pm");
  // The hour stays where only the minutes are new.
  EXPECT_EQ(after("at half past eleven", "ten past"), "ten past 11");
  EXPECT_EQ(after("tomorrow at half past eleven", "quarter to"), "tomorrow quarter to 12");
  EXPECT_EQ(after("7 tomorrow", "ten past"), "tomorrow ten past 7");
  // It says all itself, or says no time, or the two are none together.
  EXPECT_EQ(after("tuesday at 10am", "wednesday at 9"), "wednesday at 9");
  EXPECT_EQ(after("tuesday at 10am", "in two hours"), "in two hours");
  EXPECT_EQ(after("tuesday at 10am", "from 3 to 5"), "from 3 to 5");
  EXPECT_EQ(after("tuesday at 10am", "next week"), "next week");
  EXPECT_EQ(after("tuesday", "wednesday"), "wednesday");
  EXPECT_EQ(after("tuesday at 10am", "the red one"), "the red one");
  EXPECT_EQ(after("", "wednesday"), "wednesday");
}

TEST(ReadDuration, AnyLengthIsReadBackAsItself) {
  Context context = monday_morning();
  EXPECT_TRUE(rc::check([&] {
    base::Seconds length(*rc::gen::inRange(0, 100 * 86'400));
    RC_ASSERT(read_duration(base::format_duration(length), context).value() == length);
  }));
}

// Words that mean something, in any order, and bytes that mean nothing.
TEST(ReadWhen, NeitherWordSaladNorBytesBreakIt) {
  Context context = monday_morning();
  context.near = context.now + base::Seconds(100'000);
  static const std::vector<std::string> words = {
      "every",   "other",    "friday",  "tomorrow",  "at",    "on",       "in",      "the",
      "last",    "next",     "first",   "of",        "june",  "week",     "month",   "year",
      "5",       "half",     "past",    "quarter",   "to",    "from",     "between", "and",
      "until",   "for",      "two",     "hours",     "days",  "before",   "after",   "morning",
      "tonight", "night",    "easter",  "christmas", "30",    "february", "29",      "2026",
      "-",       "/",        ".",       ":",         "pm",    "weekend",  "early",   "late",
      "end",     "starting", "mondays", "since",     "ago",   "an",       "hour",    "that",
      "a",       "12:30",    "31.",     "0",         "times", "15th",     "working", "nineteen",
      ",",       "jeden",    "halb",    "vor",       "nach",  "viertel",  "morgen",  "am",
      "um",      "uhr",      "bis",     "von",       "ab",    "ersten",   "montag",  "monat",
      "alle",    "zwei",     "wochen",  "freitags",  "ende",  "letzten",  "ostern",  "stunde",
      "tag",     "danach",   "und",     "zwischen",  "im",    "juni",     "8.",      "nacht",
      "auf",     "seit",     "letzte",  "tage",      "eine",  "täglich",  "der",     "immer"};
  auto sane = [&](const std::string& text) {
    context.tag = *rc::gen::element("en", "de");
    auto when = read_when(text, context);
    if (!when) {
      RC_ASSERT(!when.error().message.empty());
      return;
    }
    base::Period period = period_or_first(*when, context);
    RC_ASSERT(period.start <= period.end);
  };
  EXPECT_TRUE(rc::check([&] {
    sane(base::join(*rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(words)), " "));
  }));
  EXPECT_TRUE(rc::check([&](const std::string& bytes) { sane(bytes); }));
}

TEST(ReadDuration, UnderstandsHowPeopleSayLengths) {
  Context context = monday_morning();
  auto length = [&](std::string_view words) {
    auto read = read_duration(words, context);
    return read ? base::format_duration(*read) : "-";
  };
  EXPECT_EQ(length("an hour and a half"), "1 hour 30 minutes");
  EXPECT_EQ(length("hour and a half"), "1 hour 30 minutes");
  EXPECT_EQ(length("45 min"), "45 minutes");
  EXPECT_EQ(length("for 45 minutes"), "45 minutes");
  EXPECT_EQ(length("a fortnight"), "14 days");
  EXPECT_EQ(length("1h30"), "1 hour 30 minutes");
  EXPECT_EQ(length("1.5h"), "1 hour 30 minutes");
  EXPECT_EQ(length("an hour twenty"), "1 hour 20 minutes");
  EXPECT_EQ(length("3 min 30"), "3 minutes 30 seconds");
  EXPECT_EQ(length("four minutes twenty"), "4 minutes 20 seconds");
  EXPECT_EQ(length("20 m"), "20 minutes");
  EXPECT_EQ(length("another quarter of an hour"), "15 minutes");
  EXPECT_EQ(length("two solid hours"), "2 hours");
  EXPECT_EQ(length("a quick ten minutes"), "10 minutes");
  EXPECT_EQ(length("ten minutes more"), "10 minutes");
  EXPECT_EQ(length("three quarters of an hour"), "45 minutes");
  EXPECT_EQ(length("twenty-five minutes"), "25 minutes");
  EXPECT_EQ(length("a couple of hours"), "2 hours");
  EXPECT_EQ(length("two and a half days"), "2 days 12 hours");
  EXPECT_EQ(length("a year"), "365 days");
  EXPECT_EQ(length("all day"), "1 day");
  EXPECT_EQ(length("an hour or two"), "-");
  EXPECT_EQ(length("two"), "-");
  EXPECT_EQ(length("100000000 hours"), "-");
}

TEST(ReadNumber, UnderstandsDigitsWordsAndShares) {
  Context context = monday_morning();
  auto number = [&](std::string_view words) {
    auto read = read_number(words, context);
    return read ? read->text() : "-";
  };
  EXPECT_EQ(number("1,250.5"), "1250.5");
  EXPECT_EQ(number("1.250,50"), "1250.5");
  EXPECT_EQ(number("12,50"), "12.5");
  EXPECT_EQ(number("two dozen"), "24");
  EXPECT_EQ(number("half a dozen"), "6");
  EXPECT_EQ(number("half a"), "0.5");
  EXPECT_EQ(number("½"), "0.5");
  EXPECT_EQ(number("1 1/2"), "1.5");
  EXPECT_EQ(number("three and a half"), "3.5");
  EXPECT_EQ(number("twenty-one"), "21");
  EXPECT_EQ(number("twenty-first"), "21");
  EXPECT_EQ(number("21st"), "21");
  EXPECT_EQ(number("a hundred and five"), "105");
  EXPECT_EQ(number("two thousand five hundred and six"), "2506");
  EXPECT_EQ(number("1.2 million"), "1200000");
  EXPECT_EQ(number("two point five"), "2.5");
  EXPECT_EQ(number("minus five"), "-5");
  EXPECT_EQ(number("one two"), "-");
  EXPECT_EQ(number("1,2,3"), "-");
  EXPECT_EQ(number("1/0"), "-");
  EXPECT_EQ(number("99999999999999999999"), "-");
  EXPECT_EQ(number("lemons"), "-");
}

TEST(ReadMoney, UnderstandsCurrenciesCoinsAndNotes) {
  Context context = monday_morning();
  auto money = [&](std::string_view words, std::string_view currency = "EUR") {
    auto read = read_money(words, context, currency);
    return read ? read->text() : "-";
  };
  EXPECT_EQ(money("12.50 euros"), "12.50 EUR");
  EXPECT_EQ(money("12.50"), "12.50 EUR");
  EXPECT_EQ(money("12.50", "USD"), "12.50 USD");
  EXPECT_EQ(money("£20"), "20.00 GBP");
  EXPECT_EQ(money("12,50€"), "12.50 EUR");
  EXPECT_EQ(money("twelve euros fifty"), "12.50 EUR");
  EXPECT_EQ(money("12 euros and 5 cents"), "12.05 EUR");
  EXPECT_EQ(money("80 cents"), "0.80 EUR");
  EXPECT_EQ(money("50p"), "0.50 GBP");
  EXPECT_EQ(money("a fiver", "GBP"), "5.00 GBP");
  EXPECT_EQ(money("a hundred bucks"), "100.00 USD");
  EXPECT_EQ(money("CHF 20"), "20.00 CHF");
  EXPECT_EQ(money("500 yen"), "500 JPY");
  EXPECT_EQ(money("-5 euros"), "-5.00 EUR");
  EXPECT_EQ(money("12.505 euros"), "-");
  EXPECT_EQ(money("12.5 yen"), "-");
  EXPECT_EQ(money("92233720368547758.07 euros and 50 cents"), "-");
  EXPECT_EQ(money("lunch"), "-");
}

TEST(ReadPhone, KeepsTheDigitsHoweverTheyAreWrittenOrSpoken) {
  EXPECT_EQ(read_phone("+49 30 1234567"), "+49301234567");
  EXPECT_EQ(read_phone("0049 30 1234567"), "+49301234567");
  EXPECT_EQ(read_phone("(030) 123 45-67"), "0301234567");
  EXPECT_EQ(read_phone("+44 (0)20 7946 0958"), "+442079460958");
  EXPECT_EQ(read_phone("double oh seven"), "007");
  EXPECT_EQ(read_phone("plus four nine three oh one two three four"), "+49301234");
  EXPECT_EQ(read_phone("oh one five two twenty-three forty two"), "01522342");
  EXPECT_EQ(read_phone("112"), "112");
  EXPECT_EQ(read_phone("14"), std::nullopt);
  EXPECT_EQ(read_phone("12 lemons"), std::nullopt);
  EXPECT_EQ(read_phone("1234567890123456"), std::nullopt);
}

TEST(ReadMailAddress, ReadsWrittenAndSpokenAddressesAndNothingElse) {
  EXPECT_EQ(read_mail_address("Ana@Example.org"), "Ana@example.org");
  EXPECT_EQ(read_mail_address("<ana@example.org>"), "ana@example.org");
  EXPECT_EQ(read_mail_address("ana at example dot org"), "ana@example.org");
  EXPECT_EQ(read_mail_address("ana underscore berg at mail dot example dot org"),
            "ana_berg@mail.example.org");
  EXPECT_EQ(read_mail_address("meet ana at example dot org"), std::nullopt);
  EXPECT_EQ(read_mail_address("ana@@example.org"), std::nullopt);
  EXPECT_EQ(read_mail_address("ana@example"), std::nullopt);
  EXPECT_EQ(read_mail_address("ana"), std::nullopt);
}

TEST(ReadAnswer, TellsYesFromNoFromMaybe) {
  for (const char* words : {"yes", "Accept", "sure", "OK!", "yes please", "I'll be there",
                            "count me in", "no problem", "sounds good to me"})
    EXPECT_EQ(read_answer(words), Answer::yes) << words;
  for (const char* words : {"no", "nope", "decline", "no thanks", "I can't make it", "say no",
                            "not coming", "I don't think so"})
    EXPECT_EQ(read_answer(words), Answer::no) << words;
  for (const char* words : {"ja", "Ja, gerne!", "zusagen", "klar", "kein Problem", "passt mir"})
    EXPECT_EQ(read_answer(words), Answer::yes) << words;
  for (const char* words : {"nein", "ne", "nein danke", "lieber nicht", "absage", "ich komme nicht",
                            "passt leider nicht"})
    EXPECT_EQ(read_answer(words), Answer::no) << words;
  for (const char* words : {"vielleicht", "weiß nicht", "mal sehen"})
    EXPECT_EQ(read_answer(words), Answer::maybe) << words;
  for (const char* words : {"maybe", "tentatively", "not sure", "perhaps"})
    EXPECT_EQ(read_answer(words), Answer::maybe) << words;
  for (const char* words : {"", "yes no", "banana", "please", "ja nein", "vielleicht nicht"})
    EXPECT_EQ(read_answer(words), std::nullopt) << words;
}

TEST(ReadQuantity, SplitsCountUnitAndThing) {
  auto is = [](int64_t count, std::string unit, std::string thing) {
    return Quantity{count, unit, thing};
  };
  EXPECT_EQ(read_quantity("two lemons"), is(2, "", "lemons"));
  EXPECT_EQ(read_quantity("500 g of flour"), is(500, "g", "flour"));
  EXPECT_EQ(read_quantity("500g flour"), is(500, "g", "flour"));
  EXPECT_EQ(read_quantity("milk"), is(1, "", "milk"));
  EXPECT_EQ(read_quantity("a lemon"), is(1, "", "lemon"));
  EXPECT_EQ(read_quantity("two bottles of wine"), is(2, "bottle", "wine"));
  EXPECT_EQ(read_quantity("two bottles"), is(2, "", "bottles"));
  EXPECT_EQ(read_quantity("half a dozen eggs"), is(6, "", "eggs"));
  EXPECT_EQ(read_quantity("2x milk"), is(2, "", "milk"));
  EXPECT_EQ(read_quantity("eggs x 12"), is(12, "", "eggs"));
  EXPECT_EQ(read_quantity("7up"), is(1, "", "7up"));
  EXPECT_EQ(read_quantity("2% milk"), is(1, "", "2% milk"));
  EXPECT_EQ(read_quantity("Crème fraîche"), is(1, "", "Crème fraîche"));
  EXPECT_EQ(read_quantity("3"), is(1, "", "3"));
  EXPECT_EQ(read_quantity("zwei Zitronen"), is(2, "", "Zitronen"));
  EXPECT_EQ(read_quantity("500 g Mehl"), is(500, "g", "Mehl"));
  EXPECT_EQ(read_quantity("eine Flasche Wein"), is(1, "bottle", "Wein"));
  EXPECT_EQ(read_quantity("zwei Flaschen"), is(2, "", "Flaschen"));
  EXPECT_EQ(read_quantity("ein halbes Dutzend Eier"), is(6, "", "Eier"));
  EXPECT_EQ(read_quantity("ein Dutzend Eier"), is(12, "", "Eier"));
  EXPECT_EQ(read_quantity("half a litre of milk"),
            (Quantity{*base::Decimal::parse("0.5"), "l", "milk"}));
}

}  // namespace
}  // namespace language
