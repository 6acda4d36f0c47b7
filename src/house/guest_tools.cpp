#include "house/guest_tools.h"

#include <fmt/format.h>

#include <mutex>

#include "base/text.h"
#include "house/guest_values.h"
#include "mcp/parameters.h"
#include "plan/parser.h"
#include "plan/recipe.h"

namespace house {
namespace {

using base::Code, base::Json, base::Result;

// One guest in one task: started when it is first needed, held to what was accepted, gone with the
// task's tools. One call at a time.
class Visit {
 public:
  Visit(Guest guest, Door door) : guest_(std::move(guest)), door_(std::move(door)) {}

  Result<mcp::Answer> call(const std::string& tool, const Json& arguments,
                           const std::stop_token& stop) {
    std::lock_guard hold(turn_);
    TRY(begin(stop));
    const mcp::ToolDescription* description = manifest_.find(tool);
    if (!description) return base::fail(Code::not_found, "The tool is gone.");
    auto answer = client_->call(*description, arguments, stop);
    if (!answer) client_.reset();
    return answer;
  }

 private:
  // Invariant (1) of guest.h.
  Result<void> begin(const std::stop_token& stop) {
    if (client_) return {};
    if (changed_) return switched_off();
    auto client = TRY(door_.let_in(guest_, stop));
    manifest_ = TRY(client->tools());
    if (pin_of(mcp::canonical(manifest_)) != pin_of(guest_.accepted)) {
      changed_ = true;
      TRY(door_.changed(guest_.name, manifest_));
      return switched_off();
    }
    client_ = std::move(client);
    return {};
  }

  Result<void> switched_off() const {
    return base::fail(
        Code::denied,
        fmt::format("{} offers something else than what you accepted; it is switched off.",
                    guest_.name),
        "A card shows the difference: see `hearth cards`.");
  }

  Guest guest_;
  Door door_;
  std::mutex turn_;
  bool changed_ = false;
  mcp::Manifest manifest_;
  std::unique_ptr<mcp::Client> client_;
};

// A name that plans can say, of one that a server chose.
std::string sayable(std::string_view name) {
  std::string out;
  for (char c : name) {
    bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += fits ? c : '_';
  }
  if (out.empty() || (out[0] >= '0' && out[0] <= '9')) out = "_" + out;
  if (std::ranges::count(plan::unusable_names(), out) > 0) out += '_';
  out.resize(std::min<size_t>(out.size(), 64));
  return out;
}

plan::Kind kind_of(mcp::Kind kind) {
  switch (kind) {
    case mcp::Kind::text:
      return plan::Kind::text;
    case mcp::Kind::integer:
      return plan::Kind::integer;
    case mcp::Kind::number:
      return plan::Kind::decimal;
    case mcp::Kind::boolean:
      return plan::Kind::boolean;
    case mcp::Kind::day:
      return plan::Kind::day;
    case mcp::Kind::moment:
      return plan::Kind::datetime;
    case mcp::Kind::object:
      return plan::Kind::dict;
  }
  return plan::Kind::any;
}

// The call as its server knows it: plans' names of the arguments to its own.
using OwnNames = std::map<std::string, std::string, std::less<>>;

Json own_arguments(const plan::Arguments& arguments, const OwnNames& names) {
  Json out = Json::object();
  for (const auto& [name, value] : arguments.all()) {
    auto own = names.find(name);
    if (own != names.end() && !value.is_none()) out.set(own->second, as_json(value));
  }
  return out;
}

// What happened to a call that brought nothing back: an error of ours, where only the hint, which
// no planner sees, may hold the server's words.
base::Error failure(const Guest& guest, const base::Error& error, trust::Effect effect) {
  bool unknown = error.code == Code::unavailable && effect != trust::Effect::s5_address;
  if (!unknown) return {error.code, fmt::format("{}: {}", guest.name, error.message), error.hint};
  return {error.code,
          fmt::format("{}: {} Whether it was done is not known.", guest.name, error.message),
          "Look there before you ask again."};
}

plan::Tool tool_of(const Guest& guest, const mcp::ToolDescription& description,
                   const ToolRule& rule, const mcp::Parameters& parameters,
                   std::shared_ptr<Visit> visit) {
  std::string own = description.name();
  plan::Tool tool{.name = guest.name + "." + sayable(own),
                  .purpose = rule.purpose.empty()
                                 ? fmt::format("{} of the server {}", sayable(own), guest.name)
                                 : rule.purpose,
                  .parameters = {},
                  .result = {.kind = plan::Kind::any},
                  .effect = rule.effect,
                  .categories = rule.categories};
  OwnNames names;
  for (const mcp::Parameter& one : parameters.typed) {
    names[sayable(one.name)] = one.name;
    bool content = rule.content.contains(one.name);
    tool.parameters.push_back({.name = sayable(one.name),
                               .type = {.kind = kind_of(one.kind), .list = one.list},
                               .required = one.required,
                               .role = content ? plan::Role::content : plan::Role::control});
  }
  tool.run = [=](const plan::CallContext& context,
                 const plan::Arguments& arguments) -> Result<plan::Value> {
    auto answer = visit->call(own, own_arguments(arguments, names), context.stop);
    if (!answer) return std::unexpected(failure(guest, answer.error(), rule.effect));
    if (answer->failed)
      return base::fail(Code::unavailable, fmt::format("{} could not do it.", guest.name),
                        fmt::format("It says: {}", base::visible(answer->text, 400)));
    return from_guest(*answer, guest.name, rule.categories);
  };
  tool.tell = [name = guest.name](const plan::CallContext&, const plan::Arguments&,
                                  const plan::Value& result) {
    const plan::Handle* handle = result.as_handle();
    return fmt::format("{} says: {}", name,
                       shown_lines(handle ? handle->content : result.display()));
  };
  tool.guest = guest.name;
  tool.description = description.purpose();
  tool.slow = true;
  tool.in_order = rule.effect != trust::Effect::s5_address;
  plan::speak_plainly(tool);
  return tool;
}

// Two arguments that plans would call the same.
bool has_doubles(const mcp::Parameters& parameters) {
  std::set<std::string> names;
  return std::ranges::any_of(parameters.typed, [&](const mcp::Parameter& one) {
    return !names.insert(sayable(one.name)).second;
  });
}

}  // namespace

Result<GuestTools> guest_tools(const Guest& guest, Door door) {
  GuestTools out;
  if (guest.switched_off()) return out;
  mcp::Manifest manifest = TRY(mcp::read_manifest(guest.accepted));
  Overlay overlay = TRY(read_overlay(guest.overlay));
  auto visit = std::make_shared<Visit>(guest, std::move(door));
  std::set<std::string> taken;
  for (const mcp::ToolDescription& description : manifest.tools) {
    std::string name = sayable(description.name());
    auto leave_out = [&](std::string_view why) {
      out.left_out.push_back(fmt::format("{} {}", name, why));
    };
    auto parameters = mcp::parameters_of(description.schema());
    if (!parameters) {
      leave_out(parameters.error().message + ".");
    } else if (has_doubles(*parameters)) {
      leave_out("has two arguments of one name.");
    } else if (!taken.insert(name).second) {
      leave_out("is called like another tool.");
    } else {
      const ToolRule& rule = overlay.of(description.name());
      out.tools.push_back(tool_of(guest, description, rule, *parameters, visit));
    }
  }
  return out;
}

}  // namespace house
