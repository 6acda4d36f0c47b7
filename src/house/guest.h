// A guest: an MCP server that the owner has let in, and what they have said about it.
//
// Invariants:
// (1) A guest's tools are those of the manifest that the owner accepted, to the byte; the smallest
// change switches the guest off until they have looked at the difference.
// (2) What a tool does to the world is what the owner says (the overlay), never what its server
// says; unsaid it is S4, and every argument is a control argument.
// (3) No word of a server's reaches a language model that plans: not its descriptions, not its
// errors. Names and types do, and what the owner wrote.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "mcp/manifest.h"
#include "plan/tool.h"

namespace house {

struct Guest {
  std::string name;                  // "weather": how its tools are called begins with it
  std::string url;                   // of a server behind an address
  std::vector<std::string> command;  // of a server that is a program: it and its arguments
  std::string secret = {};           // the handle of its token; "" for none
  std::string variable = {};         // of a program's environment: where the token goes
  bool login = false;                // the secret is a login, kept by OAuth
  bool network = false;              // a program may use the network
  std::string folder = {};           // a program may read and write this; "" for none
  std::optional<mcp::Revision> revision = {};
  std::string accepted = {};  // the canonical text of the manifest
  std::string offered = {};   // what it offers instead; "" unless it is switched off
  std::string overlay = {};   // as the owner wrote it; "" for none

  bool is_program() const { return !command.empty(); }
  bool switched_off() const { return !offered.empty(); }
};

// SHA-256 of a manifest's canonical text, in hex: what the owner accepted.
std::string pin_of(const std::string& canonical_text);

base::Json to_json(const Guest& guest);
base::Result<Guest> read_guest(const base::Json& json);

// `invalid` for a name that is none, `conflict` for one that tools of the house have.
base::Result<void> check_guest_name(const std::string& name, const plan::Toolbox& house);

// What the owner says of one tool.
struct ToolRule {
  trust::Effect effect = trust::Effect::s4;
  std::set<std::string> content;  // arguments; all others are control
  uint32_t categories = 0;        // of what it gives
  std::string purpose = {};
};
// {"tools": {"forecast": {"class": "S5-address", "control": ["city"], "content": [],
// "categories": ["location"], "purpose": "the weather at a place"}}, "default": {…}}
struct Overlay {
  std::map<std::string, ToolRule, std::less<>> tools;
  ToolRule otherwise = {};
  const ToolRule& of(std::string_view tool) const;
};
// `invalid` with the tool and why; "" is an overlay that says nothing.
base::Result<Overlay> read_overlay(const std::string& text);

}  // namespace house
