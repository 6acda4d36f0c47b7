#include "api/feed.h"

#include <gtest/gtest.h>

namespace api {
namespace {

using protocol::Event, protocol::EventKind;

Event notice(const std::string& text, const std::string& run = {}) {
  Event event{.kind = EventKind::notice};
  event.text = text;
  if (!run.empty()) event.run = run;
  return event;
}

struct Reader {
  std::string heard;
  Feed::Sink sink() {
    return [this](const Event& event) {
      heard += (heard.empty() ? "" : " ") + event.text.value_or(protocol::word(event.kind));
    };
  }
};

TEST(Feed, WhoComesBackHearsWhatWasMissedThenWhatComes) {
  Feed feed;
  int64_t first = feed.publish(notice("a"));
  feed.publish(notice("b"));
  Reader late, fresh;
  feed.subscribe(first, "", late.sink());
  uint64_t reading = feed.subscribe({}, "", fresh.sink());
  feed.publish(notice("c"));
  feed.unsubscribe(reading);
  feed.publish(notice("d"));
  EXPECT_EQ(late.heard, "b c d");
  EXPECT_EQ(fresh.heard, "c");
}

TEST(Feed, WhatIsNoLongerKeptIsAReset) {
  Feed feed(2);
  int64_t first = feed.publish(notice("a"));
  for (const char* text : {"b", "c", "d"}) feed.publish(notice(text));
  Reader away, there, future;
  feed.subscribe(first, "", away.sink());
  feed.subscribe(first + 1, "", there.sink());
  feed.subscribe(feed.last() + 5, "", future.sink());
  EXPECT_EQ(away.heard, "reset c d");
  EXPECT_EQ(there.heard, "c d");
  EXPECT_EQ(future.heard, "reset c d") << "numbers that were never given";
}

TEST(Feed, AnotherHouseThatWokeLaterHasHigherNumbers) {
  Feed before;
  int64_t last = before.publish(notice("a"));
  int64_t later = Feed().last();
  while (later + 1 == last) later = Feed().last();  // in the same microsecond
  EXPECT_GT(later + 1, last);
}

TEST(Feed, OneRunIsHeardAlone) {
  Feed feed;
  int64_t start = feed.last();
  feed.publish(notice("a", "one"));
  feed.publish(notice("b", "other"));
  feed.publish(notice("c"));
  Reader reader;
  feed.subscribe(start, "one", reader.sink());
  feed.publish(notice("d", "one"));
  EXPECT_EQ(reader.heard, "a d");
}

}  // namespace
}  // namespace api
