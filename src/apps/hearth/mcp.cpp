#include "apps/hearth/mcp.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>

#include "apps/hearth/login.h"
#include "apps/hearth/secrets.h"
#include "base/text.h"
#include "house/guest_values.h"

namespace hearth {
namespace {

using base::Code, base::Json, base::Result;
using house::Guest, house::House;

constexpr size_t overlay_bytes_max = 256 << 10;

// One invocation of the command.
struct Here {
  const McpLine& line;
  House& house;
  Console& console;
  std::stop_token stop;
  bool json;

  void say(const std::string& text) const { console.out(text + "\n"); }
  void print(const Json& document) const { console.out(document.dump(2) + "\n"); }
};

Result<house::GuestTools> tools_of(const Guest& guest) { return house::guest_tools(guest, {}); }

std::string where(const Guest& guest) {
  return guest.is_program() ? base::join(guest.command, " ") : guest.url;
}

std::string count_of(size_t tools) {
  return fmt::format("{} tool{}", tools, tools == 1 ? "" : "s");
}

// A file of the caller's, by its whole path: a guest does not start where the caller is.
std::string whole(const Console& console, const std::string& word) {
  bool could_be = word.find_first_of("./") != std::string::npos && !word.starts_with('-');
  base::Path path = console.path(word);
  std::error_code error;
  return could_be && std::filesystem::exists(path, error) ? path.string() : word;
}

std::string state_of(const Guest& guest) {
  if (guest.switched_off()) return "switched off: what it offers has changed";
  return "on";
}

std::string control_of(const plan::Tool& tool) {
  std::vector<std::string> names;
  for (const plan::Parameter& one : tool.parameters)
    if (one.role == plan::Role::control) names.push_back(one.name);
  return base::join(names, ", ");
}

Json to_json(const Guest& guest, const std::vector<plan::Tool>& tools) {
  Json all = Json::array();
  for (const plan::Tool& tool : tools)
    all.push(Json::object()
                 .set("tool", tool.name)
                 .set("class", trust::effect_name(tool.effect))
                 .set("control", control_of(tool))
                 .set("says", tool.description));
  return Json::object()
      .set("name", guest.name)
      .set("server", where(guest))
      .set("state", guest.switched_off() ? "changed" : "on")
      .set("manifest", house::pin_of(guest.accepted))
      .set("tools", std::move(all));
}

void show_tools(const Here& here, const house::GuestTools& found) {
  for (const plan::Tool& tool : found.tools) {
    here.say(fmt::format("  {:32} {:10} decided by: {}", tool.name, trust::effect_name(tool.effect),
                         control_of(tool)));
    if (!tool.description.empty())
      here.say(fmt::format("      it says: “{}”", base::visible(tool.description, 300)));
  }
  for (const std::string& why : found.left_out)
    here.say(fmt::format("  left out: {}", base::visible(why)));
}

Result<int> list(const Here& here) {
  Json all = Json::array();
  auto guests = TRY(here.house.guests());
  for (const Guest& guest : guests) {
    house::GuestTools found = TRY(tools_of(guest));
    all.push(to_json(guest, found.tools));
    if (!here.json)
      here.say(fmt::format("{:14} {:9}  {}  {}", guest.name, count_of(found.tools.size()),
                           state_of(guest), base::visible(where(guest), 100)));
  }
  if (here.json)
    here.print(all);
  else if (guests.empty())
    here.say(
        "No MCP server is let in. Let one in with `hearth mcp add NAME URL`, or `hearth mcp "
        "add NAME -- PROGRAM`.");
  return 0;
}

Result<int> show(const Here& here) {
  Guest guest = TRY(here.house.guest(here.line.name));
  house::GuestTools found = TRY(tools_of(guest));
  if (here.json) return here.print(to_json(guest, found.tools)), 0;
  here.say(
      fmt::format("{}: {}\n{}", guest.name, base::visible(where(guest), 200), state_of(guest)));
  show_tools(here, found);
  return 0;
}

// An agreement on the terminal; without one there, --yes says it.
Result<void> agree(const Here& here, const std::string& question, const std::string& otherwise) {
  if (here.line.yes) return {};
  auto answer = here.console.interactive() ? here.console.ask(question + " [y/N] ") : std::nullopt;
  if (answer && base::lower(base::trim(*answer)).starts_with("y")) return {};
  return base::fail(Code::denied, otherwise, "Look at it, then say yes, or use --yes.");
}

Result<std::string> overlay_from(const Here& here, const std::string& file) {
  std::string text = TRY(base::read_file(here.console.path(file), overlay_bytes_max));
  TRY(house::read_overlay(text));
  return text;
}

Result<Guest> guest_from(const Here& here) {
  const McpLine& line = here.line;
  TRY(house::check_guest_name(line.name, here.house.catalogue()));
  if (line.words.empty())
    return base::fail(Code::invalid, "Where is the server?",
                      "Give its address, or its program behind --: `hearth mcp add weather -- "
                      "/usr/bin/weather-server`.");
  Guest guest{.name = line.name,
              .url = {},
              .command = {},
              .variable = line.variable,
              .network = line.network,
              .folder = line.folder.empty() ? "" : here.console.path(line.folder).string()};
  bool address = line.words.size() == 1 && line.words[0].contains("://");
  if (address)
    TRY(mcp::parse_url(guest.url = line.words[0]));
  else
    for (const std::string& word : line.words) guest.command.push_back(whole(here.console, word));
  if (!line.overlay.empty()) guest.overlay = TRY(overlay_from(here, line.overlay));
  bool wants_token = line.token || !line.secret.empty();
  if (guest.is_program() && wants_token && guest.variable.empty())
    return base::fail(Code::invalid, "In which variable does the program look for its token?",
                      "Say so with --variable, such as --variable API_KEY.");
  if (wants_token)
    guest.secret = TRY(secret_for({.prompt = "Token (typed or piped in): ",
                                   .named = line.secret,
                                   .usual = "mcp." + line.name,
                                   .route = House::route_of(guest)},
                                  here.house.secrets(), here.console));
  return guest;
}

Result<int> add(const Here& here) {
  if (here.house.guest(here.line.name))
    return base::fail(Code::conflict, fmt::format("There is a server '{}'.", here.line.name),
                      "Remove it first, or choose another name.");
  Guest guest = TRY(guest_from(here));
  house::Reception reception{.stop = here.stop};
  std::optional<Callback> callback;
  if (here.line.login) {
    callback.emplace(TRY(Callback::open()));
    reception = reception_at(*callback, here.console, here.line.client_id, here.stop);
    guest.secret = House::secret_of_guest(guest.name);
  }
  auto client = TRY(here.house.let_in(guest, reception));
  mcp::Manifest manifest = TRY(client->tools());
  guest.login = here.line.login;
  guest.revision = client->revision();
  guest.accepted = mcp::canonical(manifest);
  house::GuestTools found = TRY(tools_of(guest));
  std::move(manifest.left_out.begin(), manifest.left_out.end(), std::back_inserter(found.left_out));
  here.say(fmt::format("{} speaks MCP {} and offers {}:", guest.name,
                       mcp::version_of(client->revision()), count_of(manifest.tools.size())));
  show_tools(here, found);
  if (here.console.interactive()) TRY(agree(here, "Let it in with these?", "Nothing was let in."));
  TRY(here.house.put_guest(guest));
  here.say(
      fmt::format("Let in. What its tools do to the world is yours to say, in a file: `hearth "
                  "mcp overlay {} FILE`; unsaid, each call asks you.",
                  guest.name));
  return 0;
}

Result<int> test(const Here& here) {
  Guest guest = TRY(here.house.guest(here.line.name));
  auto begun = std::chrono::steady_clock::now();
  auto client = TRY(here.house.let_in(guest, {.stop = here.stop}));
  mcp::Manifest manifest = TRY(client->tools());
  auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begun);
  bool same = house::pin_of(mcp::canonical(manifest)) == house::pin_of(guest.accepted);
  std::string offered = same ? "" : mcp::canonical(manifest);
  if (std::exchange(guest.offered, offered) != offered) TRY(here.house.put_guest(guest));
  here.say(fmt::format(
      "{} answers in {} ms, speaks MCP {} and offers {}, {}.", guest.name, took.count(),
      mcp::version_of(client->revision()), manifest.tools.size(),
      same ? "as you accepted them" : "not those that you accepted: see `hearth cards`"));
  return same ? 0 : 2;
}

Result<int> accept(const Here& here) {
  Guest guest = TRY(here.house.guest(here.line.name));
  if (!guest.switched_off()) {
    here.say(fmt::format("{} offers what you accepted; there is nothing to decide.", guest.name));
    return 0;
  }
  mcp::Manifest before = TRY(mcp::read_manifest(guest.accepted));
  mcp::Manifest after = TRY(mcp::read_manifest(guest.offered));
  here.say(
      fmt::format("What {} offers has changed. These are its words, not Hearth's:", guest.name));
  for (const std::string& one : mcp::differences(before, after)) here.say("  " + one);
  TRY(agree(here, "Accept this?", fmt::format("{} stays switched off.", guest.name)));
  guest.accepted = std::exchange(guest.offered, {});
  TRY(here.house.put_guest(guest));
  here.say(fmt::format("Accepted; {} is on.", guest.name));
  return 0;
}

Result<int> overlay(const Here& here) {
  Guest guest = TRY(here.house.guest(here.line.name));
  if (here.line.words.size() != 1)
    return base::fail(Code::invalid, "Which file says what its tools do?",
                      "For example: `hearth mcp overlay weather weather.json`.");
  guest.overlay = TRY(overlay_from(here, here.line.words[0]));
  TRY(here.house.put_guest(guest));
  show_tools(here, TRY(tools_of(guest)));
  return 0;
}

Result<int> login(const Here& here) {
  Guest guest = TRY(here.house.guest(here.line.name));
  if (guest.is_program())
    return base::fail(Code::invalid, "A program is not logged in to.", "Give it a token.");
  Callback callback = TRY(Callback::open());
  guest.secret = guest.login ? guest.secret : House::secret_of_guest(guest.name);
  auto client = TRY(here.house.let_in(
      guest, reception_at(callback, here.console, here.line.client_id, here.stop)));
  TRY(client->tools());
  guest.login = true;
  TRY(here.house.put_guest(guest));
  here.say(fmt::format("Logged in to {}.", guest.name));
  return 0;
}

Result<int> remove(const Here& here) {
  TRY(here.house.remove_guest(here.line.name));
  here.say(fmt::format("Removed {}.", here.line.name));
  return 0;
}

}  // namespace

