// What is in the rooms, as their pages show it.
#pragma once
#include "protocol/api.h"

namespace protocol {

struct Rows {
  Text table;
  Count rows = 0;
};
struct Room {
  Text name;
  bool frozen = false;
  List<Rows> tables;
};
struct Rooms {
  List<Room> rooms;
};
struct RoomName {
  Text room;
};
struct Erasure {
  Text room, confirm;
};
struct Destruction {
  Text confirm;
  Maybe<Text> passphrase;
};
struct Erased {
  Text text;
  List<Text> unreached;
};
struct Left {
  Instant at;
  List<Text> to;
  Text subject;
  bool certain = true;
};
struct LeftThings {
  List<Left> left;
};
struct PersonName {
  Text person;
};
struct Forgetting {
  Text person, confirm;
};
struct Trace {
  Text room, what;
  Count count = 0;
};
struct Traces {
  Text name;
  List<Trace> traces;
  Count records = 0;
  List<Left> left;
  List<Text> unreached;
};

struct Period {
  Instant from, to;
};
struct Person {
  Text id, name, relation, address, birthday, organization, notes;
  List<Text> mails, phones;
};
struct People {
  List<Person> people;
};
struct Attendee {
  Text name, mail;
};
struct CalendarItem {
  Text id, title, where, notes, repeats, organizer, answer;
  Instant start, end;
  bool all_day = false;
  List<Attendee> people;
};
struct CalendarItems {
  List<CalendarItem> items;
};
struct ListItem {
  Text text;
  bool done = false;
};
struct NamedList {
  Text name;
  List<ListItem> items;
};
struct Lists {
  List<NamedList> lists;
};
struct Reminder {
  Text text, repeats, where;
  Maybe<Instant> at;
  bool done = false, timer = false;
};
struct Reminders {
  List<Reminder> reminders;
};
struct Fact {
  Text id, text, source;
  Instant at;
};
struct Facts {
  List<Fact> facts;
};
struct FactName {
  Text fact;
};
struct Forgotten {
  Text task, text;
};

struct Upload {
  Text name;
  Bytes content;
};
struct Skipped {
  Count line = 0;
  Text reason;
};
struct ImportReport {
  Text file;
  Count taken = 0, updated = 0, unchanged = 0;
  List<Skipped> skipped, left_out;
};
struct File {
  Text name, type;
  Bytes content;
};

// How they are written.
template <>
struct Described<Rows> {
  static constexpr const char* name = "Rows";
  static constexpr const char* says = "How much is in it.";
  static auto fields(auto& it) {
    return std::tuple(field("table", it.table, "In the room's own words."), field("rows", it.rows));
  }
};
template <>
struct Described<Room> {
  static constexpr const char* name = "Room";
  static constexpr const char* says = "A room and its size.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name), field("frozen", it.frozen),
                      field("tables", it.tables));
  }
};
template <>
struct Described<Rooms> {
  static constexpr const char* name = "Rooms";
  static constexpr const char* says = "All of them.";
  static auto fields(auto& it) { return std::tuple(field("rooms", it.rooms)); }
};
template <>
struct Described<RoomName> {
  static constexpr const char* name = "RoomName";
  static constexpr const char* says = "Which room.";
  static auto fields(auto& it) { return std::tuple(field("room", it.room)); }
};
template <>
struct Described<Erasure> {
  static constexpr const char* name = "Erasure";
  static constexpr const char* says = "Which room; `confirm` repeats its name.";
  static auto fields(auto& it) {
    return std::tuple(field("room", it.room), field("confirm", it.confirm));
  }
};
template <>
struct Described<Destruction> {
  static constexpr const char* name = "Destruction";
  static constexpr const char* says = "`confirm` is “everything”.";
  static auto fields(auto& it) {
    return std::tuple(field("confirm", it.confirm), field("passphrase", it.passphrase));
  }
};
template <>
struct Described<Erased> {
  static constexpr const char* name = "Erased";
  static constexpr const char* says = "Gone for good; `unreached` are copies of keys to destroy.";
  static auto fields(auto& it) {
    return std::tuple(field("text", it.text), field("unreached", it.unreached));
  }
};
template <>
struct Described<Left> {
  static constexpr const char* name = "Left";
  static constexpr const char* says = "What had left the house before.";
  static auto fields(auto& it) {
    return std::tuple(field("at", it.at), field("to", it.to), field("subject", it.subject),
                      field("certain", it.certain));
  }
};
template <>
struct Described<LeftThings> {
  static constexpr const char* name = "LeftThings";
  static constexpr const char* says = "Everything that ever left.";
  static auto fields(auto& it) { return std::tuple(field("left", it.left)); }
};
template <>
struct Described<PersonName> {
  static constexpr const char* name = "PersonName";
  static constexpr const char* says = "A name or an address.";
  static auto fields(auto& it) { return std::tuple(field("person", it.person)); }
};
template <>
struct Described<Forgetting> {
  static constexpr const char* name = "Forgetting";
  static constexpr const char* says = "Whom; `confirm` repeats the name as the traces say it.";
  static auto fields(auto& it) {
    return std::tuple(field("person", it.person), field("confirm", it.confirm));
  }
};
template <>
struct Described<Trace> {
  static constexpr const char* name = "Trace";
  static constexpr const char* says = "What there is of them in a room.";
  static auto fields(auto& it) {
    return std::tuple(field("room", it.room), field("what", it.what), field("count", it.count));
  }
};
template <>
struct Described<Traces> {
  static constexpr const char* name = "Traces";
  static constexpr const char* says = "Everything there is of a person.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name), field("traces", it.traces),
                      field("records", it.records), field("left", it.left),
                      field("unreached", it.unreached));
  }
};
template <>
struct Described<Period> {
  static constexpr const char* name = "Period";
  static constexpr const char* says = "From, to.";
  static auto fields(auto& it) {
    return std::tuple(field("from", it.from), field("to", it.to, "At most 400 days after `from`."));
  }
};
template <>
struct Described<Person> {
  static constexpr const char* name = "Person";
  static constexpr const char* says = "Somebody of the contacts.";
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id), field("name", it.name), field("relation", it.relation),
                      field("address", it.address), field("birthday", it.birthday),
                      field("organization", it.organization), field("notes", it.notes),
                      field("mails", it.mails), field("phones", it.phones));
  }
};
template <>
struct Described<People> {
  static constexpr const char* name = "People";
  static constexpr const char* says = "By name.";
  static auto fields(auto& it) { return std::tuple(field("people", it.people)); }
};
template <>
struct Described<Attendee> {
  static constexpr const char* name = "Attendee";
  static constexpr const char* says = "Who is invited.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name), field("mail", it.mail));
  }
};
template <>
struct Described<CalendarItem> {
  static constexpr const char* name = "CalendarItem";
  static constexpr const char* says = "An event, or one time of a series.";
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id), field("title", it.title), field("where", it.where),
                      field("notes", it.notes),
                      field("repeats", it.repeats, "In words; “” for once."),
                      field("organizer", it.organizer),
                      field("answer", it.answer,
                            "The owner's to an invitation: accepted, declined, tentative, none."),
                      field("start", it.start), field("end", it.end), field("all_day", it.all_day),
                      field("people", it.people));
  }
};
template <>
struct Described<CalendarItems> {
  static constexpr const char* name = "CalendarItems";
  static constexpr const char* says = "Soonest first.";
  static auto fields(auto& it) { return std::tuple(field("items", it.items)); }
};
template <>
struct Described<ListItem> {
  static constexpr const char* name = "ListItem";
  static constexpr const char* says = "A thing on a list.";
  static auto fields(auto& it) {
    return std::tuple(field("text", it.text), field("done", it.done));
  }
};
template <>
struct Described<NamedList> {
  static constexpr const char* name = "NamedList";
  static constexpr const char* says = "A list.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name), field("items", it.items));
  }
};
template <>
struct Described<Lists> {
  static constexpr const char* name = "Lists";
  static constexpr const char* says = "All of them.";
  static auto fields(auto& it) { return std::tuple(field("lists", it.lists)); }
};
template <>
struct Described<Reminder> {
  static constexpr const char* name = "Reminder";
  static constexpr const char* says = "A reminder or a timer.";
  static auto fields(auto& it) {
    return std::tuple(field("text", it.text),
                      field("repeats", it.repeats, "An RRULE; “” for once."),
                      field("where", it.where), field("at", it.at), field("done", it.done),
                      field("timer", it.timer));
  }
};
template <>
struct Described<Reminders> {
  static constexpr const char* name = "Reminders";
  static constexpr const char* says = "Soonest first.";
  static auto fields(auto& it) { return std::tuple(field("reminders", it.reminders)); }
};
template <>
struct Described<Fact> {
  static constexpr const char* name = "Fact";
  static constexpr const char* says = "Something that is remembered.";
  static auto fields(auto& it) {
    return std::tuple(field("id", it.id), field("text", it.text), field("source", it.source),
                      field("at", it.at));
  }
};
template <>
struct Described<Facts> {
  static constexpr const char* name = "Facts";
  static constexpr const char* says = "Newest first.";
  static auto fields(auto& it) { return std::tuple(field("facts", it.facts)); }
};
template <>
struct Described<FactName> {
  static constexpr const char* name = "FactName";
  static constexpr const char* says = "Which fact.";
  static auto fields(auto& it) { return std::tuple(field("fact", it.fact)); }
};
template <>
struct Described<Forgotten> {
  static constexpr const char* name = "Forgotten";
  static constexpr const char* says = "What was forgotten, and the task that can be undone.";
  static auto fields(auto& it) {
    return std::tuple(field("task", it.task), field("text", it.text));
  }
};
template <>
struct Described<Upload> {
  static constexpr const char* name = "Upload";
  static constexpr const char* says = "A file to take in.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name, "Its ending says what it is: .ics .vcf .eml .mbox"),
                      field("content", it.content));
  }
};
template <>
struct Described<Skipped> {
  static constexpr const char* name = "Skipped";
  static constexpr const char* says = "What was not taken, and why.";
  static auto fields(auto& it) {
    return std::tuple(field("line", it.line), field("reason", it.reason));
  }
};
template <>
struct Described<ImportReport> {
  static constexpr const char* name = "ImportReport";
  static constexpr const char* says = "What came of the file.";
  static auto fields(auto& it) {
    return std::tuple(
        field("file", it.file), field("taken", it.taken), field("updated", it.updated),
        field("unchanged", it.unchanged), field("skipped", it.skipped),
        field("left_out", it.left_out, "Parts of what was taken that were not understood."));
  }
};
template <>
struct Described<File> {
  static constexpr const char* name = "File";
  static constexpr const char* says = "A file to keep.";
  static auto fields(auto& it) {
    return std::tuple(field("name", it.name), field("type", it.type), field("content", it.content));
  }
};

}  // namespace protocol
