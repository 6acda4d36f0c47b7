// The Model Context Protocol as Hearth speaks it: revision 2026-07-28, where every request stands
// alone, and 2025-11-25 (with the two before it), which begins with a handshake. JSON-RPC 2.0
// messages and the limits on what the other side may send.
//
// Source: modelcontextprotocol.io/specification/2026-07-28 and /2025-11-25; jsonrpc.org.
#pragma once
#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/json.h"

namespace mcp {

using base::Code, base::Json, base::Result;

enum class Revision { modern, legacy };
inline constexpr std::string_view modern_version = "2026-07-28";
inline constexpr std::string_view legacy_version = "2025-11-25";
std::string_view version_of(Revision revision);
std::optional<Revision> revision_of(std::string_view version);  // of any version we can speak

struct Limits {
  size_t message_bytes_max = size_t(4) << 20;
  size_t text_bytes_max = size_t(256) << 10;  // of a tool's answer; what is longer is cut
  size_t messages_max = 10'000;               // that come before one answer
  size_t tools_max = 256, pages_max = 64;
  size_t rounds_max = 8;  // of questions back before one answer
};

// How long an answer may take. Each sign of progress begins `idle_max` anew.
struct Patience {
  std::chrono::milliseconds idle_max = std::chrono::seconds(60);
  std::chrono::milliseconds total_max = std::chrono::minutes(10);
  std::stop_token stop = {};
};

// Errors that only a server of the modern revision sends.
enum ErrorCode : int64_t {
  method_not_found = -32601,
  header_mismatch = -32020,
  missing_capability = -32021,
  unsupported_version = -32022,
};

// One message from the other side.
struct Message {
  enum class Kind { request, notification, result, error };
  Kind kind;
  Json id;                // of a request, or of the request that it answers; null for none
  std::string method;     // of a request or notification
  Json body;              // params, result, or the error's data
  int64_t code = 0;       // of an error
  std::string complaint;  // an error's message: text from outside
};

// `corrupt` for what is no JSON-RPC 2.0 message.
Result<Message> read_message(const Json& json);

Json request_message(int64_t id, std::string_view method, Json params);
Json notification_message(std::string_view method, Json params = {});
Json result_message(const Json& id, Json result);
Json error_message(const Json& id, int64_t code, std::string_view message);

// Whether an error can only have come from a server that speaks the modern revision.
bool is_modern_error(const Message& message);

}  // namespace mcp
