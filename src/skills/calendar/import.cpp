#include <map>

#include "base/text.h"
#include "skills/calendar/book.h"
#include "skills/calendar/calendar.h"

namespace calendar {
namespace {

using base::Result;
using formats::ImportContext;
using formats::ImportReport;

// Where a series begins, so that the ids of what replaces its occurrences are in its own time.
using SeriesStarts = std::map<std::string, formats::When>;

bool is_owners(std::string_view mail, const ImportContext& context) {
  return std::ranges::any_of(
      context.owner_mails, [&](const std::string& own) { return base::iequals_ascii(own, mail); });
}

bool is_outside(const formats::Event& event, const ImportContext& context) {
  return context.from_outside || (event.organizer && !is_owners(event.organizer->mail, context));
}

trust::Label label_of(const formats::Event& event, const ImportContext& context) {
  auto integrity = is_outside(event, context) ? trust::Integrity::outside : trust::Integrity::own;
  return {.integrity = integrity, .categories = trust::calendar};
}

std::string id_of(const formats::Event& event, const SeriesStarts& starts, const base::Zone& zone) {
  if (!event.recurrence_id) return event.uid;
  auto found = starts.find(event.uid);
  const formats::When& start = found == starts.end() ? event.start : found->second;
  const formats::When& original = *event.recurrence_id;
  bool same_time = original.whole_day || original.zone == start.zone || start.whole_day;
  auto at =
      same_time ? original.at : zone_of(start, zone).to_local(formats::instant_of(original, zone));
  return occurrence_id(event.uid, at, start.whole_day);
}

Result<SeriesStarts> series_starts(const Book& book, const std::vector<formats::Event>& events) {
  SeriesStarts starts;
  for (const formats::Event& event : events)
    if (!event.recurrence_id) starts[event.uid] = event.start;
  for (const formats::Event& event : events) {
    if (starts.contains(event.uid)) continue;
    if (auto kept = TRY(book.find(event.uid))) starts[event.uid] = kept->event.start;
  }
  return starts;
}

bool is_older(const formats::Event& event, const formats::Event& than) {
  if (event.sequence != than.sequence) return event.sequence < than.sequence;
  return event.last_modified && than.last_modified && *event.last_modified < *than.last_modified;
}

bool same_organizer(const formats::Event& a, const formats::Event& b) {
  return a.organizer && b.organizer && base::iequals_ascii(a.organizer->mail, b.organizer->mail);
}

// Why `entry` may not take the place of what is there; empty when it may. What came from outside is
// changed from outside, and only by the one who called it (RFC 5546, 2.1.4): nobody else can
// rewrite the owner's own.
std::string objection(const Entry& entry, const Entry& kept) {
  auto outside = [](const Entry& e) { return e.label.integrity == trust::Integrity::outside; };
  if (!outside(entry) || (outside(kept) && same_organizer(entry.event, kept.event))) return "";
  return fmt::format("'{}' can be changed only by you or by the one who called it.",
                     base::visible(kept.event.title, 100));
}

// An invitation that arrives again does not know the answer that was given since.
void keep_answers(formats::Event& event, const formats::Event& kept, const ImportContext& context) {
  for (formats::Attendee& attendee : event.attendees) {
    if (attendee.answer != formats::Answer::needs_action || !is_owners(attendee.mail, context))
      continue;
    for (const formats::Attendee& before : kept.attendees)
      if (base::iequals_ascii(before.mail, attendee.mail)) attendee.answer = before.answer;
  }
}

Result<void> take(Book& book, Entry entry, const ImportContext& context, ImportReport& report) {
  auto kept = TRY(book.find(entry.id));
  if (!kept && entry.event.status == formats::EventStatus::cancelled) {
    ++report.unchanged;
    return {};
  }
  if (!kept) {
    ++report.taken;
    return book.put(entry);
  }
  if (auto reason = objection(entry, *kept); !reason.empty()) {
    report.skipped.push_back({0, std::move(reason)});
    return {};
  }
  keep_answers(entry.event, kept->event, context);
  if (entry.event == kept->event || is_older(entry.event, kept->event)) {
    ++report.unchanged;
    return {};
  }
  ++report.updated;
  entry.label = trust::join(entry.label, kept->label);
  return book.put(entry);
}

// An answer that came back: only how another one stands to it is taken (RFC 5546, 3.2.3).
Result<void> take_reply(Book& book, const Entry& reply, const ImportContext& context,
                        ImportReport& report) {
  auto kept = TRY(book.find(reply.id));
  bool changed = false;
  if (!kept) {
    report.skipped.push_back({0, "An answer to an event that is not in the calendar."});
    return {};
  }
  for (const formats::Attendee& answering : reply.event.attendees) {
    if (is_owners(answering.mail, context)) continue;
    for (formats::Attendee& attendee : kept->event.attendees) {
      if (!base::iequals_ascii(answering.mail, attendee.mail)) continue;
      changed |= std::exchange(attendee.answer, answering.answer) != answering.answer;
    }
  }
  ++(changed ? report.updated : report.unchanged);
  if (!changed) return {};
  return book.put(*kept);
}

Result<void> remember_mails(Book& book, const ImportContext& context) {
  auto settings = TRY(book.settings());
  if (context.owner_mails.empty() || settings.owner_mails == context.owner_mails) return {};
  settings.owner_mails = context.owner_mails;
  return book.keep(settings);
}

}  // namespace

Result<ImportReport> import_file(rooms::Rooms& rooms, formats::Calendar calendar,
                                 const ImportContext& context) {
  auto book = TRY(Book::open(rooms));
  TRY(remember_mails(book, context));
  auto starts = TRY(series_starts(book, calendar.events));
  ImportReport report{.skipped = std::move(calendar.skipped),
                      .left_out = std::move(calendar.left_out)};
  for (const formats::Todo& todo : calendar.todos)
    report.skipped.push_back({0, "A task, no event: " + base::visible(todo.title, 80)});
  for (formats::Event& event : calendar.events) {
    if (calendar.method == "CANCEL") event.status = formats::EventStatus::cancelled;
    auto id = id_of(event, starts, context.zone);
    auto label = label_of(event, context);
    Entry entry{std::move(id), std::move(event), label};
    if (calendar.method == "REPLY")
      TRY(take_reply(book, entry, context, report));
    else
      TRY(take(book, std::move(entry), context, report));
  }
  return report;
}

Result<std::string> export_file(rooms::Rooms& rooms) {
  auto book = TRY(Book::open(rooms));
  formats::Calendar calendar;
  for (Entry& entry : TRY(book.all())) calendar.events.push_back(std::move(entry.event));
  return formats::write_calendar(calendar);
}

}  // namespace calendar
