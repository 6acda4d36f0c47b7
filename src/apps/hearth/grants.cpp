#include "apps/hearth/grants.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "house/grant_record.h"
#include "language/language.h"
#include "trust/grants.h"

namespace hearth {
namespace {

using base::Code, base::Result;

constexpr base::Seconds lasts_when_unsaid = std::chrono::days(90);

std::string day_of(base::Instant instant, const base::Zone& zone) {
  return base::format_local(zone.to_local(instant), "%-d %B %Y");
}

std::string shown(const trust::Grant& grant, const base::Zone& zone) {
  std::string used = grant.uses.empty()
                         ? "not used yet"
                         : fmt::format("last used {}", day_of(grant.uses.back(), zone));
  uint32_t left = trust::uses_left(grant, base::clock_now());
  return fmt::format("[{}] {}\n    For {}. Given {}; {}; {} of {} left.\n", grant.id,
                     trust::sentence(grant, zone), grant.agent, day_of(grant.given, zone), used,
                     left, grant.bounds.uses_max);
}

Result<int> list(house::House& house, Console& console, bool json) {
  auto grants = TRY(house.grants());
  base::Json all = base::Json::array();
  for (const trust::Grant& grant : grants) {
    all.push(house::to_json(grant));
    if (!json) console.out(shown(grant, house.zone()));
  }
  if (json)
    console.out(all.dump(2) + "\n");
  else
    console.out(grants.empty() ? "Nothing is allowed beyond what each request needs.\n"
                               : "\nTake one back with `hearth grants revoke ID`.\n");
  return 0;
}

// The bits of the names; `invalid` names the one that is unknown, and `there_are`.
template <class Find>
Result<uint32_t> bits_of(const std::vector<std::string>& names, Find find, const char* what,
                         const char* there_are) {
  uint32_t bits = 0;
  for (const std::string& name : names) {
    uint32_t bit = find(name);
    if (bit == 0)
      return base::fail(Code::invalid,
                        fmt::format("There is no {} called '{}'.", what, base::visible(name, 40)),
                        fmt::format("There are: {}.", there_are));
    bits |= bit;
  }
  return bits;
}

Result<base::Instant> end_of(const GrantsLine& line, const base::Zone& zone) {
  if (line.until.empty()) return base::clock_now() + lasts_when_unsaid;
  base::Day day = TRY(base::parse_day(line.until));
  return zone.to_instant(base::Local(day) + std::chrono::days(1)) - base::Seconds(1);
}

Result<int> give(const GrantsLine& line, house::House& house, Console& console, bool json) {
  trust::Grant grant{.agent = line.agent, .tool = line.name, .recipient = line.to};
  grant.purposes = TRY(bits_of(line.purposes, trust::purpose_named, "purpose",
                               "assist, schedule, communicate, budget, pay, care, travel, shop, "
                               "learn, backup"));
  grant.bounds = {.uses_max = line.times, .period = std::chrono::days(line.days)};
  grant.bounds.categories = TRY(bits_of(line.categories, trust::category_named, "category",
                                        base::join(trust::category_names(~0u), ", ").c_str()));
  if (!line.up_to.empty())
    grant.bounds.amount_max =
        TRY(language::read_money(line.up_to, {.now = base::clock_now(), .zone = house.zone()}));
  grant.until = TRY(end_of(line, house.zone()));
  grant = TRY(house.give_grant(std::move(grant)));
  if (json)
    console.out(house::to_json(grant).dump(2) + "\n");
  else
    console.out("Given. " + shown(grant, house.zone()));
  return 0;
}

Result<int> revoke(const GrantsLine& line, house::House& house, Console& console, bool json) {
  trust::Grant grant = TRY(house.revoke_grant(line.name));
  if (json)
    console.out(house::to_json(grant).dump(2) + "\n");
  else
    console.out(
        fmt::format("Revoked, from the next step on: {}\n", trust::sentence(grant, house.zone())));
  return 0;
}

}  // namespace

void declare_grants(CLI::App& command, GrantsLine& line) {
  command.add_option("action", line.action)->check(CLI::IsMember({"list", "give", "revoke"}));
  command.add_option("name", line.name, "the tool to allow, or the grant to revoke");
  command.add_option("--to", line.to, "whom it may reach: an address, or a name in your contacts");
  command.add_option("--with", line.categories,
                     "data of yours it may pass on, such as calendar or health");
  command.add_option("--for", line.purposes, "what for, such as communicate or care");
  command.add_option("--up-to", line.up_to, "the most it may spend each time, such as 60 EUR");
  command.add_option("--times", line.times, "how often");
  command.add_option("--days", line.days, "… within how many days");
  command.add_option("--until", line.until, "the last day; without one 90 days");
  command.add_option("--agent", line.agent, "who may");
}

Result<int> run_grants(const GrantsLine& line, house::House& house, Console& console, bool json) {
  if (line.action == "list") return list(house, console, json);
  if (line.name.empty())
    return base::fail(
        Code::invalid,
        line.action == "give" ? "Say which tool to allow." : "Say which grant to revoke.",
        line.action == "give" ? "For example: `hearth grants give messages.send --to Ana`."
                              : "See `hearth grants`.");
  return line.action == "give" ? give(line, house, console, json)
                               : revoke(line, house, console, json);
}

}  // namespace hearth
