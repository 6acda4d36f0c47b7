#include "apps/hearth/erase.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/text.h"

namespace hearth {
namespace {

using base::Code, base::Json, base::Result;
using house::Left, house::PersonTraces;

constexpr const char* backup_advice =
    "Backups made before hold nothing of what was erased, and less besides: make a new one with "
    "`hearth backup`.\n";

void warn_of(const std::vector<std::string>& unreached, Console& console) {
  for (const std::string& copy : unreached)
    console.err(
        fmt::format("This copy of the keys could not be reached and still opens the old boxes; "
                    "destroy it: {}\n",
                    copy));
}

// The owner types the word, or has said --yes.
Result<void> confirm(const std::string& question, const std::string& word, bool yes,
                     Console& console) {
  if (yes) return {};
  auto typed = console.ask(question);
  if (typed && base::trim(*typed) == word) return {};
  return base::fail(Code::denied, "Nothing was erased.",
                    fmt::format("Type '{}', or use --yes.", word));
}

std::string shown(const Left& left, const base::Zone& zone) {
  return fmt::format(
      "  {}  to {}{}{}\n", base::format_local(zone.to_local(left.at), "%e %b %Y %H:%M"),
      base::visible(base::join(left.to, ", "), 200),
      left.subject.empty() ? "" : fmt::format(": “{}”", base::visible(left.subject, 80)),
      left.certain ? "" : " (it may have left)");
}

void show_left(const std::vector<Left>& left, house::House& house, Console& console) {
  if (left.empty()) return;
  console.out("What has left already, and is with others:\n");
  for (const Left& one : left) console.out(shown(one, house.zone()));
}

std::string shown(const PersonTraces& traces) {
  std::string out;
  for (const auto& room : traces.rooms) {
    std::string counts;
    for (const rooms::Trace& trace : room.traces)
      counts += fmt::format("{}{} × {}", counts.empty() ? "" : "; ", trace.count, trace.what);
    out += fmt::format("  {:10} {}\n", room.room, counts);
  }
  if (traces.records > 0)
    out += fmt::format("  {:10} {} × record that names them, blacked out\n", "log", traces.records);
  return out;
}

Json to_json(const PersonTraces& traces) {
  Json rooms = Json::object(), left = Json::array();
  for (const auto& room : traces.rooms) {
    Json counts = Json::object();
    for (const rooms::Trace& trace : room.traces) counts.set(trace.what, trace.count);
    rooms.set(room.room, std::move(counts));
  }
  for (const Left& one : traces.left) {
    Json to = Json::array();
    for (const std::string& address : one.to) to.push(address);
    left.push(Json::object()
                  .set("at", base::format_instant(one.at, base::Zone::utc()))
                  .set("to", std::move(to))
                  .set("subject", one.subject)
                  .set("certain", one.certain));
  }
  return Json::object()
      .set("name", traces.name)
      .set("rooms", std::move(rooms))
      .set("records", traces.records)
      .set("left", std::move(left));
}

Result<int> erase_everything(const EraseLine& line, Session& session) {
  Console& console = session.console();
  if (session.served())
    return base::fail(Code::conflict, "A house is not erased while it is awake.",
                      "Stop `hearth serve` first.");
  house::House* house = TRY(session.house());
  show_left(TRY(house->left()), *house, console);
  TRY(confirm(
      fmt::format("This erases the whole house in {} for good, and the keys of its backups. "
                  "Type 'everything': ",
                  session.home().string()),
      "everything", line.yes, console));
  warn_of(TRY(house->destroy()), console);
  console.out("Erased: the whole house. No stored copy of it opens any more.\n");
  return 0;
}

}  // namespace

void declare_erase(CLI::App& command, EraseLine& line) {
  command.add_option("room", line.room);
  command.add_flag("--everything", line.everything, "the whole house");
  command.add_flag("--yes", line.yes, "do not ask");
}

void declare_forget(CLI::App& command, EraseLine& line) {
  command.add_option("person", line.person, "a name or a mail address")->required();
  command.add_flag("--yes", line.yes, "do not ask");
}

void declare_freeze(CLI::App& command, EraseLine& line) {
  command.add_option("room", line.room)->required();
}

Result<int> run_erase(const EraseLine& line, Session& session) {
  if (line.everything) return erase_everything(line, session);
  if (line.room.empty())
    return base::fail(Code::invalid, "Which room?", "See `hearth rooms`; or say --everything.");
  house::House* house = TRY(session.house());
  Console& console = session.console();
  if (line.room == "messages") show_left(TRY(house->left()), *house, console);
  TRY(confirm(fmt::format("This erases everything in {} for good, in backups too. Type the room's "
                          "name: ",
                          line.room),
              line.room, line.yes, console));
  auto unreached = TRY(house->erase(line.room));
  console.out(fmt::format("Erased: {}. No stored copy of it opens any more.\n", line.room));
  warn_of(unreached, console);
  console.out(backup_advice);
  return 0;
}

Result<int> run_forget(const EraseLine& line, Session& session, bool json) {
  house::House* house = TRY(session.house());
  Console& console = session.console();
  std::string person = base::join(line.person, " ");
  PersonTraces found = TRY(house->traces_of(person));
  std::string there = shown(found);
  if (there.empty() && found.left.empty())
    return base::fail(Code::not_found,
                      fmt::format("There is no trace of '{}'.", base::visible(person)));
  if (!json) {
    console.out(fmt::format("Of {} there is:\n{}", base::visible(found.name), there));
    show_left(found.left, *house, console);
  }
  TRY(confirm("All of this is erased for good, in backups too. Type the name: ", found.name,
              line.yes, console));
  PersonTraces gone = TRY(house->forget(person));
  if (json)
    console.out(to_json(gone).dump(2) + "\n");
  else
    console.out(fmt::format("Forgotten. No stored copy of it opens any more.\n{}", backup_advice));
  warn_of(gone.unreached, console);
  return 0;
}

Result<int> run_freeze(const EraseLine& line, Session& session, bool frozen) {
  house::House* house = TRY(session.house());
  TRY(house->freeze(line.room, frozen));
  session.console().out(
      frozen ? fmt::format("Frozen: {}. Nothing of it is read, changed or sent until `hearth thaw "
                           "{}`.\n",
                           line.room, line.room)
             : fmt::format("Thawed: {}.\n", line.room));
  return 0;
}

}  // namespace hearth
