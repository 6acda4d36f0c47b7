#include "apps/hearth/doctor.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>

#include <cstring>

#include "base/text.h"
#include "model/engine_role.h"
#include "model/spark.h"
#include "net/courier.h"
#include "proc/landlock.h"
#include "reader/reader.h"

namespace hearth {
namespace {

Finding disk(const base::Path& home) {
  struct statvfs status{};
  if (::statvfs(home.c_str(), &status) != 0) return {false, "disk", "cannot be looked at"};
  uint64_t free_mb = uint64_t(status.f_bavail) * status.f_frsize >> 20;
  return {free_mb > 200, "disk", fmt::format("{} MB free", free_mb)};
}

Finding spark(const base::Path& file) {
  auto opened = model::open_spark(file);
  if (!opened) return {false, "Spark", opened.error().text()};
  return {true, "Spark", fmt::format("version {}, from {}", (*opened)->version(), file.string())};
}

Finding journal(house::House& house) {
  auto records = house.verify();
  if (!records) return {false, "journal", records.error().text()};
  return {true, "journal", fmt::format("{} records hold", *records)};
}

Finding passphrase(house::House& house) {
  if (house.store().has_passphrase())
    return {true, "passphrase", "set: a stolen disk is useless without it"};
  return {false, "passphrase",
          "none: who has this disk has the house. Set one with `hearth passphrase set`."};
}

using Standings = std::vector<proc::Standing>;

int error_of(const Standings& standings, proc::Guard guard) {
  auto found = std::ranges::find(standings, guard, &proc::Standing::guard);
  return found == standings.end() ? 0 : found->error;
}

// What this machine's kernel enforces on those who read files from outside and run local models.
std::vector<Finding> closed_processes() {
  auto reader = reader::standings(), engine = model::engine_standings();
  if (!reader) return {{false, "readers", reader.error().text()}};
  if (!engine) return {{false, "engine", engine.error().text()}};
  std::vector<Finding> findings;
  for (const proc::Standing& standing : *reader) {
    std::string promise = proc::promise_of(standing.guard);
    int error = standing.error ? standing.error : error_of(*engine, standing.guard);
    findings.push_back({error == 0, proc::name_of(standing.guard),
                        error == 0 ? "of what reads a file from outside or runs a model: " + promise
                                   : fmt::format("not on this machine ({}). Without it this is "
                                                 "less sure of what reads a file from outside or "
                                                 "runs a model: {}",
                                                 std::strerror(error), promise)});
  }
  return findings;
}

// The same of those who connect to the outside.
Finding courier() {
  auto standings = net::courier_standings();
  if (!standings) return {false, "courier", standings.error().text()};
  std::vector<std::string> missing;
  for (const proc::Standing& standing : *standings)
    if (standing.error != 0) missing.push_back(proc::name_of(standing.guard));
  if (proc::landlock_version() < proc::landlock_ports) missing.push_back("ports in Landlock");
  if (missing.empty())
    return {true, "courier",
            "what connects to the outside reaches the port of its request alone, and no room"};
  return {false, "courier",
          "what connects to the outside is held less surely to its request; this machine lacks: " +
              base::join(missing, ", ")};
}

}  // namespace

base::Result<std::vector<Finding>> findings(house::House& house, const base::Path& home) {
  std::vector<Finding> all = {disk(home), spark(find_spark_file()), journal(house),
                              passphrase(house)};
  bool dumpable = ::prctl(PR_GET_DUMPABLE) != 0;
  all.push_back({!dumpable, "memory",
                 dumpable ? "other programs of yours may read this program's memory"
                          : "closed to other programs; no core dumps"});
  all.push_back({false, "processes",
                 "files from outside, models, connections and the web app's door have processes "
                 "of their own; what endpoints answer (JSON) is still read beside the keys in "
                 "this version"});
  all.push_back(courier());
  for (Finding& finding : closed_processes()) all.push_back(std::move(finding));
  auto account = TRY(house.mail_account());
  all.push_back({account.has_value(), "mail account",
                 account ? account->address
                         : "none: messages stay in the outbox. Set one with `hearth account`."});
  for (const house::Guest& guest : TRY(house.guests()))
    if (guest.switched_off())
      all.push_back({false, "MCP server",
                     fmt::format("{} is switched off: what it offers has changed. See `hearth "
                                 "mcp accept {}`.",
                                 guest.name, guest.name)});
  return all;
}

base::Result<int> run_doctor(Session& session, bool json) {
  house::House* house = TRY(session.house());
  base::Json all = base::Json::array();
  for (const Finding& finding : TRY(findings(*house, session.home()))) {
    all.push(base::Json::object()
                 .set("subject", finding.subject)
                 .set("well", finding.well)
                 .set("text", finding.text));
    auto mark = styled(session.console(), finding.well ? Style::good : Style::bad,
                       finding.well ? "well" : "weak");
    if (!json)
      session.console().out(fmt::format("{}  {:15} {}\n", mark, finding.subject, finding.text));
  }
  if (json) session.console().out(all.dump(2) + "\n");
  return 0;
}

}  // namespace hearth
