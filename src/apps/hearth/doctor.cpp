#include "apps/hearth/doctor.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>

#include <cstring>

#include "model/spark.h"
#include "reader/reader.h"

namespace hearth {
namespace {

struct Finding {
  bool well;
  std::string subject, text;
};

Finding disk(const base::Path& home) {
  struct statvfs status{};
  if (::statvfs(home.c_str(), &status) != 0) return {false, "disk", "cannot be looked at"};
  uint64_t free_mb = uint64_t(status.f_bavail) * status.f_frsize >> 20;
  return {free_mb > 200, "disk", fmt::format("{} MB free", free_mb)};
}

Finding spark(const base::Path& file) {
  auto opened = model::Spark::open(file);
  if (!opened) return {false, "Spark", opened.error().text()};
  return {true, "Spark", fmt::format("version {}, from {}", opened->version(), file.string())};
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

// What this machine's kernel enforces on those who read files from outside.
std::vector<Finding> readers() {
  auto standings = reader::standings();
  if (!standings) return {{false, "readers", standings.error().text()}};
  std::vector<Finding> findings;
  for (const proc::Standing& standing : *standings) {
    std::string promise = proc::promise_of(standing.guard);
    bool holds = standing.error == 0;
    findings.push_back({holds, proc::name_of(standing.guard),
                        holds
                            ? "of what reads a file from outside: " + promise
                            : fmt::format("not on this machine ({}). Without it this is less sure "
                                          "of what reads a file from outside: {}",
                                          std::strerror(standing.error), promise)});
  }
  return findings;
}

}  // namespace

base::Result<int> run_doctor(Session& session, bool json) {
  house::House* house = TRY(session.house());
  std::vector<Finding> findings = {disk(session.home()), spark(find_spark_file()), journal(*house),
                                   passphrase(*house)};
  bool dumpable = ::prctl(PR_GET_DUMPABLE) != 0;
  findings.push_back({!dumpable, "memory",
                      dumpable ? "other programs of yours may read this program's memory"
                               : "closed to other programs; no core dumps"});
  findings.push_back({false, "processes",
                      "files from outside are read in processes of their own; models and keys "
                      "share one in this version"});
  for (Finding& finding : readers()) findings.push_back(std::move(finding));
  auto account = TRY(house->mail_account());
  findings.push_back({account.has_value(), "mail account",
                      account
                          ? account->address
                          : "none: messages stay in the outbox. Set one with `hearth account`."});
  for (const house::Guest& guest : TRY(house->guests()))
    if (guest.switched_off())
      findings.push_back({false, "MCP server",
                          fmt::format("{} is switched off: what it offers has changed. See `hearth "
                                      "mcp accept {}`.",
                                      guest.name, guest.name)});
  base::Json all = base::Json::array();
  for (const Finding& finding : findings) {
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
