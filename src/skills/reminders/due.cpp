// What is told by the clock.
#include <fmt/format.h>

#include "base/text.h"
#include "skills/reminders/book.h"
#include "skills/reminders/reminders.h"

namespace reminders {
namespace {

using base::Instant, base::Result, base::Seconds;

constexpr Seconds on_time{5 * 60};  // told this late, it still counts as told in time

std::string subject(const Entry& entry) {
  std::string text = base::visible(entry.text, 200);
  if (!entry.timer) return "Reminder: " + text;
  return text.empty() ? "The timer is up" : fmt::format("The timer “{}” is up", text);
}

std::string sentence(const Entry& entry, Instant at, Instant now, const base::Zone& zone) {
  if (now - at <= on_time) return subject(entry) + ".";
  return fmt::format("{} (was due {}).", subject(entry),
                     language::say_when(at, {.now = now, .zone = zone}));
}

// What to say of the times of one entry that have come; the last one may be on time, the others
// were missed.
std::vector<std::string> sentences(const Entry& entry, const std::vector<Instant>& times,
                                   Instant now, const base::Zone& zone) {
  bool missed = now - times.back() > on_time;
  if (entry.missed == Missed::skip && missed) return {};
  if (entry.missed == Missed::tell) {
    std::vector<std::string> all;
    for (Instant at : times) all.push_back(sentence(entry, at, now, zone));
    return all;
  }
  std::string last = sentence(entry, times.back(), now, zone);
  if (times.size() > 1 && entry.missed == Missed::latest)
    last += fmt::format(" {} earlier {} missed.", times.size() - 1,
                        times.size() == 2 ? "time was" : "times were");
  return {last};
}

}  // namespace

Result<std::vector<std::string>> tell_due(rooms::Rooms& rooms, Instant now,
                                          const base::Zone& zone) {
  Book book = TRY(Book::open(rooms));
  std::vector<std::string> out;
  for (Entry& entry : TRY(book.due(now))) {
    std::vector<Instant> times = {*entry.at};
    for (Instant at : times_between(entry, *entry.at, now)) times.push_back(at);
    for (std::string& text : sentences(entry, times, now, zone)) out.push_back(std::move(text));
    entry.told = times.back();
    if (entry.timer) entry.done = true;
    if (!entry.rrule.empty()) {
      auto next = next_time(entry, now);
      entry.done = !next;
      if (next) entry.at = next;
    }
    TRY(book.put(entry));
  }
  return out;
}

Result<std::optional<Instant>> next_due(rooms::Rooms& rooms, Instant) {
  Book book = TRY(Book::open(rooms));
  return book.next_due();
}

}  // namespace reminders
