// What a server offers: its tools as it describes them. All of it is text from outside; the owner
// has looked at it once, and it is held to that.
#pragma once
#include <string>
#include <vector>

#include "mcp/protocol.h"

namespace mcp {

struct ToolDescription {
  Json whole;  // as the server sent it
  const std::string& name() const { return whole["name"].string(); }
  const std::string& purpose() const { return whole["description"].string(); }
  const Json& schema() const { return whole["inputSchema"]; }
};

struct Manifest {
  std::vector<ToolDescription> tools;  // by name
  // Those that a rule of the protocol, or a limit, keeps out; why, in a sentence each.
  std::vector<std::string> left_out = {};

  const ToolDescription* find(std::string_view name) const;
};

// The same text for the same manifest, whatever the order of tools and members: names, titles,
// descriptions, schemas, annotations and all that a server may add.
std::string canonical(const Manifest& manifest);
Result<Manifest> read_manifest(std::string_view canonical_text);

// What differs, a sentence each, with control characters made visible: a new tool, one that is
// gone, what changed in one ("weather: description: was “…”, is “…”").
std::vector<std::string> differences(const Manifest& before, const Manifest& after);

}  // namespace mcp
