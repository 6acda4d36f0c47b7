// Files in and out: import with a report, export in open formats with a manifest, erase.
#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "house/house.h"
#include "house/talk.h"
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

using Importer = Result<ImportReport> (*)(rooms::Rooms&, std::string_view, const ImportContext&);
constexpr size_t file_bytes_max = size_t(256) << 20;

Importer importer_for(const Path& file) {
  std::string ending = base::lower(file.extension().string());
  if (ending == ".ics" || ending == ".ical") return calendar::import_file;
  if (ending == ".vcf" || ending == ".vcard") return contacts::import_file;
  if (ending == ".eml" || ending == ".mbox") return messages::import_file;
  return nullptr;
}

struct Exporter {
  const char* file;
  const char* room;
  Result<std::string> (*write)(rooms::Rooms&);
};
constexpr Exporter exporters[] = {{"calendar.ics", "calendar", calendar::export_file},
                                  {"contacts.vcf", "contacts", contacts::export_file},
                                  {"reminders.json", "reminders", reminders::export_file},
                                  {"lists.json", "lists", lists::export_file},
                                  {"memory.json", "memory", memory::export_file},
                                  {"messages.mbox", "messages", messages::export_file},
                                  {"outbox.json", "messages", messages::export_outbox}};

}  // namespace

std::vector<FileReport> House::import_files(const std::vector<Path>& files, base::Instant now) {
  auto who = settings();
  ImportContext context{.now = now, .zone = zone()};
  if (who) context.owner_mails = who->owner_mails, context.owner = who->owner_name;
  auto import_one = [&](const Path& file) -> Result<ImportReport> {
    Importer importer = importer_for(file);
    if (!importer)
      return base::fail(Code::invalid,
                        fmt::format("{} is of no kind that can be imported.", file.string()),
                        "Hearth takes .ics, .vcf, .eml and .mbox files.");
    std::string bytes = TRY(base::read_file(file, file_bytes_max));
    std::lock_guard hold(strand_);
    rooms_->begin();
    auto report = importer(*rooms_, bytes, context);
    if (!report) {
      rooms_->roll_back();
      return report;
    }
    Json note = Json::object()
                    .set("file", file.filename().string())
                    .set("taken", report->taken)
                    .set("updated", report->updated)
                    .set("skipped", report->skipped.size());
    TRY(rooms_->commit({.notes = {{.kind = note_import, .body = note.dump()}}}));
    return report;
  };
  std::vector<FileReport> reports;
  for (const Path& file : files) reports.push_back({file, import_one(file)});
  return reports;
}

Result<std::vector<std::string>> House::export_to(const Path& folder) {
  TRY(base::make_folder(folder));
  std::lock_guard hold(strand_);
  std::vector<std::string> written;
  Json manifest = Json::array();
  for (const Exporter& exporter : exporters) {
    std::string bytes = TRY(exporter.write(*rooms_));
    TRY(base::write_file(folder / exporter.file, bytes));
    manifest.push(Json::object()
                      .set("file", exporter.file)
                      .set("room", exporter.room)
                      .set("bytes", bytes.size())
                      .set("sha256", crypto::to_hex(crypto::view(crypto::hash256(bytes)))));
    written.push_back(exporter.file);
  }
  TRY(base::write_file(folder / "manifest.json", manifest.dump(2) + "\n"));
  written.push_back("manifest.json");
  return written;
}

Result<std::vector<std::string>> House::erase(const std::string& room) {
  std::lock_guard hold(strand_);
  TRY(store_.write({.removed = {{store::Shelf::inbox, talk_key}}}));  // it may speak of the room
  return rooms_->erase(room);
}

Result<std::vector<House::RoomSize>> House::rooms() {
  static const std::map<std::string, std::vector<std::string>> shown = {
      {"calendar", calendar::schema().tables}, {"contacts", contacts::schema().tables},
      {"lists", lists::schema().tables},       {"memory", memory::schema().tables},
      {"messages", messages::schema().tables}, {"reminders", reminders::schema().tables}};
  std::lock_guard hold(strand_);
  std::vector<RoomSize> out;
  for (const auto& [name, tables] : shown) {
    rooms::Room* room = TRY(rooms_->room(name));
    RoomSize& size = out.emplace_back(RoomSize{name, {}});
    for (const std::string& table : tables)
      size.tables[table] = TRY(room->query("SELECT count(*) FROM " + table))[0].integer(0);
  }
  return out;
}

}  // namespace house
