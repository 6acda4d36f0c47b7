// Guests of the house: kept, let in, switched off.
#include <fmt/format.h>

#include <filesystem>

#include "base/text.h"
#include "house/guest_tools.h"
#include "house/guest_values.h"
#include "house/house.h"
#include "mcp/oauth.h"
#include "mcp/stdio.h"

namespace house {
namespace {

using base::Code, base::Json;

// A secret is bound to a route; a program that is given one in its environment has none on the net.
// No name of this ending is ever resolved (RFC 2606).
net::Route route_of_program(const std::string& guest) { return {guest + ".mcp.invalid", 1}; }

// Asks the owner what a guest wants to know, one question after the other. Where nobody is there to
// be asked it declines, and still says that it can be asked: what a server offers may depend on
// that.
mcp::Elicit asking(Owner* owner, const std::string& guest) {
  return
      [owner, guest](const mcp::Form& form) -> std::optional<std::map<std::string, std::string>> {
        if (!owner) return std::nullopt;
        std::map<std::string, std::string> answers;
        for (const mcp::Question& question : form.questions) {
          std::vector<std::string> choices;
          for (const std::string& choice : question.choices)
            choices.push_back(base::visible(choice, 64));
          auto answer = owner->answer(
              fmt::format("The server {} asks, and what you answer goes to it: “{}” {}", guest,
                          base::visible(form.message, 300), base::visible(question.title, 100)),
              choices);
          if (!answer) return std::nullopt;
          if (!answer->empty()) answers[question.name] = *answer;
        }
        return answers;
      };
}

}  // namespace

Result<std::vector<Guest>> House::guests() {
  std::string text = TRY(setting("guests"));
  std::vector<Guest> guests;
  if (text.empty()) return guests;
  Json json = TRY(Json::parse(text));
  for (const Json& one : json.items()) guests.push_back(TRY(read_guest(one)));
  return guests;
}

Result<Guest> House::guest(const std::string& name) {
  for (Guest& guest : TRY(guests()))
    if (guest.name == name) return std::move(guest);
  return base::fail(Code::not_found, fmt::format("There is no MCP server '{}'.", name),
                    "See `hearth mcp list`.");
}

Result<void> House::put_guest(const Guest& guest) {
  Json all = Json::array();
  bool placed = false;
  for (const Guest& one : TRY(guests())) {
    placed = placed || one.name == guest.name;
    all.push(to_json(one.name == guest.name ? guest : one));
  }
  if (!placed) all.push(to_json(guest));
  TRY(set_setting("guests", all.dump()));
  return keep_guest_card(guest);
}

Result<void> House::remove_guest(const std::string& name) {
  Guest gone = TRY(guest(name));
  Json all = Json::array();
  for (const Guest& one : TRY(guests()))
    if (one.name != name) all.push(to_json(one));
  TRY(set_setting("guests", all.dump()));
  TRY(keep_guest_card(Guest{.name = name, .url = {}, .command = {}}));
  if (gone.secret == secret_of_guest(name))
    TRY(vault_->remove(Vault::name_in(gone.secret).value()));
  return {};
}

std::string House::secret_of_guest(const std::string& name) { return Vault::handle("mcp." + name); }

std::optional<net::Route> House::route_of(const Guest& guest) {
  return guest.is_program() ? route_of_program(guest.name) : net::route_of(guest.url);
}

Result<std::unique_ptr<mcp::Client>> House::let_in(const Guest& guest, const Reception& reception) {
  mcp::ClientOptions options{.revision = guest.revision, .patience = {.stop = reception.stop}};
  options.elicit = asking(reception.owner, guest.name);
  auto transport = guest.is_program() ? start_program(guest) : open_address(guest, reception);
  if (!transport) return std::unexpected(transport.error());
  return mcp::Client::connect(std::move(*transport), std::move(options));
}

Result<std::unique_ptr<mcp::Transport>> House::start_program(const Guest& guest) {
  std::error_code error;
  std::string home = std::filesystem::weakly_canonical(home_, error);
  mcp::Command command{
      .words = guest.command,
      .rights = {.network = guest.network, .folder = guest.folder, .hides = {home}}};
  auto shown = mcp::folders_of(guest.command);
  if (!guest.folder.empty()) shown.push_back(guest.folder);
  for (const std::string& folder : shown)
    if ((home + "/").starts_with(folder == "/" ? folder : folder + "/"))
      return base::fail(
          Code::denied,
          fmt::format("{} would be shown the house itself, in {}.", guest.name, folder),
          "Put its program into a folder of its own.");
  if (guest.secret.empty()) return mcp::start_stdio(command);
  TRY(vault_->lend(guest.secret)(route_of_program(guest.name), [&](std::string_view value) {
    command.environment.push_back(fmt::format("{}={}", guest.variable, value));
  }));
  auto transport = mcp::start_stdio(command);
  crypto::wipe(command.environment.back());
  return transport;
}

Result<std::unique_ptr<mcp::Transport>> House::open_address(const Guest& guest,
                                                            const Reception& reception) {
  mcp::Url url = TRY(mcp::parse_url(guest.url));
  if (!guest.login && !reception.browse)
    return mcp::open_http(
        url, mcp::fixed_token(guest.secret.empty() ? net::Secret() : vault_->lend(guest.secret)));
  mcp::Login kept;
  if (guest.login && !reception.browse)  // a login begins anew
    TRY(vault_->lend(guest.secret)(*route_of(guest), [&](std::string_view value) {
      auto json = Json::parse(value);
      if (json) kept = mcp::read_login(*json);
    }));
  auto keep = [this, name = guest.name, route = *route_of(guest)](const mcp::Login& login) {
    crypto::Secret value(mcp::to_json(login).dump());
    (void)vault_->put("mcp." + name, value, route);
  };
  mcp::OAuthOptions options{.server = url,
                            .redirect_uri = reception.redirect_uri,
                            .client_id = reception.client_id,
                            .browse = reception.browse};
  return mcp::open_http(url,
                        std::make_unique<mcp::OAuth>(std::move(options), std::move(kept), keep));
}

// What the guests that are let in add to a task's tools. One that cannot be read is left out: it
// must not keep the house from working.
std::vector<plan::Tool> House::tools_of_guests(Owner& owner) {
  std::vector<plan::Tool> all;
  auto known = guests();
  for (const Guest& guest : known.value_or(std::vector<Guest>{})) {
    auto made = guest_tools(guest, door(owner));
    if (!made) continue;
    std::move(made->tools.begin(), made->tools.end(), std::back_inserter(all));
  }
  return all;
}

plan::Toolbox House::all_tools() {
  std::vector<plan::Tool> all;
  for (const auto& tool : tools_.all()) all.push_back(*tool);
  auto known = guests();
  for (const Guest& guest : known.value_or(std::vector<Guest>{})) {
    auto made = guest_tools(guest, {});
    if (made) std::move(made->tools.begin(), made->tools.end(), std::back_inserter(all));
  }
  return plan::Toolbox(std::move(all), record_types_);
}

Door House::door(Owner& owner) {
  return {.let_in =
              [this, &owner](const Guest& guest, const std::stop_token& stop) {
                return let_in(guest, {.owner = &owner, .stop = stop});
              },
          .changed = [this](const std::string& name, const mcp::Manifest& offered) -> Result<void> {
            Guest guest = TRY(this->guest(name));
            guest.offered = mcp::canonical(offered);
            return put_guest(guest);
          }};
}

}  // namespace house
