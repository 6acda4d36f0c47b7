#include "language/language.h"

#include <gmock/gmock.h>

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

TEST(ReadWhen, EveryExpressionOfTheTableMeansWhatItSays) {
  auto table = base::read_file(HEARTH_SOURCE_DIR "/src/language/testdata/english.tsv");
  ASSERT_TRUE(table) << table.error().text();
  Context context = monday_morning();
  size_t rows = 0;
  for (std::string_view line : base::split(*table, '\n')) {
    if (line.starts_with("now ")) {
      context = monday_morning();
      context.now = base::parse_instant(line.substr(4)).value();
      continue;
    }
    if (line.starts_with("near ")) {
      context.near = base::parse_instant(line.substr(5)).value();
      continue;
    }
    if (line.starts_with("tag ")) {
      context.tag = line.substr(4);
      continue;
    }
    auto cells = base::split(line, '\t');
    if (cells.size() < 2 || line.starts_with('#')) continue;
    ++rows;
    auto when = read_when(cells[0], context);
    EXPECT_EQ(text_of(when, context), cells[1])
        << "\"" << cells[0] << "\"" << (when ? "" : "\n  " + when.error().text());
  }
  EXPECT_GE(rows, 300u);
}

}  // namespace
}  // namespace language