void declare_mcp(CLI::App& command, McpLine& line) {
  command.add_option("action", line.action)
      ->check(
          CLI::IsMember({"list", "add", "show", "test", "accept", "overlay", "login", "remove"}));
  command.add_option("name", line.name, "how you call the server");
  command.add_option("server", line.words,
                     "its address, or behind -- its program with arguments; for overlay: the file");
  command.add_flag("--token", line.token, "ask for a token that it wants");
  command.add_option("--secret", line.secret, "the secret to use, of `hearth secret list`");
  command.add_option("--variable", line.variable, "where a program looks for its token");
  command.add_option("--overlay", line.overlay, "a file that says what its tools do");
  command.add_flag("--login", line.login, "log in to it with your browser");
  command.add_option("--client-id", line.client_id, "as you registered Hearth with its issuer");
  command.add_flag("--network", line.network, "let a program use the network");
  command.add_option("--folder", line.folder, "let a program read and write this folder");
  command.add_flag("--yes", line.yes, "do not ask");
}

Result<int> run_mcp(const McpLine& line, House& house, Console& console, std::stop_token stop,
                    bool json) {
  Here here{line, house, console, std::move(stop), json};
  if (line.action == "list") return list(here);
  if (line.name.empty())
    return base::fail(Code::invalid, "Which server? A name is missing.", "See `hearth mcp list`.");
  if (line.action == "add") return add(here);
  if (line.action == "show") return show(here);
  if (line.action == "test") return test(here);
  if (line.action == "accept") return accept(here);
  if (line.action == "overlay") return overlay(here);
  if (line.action == "login") return login(here);
  return remove(here);
}

}  // namespace hearth
