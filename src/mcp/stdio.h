// A server at the end of two pipes: one message a line.
#pragma once
#include "mcp/child.h"
#include "mcp/transport.h"

namespace mcp {

// Starts the server. It ends with the transport.
Result<std::unique_ptr<Transport>> start_stdio(const Command& command, const Limits& limits = {});

}  // namespace mcp
