// A person's traces in the calendar: events stay, the person goes.
#include <map>

#include "base/id.h"
#include "skills/calendar/book.h"
#include "skills/calendar/calendar.h"

namespace calendar {
namespace {

bool take_out(formats::Event& event, const base::Mentions& person) {
  auto is_them = [&](const auto& who) { return person.in(who.mail) || person.in(who.name); };
  bool was_there = std::erase_if(event.attendees, is_them) > 0;
  if (event.organizer && is_them(*event.organizer)) {
    event.organizer.reset();
    was_there = true;
  }
  return was_there;
}

bool black_out(formats::Event& event, const base::Mentions& person) {
  bool named = false;
  auto clean = [&](std::string& text) {
    if (!person.in(text)) return;
    text = person.without(text);
    named = true;
  };
  for (std::string* text : {&event.title, &event.description, &event.location, &event.url})
    clean(*text);
  for (std::string& line : event.extra) clean(line);
  for (formats::Alarm& alarm : event.alarms) {
    clean(alarm.description);
    for (std::string& line : alarm.extra) clean(line);
  }
  return named;
}

}  // namespace

base::Result<rooms::Traces> forget(rooms::Rooms& rooms, const base::Mentions& person) {
  Book book = TRY(Book::open(rooms));
  rooms::Trace attended{"event they are taken out of"}, named{"event that names them, blacked out"};
  std::map<std::string, std::string> new_uids;  // of a series all its parts get the same
  for (Entry& entry : TRY(book.all())) {
    bool was_there = take_out(entry.event, person);
    bool was_named = black_out(entry.event, person);
    if (person.in(entry.event.uid)) {
      std::string old = std::exchange(
          entry.event.uid,
          new_uids.try_emplace(entry.event.uid, base::Id::fresh().text()).first->second);
      TRY(book.remove(entry.id));
      entry.id = entry.event.uid + entry.id.substr(old.size());
      was_named = true;
    }
    if (!was_there && !was_named) continue;
    TRY(book.put(entry));
    ++(was_there ? attended : named).count;
  }
  return rooms::there({attended, named});
}

}  // namespace calendar
