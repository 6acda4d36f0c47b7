// What is in the rooms, shown to their owner; what is frozen, forgotten and erased.
#include "api/handlers.h"
#include "api/shown.h"
#include "base/json.h"
#include "base/text.h"
#include "skills/calendar/event_value.h"
#include "skills/contacts/directory.h"
#include "skills/contacts/person_value.h"
#include "skills/lists/lists.h"
#include "skills/memory/memory.h"
#include "skills/reminders/book.h"

namespace api {

using namespace protocol;  // NOLINT: its words are this file's subject
using base::Code;
using plan::Value;

namespace {

constexpr base::Seconds period_max = std::chrono::days(400);

std::string text(const Value& record, std::string_view field) {
  const Value* value = record.field(field);
  return value && value->as_text() ? *value->as_text() : std::string();
}

List<Text> texts(const Value& record, std::string_view field) {
  List<Text> out;
  const Value* value = record.field(field);
  if (const plan::List* list = value ? value->as_list() : nullptr)
    for (const Value& one : *list)
      if (one.as_text()) out.push_back(*one.as_text());
  return out;
}

CalendarItem item_of(const Value& event, const std::string& id, base::Period period) {
  CalendarItem out{.id = id,
                   .title = text(event, "title"),
                   .where = text(event, "where"),
                   .notes = text(event, "notes"),
                   .repeats = text(event, "repeats"),
                   .organizer = text(event, "organizer"),
                   .answer = text(event, "answer"),
                   .start = period.start,
                   .end = period.end};
  out.all_day = event.field("all_day")->as_bool() && *event.field("all_day")->as_bool();
  if (const plan::List* people = event.field("people")->as_list())
    for (const Value& one : *people)
      out.people.push_back({.name = text(one, "name"), .mail = text(one, "mail")});
  return out;
}

Result<CalendarItems> items_in(rooms::Rooms& rooms, const Period& wish,
                               const plan::CallContext& context) {
  auto book = TRY(::calendar::Book::open(rooms));
  auto settings = TRY(book.settings());
  CalendarItems out;
  for (const auto& occurrence :
       TRY(::calendar::occurrences_in(book, {wish.from, wish.to}, context.zone)))
    out.items.push_back(item_of(::calendar::event_value(occurrence, {context, settings}),
                                occurrence.id, occurrence.period));
  return out;
}

Result<People> people_in(rooms::Rooms& rooms) {
  auto directory = TRY(::contacts::Directory::open(rooms));
  People out;
  for (const auto& line : TRY(directory.lines())) {
    auto entry = TRY(directory.find(line.id));
    if (!entry) continue;
    Value person = ::contacts::person_value(*entry);
    out.people.push_back({.id = entry->id,
                          .name = text(person, "name"),
                          .relation = text(person, "relation"),
                          .address = text(person, "address"),
                          .birthday = text(person, "birthday"),
                          .organization = text(person, "organization"),
                          .notes = text(person, "notes"),
                          .mails = texts(person, "mails"),
                          .phones = texts(person, "phones")});
  }
  return out;
}

Result<Reminders> reminders_in(rooms::Rooms& rooms) {
  auto book = TRY(::reminders::Book::open(rooms));
  Reminders out;
  for (bool timers : {false, true})
    for (const auto& entry : TRY(book.open_ones(timers)))
      out.reminders.push_back({.text = entry.text,
                               .repeats = entry.rrule,
                               .where = entry.place,
                               .at = entry.at,
                               .done = entry.done,
                               .timer = entry.timer});
  return out;
}

Result<Lists> lists_in(rooms::Rooms& rooms) {
  Lists out;
  for (const auto& list : TRY(::lists::all_lists(rooms))) {
    NamedList& named = out.lists.emplace_back(NamedList{.name = list.name, .items = {}});
    for (const auto& item : list.items) named.items.push_back({item.text, item.done});
  }
  return out;
}

Result<Facts> facts_in(rooms::Rooms& rooms) {
  Facts out;
  for (const auto& fact : TRY(::memory::facts(rooms)))
    out.facts.push_back({.id = fact.id, .text = fact.text, .source = fact.source, .at = fact.at});
  return out;
}

Result<void> check_confirmed(const std::string& typed, const std::string& name) {
  if (typed == name) return {};
  return base::fail(Code::invalid, "Nothing was erased.",
                    fmt::format("Type '{}' to confirm.", base::visible(name, 80)));
}

}  // namespace

void Api::declare_rooms() {
  on(protocol::rooms, Manner::looks, [this](const Nothing&, Caller&) -> Result<Rooms> {
    Rooms out;
    for (const auto& size : TRY(house_.rooms())) {
      Room& room = out.rooms.emplace_back(Room{.name = size.name, .frozen = size.frozen});
      for (const auto& [table, rows] : size.tables) room.tables.push_back({table, rows});
    }
    return out;
  });
  on(protocol::calendar, Manner::looks,
     [this](const Period& wish, Caller&) -> Result<CalendarItems> {
       if (wish.to < wish.from || wish.to - wish.from > period_max)
         return base::fail(Code::invalid,
                           "A period is at most 400 days, and ends after it begins.");
       plan::CallContext context{.now = base::clock_now(),
                                 .zone = house_.zone(),
                                 .owner = TRY(house_.settings()).owner_name};
       return house_.look([&](rooms::Rooms& all) { return items_in(all, wish, context); });
     });
  on(protocol::lists, Manner::looks,
     [this](const Nothing&, Caller&) -> Result<Lists> { return house_.look(lists_in); });
  on(protocol::contacts, Manner::looks,
     [this](const Nothing&, Caller&) -> Result<People> { return house_.look(people_in); });
  on(protocol::reminders, Manner::looks,
     [this](const Nothing&, Caller&) -> Result<Reminders> { return house_.look(reminders_in); });
  on(protocol::memory, Manner::looks,
     [this](const Nothing&, Caller&) -> Result<Facts> { return house_.look(facts_in); });
  // As a task, so that it stands in the log and can be undone.
  on(protocol::forget_fact, Manner::changes,
     [this](const FactName& name, Caller&) -> Result<Forgotten> {
       Facts all = TRY(house_.look(facts_in));
       auto fact = std::ranges::find(all.facts, name.fact, &Fact::id);
       if (fact == all.facts.end())
         return base::fail(Code::not_found, "This fact is not remembered any more.");
       std::string plan = "memory.forget(" + base::Json(fact->text).dump() + ")";
       house::Absent nobody;
       house::Answer answer = TRY(house_.ask(plan, {.mode = agent::Mode::given}, nobody));
       tell(EventKind::room, "memory");
       return Forgotten{.task = answer.task, .text = answer.reply.text};
     });
  for (bool frozen : {true, false})
    on(frozen ? protocol::freeze : protocol::thaw, Manner::changes,
       [this, frozen](const RoomName& name, Caller&) -> Result<Said> {
         TRY(house_.freeze(name.room, frozen));
         tell(EventKind::room, name.room);
         return Said{frozen ? "Frozen: nothing of it is read, changed or sent." : "Thawed."};
       });
  on(protocol::erase, Manner::changes, [this](const Erasure& wish, Caller&) -> Result<Erased> {
    TRY(check_confirmed(wish.confirm, wish.room));
    Erased out{.text = "Erased. No stored copy of it opens any more.", .unreached = {}};
    out.unreached = TRY(house_.erase(wish.room));
    tell(EventKind::room, wish.room);
    return out;
  });
  on(protocol::left, Manner::looks, [this](const Nothing&, Caller&) -> Result<LeftThings> {
    LeftThings out;
    for (const house::Left& one : TRY(house_.left())) out.left.push_back(shown(one));
    return out;
  });
  on(protocol::traces, Manner::looks, [this](const PersonName& name, Caller&) -> Result<Traces> {
    return shown(TRY(house_.traces_of(name.person)));
  });
  on(protocol::forget, Manner::changes, [this](const Forgetting& wish, Caller&) -> Result<Traces> {
    auto there = TRY(house_.traces_of(wish.person));
    TRY(check_confirmed(wish.confirm, there.name));
    Traces out = shown(TRY(house_.forget(wish.person)));
    tell(EventKind::reset);
    return out;
  });
}

}  // namespace api
