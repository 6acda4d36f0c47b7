// Values of plans as what a guest takes, and what a guest says as values of plans.
#pragma once
#include "mcp/client.h"
#include "plan/value.h"

namespace house {

// A handle gives its content, a record what it is called, a moment RFC 3339.
base::Json as_json(const plan::Value& value);
// All of it from outside, about these categories: structured content as values, else the text as a
// closed handle.
plan::Value from_guest(const mcp::Answer& answer, const std::string& guest, uint32_t categories);
// For the owner: what it says, line by line, with control characters made visible; long ones cut.
std::string shown_lines(std::string_view text, size_t lines_max = 40);

}  // namespace house
