#include "apps/hearth/secrets.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/text.h"

namespace hearth {
namespace {

using base::Code, base::Json, base::Result;
using house::SecretEntry, house::Vault;

std::optional<crypto::Secret> typed_secret(const std::string& prompt, Console& console) {
  auto typed = console.ask_secret(prompt);
  if (!typed || base::trim(typed->text()).empty()) return {};
  return crypto::Secret(base::trim(typed->text()));
}

// The entries that hold this secret's handle.
Result<std::vector<std::string>> users_of(const std::string& name, house::House& house) {
  std::vector<std::string> users;
  auto account = TRY(house.mail_account());
  if (account && account->secret == Vault::handle(name)) users.push_back("mail account");
  for (const model::Entry& entry : TRY(house.models()))
    if (entry.key == Vault::handle(name)) users.push_back("model " + entry.name);
  for (const house::Guest& guest : TRY(house.guests()))
    if (guest.secret == Vault::handle(name)) users.push_back("MCP server " + guest.name);
  return users;
}

Result<int> add_secret(const SecretLine& line, house::House& house, Console& console) {
  std::optional<net::Route> route;
  if (!line.place.empty()) {
    route = net::route_of(line.place);
    if (!route)
      return base::fail(Code::invalid, fmt::format("'{}' is no place.", base::visible(line.place)),
                        "Say host and port, such as smtp.example.org:465, or a web address.");
  }
  auto value = typed_secret("Secret (typed or piped in): ", console);
  if (!value) return base::fail(Code::invalid, "No secret was given; nothing was changed.");
  TRY(house.secrets().put(line.name, *value, route));
  console.out(route ? fmt::format("Kept {}, for {} alone.\n", line.name, route->text())
                    : fmt::format("Kept {}. The first entry that names it with --secret {} binds "
                                  "it to its server.\n",
                                  line.name, line.name));
  return 0;
}

Result<int> remove_secret(const SecretLine& line, house::House& house, Console& console) {
  auto users = TRY(users_of(line.name, house));
  for (const std::string& copy : TRY(house.secrets().remove(line.name)))
    console.err(fmt::format(
        "This copy of the keys could not be reached and still opens it; destroy it: {}\n", copy));
  console.out(fmt::format("Removed {}. No stored copy of it opens any more.\n", line.name));
  if (!users.empty())
    console.out(fmt::format("It is still named by: {}.\n", base::join_words(users)));
  return 0;
}

Result<int> list_secrets(house::House& house, Console& console, bool json) {
  Json all = Json::array();
  auto entries = TRY(house.secrets().list());
  for (const SecretEntry& entry : entries) {
    auto users = TRY(users_of(entry.name, house));
    std::string route = entry.route ? entry.route->text() : "";
    std::string used =
        entry.used ? base::format_local(house.zone().to_local(*entry.used), "%e %b %Y %H:%M") : "";
    Json named = Json::array();
    for (const std::string& user : users) named.push(user);
    all.push(Json::object()
                 .set("name", entry.name)
                 .set("for", route)
                 .set("used_by", std::move(named))
                 .set("last_used", entry.used
                                       ? Json(base::format_instant(*entry.used, base::Zone::utc()))
                                       : Json()));
    if (!json)
      console.out(fmt::format("{:16} for {:28} {:24} {}\n", entry.name,
                              route.empty() ? "nothing yet" : route, base::join(users, ", "),
                              used.empty() ? "never used" : "last used " + used));
  }
  if (json)
    console.out(all.dump(2) + "\n");
  else if (entries.empty())
    console.out("There are no secrets.\n");
  return 0;
}

}  // namespace

void declare_secret(CLI::App& command, SecretLine& line) {
  command.add_option("action", line.action)->check(CLI::IsMember({"add", "list", "remove"}));
  command.add_option("name", line.name, "how entries call it");
  command.add_option("--for", line.place, "the only place it may go, such as smtp.example.org:465");
}

Result<int> run_secret(const SecretLine& line, house::House& house, Console& console, bool json) {
  if (line.action == "list") return list_secrets(house, console, json);
  if (line.name.empty())
    return base::fail(Code::invalid, "Which secret? A name is missing.",
                      "For example: `hearth secret add mail`.");
  if (line.action == "add") return add_secret(line, house, console);
  return remove_secret(line, house, console);
}

Result<std::string> secret_for(const SecretUse& use, Vault& secrets, Console& console) {
  if (!use.route)
    return base::fail(Code::invalid, "The address has no host and port that a secret could be for.",
                      "Give one such as https://api.example.com/v1.");
  if (!use.named.empty()) {
    TRY(secrets.bind(use.named, *use.route));
    return Vault::handle(use.named);
  }
  auto value = typed_secret(use.prompt, console);
  if (!value) return std::string();
  TRY(secrets.put(use.usual, *value, use.route));
  return Vault::handle(use.usual);
}

}  // namespace hearth
