// Files in and out: import with a report, export in open formats with a manifest.
#include <fmt/format.h>

#include <functional>

#include "base/json.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "house/house.h"
#include "skills/calendar/calendar.h"
#include "skills/contacts/contacts.h"
#include "skills/lists/lists.h"
#include "skills/memory/memory.h"
#include "skills/messages/messages.h"
#include "skills/reminders/reminders.h"

namespace house {
namespace {

using base::Code, base::Json;
using formats::ImportContext, formats::ImportReport;

// Brings what a file said into its room, inside a step.
using Take = std::function<Result<ImportReport>(rooms::Rooms&, const ImportContext&)>;

Result<Take> read_calendar(const reader::Files& files, const Path& file) {
  auto calendar = TRY(files.calendar(file));
  return [calendar = std::move(calendar)](rooms::Rooms& rooms, const ImportContext& context) {
    return calendar::import_file(rooms, calendar, context);
  };
}

Result<Take> read_contacts(const reader::Files& files, const Path& file) {
  auto cards = TRY(files.contacts(file));
  return [cards = std::move(cards)](rooms::Rooms& rooms, const ImportContext& context) {
    return contacts::import_file(rooms, cards, context);
  };
}

// Mails are taken while the reader reads on: there may be more of them than memory should hold.
Result<Take> read_mails(const reader::Files& files, const Path& file) {
  auto next = TRY(files.mails(file));
  return [next = std::move(next)](rooms::Rooms& rooms, const ImportContext& context) {
    return messages::import_file(rooms, next, context);
  };
}

using Read = Result<Take> (*)(const reader::Files&, const Path&);

Read how_to_read(const Path& file) {
  std::string ending = base::lower(file.extension().string());
  if (ending == ".ics" || ending == ".ical") return read_calendar;
  if (ending == ".vcf" || ending == ".vcard") return read_contacts;
  if (ending == ".eml" || ending == ".mbox") return read_mails;
  return nullptr;
}

// One file of an export. What counts as one entry of it begins with `entry`.
struct Exporter {
  const char* file;
  const char* room;
  const char* format;
  const char* entry;
  Result<std::string> (*write)(rooms::Rooms&);
};
constexpr const char* json_format = "JSON (RFC 8259)";
constexpr Exporter exporters[] = {
    {"calendar.ics", "calendar", "iCalendar (RFC 5545)", "BEGIN:VEVENT", calendar::export_file},
    {"contacts.vcf", "contacts", "vCard 4.0 (RFC 6350)", "BEGIN:VCARD", contacts::export_file},
    {"reminders.json", "reminders", json_format, nullptr, reminders::export_file},
    {"lists.json", "lists", json_format, nullptr, lists::export_file},
    {"memory.json", "memory", json_format, nullptr, memory::export_file},
    {"messages.mbox", "messages", "mbox (RFC 4155)", "From ", messages::export_file},
    {"outbox.json", "messages", json_format, nullptr, messages::export_outbox}};

// How many entries the file has: lines that begin one, or elements of its list.
size_t count_in(const Exporter& exporter, const std::string& bytes) {
  if (!exporter.entry) {
    auto json = Json::parse(bytes);
    if (!json) return 0;
    size_t count = json->items().size();
    if (json->as_object())
      for (const auto& [name, list] : *json->as_object()) count += list.items().size();
    return count;
  }
  auto lines = base::split(bytes, '\n');
  return size_t(std::ranges::count_if(
      lines, [&](std::string_view line) { return line.starts_with(exporter.entry); }));
}

}  // namespace

Result<ImportReport> House::import_file(const Path& file, const std::string& name,
                                        base::Instant now) {
  auto who = settings();
  ImportContext context{.now = now, .zone = zone()};
  if (who) context.owner_mails = who->owner_mails, context.owner = who->owner_name;
  Read read = how_to_read(name);
  if (!read)
    return base::fail(Code::invalid, fmt::format("{} is of no kind that can be imported.", name),
                      "Hearth takes .ics, .vcf, .eml and .mbox files.");
  Take take = TRY(read(files_, file));
  std::lock_guard hold(strand_);
  rooms_->begin();
  auto report = take(*rooms_, context);
  if (!report) {
    rooms_->roll_back();
    return report;
  }
  Json note = Json::object()
                  .set("file", Path(name).filename().string())
                  .set("taken", report->taken)
                  .set("updated", report->updated)
                  .set("skipped", report->skipped.size());
  TRY(rooms_->commit({.notes = {{.kind = note_import, .body = note.dump()}}}));
  return report;
}

std::vector<FileReport> House::import_files(const std::vector<Path>& files, base::Instant now) {
  std::vector<FileReport> reports;
  for (const Path& file : files) reports.push_back({file, import_file(file, file.string(), now)});
  return reports;
}

Result<std::vector<std::string>> House::export_to(const Path& folder) {
  TRY(base::make_folder(folder));
  std::vector<std::string> written;
  for (const ExportedFile& file : TRY(export_all())) {
    TRY(base::write_file(folder / file.name, file.bytes));
    written.push_back(file.name);
  }
  return written;
}

// The last one is the manifest.
Result<std::vector<House::ExportedFile>> House::export_all() {
  std::lock_guard hold(strand_);
  std::vector<ExportedFile> written;
  Json files = Json::array(), frozen = Json::array();
  for (const Exporter& exporter : exporters) {
    if (store_.frozen().contains(exporter.room)) continue;
    std::string bytes = TRY(exporter.write(*rooms_));
    files.push(Json::object()
                   .set("file", exporter.file)
                   .set("room", exporter.room)
                   .set("format", exporter.format)
                   .set("entries", count_in(exporter, bytes))
                   .set("bytes", bytes.size())
                   .set("sha256", crypto::to_hex(crypto::view(crypto::hash256(bytes)))));
    written.push_back({exporter.file, std::move(bytes)});
  }
  for (const std::string& room : store_.frozen()) frozen.push(room);
  Json manifest = Json::object();
  manifest.set("made", base::format_instant(base::clock_now(), base::Zone::utc()))
      .set("files", std::move(files))
      .set("frozen", std::move(frozen));
  written.push_back({"manifest.json", manifest.dump(2) + "\n"});
  return written;
}

Result<std::vector<House::RoomSize>> House::rooms() {
  static const std::map<std::string, std::vector<std::string>> shown = {
      {"calendar", calendar::schema().tables}, {"contacts", contacts::schema().tables},
      {"lists", lists::schema().tables},       {"memory", memory::schema().tables},
      {"messages", messages::schema().tables}, {"reminders", reminders::schema().tables}};
  std::lock_guard hold(strand_);
  std::vector<RoomSize> out;
  for (const auto& [name, tables] : shown) {
    RoomSize& size = out.emplace_back(
        RoomSize{.name = name, .tables = {}, .frozen = store_.frozen().contains(name)});
    if (size.frozen) continue;
    rooms::Room* room = TRY(rooms_->room(name));
    for (const std::string& table : tables)
      size.tables[table] = TRY(room->query("SELECT count(*) FROM " + table))[0].integer(0);
  }
  return out;
}

}  // namespace house
